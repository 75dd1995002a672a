// Files of reports before anything is measured: two reports cannot share one, however it is spelled, and a report must not
// replace what it is made of, nor the file into which the shell leads stdout.
import { fstat } from 'node:fs';
import { readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { ReporterChoice } from '../config/config.ts';
import { StreamCheckError } from '../errors.ts';
import type { Io } from './io.ts';

/** @param inputs paths of what is read @throws StreamCheckError 'usage' */
export async function requireOwnFiles(
  choices: readonly ReporterChoice[],
  { cwd, stdout }: Pick<Io, 'cwd' | 'stdout'>,
  inputs: readonly string[],
): Promise<void> {
  const taken = new Map<string, string>();
  const fd = (stdout as { fd?: unknown }).fd;
  const take = (place: string | null, by: string) => place !== null && taken.set(place, by);
  if (typeof fd === 'number') take(await identityOf(() => promisify(fstat)(fd, BIG), null), 'stdout leads into it');
  for (const path of inputs) take(await placeOf(resolve(cwd, path)), 'it is read');
  for (const { id, file } of choices) {
    if (file === null) continue;
    const place = await placeOf(resolve(cwd, file));
    const taker = place === null ? undefined : taken.get(place);
    if (taker !== undefined) {
      const message = `The report "${id}" cannot be written to ${file}: ${taker}.`;
      throw new StreamCheckError('usage', message, `--reporter ${id}=<another file>`);
    }
    take(place, `the report "${id}" is`);
  }
}

const BIG = { bigint: true } as const;
type Found = Awaited<ReturnType<typeof statBig>>;
const statBig = (path: string) => stat(path, BIG);

/** The same for all spellings of a path: the file behind all links, or else its name in the real directory; null for no file. */
async function placeOf(path: string): Promise<string | null> {
  return identityOf(() => statBig(path), await nameOf(path));
}

/** Its name in the real directory. A link to nothing is what it names. @param links that may still be followed */
async function nameOf(path: string, links = 40): Promise<string> {
  const directory = await realpath(dirname(path)).catch(() => dirname(path));
  const name = join(directory, basename(path));
  const target = await readlink(name).catch(() => null);
  return target === null || links === 0 ? name : nameOf(resolve(directory, target), links - 1);
}

/** Null for a device or a pipe: two may write to one. @param missing for what is not there */
async function identityOf(find: () => Promise<Found>, missing: string | null): Promise<string | null> {
  try {
    const found = await find();
    return found.isFile() ? `${found.dev}:${found.ino}` : null;
  } catch {
    return missing;
  }
}
