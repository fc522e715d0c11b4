// What opens on a pin or a line, and where the keyboard's focus goes then. Names and addresses come from data: they are
// only ever written as text nodes and checked addresses.

/**
 * @typedef {object} Facts
 * @property {"origin" | "home" | "marker" | "link" | "unit" | "outline"} role
 * @property {string} label
 * @property {string} href
 * @property {string} [key]
 * @property {string} [note]
 * @property {string} [style]
 * @property {string} [shape]
 * @property {boolean} [approximate]
 * @property {number} [weight]
 * @property {string} [title] of a link: its name alone
 * @property {string} [detail] of a link: its form and state
 * @property {string} [to] of a link: the key of its place
 * @property {string[]} [homes] of a link: the keys of those from here
 * @property {number | null} [tint] of a unit: that of its group
 * @property {number} [step] of a unit: that of its number of partnerships
 * @property {boolean} [chosen]
 */

/** Members that the popup of a pin names, and links that it lists; the table of the page has the rest. */
const NAMED = 12;

/** @param {Facts} facts */
export function name(facts) {
  return [facts.label, facts.note].filter(Boolean).join(", ");
}

/**
 * The links of each place and of each party from here, by its key.
 * @param {Facts[]} links
 * @returns {(facts: Facts) => Facts[]}
 */
export function linksOf(links) {
  /** @type {Map<string, Map<string, Facts>>} */
  const found = new Map();
  for (const link of links) {
    // A line that stands for many has no page of its own.
    if (!link.href || !link.title) continue;
    for (const key of [link.to ?? "", ...(link.homes ?? [])]) {
      const held = found.get(key) ?? new Map();
      held.set(link.href, link);
      found.set(key, held);
    }
  }
  return ({ key }) => [...(found.get(key ?? "")?.values() ?? [])];
}

/**
 * The popup of one thing with its links, or of several that no zoom can part.
 * @param {Facts[]} all
 * @param {(facts: Facts) => Facts[]} links
 * @param {{ more: string }} words
 */
export function popup(all, links, words) {
  const box = document.createElement("div");
  box.className = "map-popup";
  for (const facts of all.slice(0, NAMED)) {
    const line = document.createElement("p");
    const link = document.createElement("a");
    link.textContent = facts.title ?? facts.label;
    link.href = safeAddress(facts.href);
    line.append(link);
    const said = facts.detail ?? facts.note;
    if (said) line.append(document.createElement("br"), said);
    box.append(line);
    const own = links(facts);
    if (own.length === 0 || all.length > 4) continue;
    const list = document.createElement("ul");
    const room = Math.max(2, Math.floor(NAMED / all.length));
    for (const { title, detail, href } of own.slice(0, room)) {
      const item = document.createElement("li");
      const page = document.createElement("a");
      page.textContent = title ?? "";
      page.href = safeAddress(href);
      item.append(page);
      if (detail) item.append(document.createElement("br"), detail);
      list.append(item);
    }
    if (own.length > room) {
      const rest = document.createElement("li");
      rest.textContent = `+ ${own.length - room} ${words.more}`;
      list.append(rest);
    }
    box.append(list);
  }
  if (all.length > NAMED) {
    const rest = document.createElement("p");
    rest.textContent = `+ ${all.length - NAMED}`;
    box.append(rest);
  }
  return box;
}

/**
 * The focus follows into the popup when the keyboard opened it, and comes back when it closes.
 * @param {import("leaflet").Marker | import("leaflet").Path} layer
 * @param {string} close what the button that closes it is called
 */
export function keepFocus(layer, close) {
  let came = false;
  layer.on("popupopen", () => {
    const box = layer.getPopup()?.getElement();
    // Leaflet names it in English only.
    box?.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", close);
    came = document.activeElement === layer.getElement();
    const link = box?.querySelector(".map-popup a[href]");
    if (came && link instanceof HTMLElement) link.focus();
  });
  layer.on("popupclose", () => {
    const element = layer.getElement();
    const active = document.activeElement;
    // The popup may be gone already, and the focus with it.
    const lost = !active || active === document.body || layer.getPopup()?.getElement()?.contains(active);
    if (came && lost && (element instanceof HTMLElement || element instanceof SVGElement)) element.focus();
    came = false;
  });
}

/**
 * Only http and https: an imported address must not run anything.
 * @param {string} address
 */
function safeAddress(address) {
  try {
    const url = new URL(address, document.baseURI);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : "#";
  } catch {
    return "#";
  }
}
