// The figures of the README: what each kind of page takes, on both engines, at four sizes. It judges nothing.
//
//   make bench                              everything, about twenty minutes
//   make bench ARGS="--size 1 --size 100"   some sizes (1, 10, 100, national), one engine (--engine sqlite), seconds a page
//
// Loopback only: one wrk thread with 32 connections for a few seconds a page, after five requests to warm up. Answers are
// asked in both ways: as visitors get them, and one by one with every page made anew (server.page_cache_mb = 0), which
// shows what a page costs.
import { execFileSync, spawn } from 'node:child_process';
import { cpus, tmpdir, totalmem } from 'node:os';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { freePort, root } from '../e2e/support/environment.mjs';
import { twinnings } from './twinnings.mjs';

const { values } = parseArgs({
  options: {
    size: { type: 'string', multiple: true },
    engine: { type: 'string', multiple: true },
    seconds: { type: 'string', default: '4' },
  },
});
const SCALES = { 1: 'demonstration', 10: '10', 100: '100', national: 'national' };
const sizes = values.size ?? Object.keys(SCALES);
const engines = values.engine ?? ['sqlite', 'postgres'];
const binary = process.env.VILLEMONDE_BINARY;
const WAIT = 900_000;

const rows = [];
for (const size of sizes) for (const engine of engines) rows.push(await measure(size, engine));
print(rows);

