// The mock on a real socket: node:http around msw's getResponse().
// Easy to get wrong: headers must leave at once, a full socket must be waited for, and a client that leaves must stop
// the model at once. In-process interception has none of this, and hides what it is about.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getResponse, type HttpHandler } from 'msw';
import { systemClock } from '../clock.ts';
import { StreamCheckError } from '../errors.ts';
import type { Scenario } from '../model/scenario.ts';
import { protocols } from '../protocols/index.ts';
import type { Conductor, ExchangeLog } from './exchange.ts';
import { createMockHandlers, ID_HEADER, isMockPath, mockPaths, refuse, type Stagehand } from './handlers.ts';
import { inspect, INSPECT_PREFIX } from './inspect.ts';

export interface MockServerOptions {
  /** Played for a model that names no scenario; addressed as mock/<id> too. Default: probe-short. */
  scenario?: Scenario;
  /** 0, the default, for any that is free. */
  port?: number;
  /** Default: 127.0.0.1. */
  host?: string;
  /** Decides how each exchange is played; by its own schedule if left out. */
  conduct?: Conductor;
}

export interface MockServer {
  /** Without a slash at the end. */
  readonly url: string;
  readonly port: number;
  exchanges(): readonly ExchangeLog[];
  /** Breaks off what is open and frees every socket. */
  close(): Promise<void>;
}

/** @throws StreamCheckError 'port-taken' or 'address-unusable' */
export async function createMockServer(options: MockServerOptions = {}): Promise<MockServer> {
  const { scenario, port = 0, host = '127.0.0.1' } = options;
  const stagehands: Stagehand[] = [];
  const handlers = createMockHandlers({
    ...(scenario === undefined ? {} : { scenario }),
    conduct: (exchange) => options.conduct?.(exchange) ?? { kind: 'timed' },
    onExchange: (stagehand) => void stagehands.push(stagehand),
  });
  const exchanges = () => stagehands.map(({ exchange }) => exchange);
  const server = createServer({ keepAliveTimeout: 0, noDelay: true }, (request, response) => {
    // A client that leaves while it is answered makes writes fail; the write log says that it left.
    serve(request, response, { handlers, exchanges, stagehands }).catch(() => response.destroy());
  });
  await listen(server, port, host);
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    port: bound,
    exchanges,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: ReturnType<typeof createServer>, port: number, host: string): Promise<void> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new StreamCheckError('port-taken', `Port ${port} is taken.`, '--port 0 takes any that is free', { cause });
    }
    throw new StreamCheckError('address-unusable', `Cannot listen on ${host}, port ${port}: ${message}.`, null, {
      cause,
    });
  }
}

interface Backstage {
  handlers: HttpHandler[];
  exchanges: () => ExchangeLog[];
  stagehands: readonly Stagehand[];
}

async function serve(request: IncomingMessage, response: ServerResponse, backstage: Backstage): Promise<void> {
  const path = (request.url ?? '/').split('?')[0]!;
  if (path.startsWith(INSPECT_PREFIX)) return sendJson(response, ...inspect(path, backstage.exchanges()));
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const asked = await toRequest(request, Buffer.concat(pieces));
  const answer = (await getResponse(backstage.handlers, asked)) ?? unknownPath(request.method ?? 'GET', path);
  const id = answer.headers.get(ID_HEADER);
  const stagehand = backstage.stagehands.findLast(({ exchange }) => exchange.id === id) ?? null;
  await send(answer, response, stagehand);
}

async function toRequest(request: IncomingMessage, body: Buffer): Promise<Request> {
  const headers = Object.entries(request.headersDistinct).flatMap(([name, values]) =>
    (values ?? []).map((value): [string, string] => [name, value]),
  );
  const method = request.method ?? 'GET';
  const carriesBody = method !== 'GET' && method !== 'HEAD' && body.length > 0;
  return new Request(`http://mock.invalid${request.url ?? '/'}`, {
    method,
    headers,
    ...(carriesBody ? { body: new Uint8Array(body) } : {}),
  });
}

function unknownPath(method: string, path: string): Response {
  const isKnown = isMockPath(path);
  const message = isKnown
    ? `${path} takes POST, not ${method}.`
    : `Nothing is served at ${path}. Known paths: ${mockPaths().join(', ')}, ${INSPECT_PREFIX}health, ${INSPECT_PREFIX}exchanges`;
  return refuse(protocols.entries[0]!, isKnown ? 405 : 404, message);
}

async function send(answer: Response, response: ServerResponse, stagehand: Stagehand | null): Promise<void> {
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.flushHeaders();
  const exchange = stagehand?.exchange;
  if (exchange !== undefined) exchange.headersAt = systemClock.now();
  if (answer.body === null) return void response.end();
  const reader = answer.body.getReader();
  response.once('close', () => void reader.cancel().catch(() => {}));
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.length;
    const hasRoom = response.write(value);
    stagehand?.player?.written(bytes, systemClock.now());
    if (hasRoom) continue;
    if (exchange !== undefined) exchange.drainWaits += 1;
    await drainOrClose(response);
  }
  finish(response, stagehand);
}

/** Leaves no listener behind: a slow reader makes the writer wait again and again. */
function drainOrClose(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}

function finish(response: ServerResponse, stagehand: Stagehand | null): void {
  const breakOff = stagehand?.breakOff ?? null;
  if (stagehand !== null && stagehand.exchange.outcome === 'open') {
    stagehand.exchange.outcome = breakOff ?? 'completed';
    stagehand.exchange.endedAt = systemClock.now();
  }
  if (breakOff === null) return void response.end();
  const { socket } = response;
  // What was written must reach the client first, or a reset would take it back. The next turn of the loop has sent it.
  setTimeout(() => (breakOff === 'reset' ? socket?.resetAndDestroy() : socket?.end()), BREAK_OFF_DELAY_MS);
}

const BREAK_OFF_DELAY_MS = 20;

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(body, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))}\n`);
}
