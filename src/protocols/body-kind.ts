// What an answer to a request for a stream really is. Content types lie: the first character does not.

export type BodyKind = 'frames' | 'json' | 'html';

/**
 * Told by the first byte that is not white space (a byte order mark counts as such): no event stream begins with `{`,
 * `[` or `<`. Null while there is only white space.
 */
export function bodyKindOf(contentType: string | null, bytes: Uint8Array): BodyKind | null {
  const first = bytes.find((byte) => !BLANKS.has(byte));
  if (first === undefined) return null;
  const character = String.fromCharCode(first);
  if (character === '<') return 'html';
  if (character === '{' || character === '[') return 'json';
  return contentType?.startsWith('text/html') === true ? 'html' : 'frames';
}

const BLANKS = new Set([0x09, 0x0a, 0x0d, 0x20, 0xef, 0xbb, 0xbf]);
