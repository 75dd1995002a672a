// Builds the package before the tests that spawn it: the client host and the CLI are JavaScript. Once, for its sources are
// not changed in between.
// Type errors do not stop it; the type check is a step of its own. JavaScript that is missing does.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** It is in every build of a clone, and not in what is shipped (`npm pack` makes that in the same folder). */
const BUILT = join(ROOT, 'dist/check.js');
const SOURCES = ['src', '.ci', 'package.json', 'tsconfig.json'];
/** As old as the newest source of the build. */
const STAMP = join(ROOT, '.test-results/built');

/** vitest globalSetup. */
export default function setup(): void {
  const changedMs = newest(SOURCES.map((name) => join(ROOT, name)));
  if (existsSync(BUILT) && existsSync(STAMP) && Math.round(statSync(STAMP).mtimeMs) === changedMs) return;
  const said = [['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'], ['.ci/finish-build.mjs']].map((args) => {
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
    return stdout + stderr;
  });
  if (!existsSync(BUILT)) throw new Error(`The build gave nothing.\n${said.join('')}`);
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, '');
  utimesSync(STAMP, changedMs / 1000, changedMs / 1000);
}

/** When any of these, or what is in them, was changed, in whole ms. A folder changes when a file of it goes. */
function newest(paths: readonly string[]): number {
  const times = paths.map((path) => {
    const found = statSync(path);
    const inside = found.isDirectory() ? newest(readdirSync(path).map((name) => join(path, name))) : 0;
    return Math.max(Math.round(found.mtimeMs), inside);
  });
  return Math.max(0, ...times);
}
