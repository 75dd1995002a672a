// What the frames of a WebSocket hold, however they are cut into reads.
import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import {
  createFrameReader,
  isWebSocket,
  joinSockets,
  socketHeaders,
} from '../../../../src/record/vantages/wire-socket.ts';

const [TEXT, CONTINUED, CLOSE, PING] = [1, 0, 8, 9];

function frame(opcode: number, payload: string, { isFinal = true, isMasked = false } = {}): Buffer {
  const bytes = Buffer.from(payload);
  const [length, size] = bytes.length < 126 ? [bytes.length, 0] : bytes.length < 65_536 ? [126, 2] : [127, 8];
  const long = Buffer.alloc(size);
  if (size > 0) long.writeUIntBE(bytes.length, Math.max(0, size - 6), Math.min(size, 6));
  const head = Buffer.from([(isFinal ? 0x80 : 0) | opcode, (isMasked ? 0x80 : 0) | length]);
  return Buffer.concat([head, long, Buffer.alloc(isMasked ? 4 : 0), bytes]);
}

function read(bytes: Buffer, atOnce: number): { body: string; isClosed: boolean } {
  let body = '';
  const reader = createFrameReader((piece) => (body += piece.toString('latin1')));
  for (let i = 0; i < bytes.length; i += atOnce) reader.feed(bytes.subarray(i, i + atOnce));
  return { body, isClosed: reader.isClosed() };
}

const [LONG, LONGER] = ['x'.repeat(300), 'y'.repeat(70_000)];
const STREAM = Buffer.concat([
  frame(TEXT, 'one'),
  frame(TEXT, 'in two ', { isFinal: false }),
  frame(PING, 'still there?'),
  frame(CONTINUED, 'parts'),
  frame(TEXT, ''),
  frame(TEXT, LONG),
  frame(TEXT, LONGER),
  frame(TEXT, 'masked', { isMasked: true }),
]);

it.each([1, 2, 3, 7, 1_000, STREAM.length])('a message a line, and no ping: %i bytes a read', (atOnce) => {
  expect(read(STREAM, atOnce)).toEqual({ body: `one\nin two parts\n\n${LONG}\n${LONGER}\nmasked\n`, isClosed: false });
});

it('a frame that closes is no text', () => {
  expect(read(Buffer.concat([frame(TEXT, 'last'), frame(CLOSE, '\u0003bye')]), 5)).toEqual({
    body: 'last\n',
    isClosed: true,
  });
});

/** Says what came to each side, and who left first. @param act with the client and the server, when they are joined */
async function joined(act: (client: Socket, server: Socket) => void) {
  const made = () => {
    const side = new PassThrough();
    const written: string[] = [];
    const write = (text: Buffer | string) => void written.push(text.toString());
    return { written, side: Object.assign(side, { write, destroySoon: () => side.destroy() }) as unknown as Socket };
  };
  const [client, server] = [made(), made()];
  const ended: string[] = [];
  const answer = { statusMessage: 'Switching', rawHeaders: ['Upgrade', 'websocket'] } as never;
  const hooks = { body: () => {}, ended: (how: string) => void ended.push(how) };
  joinSockets(client.side, server.side, answer, frame(TEXT, 'early'), hooks);
  act(client.side, server.side);
  await turn();
  return { how: ended[0], toClient: client.written.join(''), toServer: server.written.join('') };
}

it('both sides get what the other says, and who leaves first is known', async () => {
  const left = await joined((client, server) => {
    client.emit('data', frame(TEXT, 'asked', { isMasked: true }));
    server.emit('data', frame(TEXT, 'said'));
    client.destroy();
  });
  expect(left.toClient).toMatch(/^HTTP\/1\.1 101 Switching\r\nUpgrade: websocket\r\n\r\n.*early.*said/s);
  expect(left).toMatchObject({ how: 'client-left', toServer: expect.stringContaining('asked') });
  expect((await joined((_, server) => void server.destroy())).how).toBe('server-left');
  const closed = await joined((client) => {
    client.emit('data', frame(CLOSE, ''));
    client.destroy();
  });
  expect(closed.how).toBe('closed');
});

it('is asked for with the headers that make it, for another host, and without compression', () => {
  const asked = [
    'Host',
    'tap',
    'Upgrade',
    'websocket',
    'Sec-WebSocket-Extensions',
    'permessage-deflate',
    'Cookie',
    'a=1',
  ];
  expect(socketHeaders(asked, 'app:80')).toEqual(['Host', 'app:80', 'Upgrade', 'websocket', 'Cookie', 'a=1']);
  expect(isWebSocket({ headers: { upgrade: 'WebSocket' } } as never)).toBe(true);
  expect(isWebSocket({ headers: { upgrade: 'h2c' } } as never)).toBe(false);
});
