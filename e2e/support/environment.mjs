// Where the browser, the binary and a free port are.
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The binary under test: the dev build, unless VILLEMONDE_BINARY names another. */
export function binary() {
  return process.env.VILLEMONDE_BINARY ?? path.resolve(root, process.env.CARGO_TARGET_DIR ?? 'target', 'debug/villemonde');
}

/** How Chromium is started: Debian's, and silent towards the network. */
export function chromium() {
  return {
    executablePath: process.env.VILLEMONDE_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      // Neither root nor a container can have the sandbox, and the only pages opened are our own.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  };
}

/** A port of 127.0.0.1 on which nobody listens now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
