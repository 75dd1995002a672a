// The user's project as it is at another commit: a worktree of git in a directory of its own, with its packages.
import { access, readFile, rm, symlink, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { StreamCheckError } from '../errors.ts';
import { runTool, type ToolSurroundings } from './run-tool.ts';

export interface Worktree {
  /** The directory that is the working directory there. */
  directory: string;
  commit: string;
  /** The place of a file of this project there; itself for a file outside. */
  placeOf(path: string): string;
  close(): Promise<void>;
}

/**
 * A hook of git sets them for the repository that runs it. Easy to get wrong: with its index, git would check the other
 * commit out into what the user is about to commit.
 */
const UNSET = { GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_INDEX_FILE: undefined, GIT_PREFIX: undefined };

/** @param ref as typed @throws StreamCheckError 'usage' or 'client-unavailable' */
export async function openWorktree(ref: string, where: ToolSurroundings): Promise<Worktree> {
  const own = { ...where, env: { ...where.env, ...UNSET } };
  const git = (...args: string[]) => runTool(['git', ...args], own);
  const root = await git('rev-parse', '--show-toplevel').catch((cause: unknown) => {
    if (cause instanceof StreamCheckError && cause.hint === null) throw cause;
    const message = `--against ${ref} is read as a git ref, and this directory is in no repository of git.`;
    throw new StreamCheckError('usage', message, 'A version such as 6.1.0, or an address, needs no repository.', {
      cause,
    });
  });
  const commit = await commitOf(ref, git);
  const parent = await mkdtemp(join(tmpdir(), 'stream-check-against-'));
  const top = join(parent, 'project');
  const close = async () => {
    // Whatever became of it, nothing of it stays in the repository of the user: an interruption does not end this.
    const lastly = (...args: string[]) => runTool(['git', ...args], { ...own, signal: undefined }).catch(() => {});
    await lastly('worktree', 'remove', '--force', top);
    await rm(parent, { recursive: true, force: true });
    await lastly('worktree', 'prune');
  };
  try {
    await git('worktree', 'add', '--detach', '--quiet', top, commit);
    const placeOf = (path: string) => (isInside(root, path) ? join(top, relative(root, path)) : path);
    const directory = placeOf(where.cwd);
    await providePackages(directoriesUp(where.cwd, root), placeOf, where);
    return { directory, commit, placeOf, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function commitOf(ref: string, git: (...args: string[]) => Promise<string>): Promise<string> {
  try {
    return await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`);
  } catch (cause) {
    const message = `--against ${ref}: there is no such branch, tag or commit.`;
    const hint = `It takes a git ref, a version such as 6.1.0, or an address.
A clone of CI often has its own commit alone: git fetch origin <branch>, and --against FETCH_HEAD`;
    throw new StreamCheckError('usage', message, hint, { cause });
  }
}

/** From the working directory up to the root of the repository. */
function directoriesUp(directory: string, root: string): string[] {
  return directory === root || !isInside(root, directory)
    ? [directory]
    : [directory, ...directoriesUp(dirname(directory), root)];
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (!way.startsWith('..') && !/^([A-Za-z]:)?[/\\]/.test(way));
}

/** By the lockfile: what installs exactly what it says. */
const INSTALLERS: readonly { lockfile: string; command: readonly [string, ...string[]] }[] = [
  { lockfile: 'package-lock.json', command: ['npm', 'ci', '--no-audit', '--no-fund'] },
  { lockfile: 'npm-shrinkwrap.json', command: ['npm', 'ci', '--no-audit', '--no-fund'] },
  { lockfile: 'pnpm-lock.yaml', command: ['pnpm', 'install', '--frozen-lockfile'] },
  { lockfile: 'yarn.lock', command: ['yarn', 'install', '--frozen-lockfile'] },
];

/**
 * What is installed here is linked where it is what is asked for there too; else it is installed.
 * Easy to get wrong: packages of a workspace are links into this project, so linked packages would be those of here.
 */
async function providePackages(
  directories: readonly string[],
  placeOf: (path: string) => string,
  where: ToolSurroundings,
): Promise<void> {
  for (const here of directories) {
    const there = placeOf(here);
    if (!(await exists(join(there, 'package.json')))) continue;
    // Packages that are committed are those of then.
    if (await exists(join(there, 'node_modules'))) continue;
    const files = ['package.json', ...INSTALLERS.map(({ lockfile }) => lockfile)];
    const same = await Promise.all(
      files.map(async (name) => (await read(join(here, name))) === (await read(join(there, name)))),
    );
    const isWorkspace = /"workspaces"\s*:/.test((await read(join(there, 'package.json'))) ?? '');
    const hasPackages = await exists(join(here, 'node_modules'));
    if (same.every(Boolean) && !isWorkspace) {
      if (hasPackages) await symlink(join(here, 'node_modules'), join(there, 'node_modules'), 'junction');
      continue;
    }
    const found = await Promise.all(INSTALLERS.map(({ lockfile }) => exists(join(there, lockfile))));
    const installer = INSTALLERS[found.indexOf(true)]?.command ?? ['npm', 'install', '--no-audit', '--no-fund'];
    await runTool(installer, { ...where, cwd: there });
  }
}

async function read(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
