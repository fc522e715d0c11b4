// Starts the demonstration network on a fresh SQLite database, and on a fresh PostgreSQL one where there is a server
// (VILLEMONDE_TEST_POSTGRES); stops both when the journeys are over.
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { binary, root } from './environment.mjs';

const STARTS_WITHIN = 240_000;
const STOPS_WITHIN = 15_000;

/** Playwright's global setup: what it returns runs at the end. */
export default async function setup() {
  rmSync(path.join(root, 'test-results', 'crawl'), { recursive: true, force: true });
  if (!process.env.VILLEMONDE_E2E_OWN_SERVER) return undefined;
  const stops = [];
  const stopAll = async () => {
    for (const stop of stops.splice(0)) await stop();
  };
  try {
    stops.push(await startServer('sqlite', process.env.VILLEMONDE_E2E_URL));
    if (process.env.VILLEMONDE_E2E_POSTGRES_URL) {
      const name = `e2e_${process.pid}`;
      const url = execFileSync(path.join(root, 'scripts/postgres'), ['createdb', name], { encoding: 'utf8' }).trim();
      stops.push(await startServer('postgres', process.env.VILLEMONDE_E2E_POSTGRES_URL, ['--database-url', url]));
    }
  } catch (error) {
    await stopAll();
    throw error;
  }
  return stopAll;
}

/** Runs `villemonde demo` at `url`, waits until it is ready, and gives the function that stops it. */
export async function startServer(name, url, options = []) {
  const data = mkdtempSync(path.join(tmpdir(), 'villemonde-e2e-'));
  mkdirSync(path.join(root, 'test-results'), { recursive: true });
  const logPath = path.join(root, 'test-results', `server-${name}.log`);
  const log = openSync(logPath, 'w');
  // The tester's own settings must not change what is tested.
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith('VILLEMONDE_')));
  const server = spawn(binary(), ['demo', '--bind', new URL(url).host, '--data-dir', data, ...options], {
    cwd: data,
    env,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  let ended;
  const end = new Promise((resolve) => {
    server.once('error', (error) => resolve((ended = `could not be started: ${error.message}`)));
    server.once('exit', (code, signal) => resolve((ended = `ended with ${signal ?? code}`)));
  });
  // The last resort: a test runner that dies takes its server with it.
  const kill = () => server.kill('SIGKILL');
  process.once('exit', kill);

  const stop = async () => {
    server.kill('SIGTERM');
    const late = new Promise((resolve) => setTimeout(resolve, STOPS_WITHIN, 'late').unref());
    if ((await Promise.race([end, late])) === 'late') {
      console.warn(`The ${name} server did not stop within ${STOPS_WITHIN / 1000} s of SIGTERM and was killed.`);
      kill();
      await end;
    }
    process.off('exit', kill);
    rmSync(data, { recursive: true, force: true });
  };

  const deadline = Date.now() + STARTS_WITHIN;
  while (!(await isReady(url))) {
    if (ended || Date.now() > deadline) {
      const why = ended ?? `was not ready after ${STARTS_WITHIN / 1000} s`;
      await stop();
      throw new Error(`The ${name} server ${why}.\n${tail(logPath)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return stop;
}

async function isReady(url) {
  try {
    return (await fetch(new URL('/readyz', url), { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

function tail(file) {
  return readFileSync(file, 'utf8').split('\n').slice(-40).join('\n');
}