async function measure(size, engine) {
  const data = mkdtempSync(path.join(tmpdir(), 'villemonde-bench-'));
  const name = `bench_${process.pid}_${size}`;
  const url = engine === 'postgres' ? execFileSync(path.join(root, 'scripts/postgres'), ['createdb', name], { encoding: 'utf8' }).trim() : '';
  const result = { size, engine, pages: {} };
  try {
    note(`${size}, ${engine}: loading`);
    let server = await start(data, url, SCALES[size], {});
    result.load = server.seconds;
    const pages = await addresses(server.base);
    await stop(server);
    server = await start(data, url, SCALES[size], {});
    result.start = server.seconds;
    for (const [page, address] of pages) {
      await alone(server.base + address);
      result.pages[page] = { kept: wrk(server.base + address) };
    }
    result.memory = residentMegabytes(server.process.pid);
    await stop(server);
    server = await start(data, url, SCALES[size], { VILLEMONDE_SERVER_PAGE_CACHE_MB: '0' });
    for (const [page, address] of pages) result.pages[page].anew = await alone(server.base + address);
    await stop(server);
    if (size === 'national') result.import = importing(data, url);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
  return result;
}

/** Starts the demonstration and gives the time until it is ready. */
async function start(data, url, scale, more) {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const options = ['demo', '--scale', scale, '--bind', `127.0.0.1:${port}`, '--data-dir', data];
  if (url) options.push('--database-url', url);
  const begun = performance.now();
  const server = spawn(binary, options, { cwd: data, env: { ...own(), RUST_LOG: 'warn', ...more }, stdio: 'ignore' });
  // The last resort: a measurement that dies takes its server with it.
  const kill = () => server.kill('SIGKILL');
  process.once('exit', kill);
  const ended = new Promise((resolve) => server.once('exit', resolve));
  void ended.then(() => process.off('exit', kill));
  for (;;) {
    const ready = await fetch(`${base}/readyz`).catch(() => undefined);
    if (ready?.ok) break;
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`);
    if (performance.now() - begun > WAIT) throw new Error('the server did not become ready');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { base, process: server, ended, seconds: (performance.now() - begun) / 1000 };
}

/** The environment without the settings of whoever measures. */
function own() {
  return Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith('VILLEMONDE_')));
}

async function stop(server) {
  server.process.kill('SIGTERM');
  await server.ended;
}

/** One address of each kind; the sheet is that of the organisation with the most links. */
async function addresses(base) {
  const list = await (await fetch(`${base}/api/v1/partnerships?limit=1`)).json();
  const link = new URL(list.items[0].url).pathname;
  const found = await (await fetch(`${base}/api/v1/search?q=${encodeURIComponent('département de la seine-saint-denis')}&kind=organisation`)).json();
  return [
    ['Home', '/'],
    ['Sheet of a city', found.results[0]?.url ?? '/organisations'],
    ['Sheet of a link', link],
    ['List with facets', '/partenariats?pays=ML'],
    ['Search, typing error', '/recherche?q=montreuill'],
    ['Suggestions', '/recherche/suggestions?q=mont'],
    ['Map data', '/carte.geojson'],
    ['API page', '/api/v1/partnerships?limit=50'],
  ];
}

/** Milliseconds of one request after the other, each made anew: the median of five. */
async function alone(address) {
  const times = [];
  for (let n = 0; n < 5; n++) {
    const begun = performance.now();
    await (await fetch(address)).arrayBuffer();
    times.push(performance.now() - begun);
  }
  return times.sort((a, b) => a - b)[2] ?? 0;
}

/** Requests a second, the 99th percentile in milliseconds, errors. */
function wrk(address) {
  const text = execFileSync('wrk', ['-t1', '-c32', `-d${values.seconds}s`, '--timeout', '30s', '--latency', address], { encoding: 'utf8' });
  const milliseconds = (held) => Number.parseFloat(held) * (held.endsWith('us') ? 0.001 : held.endsWith('ms') ? 1 : held.endsWith('m') ? 60_000 : 1000);
  const wrong = /Non-2xx or 3xx responses: (\d+)/.exec(text)?.[1] ?? /Socket errors: (.+)/.exec(text)?.[1];
  return {
    rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1] ?? 0),
    late: milliseconds(/99%\s+([\d.]+\w+)/.exec(text)?.[1] ?? '0ms'),
    wrong,
  };
}

function residentMegabytes(pid) {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}

/** Seconds that a list of 30,000 new links takes, beside the network that is there. */
function importing(data, url) {
  const file = path.join(data, 'twinnings.csv');
  writeFileSync(file, twinnings(30_000));
  const options = ['import', 'twinning', file, '--data-dir', data];
  if (url) options.push('--database-url', url);
  const begun = performance.now();
  const said = execFileSync(binary, options, { cwd: data, encoding: 'utf8', env: own(), maxBuffer: 1 << 28 });
  return { seconds: (performance.now() - begun) / 1000, counts: said.trim().split('\n').at(-1) };
}

function print(results) {
  const cpu = cpus()[0]?.model.trim() ?? 'unknown processor';
  const date = new Date().toISOString().slice(0, 10);
  console.log(`\n${date}, ${cpu}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB; wrk -t1 -c32 -d${values.seconds}s on the same machine.`);
  console.log('Requests a second / 99th percentile in milliseconds (milliseconds of one request whose page is made anew).\n');
  const heads = results.map(({ size, engine }) => `${size === 'national' ? 'national' : `×${size}`} ${engine === 'sqlite' ? 'SQLite' : 'PostgreSQL'}`);
  console.log(`| | ${heads.join(' | ')} |\n|---|${heads.map(() => '---:').join('|')}|`);
  const said = ({ rate, late, wrong }) => `${Math.round(rate).toLocaleString('en')} / ${late < 10 ? late.toFixed(1) : Math.round(late)}${wrong ? ' !' : ''}`;
  for (const page of Object.keys(results[0].pages)) {
    const cells = results.map(({ pages }) => `${said(pages[page].kept)} (${pages[page].anew.toFixed(0)})`);
    console.log(`| ${page} | ${cells.join(' | ')} |`);
  }
  const line = (label, of) => console.log(`| ${label} | ${results.map((held) => of(held) ?? '').join(' | ')} |`);
  line('Start on the existing database, s', ({ start: seconds }) => seconds.toFixed(2));
  line('Resident memory, MiB', ({ memory }) => Math.round(memory));
  line('Load and index the network, s', ({ load }) => load.toFixed(1));
  line('Import 30,000 links, s', (held) => held.import?.seconds.toFixed(1));
  for (const held of results.filter((one) => one.import)) console.log(`\n${held.engine}: ${held.import.counts}`);
}

function note(text) {
  process.stderr.write(`${text}\n`);
}
