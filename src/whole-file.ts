// Writes a file whole or not at all, for its owner's eyes alone: beside its place under another name, and renamed when
// everything is there. A full disk or a signal leaves no half of a file, and what stood there before stays until then.
// Files that grow line by line are here too: this is the one room that writes files.
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { appendFile, lstat, mkdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';

/** Reports and recordings tell what somebody measures, and where: others of the machine need not read that. */
const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;
/** A file that is mounted by itself, or lies in a directory of others, can be written, but nothing can take its place. */
const REPLACE_REFUSED: ReadonlySet<string> = new Set(['EBUSY', 'EACCES', 'EPERM']);

/** A file of the project itself, which everybody who has the project reads. */
export const PROJECT_FILE_MODE = 0o644;

/**
 * Easy to get wrong: a link stays a link, and the file that it names is replaced. A device, a pipe or a link to nothing
 * cannot be replaced: it gets the text as it is.
 * @param text or its parts, which may be asked for twice
 */
export async function writeWhole(
  path: string,
  text: string | (() => Iterable<string>),
  mode = FILE_MODE,
): Promise<void> {
  const content = () => (typeof text === 'string' ? text : text());
  const target = await replaceable(path);
  if (target === null) return writeFile(path, content(), { mode });
  const beside = besideName(dirname(target));
  try {
    await writeFile(beside, content(), { mode, flag: 'wx' });
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true });
    if (!REPLACE_REFUSED.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    await writeFile(target, content(), { mode });
  }
}

/** The file that would be replaced, behind all links; the path itself if there is none yet; null for what is no file. */
async function replaceable(path: string): Promise<string | null> {
  try {
    const target = await realpath(path);
    return (await stat(target)).isFile() ? target : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return (await isLink(path)) ? null : path;
  }
}

async function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
}

/** Makes the directory if there is none, and writes into it, for permissions alone do not tell whether that works. */
export async function tryDirectory(directory: string): Promise<void> {
  await makeDirectory(directory, DIRECTORY_MODE);
  const probe = besideName(directory);
  try {
    await writeFile(probe, 'stream-check looks whether it can write here.\n', { mode: FILE_MODE, flag: 'wx' });
  } finally {
    await rm(probe, { force: true });
  }
}

/**
 * Makes it, and those around it that are not there.
 * Easy to get wrong: `mkdir` of Node with `recursive` never returns where the system says that a parent is missing which is
 * there, as Linux does below /proc.
 */
export async function makeDirectory(directory: string, mode?: number): Promise<void> {
  const make = () => mkdir(directory, { mode });
  try {
    await make();
  } catch (error) {
    if (await isDirectory(directory)) return;
    const parent = dirname(directory);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === directory) throw error;
    await makeDirectory(parent, mode);
    await make();
  }
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Short, so that any file system takes it, and of no kind that anybody reads. */
function besideName(directory: string): string {
  return join(directory, `.stream-check-${randomUUID()}.part`);
}

/** Why the system refused, in its words, without the name of the call and of a file that nobody typed. */
export function systemReason(error: unknown): string {
  return error instanceof Error ? error.message.replace(/^([A-Z0-9_]+: [^,]*), \w+( '.*)?$/s, '$1') : String(error);
}

export interface GrowingFile {
  write(text: string): void;
  /** Resolves to why it could not be written; to null if it could. */
  close(): Promise<string | null>;
}

/** For lines that are worth something before the last one is there. */
export function openGrowing(path: string): GrowingFile {
  const stream = createWriteStream(path, { mode: FILE_MODE });
  let failure: string | null = null;
  stream.on('error', (error) => (failure ??= systemReason(error)));
  return {
    write: (text) => void (text !== '' && failure === null && stream.write(text)),
    async close() {
      stream.end();
      await finished(stream).catch(() => {});
      return failure;
    },
  };
}

/** Adds to a file that others write as well. */
export async function appendTo(path: string, text: string): Promise<void> {
  await appendFile(path, text, { mode: FILE_MODE });
}

/** Of a file that is not there 0. */
export async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
