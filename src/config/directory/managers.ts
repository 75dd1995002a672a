// By what the packages of a project are installed. In a monorepo the directories around it say that, up to the root.
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** `npm-unlocked`: without a lockfile, which `npm ci` needs. */
export type NodeManager = 'npm' | 'npm-unlocked' | 'pnpm' | 'yarn';
/** `pip-project`: the project itself is installed, for it has no requirements.txt. */
export type PythonManager = 'pip' | 'pip-project' | 'poetry' | 'uv';

/** This directory and those around it, up to the root of the repository; alone where there is none. */
export async function repositoryAround(cwd: string): Promise<string[]> {
  const around = [cwd];
  for (let directory = cwd; ; directory = dirname(directory)) {
    if (directory !== cwd) around.push(directory);
    if (await isThere(directory, '.git')) return around;
    if (dirname(directory) === directory) return [cwd];
  }
}

/** Packages of a monorepo have one lockfile, at its root. */
export async function nodeManager(around: readonly string[]): Promise<NodeManager> {
  for (const directory of around) {
    if (await isThere(directory, 'pnpm-lock.yaml')) return 'pnpm';
    if (await isThere(directory, 'yarn.lock')) return 'yarn';
    const locks = ['package-lock.json', 'npm-shrinkwrap.json'].map((name) => isThere(directory, name));
    if ((await Promise.all(locks)).includes(true)) return 'npm';
  }
  return 'npm-unlocked';
}

export async function pythonManager(cwd: string, around: readonly string[]): Promise<PythonManager> {
  const locks = await Promise.all(around.map((directory) => isThere(directory, 'uv.lock')));
  if (locks.includes(true)) return 'uv';
  if (await isThere(cwd, 'requirements.txt')) return 'pip';
  if (await isThere(cwd, 'poetry.lock')) return 'poetry';
  return (await isThere(cwd, 'pyproject.toml')) ? 'pip-project' : 'pip';
}

export async function isThere(cwd: string, name: string): Promise<boolean> {
  return stat(join(cwd, name)).then(
    () => true,
    () => false,
  );
}
