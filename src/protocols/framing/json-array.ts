// The elements of one JSON array, each as soon as it is whole: `[{…}\n,\n{…}]`.
// Easy to get wrong: brackets inside strings, and escaped quotes inside those.
import { createFrameDecoder, createFramerOf, type Framer } from './framer.ts';

const CODE = (sign: string) => sign.charCodeAt(0);
const [QUOTE, BACKSLASH, COMMA] = [CODE('"'), CODE('\\'), CODE(',')];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [CODE('{'), CODE('}'), CODE('['), CODE(']')];
const BLANKS = new Set([0x09, 0x0a, 0x0d, 0x20]);

export function createJsonArrayFramer(): Framer {
  const decode = createFrameDecoder();
  /** 0 outside of the array, 1 between its elements. */
  let depth = 0;
  let isInString = false;
  let isEscaped = false;
  return createFramerOf({
    separates(byte) {
      if (byte === CLOSE_ARRAY && depth === 1) depth = 0;
      return BLANKS.has(byte) || byte === COMMA || byte === CLOSE_ARRAY;
    },
    closes(byte) {
      if (isInString) {
        isInString = isEscaped || byte !== QUOTE;
        isEscaped = !isEscaped && byte === BACKSLASH;
        return false;
      }
      if (byte === QUOTE) isInString = true;
      if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth += 1;
      if (byte !== CLOSE_OBJECT && byte !== CLOSE_ARRAY) return false;
      depth -= 1;
      return depth <= 1;
    },
    parse(bytes, isFirst) {
      const text = decode(bytes, isFirst).trim();
      // The bracket that opens the array lies before its first element.
      const data = isFirst ? text.replace(/^\[\s*/, '') : text;
      return { event: null, data, isComment: data === ']' || data === '', fault: null };
    },
    endsWithBody: false,
  });
}
