// No framing at all: what a read brought is a frame.
// Easy to get wrong: a read may end inside a character, whose beginning then waits for its end.
import type { Frame, Framer } from './framer.ts';

export function createTextFramer(): Framer {
  const decoder = new TextDecoder('utf-8');
  let offset = 0;
  let readId = 0;
  let frames = 0;
  const frameOf = (data: string, startByte: number): Frame => {
    const position = { beganReadId: readId, readId, indexInRead: frames++, startByte, endByte: offset };
    return { event: null, data, isComment: data === '', fault: null, ...position };
  };
  return {
    pendingBytes: 0,
    feed(bytes, id) {
      if (bytes.length === 0) return [];
      if (id !== readId) [readId, frames] = [id, 0];
      const startByte = offset;
      offset += bytes.length;
      return [frameOf(decoder.decode(bytes, { stream: true }), startByte)];
    },
    finish() {
      const rest = decoder.decode();
      return { frames: rest === '' ? [] : [frameOf(rest, offset)], trailingBytes: 0 };
    },
  };
}
