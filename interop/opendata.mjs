// What the demonstration gives to everybody's machines, read by others' readers: see opendata.py.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { freePort, root } from '../e2e/support/environment.mjs';
import { startServer } from '../e2e/support/servers.mjs';

const url = `http://127.0.0.1:${await freePort()}`;
const stop = await startServer('opendata', url);
try {
  const run = spawnSync(path.join(root, '.venv/bin/python'), [path.join(root, 'interop/opendata.py'), url], { stdio: 'inherit' });
  process.exitCode = run.status ?? 1;
} finally {
  await stop();
}
