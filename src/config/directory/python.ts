// The Python of a project: its virtual environment, and which modules it finds. The interpreter is asked; nothing is imported.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { defaultPython } from '../../clients/python/index.ts';
import type { Env } from '../base-url.ts';

export interface ProjectPython {
  path: string;
  /** As a command names it that is typed in this directory. */
  typed: string;
  /** Whether Python clients take it by themselves. */
  isDefault: boolean;
}

const run = promisify(execFile);
const PATIENCE_MS = 10_000;
const ENVIRONMENTS = ['.venv', 'venv', 'env'];
const PLACE = process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python'];

/** That of the active environment, else that of the directory, else python3. */
export function pythonOf(cwd: string, env: Env): ProjectPython {
  const byItself = defaultPython(env);
  if (byItself !== 'python3') {
    const way = relative(cwd, byItself);
    return { path: byItself, typed: way.startsWith('..') || isAbsolute(way) ? byItself : way, isDefault: true };
  }
  const own = ENVIRONMENTS.map((name) => join(name, ...PLACE)).find((path) => existsSync(join(cwd, path)));
  return own === undefined
    ? { path: byItself, typed: byItself, isDefault: true }
    : { path: join(cwd, own), typed: own, isDefault: false };
}

/** Those that it does not find; null where no Python answers. */
export async function missingModules(path: string, modules: readonly string[], cwd: string): Promise<string[] | null> {
  const probe = 'import sys, importlib.util as u\nprint(*[m for m in sys.argv[1:] if u.find_spec(m) is None], "-")';
  return run(path, ['-c', probe, ...modules], { cwd, timeout: PATIENCE_MS }).then(
    ({ stdout }) => stdout.trim().split(' ').slice(0, -1),
    () => null,
  );
}
