// The mock on a real socket: node:http around msw's getResponse().
// Easy to get wrong: headers must leave at once, a full socket must be waited for, and a client that leaves must stop
// the model at once. In-process interception has none of this, and hides what it is about.
// Easy to get wrong: a client that leaves is data (`client-aborted`), an exception is a bug of ours (`report`), and is answered
// with 500 where no status was sent. In the middle of an answer both end as a broken connection.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { admit, basePathOf, createAdmission, type Admission, type Refusal } from '../admission.ts';
import { systemClock } from '../clock.ts';
import { StreamCheckError } from '../errors.ts';
import { KEPT } from '../limits.ts';
import type { Scenario } from '../model/scenario.ts';
import { errorMessageIn } from '../protocols/error-message.ts';
import { toJson } from '../report/escape.ts';
import type { ChoosePlayback, ExchangeLog, RefusedRequest } from './exchange.ts';
import { createMockHandlers, ID_HEADER, type ServedExchange } from './handlers.ts';
import { inspect } from './inspect.ts';
import { createKeptExchanges, type KeptExchanges } from './kept-exchanges.ts';
import type { HttpHandler } from './msw.ts';
import { createRequestBodies, type RequestBodies } from './request-body.ts';
import { answerBug, answerConnect, answerForeign, answerOf, INSPECT_PREFIX, protocolAt, refuse } from './requests.ts';

export interface MockServerOptions {
  /** Played for a model that names no scenario; addressed as mock/<id> too. Default: probe-short. */
  scenario?: Scenario;
  /** 0, the default, for any that is free. */
  port?: number;
  /** Default: 127.0.0.1. */
  host?: string;
  /** Decides how each exchange is played; by its own schedule if left out. */
  choosePlayback?: ChoosePlayback;
  /** Whether the address begins with a path that nobody can guess, and no request is served without it. Default: false. */
  hasSegment?: boolean;
  /** Headers that the client is made to send: their Origin is none of a web page. Names in any case. */
  ownHeaders?: Readonly<Record<string, string>>;
  /** Called for each request that is answered with an error: it is not served. */
  onRefused?: (refused: RefusedRequest) => void;
  /** Called for each request that is not for this server: it lacks the path, has another Host, or comes from a web page. */
  onForeign?: (refusal: Refusal) => void;
  /** How many exchanges that are over are remembered, the last ones; those that are open always are. Default: 1,000. */
  keep?: number;
  /** Called with the first exception of ours, at once. `close` rejects with it in any case. */
  onBug?: (bug: unknown) => void;
}

export interface MockServer {
  /** Without a slash at the end; with the path that nobody can guess, if it has one. */
  readonly url: string;
  readonly port: number;
  /** All that are open and the last ones that are over, in the order in which they began. */
  exchanges(): readonly ExchangeLog[];
  /**
   * Breaks off what is open and frees every socket. Rejects with the first exception of ours (in a handler, the player, a
   * fault, a driver or the server), so that nobody takes the connection that it broke for what the mock was to play.
   */
  close(): Promise<void>;
}

