// What an answer to a request for a stream really is. Content types lie: the first character does not.
import type { Framing } from './framing/index.ts';

/** Frames of that framing, one JSON body, or a web page. */
export type BodyKind = Framing | 'json' | 'html';

/**
 * Told by the first byte that is not white space (a byte order mark counts as such). Null while there is only white space.
 * @param framing that of the protocol
 */
export function bodyKindOf(framing: Framing, contentType: string | null, bytes: Uint8Array): BodyKind | null {
  const isPage = contentType?.startsWith('text/html') === true;
  // Words may begin with anything.
  if (framing === 'text' && !isPage) return bytes.length === 0 ? null : 'text';
  const first = bytes.find((byte) => !BLANKS.has(byte));
  if (first === undefined) return null;
  const character = String.fromCharCode(first);
  if (character === '<') return 'html';
  if (framing === 'text') return 'text';
  // Lines of JSON begin as one JSON body does; the body of one object is one line to their reader.
  if (character === '{') return framing === 'lines' ? 'lines' : 'json';
  // Events in an array are what a server sends that was not asked for events (Gemini).
  if (character === '[') return 'json-array';
  const isField = framing === 'sse' && FIELD_BEGINNINGS.includes(character);
  return isPage && !isField ? 'html' : framing;
}

/** Of data, event, id, retry, and of a comment. PHP calls everything a page that was not given another type. */
const FIELD_BEGINNINGS = 'deir:';

const BLANKS = new Set([0x09, 0x0a, 0x0d, 0x20, 0xef, 0xbb, 0xbf]);
