// Relays one exchange and stamps what comes back. In the callbacks of the answer nothing is done but to note and to pass on.
// Easy to get wrong: the upstream's socket has three listeners in a fixed order: ours that stamps, Node's parser, ours
// that learns how many body bytes the parser kept.
import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { systemClock } from '../../clock.ts';
import type { Stamp } from '../../clock.ts';
import { toJson } from '../../report/escape.ts';
import { STREAM_LIMITS } from '../../limits.ts';
import { headerRecord } from './wire-exchange.ts';
import type { MutableExchange, ReadLog, TapFailure, WireBudget } from './wire-exchange.ts';
import { failureOf, overLimit, switched, truncation, unrepeatable } from './wire-failure.ts';
import type { FailureScene } from './wire-failure.ts';
import { endsWithConnection, headerPairs, responseHeaders } from './wire-headers.ts';

const NO_BYTES = Buffer.alloc(0);

export interface Relay {
  request: IncomingMessage;
  response: ServerResponse;
  /** The request to the upstream, headers already given. */
  outgoing: ClientRequest;
  /** host:port, for messages. */
  upstream: string;
  /** Where a redirect of the upstream leads, for the client. */
  placeForClient: (location: string) => string;
  exchange: MutableExchange;
  log: ReadLog;
  /** Counts the bytes of all exchanges of a stream. */
  budget: Pick<WireBudget, 'met'>;
  /** Resolves `exchange.done`. */
  settled: () => void;
}

export function relay(given: Relay): void {
  const { request, response, outgoing, upstream, placeForClient, exchange, log, budget, settled } = given;
  let connected = false;
  let interimAnswers = 0;
  let incoming: IncomingMessage | null = null;
  /** The read that brought the end of the body. */
  let bodyEndAt: Stamp | null = null;

  /** False if the exchange is over already: what comes after its end is a consequence of it. */
  function end(ended: MutableExchange['ended'], at: Stamp, failure: TapFailure | null = null): boolean {
    if (exchange.ended !== 'open') return false;
    Object.assign(exchange, { ended, endedAt: at, failure });
    settled();
    return true;
  }

  function fail(makeFailure: (scene: FailureScene) => TapFailure): void {
    // Body bytes of the very read that failed are not handed over yet; destroying would drop them.
    while (incoming !== null && incoming.read() !== null);
    const bodyBytes = exchange.reads.reduce((sum, read) => sum + read.body.length, 0);
    const framedBytes = exchange.reads.reduce((sum, read) => sum + read.framedBytes, 0);
    const failure = makeFailure({ upstream, connected, answered: incoming !== null, framedBytes, bodyBytes });
    if (!end('upstream-failed', systemClock.now(), failure)) return;
    outgoing.destroy();
    passOn(failure, response);
  }

  watchSocket(outgoing, log, {
    connected: () => (connected = true),
    buffered: () => incoming?.readableLength ?? 0,
    // A body that ends with its connection is not complete here: the end of the connection is no read.
    parsed() {
      bodyEndAt ??= incoming?.complete === true ? lastStamp(log) : null;
      const { met } = budget;
      if (met !== null) fail(() => overLimit(met));
    },
  });
  outgoing.on('error', (error) => fail((scene) => failureOf(error, scene)));
  outgoing.on('information', () => {
    interimAnswers += 1;
    if (interimAnswers > STREAM_LIMITS['interim-answers'].most) fail(() => overLimit('interim-answers'));
  });
  outgoing.on('upgrade', (message) => {
    noteHeaders(exchange, message, lastStamp(log));
    fail(switched);
  });
  outgoing.on('response', (message) => {
    incoming = message;
    noteHeaders(exchange, message, lastStamp(log));
    message.on('error', () => fail(truncation));
    message.on('data', (piece: Buffer) => log.addBody(piece));
    message.on('end', () => {
      if (end('complete', bodyEndAt ?? systemClock.now())) finish(message, response);
    });
    try {
      answer(message, request, response, placeForClient);
    } catch (error) {
      // Node reads some status lines that it refuses to write.
      fail((scene) => unrepeatable(error as Error, scene));
    }
  });
  response.on('close', () => {
    if (end('client-aborted', systemClock.now())) outgoing.destroy();
  });
  request.pipe(outgoing);
}

interface SocketHooks {
  connected(): void;
  /** Body bytes that were parsed and not handed over yet. */
  buffered(): number;
  parsed(): void;
}

function watchSocket(outgoing: ClientRequest, log: ReadLog, hooks: SocketHooks): void {
  const stamp = (bytes: Buffer) => log.begin(systemClock.now(), bytes.length);
  const parsed = () => {
    log.parsed(hooks.buffered());
    hooks.parsed();
  };
  outgoing.on('socket', (socket: Socket & { encrypted?: boolean }) => {
    const connectEvent = socket.encrypted === true ? 'secureConnect' : 'connect';
    socket.setNoDelay(true);
    socket.once(connectEvent, hooks.connected);
    socket.prependListener('data', stamp);
    socket.on('data', parsed);
  });
}

/** Sends the answer on: headers at once, then each piece of the body as it comes. */
function answer(
  message: IncomingMessage,
  request: IncomingMessage,
  response: ServerResponse,
  placeForClient: Relay['placeForClient'],
): void {
  const headers = responseHeaders(message.rawHeaders, request.httpVersion !== '1.0');
  const location = headers.findIndex((text, i) => i % 2 === 0 && text.toLowerCase() === 'location');
  if (location !== -1) headers[location + 1] = placeForClient(headers[location + 1]!);
  // Node would add these by itself.
  response.sendDate = false;
  response.removeHeader('connection');
  const isUnframed = endsWithConnection(headers);
  if (isUnframed) response.removeHeader('transfer-encoding');
  response.writeHead(message.statusCode!, message.statusMessage, headers);
  if (isUnframed) response.chunkedEncoding = false;
  // flushHeaders() would send them as UTF-8; before bytes they leave as they came.
  response.write(NO_BYTES);
  message.on('data', (piece: Buffer) => {
    if (response.write(piece)) return;
    message.pause();
    response.once('drain', () => message.resume());
  });
}

function finish({ rawTrailers }: IncomingMessage, response: ServerResponse): void {
  if (rawTrailers.length > 0) response.addTrailers(headerPairs(rawTrailers));
  response.end();
}

/** Lets the client see what the upstream did: an early end as an early end, a reset as a reset. */
function passOn(failure: TapFailure, response: ServerResponse): void {
  const { socket } = response;
  if (socket === null || socket.destroyed) return;
  if (!response.headersSent && failure.kind !== 'reset' && failure.kind !== 'truncated') {
    const body = toJson({ error: { message: failure.message } });
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    response.writeHead(502, 'Bad Gateway', headers);
    response.end(body);
    return;
  }
  // Node corks a response until the next tick: bytes that came before the failure must leave first.
  if (failure.kind === 'reset') setImmediate(() => socket.resetAndDestroy());
  else socket.destroySoon();
}

function noteHeaders(exchange: MutableExchange, message: IncomingMessage, at: Stamp): void {
  exchange.status = message.statusCode!;
  exchange.statusMessage = message.statusMessage ?? '';
  exchange.responseHeaders = headerRecord(message);
  exchange.headersAt = at;
}

function lastStamp(log: ReadLog): Stamp {
  return log.reads.at(-1)?.at ?? systemClock.now();
}
