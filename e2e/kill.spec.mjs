// Nothing acknowledged is lost: a server killed without warning under writes has, when it starts again, every change that
// it had answered for, each with its history.
import { mkdtempSync, rmSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { binary, freePort } from './support/environment.mjs';

const rounds = process.env.VILLEMONDE_SLOW ? 10 : 2;

async function start(folder, port) {
  const child = spawn(binary(), ['demo', '--bind', `127.0.0.1:${port}`, '--data-dir', folder], { cwd: folder, stdio: 'ignore' });
  for (let tries = 0; tries < 600; tries += 1) {
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
    if (ready?.ok) return child;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  child.kill('SIGKILL');
  throw new Error('the server never became ready');
}

/** A browser without a window: cookies, and the token of the forms. */
function session(base) {
  const jar = new Map();
  const send = async (address, options = {}) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(base + address, { redirect: 'manual', ...options, headers: { ...options.headers, cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
      jar.set(name, value);
    }
    return response;
  };
  const post = (address, fields) =>
    send(address, { method: 'POST', body: new URLSearchParams({ _csrf: jar.get('vm_csrf') ?? '', ...fields }) });
  return { send, post };
}

test('what was acknowledged before kill -9 is there after it', async () => {
  test.setTimeout(rounds * 120_000);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'villemonde-kill-'));
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  let child = await start(folder, port);
  const acknowledged = new Map();
  try {
    for (let round = 0; round < rounds; round += 1) {
      const { send, post } = session(base);
      await send('/connexion');
      expect((await post('/connexion', { demo: 'administration@demo.exemple' })).status).toBe(303);
      let open = true;
      const writer = async (number) => {
        for (let count = 0; open; count += 1) {
          const name = `Association ${round} ${number} ${count}`;
          const answer = await post('/organisations/nouvelle', {
            'name.fr': name, kind: 'association', country: 'FR', visibility: 'public', state: 'published',
          }).catch(() => null);
          if (answer?.status === 303) acknowledged.set(name, answer.headers.get('location'));
        }
      };
      const writers = [0, 1, 2, 3].map(writer);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      child.kill('SIGKILL');
      await once(child, 'exit');
      open = false;
      await Promise.all(writers);
      child = await start(folder, port);
    }
    expect(acknowledged.size).toBeGreaterThan(rounds * 5);
    const { send, post } = session(base);
    await send('/connexion');
    await post('/connexion', { demo: 'administration@demo.exemple' });
    const lost = [];
    for (const [name, address] of acknowledged) {
      const page = await send(address);
      const history = await send(`${address}/historique`);
      if (page.status !== 200 || !(await page.text()).includes(name) || !(await history.text()).includes('Version 1')) lost.push(name);
    }
    expect(lost).toEqual([]);
  } finally {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
});
