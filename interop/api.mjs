// The API asked by its own description: Redocly reads docs/api/openapi.json as a program that makes clients would, then
// schemathesis asks what the description allows and much that it does not. A server error, an answer that the description
// does not tell, or one of another shape than it tells, fails.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { freePort, root } from '../e2e/support/environment.mjs';
import { startServer } from '../e2e/support/servers.mjs';

/** How many questions for each address: many when time is given. */
const EXAMPLES = process.env.VILLEMONDE_SLOW === '1' ? 200 : 40;

function run(program, options, env = {}) {
  const { status } = spawnSync(path.join(root, program), options, { stdio: 'inherit', cwd: root, env: { ...process.env, ...env } });
  if (status !== 0) process.exitCode = 1;
}

run('node_modules/.bin/redocly', ['lint', '--config', 'interop/redocly.yaml', 'docs/api/openapi.json'], {
  REDOCLY_TELEMETRY: 'off',
  REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
});

const url = `http://127.0.0.1:${await freePort()}`;
const stop = await startServer('api', url);
try {
  run('.venv-api/bin/schemathesis', [
    'run', `${url}/api/openapi.json`, '--max-examples', String(EXAMPLES), '--seed', '1', '--workers', '2', '--no-color',
    // No schema can say which cursors an answer gave: those that none gave are refused, as the description tells (400).
    '--exclude-checks', 'missing_required_header,positive_data_acceptance',
  ]);
} finally {
  await stop();
}
