// Which saved files were meant, and of which kind they are. A file is itself, a directory its JSON files by name.
import { readFile, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { StreamCheckError } from '../errors.ts';

/** @throws StreamCheckError 'file-unreadable' for a path that is not there, or a directory without recordings */
export async function expandPaths(paths: readonly string[], cwd: string): Promise<string[]> {
  const files = await Promise.all(paths.map((path) => expand(path, resolve(cwd, path))));
  return files.flat();
}

async function expand(typed: string, path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = (await readdir(path)).filter((name) => name.endsWith('.json')).toSorted();
    if (names.length > 0) return names.map((name) => join(path, name));
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : String(cause);
    throw new StreamCheckError('file-unreadable', `${typed} cannot be read: ${reason}.`, null, { cause });
  }
  throw new StreamCheckError(
    'file-unreadable',
    `${typed} holds no .json file.`,
    `stream-check mock --record ${typed}    would save recordings there`,
  );
}

/** Whether a file claims to be a recording. One that cannot be parsed claims nothing; who loads it says why. */
export async function claimsToBeRecording(path: string): Promise<boolean> {
  try {
    const content: unknown = JSON.parse(await readFile(path, 'utf8'));
    return typeof content === 'object' && content !== null && 'kind' in content && content.kind === 'recording';
  } catch {
    return false;
  }
}
