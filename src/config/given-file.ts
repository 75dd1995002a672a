// Files that a command line names: a body behind @, headers of a pasted line, certificates. A pipe is one too, for `-d @<(…)` is one.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { resolve } from 'node:path';
import { noSuchFile, StreamCheckError } from '../errors.ts';
import { KEPT } from '../limits.ts';

/** @param typed the path, - for stdin @throws StreamCheckError 'file-unreadable' */
export function readGivenFile(typed: string, cwd: string): Buffer {
  const unreadable = (reason: string, cause?: unknown) => {
    const file = typed === '-' ? 'stdin' : `The file ${typed}`;
    return new StreamCheckError('file-unreadable', `${file} cannot be read: ${reason}.`, null, { cause });
  };
  let descriptor: number | null = null;
  try {
    descriptor = typed === '-' ? 0 : openSync(resolve(cwd, typed), 'r');
    const bytes = readWhole(descriptor);
    if (bytes === null) throw unreadable(`it has more than ${KEPT.requestBytes.toLocaleString('en')} bytes`);
    return bytes;
  } catch (cause) {
    if (cause instanceof StreamCheckError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    const isDirectory = code === 'EISDIR';
    throw unreadable(isDirectory ? 'it is a directory' : code === 'ENOENT' ? noSuchFile(typed) : message, cause);
  } finally {
    if (descriptor !== null && descriptor !== 0) closeSync(descriptor);
  }
}

/** Null where it is longer than a body may be: a device never ends. */
function readWhole(descriptor: number): Buffer | null {
  const size = fstatSync(descriptor).size;
  if (size > KEPT.requestBytes) return null;
  const pieces: Buffer[] = [];
  let length = 0;
  while (length <= KEPT.requestBytes) {
    const piece = Buffer.alloc(Math.max(64 * 1024, size));
    const read = readSync(descriptor, piece);
    if (read === 0) return Buffer.concat(pieces);
    pieces.push(piece.subarray(0, read));
    length += read;
  }
  return null;
}
