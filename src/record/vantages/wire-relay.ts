// Relays one exchange and stamps what comes back. In the callbacks of the answer nothing is done but to note and to pass on.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { systemClock } from '../../clock.ts';
import type { Stamp } from '../../clock.ts';
import { toJson } from '../../report/escape.ts';
import { STREAM_LIMITS } from '../../limits.ts';
import type { Connected } from './connect.ts';
import { startCall, type Answer, type Call, type CallHooks, type CallRequest } from './wire-call.ts';
import type { MutableExchange, ReadLog, TapFailure, WireBudget } from './wire-exchange.ts';
import { failureOf, overLimit, switched, truncation, unrepeatable } from './wire-failure.ts';
import type { FailureScene } from './wire-failure.ts';
import { joinSockets } from './wire-socket.ts';
import { endsWithConnection, headerPairs, responseHeaders } from './wire-headers.ts';

const NO_BYTES = Buffer.alloc(0);

export interface Relay {
  /** Paused: nothing of its body is lost until there is a connection. */
  request: IncomingMessage;
  response: ServerResponse;
  /** The connection of a client that asks for a WebSocket; null for any other request. */
  webSocket: Socket | null;
  /** Makes the connection to the upstream, unless the client leaves. */
  connect: (left: AbortSignal) => Promise<Connected>;
  /** What is asked there. */
  outgoing: CallRequest;
  /** Where. */
  place: URL;
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

// oxlint-disable-next-line max-lines-per-function -- one exchange and its state
export function relay(given: Relay): void {
  const { request, response, connect, outgoing, place, upstream, exchange, log, budget, settled } = given;
  let call: Call | null = null;
  let interimAnswers = 0;
  let incoming: Answer | null = null;
  /** The read that brought the end of the body. */
  let bodyEndAt: Stamp | null = null;
  const left = new AbortController();

  /** False if the exchange is over already: what comes after its end is a consequence of it. */
  function end(ended: MutableExchange['ended'], at: Stamp, failure: TapFailure | null = null): boolean {
    if (exchange.ended !== 'open') return false;
    Object.assign(exchange, { ended, endedAt: at, failure });
    settled();
    return true;
  }

  function fail(makeFailure: (scene: FailureScene) => TapFailure): void {
    // Body bytes of the very read that failed are not handed over yet; destroying would drop them.
    while (incoming !== null && incoming.body.read() !== null);
    const bodyBytes = exchange.reads.reduce((sum, read) => sum + read.body.length, 0);
    const framedBytes = exchange.reads.reduce((sum, read) => sum + read.framedBytes, 0);
    const failure = makeFailure({ upstream, answered: incoming !== null, framedBytes, bodyBytes });
    if (!end('upstream-failed', systemClock.now(), failure)) return;
    call?.destroy();
    passOn(failure, response);
  }

  const hooks: CallHooks = {
    read: (bytes) => log.begin(systemClock.now(), bytes),
    // A body that ends with its connection is not complete here: the end of the connection is no read.
    parsed() {
      log.parsed(incoming?.body.readableLength ?? 0);
      bodyEndAt ??= incoming?.isComplete === true ? lastStamp(log) : null;
      const { met } = budget;
      if (met !== null) fail(() => overLimit(met));
    },
    interim() {
      interimAnswers += 1;
      if (interimAnswers > STREAM_LIMITS['interim-answers'].most) fail(() => overLimit('interim-answers'));
    },
    switched(message, socket, head) {
      noteHeaders(exchange, message, lastStamp(log));
      const client = given.webSocket;
      if (client === null) return fail(switched);
      response.detachSocket(client);
      joinSockets(client, socket, message, head, {
        body: log.addBody,
        ended(how) {
          // Behind the last message the connection may have stood open.
          if (how === 'closed')
            end('complete', log.reads.findLast(({ body }) => body.length > 0)?.at ?? lastStamp(log));
          else if (how === 'client-left') end('client-aborted', systemClock.now());
          else fail(truncation);
        },
      });
    },
    answered(message) {
      incoming = message;
      noteHeaders(exchange, message, lastStamp(log));
      message.body.on('data', (piece: Buffer) => log.addBody(piece));
      message.body.on('end', () => {
        if (message.isBroken) fail(truncation);
        else if (end('complete', bodyEndAt ?? systemClock.now())) finish(message, response);
      });
      try {
        answer(message, given);
      } catch (error) {
        // Node reads some status lines that it refuses to write.
        fail((scene) => unrepeatable(error as Error, scene));
      }
    },
    failed: (error) => fail((scene) => failureOf(error, scene)),
    truncated: () => fail(truncation),
  };
  response.on('close', () => {
    if (!end('client-aborted', systemClock.now())) return;
    left.abort();
    call?.destroy();
  });
  const start = async () => {
    const connected = await connect(left.signal);
    call = startCall(connected, place, outgoing, hooks);
    if (connected.protocol === 'h2') exchange.httpVersion = '2.0';
    request.pipe(call.body);
  };
  start().catch(hooks.failed);
}

/** Sends the answer on: headers at once, then each piece of the body as it comes. */
function answer(
  { status, statusMessage, rawHeaders, isFramed, body }: Answer,
  { request, response, placeForClient }: Relay,
): void {
  const headers = responseHeaders(rawHeaders, request.httpVersion !== '1.0');
  const location = headers.findIndex((text, i) => i % 2 === 0 && text.toLowerCase() === 'location');
  if (location !== -1) headers[location + 1] = placeForClient(headers[location + 1]!);
  // Node would add these by itself.
  response.sendDate = false;
  response.removeHeader('connection');
  // An HTTP/1.0 client knows no chunked encoding.
  const isUnframed = endsWithConnection(headers) && !(isFramed && request.httpVersion !== '1.0');
  if (isUnframed) response.removeHeader('transfer-encoding');
  response.writeHead(status, statusMessage, headers);
  if (isUnframed) response.chunkedEncoding = false;
  // flushHeaders() would send them as UTF-8; before bytes they leave as they came.
  response.write(NO_BYTES);
  body.on('data', (piece: Buffer) => {
    if (response.write(piece)) return;
    body.pause();
    response.once('drain', () => body.resume());
  });
}

function finish({ trailers }: Answer, response: ServerResponse): void {
  if (trailers.length > 0) response.addTrailers(headerPairs(trailers));
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

function noteHeaders(exchange: MutableExchange, { status, statusMessage, headers }: Answer, at: Stamp): void {
  Object.assign(exchange, { status, statusMessage, responseHeaders: headers, headersAt: at });
}

function lastStamp(log: ReadLog): Stamp {
  return log.reads.at(-1)?.at ?? systemClock.now();
}
