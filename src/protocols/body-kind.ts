// What the answer to a request for a stream really is. The content type may be wrong; the first character is not.
import type { Framing } from './framing/index.ts';

/** Frames of that framing, one JSON body, or a web page. */
export type BodyKind = Framing | 'json' | 'html';

/**
 * Decided by the first byte that is not white space (a byte order mark counts as such). Null while there is only white space.
 * @param framing that of the protocol
 */
export function bodyKindOf(framing: Framing, contentType: string | null, bytes: Uint8Array): BodyKind | null {
  const isPage = contentType?.startsWith('text/html') === true;
  // Plain text may begin with any character.
  if (framing === 'text' && !isPage) return bytes.length === 0 ? null : 'text';
  const first = bytes.find((byte) => !BLANKS.has(byte));
  if (first === undefined) return null;
  const character = String.fromCharCode(first);
  if (character === '<') return 'html';
  if (framing === 'text') return 'text';
  // JSON lines begin like one JSON body. To the reader of lines, a body of one object is one line.
  if (character === '{') return framing === 'lines' ? 'lines' : 'json';
  // Gemini sends its events in an array unless the request asks for server-sent events.
  if (character === '[') return 'json-array';
  const isField = framing === 'sse' && FIELD_BEGINNINGS.includes(character);
  return isPage && !isField ? 'html' : framing;
}

/** Whether a body begins like server-sent events, whatever its content type says. */
export function beginsLikeEvents(bytes: Uint8Array): boolean {
  const beginning = Buffer.from(bytes.subarray(0, BEGINNING_BYTES)).toString('utf8');
  return /^[\uFEFF\s]*(?:(?:data|event|id|retry)?:|(?:data|event) *\n)/.test(beginning);
}

/** More than any mark and empty lines before the first field. */
const BEGINNING_BYTES = 64;

/** The first letters of data, event, id, retry, and of a comment. PHP's default content type is that of a web page. */
const FIELD_BEGINNINGS = 'deir:';

const BLANKS = new Set([0x09, 0x0a, 0x0d, 0x20, 0xef, 0xbb, 0xbf]);
