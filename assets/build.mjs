// Bundles css/ and js/ into dist/, each file named after its content, and writes dist/manifest.json, which the
// binary embeds: {"main.css": "main-HASH.css", ...}. Run by `npm run assets`, that is by `make assets`.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const iconsDir = join(here, "icons");

// What a page without a map may cost, gzipped, style and script and the first font together (the rest of the
// 150 kB a page is its HTML); and what the map may add to reach 350 kB.
const PAGE_BUDGET = 90_000;
const MAP_BUDGET = 150_000;

/**
 * One sprite of all icons, in a row, and a class for each: `.icon-search` shows its square of the row through a mask.
 * One request, cached, no inline style, the colour of the text.
 */
const iconSprite = {
  name: "icon-sprite",
  /** @param {import("esbuild").PluginBuild} api */
  setup(api) {
    api.onResolve({ filter: /^icons:sprite$/ }, () => ({ path: "icons.css", namespace: "icons" }));
    api.onResolve({ filter: /^\.\/icons\.svg$/ }, () => ({ path: "icons.svg", namespace: "icons" }));
    api.onLoad({ filter: /.*/, namespace: "icons" }, async ({ path }) => {
      const names = (await readdir(iconsDir)).filter((name) => name.endsWith(".svg")).sort();
      if (path === "icons.css") return { contents: spriteCss(names), loader: "css", resolveDir: here };
      return { contents: await spriteSvg(names), loader: "file" };
    });
  },
};

/** @param {string[]} names */
function spriteCss(names) {
  const rules = names.map((name, at) => `.icon-${basename(name, ".svg")}{--at:${at}}`);
  const size = `calc(${names.length} * 100%) 100%`;
  // A percentage position counts the room that is left: square n of N stands at n / (N - 1).
  const position = `calc(var(--at) * 100% / ${names.length - 1}) 0`;
  return `.icon{mask:url("./icons.svg") ${position} / ${size} no-repeat}${rules.join("")}`;
}

/** @param {string[]} names */
async function spriteSvg(names) {
  const squares = await Promise.all(names.map(async (name, at) => {
    const source = await readFile(join(iconsDir, name), "utf8");
    const inside = /<svg[^>]*viewBox="0 0 24 24"[^>]*>(.*)<\/svg>/s.exec(source)?.[1];
    if (!inside) throw new Error(`icons/${name}: expected an <svg> with viewBox="0 0 24 24"`);
    return `<g transform="translate(${at * 24})">${inside.trim()}</g>`;
  }));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${names.length * 24} 24" fill="none" stroke="#000" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${squares.join("")}</svg>`;
}

/**
 * @param {string} entry
 * @param {string} name what the bundle is called
 */
async function bundle(entry, name) {
  const result = await build({
    entryPoints: [{ in: join(here, entry), out: name }],
    bundle: true,
    minify: true,
    format: "esm",
    target: ["chrome123", "firefox120", "safari17.5"],
    outdir: dist,
    publicPath: "/assets",
    entryNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    // Styles come from css/ alone: one that a script imports would make a second file of the same name.
    loader: { ".woff2": "file", ".svg": "file", ".png": "file", ...(entry.endsWith(".js") && { ".css": "empty" }) },
    plugins: [iconSprite],
    metafile: true,
    legalComments: "none",
    logLevel: "warning",
  });
  return Object.keys(result.metafile.outputs).map((path) => basename(path));
}

/** @param {string} file */
async function weight(file) {
  const bytes = await readFile(join(dist, file));
  return extname(file) === ".woff2" ? bytes.length : gzipSync(bytes, { level: 9 }).length;
}

async function main() {
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });

  // Passkeys load only where somebody signs in or chooses one.
  const bundles = [bundle("css/main.css", "main"), bundle("js/main.js", "main"), bundle("js/passkeys.js", "passkeys")];
  // The moving map loads only where there is a map.
  if (existsSync(join(here, "js/map.js"))) bundles.push(bundle("js/map.js", "map"), bundle("css/live-map.css", "map"));
  const written = (await Promise.all(bundles)).flat();

  // The browser asks for the favicon by a name of its own.
  await copyFile(join(iconsDir, "brand/favicon.svg"), join(dist, "favicon.svg"));

  /** @type {Record<string, string>} */
  const manifest = { "favicon.svg": "favicon.svg" };
  for (const file of written.sort()) {
    manifest[file.replace(/-[A-Z0-9]{8}(\.\w+)$/, "$1")] = file;
  }
  await writeFile(join(dist, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  // One name for the whole, so that a build can tell in one comparison whether the front end changed.
  const digest = createHash("sha256").update(JSON.stringify(manifest)).digest("hex").slice(0, 12);

  const sizes = new Map();
  for (const [name, file] of Object.entries(manifest)) sizes.set(name, await weight(file));
  for (const [name, size] of sizes) console.log(`${name.padEnd(44)} ${(size / 1000).toFixed(1).padStart(7)} kB`);
  console.log(`assets ${digest}`);

  const page = ["main.css", "main.js", "icons.svg", "mark.svg", "besley-latin-600-normal.woff2"];
  const lacking = page.filter((name) => !sizes.has(name));
  if (lacking.length) throw new Error(`not built: ${lacking.join(", ")}`);
  check("a page", page.reduce((sum, name) => sum + sizes.get(name), 0), PAGE_BUDGET);
  check("the map", (sizes.get("map.js") ?? 0) + (sizes.get("map.css") ?? 0), MAP_BUDGET);
}

/**
 * @param {string} what
 * @param {number} size
 * @param {number} budget
 */
function check(what, size, budget) {
  if (size > budget) throw new Error(`${what} weighs ${size} bytes, its budget is ${budget}`);
}

try {
  await main();
} catch (error) {
  // Half a dist/ must never be embedded: the manifest goes, and the cargo build that misses it says what to run.
  await rm(join(dist, "manifest.json"), { force: true });
  console.error(`assets: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
