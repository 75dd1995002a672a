// The segment in the address of a server of ours (admission.ts), as it stands in foreign words, such as the message of an error:
// whoever knows it can ask that server. It has a name, so that it is found without being known.

export const SEGMENT_NAME = 'stream-check-';
/** base64url needs 22 letters for 128 bits; a text may be cut. In JSON and in a query the slash may be written otherwise. */
const SEGMENT = /(?:\\?\/|%2F)stream-check-(?:[\w-]{22}|[\w-]*(?=…))/gi;

/** An address as it may be shown and kept. */
export function withoutSegments(text: string): string {
  return text.includes(SEGMENT_NAME) ? text.replace(SEGMENT, '') : text;
}

/** At the end of a text. */
const BEGUN = /(?:\\?\/|%2F)([\w-]{0,34})$/i;

/** Where a segment may have begun that is not complete; the length of the text if none has. */
export function begunSegmentAt(text: string): number {
  const found = BEGUN.exec(text);
  const letters = found?.[1] ?? '';
  const isBegun = SEGMENT_NAME.startsWith(letters) || letters.startsWith(SEGMENT_NAME);
  return found !== null && isBegun ? found.index : text.length;
}
