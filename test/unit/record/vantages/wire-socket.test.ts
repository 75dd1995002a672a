// What the frames of a WebSocket hold, however they are cut into reads.
import { expect, it } from 'vitest';
import { createFrameReader } from '../../../../src/record/vantages/wire-socket.ts';

const [TEXT, CONTINUED, CLOSE, PING] = [1, 0, 8, 9];

function frame(opcode: number, payload: string, { isFinal = true, isMasked = false } = {}): Buffer {
  const bytes = Buffer.from(payload);
  const length = bytes.length < 126 ? [bytes.length] : [126, bytes.length >> 8, bytes.length & 255];
  length[0]! |= isMasked ? 0x80 : 0;
  return Buffer.concat([
    Buffer.from([(isFinal ? 0x80 : 0) | opcode, ...length, ...(isMasked ? [0, 0, 0, 0] : [])]),
    bytes,
  ]);
}

function read(bytes: Buffer, atOnce: number): { body: string; isClosed: boolean } {
  let body = '';
  const reader = createFrameReader((piece) => (body += piece.toString('latin1')));
  for (let i = 0; i < bytes.length; i += atOnce) reader.feed(bytes.subarray(i, i + atOnce));
  return { body, isClosed: reader.isClosed() };
}

const LONG = 'x'.repeat(300);
const STREAM = Buffer.concat([
  frame(TEXT, 'one'),
  frame(TEXT, 'in two ', { isFinal: false }),
  frame(PING, 'still there?'),
  frame(CONTINUED, 'parts'),
  frame(TEXT, ''),
  frame(TEXT, LONG),
  frame(TEXT, 'masked', { isMasked: true }),
]);

it.each([1, 2, 3, 7, 1_000, STREAM.length])('a message a line, and no ping: %i bytes a read', (atOnce) => {
  expect(read(STREAM, atOnce)).toEqual({ body: `one\nin two parts\n\n${LONG}\nmasked\n`, isClosed: false });
});

it('a frame that closes is no text', () => {
  expect(read(Buffer.concat([frame(TEXT, 'last'), frame(CLOSE, '\u0003bye')]), 5)).toEqual({
    body: 'last\n',
    isClosed: true,
  });
});
