// Headers of HTTP/2 frames, wherever the reads cut them.
import { expect, it } from 'vitest';
import { createFrameWatch } from '../../../../../src/record/subjects/endpoint/frames.ts';

function frame(type: number, flags: number, stream: number, payload = 0): Buffer {
  return Buffer.from([0, payload >> 8, payload & 255, type, flags, 0, 0, 0, stream, ...Buffer.alloc(payload, 1)]);
}
const SETTINGS = frame(4, 0, 0, 6);
const BYTES = Buffer.concat([
  SETTINGS,
  frame(1, 4, 1, 20),
  frame(0, 0, 1, 300),
  frame(0, 1, 1),
  frame(3, 0, 3, 4),
  frame(1, 5, 5, 2),
]);

it.each([1, 2, 7, 9, 10, 100, BYTES.length])(
  'in reads of %i bytes the ended and the broken streams are known',
  (size) => {
    const watch = createFrameWatch();
    const known: string[] = [];
    for (let at = 0; at < BYTES.length; at += size) {
      watch.feed(BYTES.subarray(at, at + size));
      known.push([1, 3, 5].map((stream) => `${watch.hasEnded(stream)} ${watch.hasReset(stream)}`).join(', '));
    }
    expect(known.at(-1)).toBe('true false, false true, true false');
    // An end is known with the header of its frame, and not before.
    if (size === 1) expect(known.findIndex((one) => one.startsWith('true'))).toBe(15 + 29 + 309 + 9 - 1);
    expect(watch.isHttp2).toBe(true);
  },
);

it('END_STREAM of other frames is none', () => {
  const watch = createFrameWatch();
  // An acknowledgement of SETTINGS and of PING has the same bit.
  watch.feed(Buffer.concat([SETTINGS, frame(4, 1, 0), frame(6, 1, 0, 8), frame(8, 1, 1, 4)]));
  expect([watch.hasEnded(0), watch.hasEnded(1)]).toEqual([false, false]);
});

it.each(['HTTP/1.1 200 OK\r\n', 'SSH-2.0-OpenSSH', 'plain text'])('%j is no HTTP/2', (text) => {
  const watch = createFrameWatch();
  watch.feed(Buffer.from(text));
  expect(watch.isHttp2).toBe(false);
});
