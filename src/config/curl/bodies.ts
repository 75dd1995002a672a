// The body that the switches -d, --data-raw, --data-urlencode and --json make together, byte for byte that of curl.
import type { TakenSwitch } from './switches.ts';

export type DataSwitch = Extract<TakenSwitch, 'data' | 'data-raw' | 'data-binary' | 'data-urlencode' | 'json'>;

/** What one switch gives. */
export interface DataPiece {
  by: DataSwitch;
  /** As it was typed. */
  typed: string;
  value: string;
}

/** Reads the file behind an @; - is stdin. */
export type ReadFile = (path: string) => Buffer;

/** Pieces are joined by &, those of --json by nothing; null where there is none. */
export function bodyOf(pieces: readonly DataPiece[], read: ReadFile): Buffer | null {
  if (pieces.length === 0) return null;
  const parts = pieces.flatMap((piece, i) => {
    const bytes = bytesOf(piece, read);
    return i === 0 || piece.by === 'json' ? [bytes] : [Buffer.from('&'), bytes];
  });
  return Buffer.concat(parts);
}

/** Whether a piece was typed, and does not come from a file. */
export function isTypedHere({ by, value }: DataPiece): boolean {
  return by === 'data-raw' || (by !== 'data-urlencode' && !value.startsWith('@'));
}

function bytesOf({ by, value }: DataPiece, read: ReadFile): Buffer {
  if (by === 'data-urlencode') return Buffer.from(urlEncoded(value, read));
  if (by === 'data-raw' || !value.startsWith('@')) return Buffer.from(value);
  const bytes = read(value.slice(1));
  return by === 'data' ? withoutLineEnds(bytes) : bytes;
}

/** `content`, `=content`, `name=content`, `@file` and `name@file`. */
export function urlEncoded(value: string, read: ReadFile): string {
  const [, name = '', sign = '=', rest = value] =
    /^([^=]*)(=)([^]*)$/.exec(value) ?? /^([^@]*)(@)([^]*)$/.exec(value) ?? [];
  const content = sign === '@' ? read(rest) : Buffer.from(rest);
  return (name === '' ? '' : `${name}=`) + escaped(content);
}

/** A blank is a plus, and every byte that is no letter, digit, dash, dot, underscore or tilde is a % with its number. */
function escaped(content: Buffer): string {
  return content
    .toString('latin1')
    .replace(/[^\w.~-]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
    .replaceAll('%20', '+');
}

/** As curl reads a file behind -d: CR, LF and NUL are left out. */
function withoutLineEnds(bytes: Buffer): Buffer {
  return bytes.filter((byte) => byte !== 0x0d && byte !== 0x0a && byte !== 0) as Buffer;
}
