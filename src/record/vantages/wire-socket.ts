// A WebSocket through the tap: bytes of both directions pass unchanged, and what the server's frames hold is kept as the body.
// Each message ends with a line feed there, so that readers of text can tell two of them apart.
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Answer } from './wire-call.ts';
import { headerPairs } from './wire-headers.ts';

/** Headers of the request that make a WebSocket of a connection. No compression of messages is offered. */
const NOT_PASSED_ON = new Set(['host', 'sec-websocket-extensions']);

export function isWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}

/** For the request to the upstream. */
export function socketHeaders(raw: readonly string[], host: string): string[] {
  const kept = headerPairs(raw).filter(([name]) => !NOT_PASSED_ON.has(name.toLowerCase()));
  return ['Host', host, ...kept.flat()];
}

export interface SocketHooks {
  /** What frames of the server hold. */
  body(bytes: Buffer): void;
  /** Both sides are gone: one of them had said so before, or the client was the first to leave, or the server. */
  ended(how: 'closed' | 'client-left' | 'server-left'): void;
}

/** Joins the two sides after status 101. @param head what came of the upstream behind its headers */
export function joinSockets(
  client: Socket,
  upstream: Socket,
  { statusMessage, rawHeaders }: Answer,
  head: Buffer,
  hooks: SocketHooks,
): void {
  const lines = headerPairs(rawHeaders).map(([name, value]) => `${name}: ${value}\r\n`);
  client.write(`HTTP/1.1 101 ${statusMessage}\r\n${lines.join('')}\r\n`, 'latin1');
  const fromServer = createFrameReader(hooks.body);
  const fromClient = createFrameReader(() => {});
  const passOn = (to: Socket, bytes: Buffer) => void (to.writable && to.write(bytes));
  const take = (bytes: Buffer) => {
    fromServer.feed(bytes);
    passOn(client, bytes);
  };
  if (head.length > 0) take(head);
  upstream.on('data', take);
  client.on('data', (bytes: Buffer) => {
    fromClient.feed(bytes);
    passOn(upstream, bytes);
  });
  const end = (first: 'client-left' | 'server-left') => () => {
    client.destroySoon();
    upstream.destroySoon();
    hooks.ended(fromServer.isClosed() || fromClient.isClosed() ? 'closed' : first);
  };
  client.on('error', () => {}).once('close', end('client-left'));
  upstream.on('error', () => {}).once('close', end('server-left'));
}

const CLOSE = 8;
const LINE_FEED = Buffer.from('\n');

/** Takes the payload out of frames (RFC 6455, 5.2). What a client masks stays masked. */
export function createFrameReader(payload: (bytes: Buffer) => void): {
  feed(bytes: Buffer): void;
  /** Whether a frame said that the connection ends. */
  isClosed(): boolean;
} {
  let head = Buffer.alloc(0);
  let left = 0;
  let isShown = false;
  let isLast = false;
  let isClosed = false;

  function begin({ opcode, isFinal, length }: FrameHead): void {
    isClosed ||= opcode === CLOSE;
    // Text, binary, and what goes on with one of them.
    isShown = opcode <= 2;
    isLast = isFinal;
    left = length;
    if (length === 0 && isShown && isLast) payload(LINE_FEED);
  }

  return {
    feed(bytes) {
      let rest = bytes;
      while (rest.length > 0) {
        if (left === 0) {
          head = Buffer.concat([head, rest]);
          const frame = frameHead(head);
          if (frame === null) return;
          rest = head.subarray(frame.size);
          head = Buffer.alloc(0);
          begin(frame);
          continue;
        }
        const part = rest.subarray(0, left);
        left -= part.length;
        rest = rest.subarray(part.length);
        if (isShown) payload(left === 0 && isLast ? Buffer.concat([part, LINE_FEED]) : part);
      }
    },
    isClosed: () => isClosed,
  };
}

interface FrameHead {
  opcode: number;
  isFinal: boolean;
  /** Of the payload. */
  length: number;
  /** Of the head itself. */
  size: number;
}

/** Null while it is not whole. */
function frameHead(bytes: Buffer): FrameHead | null {
  if (bytes.length < 2) return null;
  const [first, second] = [bytes[0]!, bytes[1]!];
  const short = second & 0x7f;
  const size = 2 + (short === 126 ? 2 : short === 127 ? 8 : 0);
  const whole = size + (second & 0x80 ? 4 : 0);
  if (bytes.length < whole) return null;
  const length = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  return { opcode: first & 0x0f, isFinal: (first & 0x80) !== 0, length, size: whole };
}
