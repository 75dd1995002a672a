// Where the working directory is in its repository. Services that show a finding beside the code take paths from the root of
// the repository, and the project may be a directory in it.
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Io } from './io.ts';

/** With slashes, one of them at the end: `packages/chat/`. Empty at the root, and outside of a repository. */
export function placeInRepository({ cwd, env }: Pick<Io, 'cwd' | 'env'>): string {
  const here = real(cwd);
  // A service may have the files without their history.
  const named = [env['GITHUB_WORKSPACE'], env['CI_PROJECT_DIR']].filter((path) => path !== undefined && path !== '');
  const roots = [rootAround(here), ...named.map((path) => real(path!))];
  const inside = roots
    .filter((root) => root !== null)
    .map((root) => relative(root, here).replaceAll('\\', '/'))
    .find((path) => !/^(\.\.(\/|$)|\/|[a-z]:)/i.test(path));
  return inside === undefined || inside === '' ? '' : `${inside}/`;
}

/** A worktree has a file in place of the directory. */
function rootAround(directory: string): string | null {
  if (existsSync(join(directory, '.git'))) return directory;
  const parent = dirname(directory);
  return parent === directory ? null : rootAround(parent);
}

/** Behind all links. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
