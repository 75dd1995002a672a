// Builds the package once before the tests: what they spawn (the client host, the CLI) is JavaScript.
// Type errors do not stop it; the type check is a step of its own. JavaScript that is missing does.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** vitest globalSetup. */
export default function setup(): void {
  const said = [['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'], ['.ci/finish-build.mjs']].map((args) => {
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
    return stdout + stderr;
  });
  if (!existsSync(`${ROOT}dist/host/main.js`)) throw new Error(`The build gave no client host.\n${said.join('')}`);
}
