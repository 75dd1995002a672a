// A tap between a raw upstream and a raw client. Everything is closed after each test.
import { Socket, type Server } from 'node:net';
import { afterEach } from 'vitest';
import { createTap } from '../../src/record/vantages/wire.ts';
import type { Tap, TapExchange, TapOptions } from '../../src/record/vantages/wire.ts';
import { connectRaw, createRawServer } from './raw-sockets.ts';
import type { Line } from './raw-sockets.ts';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

export async function upstream(serve: (line: Line) => Promise<void> | void, server?: Server): Promise<string> {
  const { address, close } = await createRawServer(serve, server);
  cleanups.push(close);
  return address;
}

export async function tapTo(
  url: string,
  options: Omit<TapOptions, 'upstream'> = {},
): Promise<{ tap: Tap; exchanges: TapExchange[]; client: () => Line }> {
  const tap = await createTap({ upstream: url, ...options });
  const exchanges: TapExchange[] = [];
  tap.onExchange((exchange) => exchanges.push(exchange));
  cleanups.push(() => tap.close());
  const { host, pathname } = new URL(tap.url);
  const client = () => {
    const line = connectRaw(tap.url);
    cleanups.push(() => void line.socket.destroy());
    // Requests in tests name the host `tap`, and paths without the segment.
    const own = (text: string) => text.replace(/^(\w+) (?=\/)/, `$1 ${pathname}`).replace('Host: tap', `Host: ${host}`);
    const send = (bytes: string | Uint8Array) => Socket.prototype.write.call(line.socket, bytes);
    line.socket.write = (bytes: string | Uint8Array) => send(typeof bytes === 'string' ? own(bytes) : bytes);
    return line;
  };
  return { tap, exchanges, client };
}

/** Sends one request through a tap to an upstream that answers with `serve`. */
export async function ask(serve: (line: Line) => Promise<void> | void, request = GET) {
  const address = await upstream(serve);
  const { exchanges, client } = await tapTo(`http://${address}`);
  const line = client();
  line.socket.write(request);
  while (exchanges.length === 0) await moment();
  return { address, line, exchange: exchanges[0]! };
}

/** Gives way to other events before one looks again. */
export const moment = (ms = 2) => new Promise((resolve) => setTimeout(resolve, ms));

export const GET = 'GET /a HTTP/1.1\r\nHost: tap\r\n\r\n';
export const bodyIn = (exchange: TapExchange) => Buffer.concat(exchange.reads.map((read) => read.body));
export const framedIn = (exchange: TapExchange) => exchange.reads.reduce((sum, read) => sum + read.framedBytes, 0);
export const chunked = (bytes: Buffer) =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
/** What follows the headers. */
export const rest = (line: Line) => line.bytes().subarray(line.text().indexOf('\r\n\r\n') + 4);
