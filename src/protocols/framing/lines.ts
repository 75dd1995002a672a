// One JSON value on each line (NDJSON). The last line needs no line feed.
import { createFrameDecoder, createFramerOf, type Framer } from './framer.ts';

const LF = 0x0a;
const CR = 0x0d;

export function createLineFramer(): Framer {
  const decode = createFrameDecoder();
  return createFramerOf({
    separates: (byte) => byte === LF || byte === CR,
    closes: (byte) => byte === LF,
    parse(bytes, isFirst) {
      const data = decode(bytes, isFirst).trim();
      return { event: null, data, isComment: data === '', fault: null };
    },
    endsWithBody: true,
  });
}

/** One line with its line feed. */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