/** @throws StreamCheckError 'port-taken' or 'address-unusable' */
export async function createMockServer(options: MockServerOptions = {}): Promise<MockServer> {
  const { scenario, port = 0, host = '127.0.0.1' } = options;
  const kept = createKeptExchanges(options.keep === undefined ? {} : { exchanges: options.keep });
  let firstBug: { bug: unknown } | null = null;
  const report = (bug: unknown) => {
    if (firstBug !== null) return;
    firstBug = { bug };
    options.onBug?.(bug);
  };
  const handlers = createMockHandlers({
    ...(scenario === undefined ? {} : { scenario }),
    ...(options.choosePlayback === undefined ? {} : { choosePlayback: options.choosePlayback }),
    onExchange: kept.begin,
    onOver: kept.over,
    onBug: report,
  });
  const { onRefused = () => {}, onForeign = () => {} } = options;
  const bodies = createRequestBodies();
  const server = createServer({ keepAliveTimeout: 0, noDelay: true }, (request, response) => {
    serve(request, response, { admission, handlers, kept, bodies, onRefused, onForeign }).catch((bug: unknown) => {
      // Who hears of it may close the server.
      answerBug(response, request.url ?? '/');
      report(bug);
    });
  });
  server.on('connect', answerConnect);
  await listen(server, port, host);
  const { port: bound } = server.address() as AddressInfo;
  const { hasSegment = false, ownHeaders } = options;
  // What leads to a port that the user chose, such as a tunnel, may have another one.
  const admission = createAdmission({ hasSegment, host, port: hasSegment ? bound : null, ownHeaders });
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}${basePathOf(admission)}`,
    port: bound,
    exchanges: () => kept.list().map(({ exchange }) => exchange),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      if (firstBug !== null) throw firstBug.bug;
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
      throw new StreamCheckError('port-taken', `Port ${port} is taken.`, '--port <n> names another one', { cause });
    }
    throw new StreamCheckError('address-unusable', `Cannot listen on ${host}, port ${port}: ${message}.`, null, {
      cause,
    });
  }
}

interface ServerState {
  admission: Admission;
  handlers: HttpHandler[];
  kept: KeptExchanges;
  bodies: RequestBodies;
  onRefused: (refused: RefusedRequest) => void;
  onForeign: (refusal: Refusal) => void;
}

/** Rejects for bugs of ours alone. */
async function serve(request: IncomingMessage, response: ServerResponse, state: ServerState): Promise<void> {
  const admitted = admit(request, state.admission);
  if ('refusal' in admitted) {
    answerForeign(response, request.url ?? '/', admitted.refusal);
    return state.onForeign(admitted.refusal);
  }
  const path = admitted.path.split('?')[0]!;
  if (path.startsWith(INSPECT_PREFIX)) return sendJson(response, inspect(path, state.kept));
  const body = await state.bodies.read(request);
  if (body === null) return;
  if (body === 'too-large') return await refuseBody(request, response, path, state);
  const left = new AbortController();
  response.once('close', () => left.abort());
  const answer = await answerOf(request, admitted.path, body, left.signal, state.handlers);
  const id = answer.headers.get(ID_HEADER);
  if (id === null) await noteRefusal(request, path, answer, state);
  await send(answer, response, id === null ? null : state.kept.find(id));
}

/** What has no id was never served. */
async function noteRefusal(
  { method = 'GET' }: IncomingMessage,
  path: string,
  answer: Response,
  { onRefused }: ServerState,
): Promise<void> {
  const { status } = answer;
  if (status < 400) return;
  onRefused({ method, path, status, message: errorMessageIn(await answer.clone().json()) ?? '' });
}

/** The answer comes at once; the rest of the body is dropped. */
async function refuseBody(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  state: ServerState,
): Promise<void> {
  const [most, atOnce] = [KEPT.postedBytes, KEPT.postedBytesAtOnce].map((bytes) => `${bytes / 1024 / 1024} MB`);
  const message = `A request body of more than ${most} is not taken, nor are more than ${atOnce} of several at once.`;
  const answer = refuse(protocolAt(path), 413, message);
  await noteRefusal(request, path, answer, state);
  await send(answer, response, null);
}

async function send(answer: Response, response: ServerResponse, served: ServedExchange | null): Promise<void> {
  // A client that left while the headers were held back closed the response before anybody listened.
  if (response.destroyed) {
    served?.over('client-aborted');
    return answer.body?.cancel();
  }
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.flushHeaders();
  const exchange = served?.exchange;
  if (exchange !== undefined) exchange.headersAt = systemClock.now();
  if (answer.body === null) return void response.end();
  const reader = answer.body.getReader();
  // The stream that is cancelled notes that the client left. One that has errored rejects, here and at `read`.
  response.once('close', () => void reader.cancel().catch(() => {}));
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.length;
    const hasRoom = response.write(value);
    served?.player?.written(bytes, systemClock.now());
    if (hasRoom || response.destroyed) continue;
    if (exchange !== undefined) exchange.drainWaits += 1;
    await drainOrClose(response);
  }
  finish(response, served);
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

function finish(response: ServerResponse, served: ServedExchange | null): void {
  const breakOff = served?.breakOff ?? null;
  served?.over(breakOff ?? 'completed');
  if (breakOff === null) return void response.end();
  const { socket } = response;
  // What was written must reach the client first, or a reset would take it back. The next turn of the loop has sent it.
  setTimeout(() => (breakOff === 'reset' ? socket?.resetAndDestroy() : socket?.end()), BREAK_OFF_DELAY_MS);
}

const BREAK_OFF_DELAY_MS = 20;

function sendJson(
  response: ServerResponse,
  { status, headers = {}, body }: { status: number; headers?: Record<string, string>; body: unknown },
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(`${toJson(body, 0, (_, value) => (typeof value === 'bigint' ? String(value) : value))}\n`);
}
