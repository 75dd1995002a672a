// The tap: a relay on loopback that stamps what the upstream sends, byte for byte unchanged. It serves only those who were
// given its address (admission.ts); nobody behind it, and nothing that is kept, sees the segment of that.
// Easy to get wrong: it parses nothing while it relays. What the bytes say is read after the stream, by wire-timeline.ts.
import { createServer, ServerResponse, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { admit, basePathOf, createAdmission, refusalWords, type Refusal } from '../../admission.ts';
import { systemClock } from '../../clock.ts';
import { StreamCheckError } from '../../errors.ts';
import type { StreamLimit } from '../../limits.ts';
import { STRAIGHT_WAY, type Way } from '../../model/way.ts';
import { toJson } from '../../report/escape.ts';
import { connectTo, hostAndPort, requestTarget, type AgreedProtocol } from './connect.ts';
import type { CallRequest } from './wire-call.ts';
import { createReadLog, createRequestBody, createWireBudget, headerRecord } from './wire-exchange.ts';
import type { MutableExchange, ReadLog, TapExchange, WireBudget } from './wire-exchange.ts';
import { placeForClient, requestHeaders } from './wire-headers.ts';
import { relay } from './wire-relay.ts';
import { isWebSocket, socketHeaders } from './wire-socket.ts';

export type { TapExchange } from './wire-exchange.ts';

const LOOPBACK = '127.0.0.1';

export interface TapOptions {
  /** http or https address; a path is put before the path of every request. */
  upstream: string;
  /** How the upstream is reached. Default: nothing between, and the certificates of the system. */
  way?: Way;
  /** What it may agree on by TLS. Default: HTTP/1.1, in which all clients are measured. */
  protocols?: readonly AgreedProtocol[];
  /** Whether it is asked for WebSockets. Default: false, for clients ask for other protocols in the same way. */
  takesWebSockets?: boolean;
  /** Whether the address has a segment; false for a client that drops the path of a base URL. Default: true. */
  hasSegment?: boolean;
  /** What the user has the client send. Names in any case. */
  ownHeaders?: Readonly<Record<string, string>>;
  /** Called for each request that is refused, which is no exchange. */
  onRefused?: (refusal: Refusal) => void;
}

export interface Tap {
  /** Address of the tap with its segment, without a slash at the end. Neither shown nor kept. */
  readonly url: string;
  /** For the exchanges that follow. @throws StreamCheckError 'address-unusable' */
  setUpstream(url: string): void;
  /** Called when a request has arrived, before it is forwarded. Returns how to stop that. */
  onExchange(listener: (exchange: TapExchange) => void): () => void;
  /** The limit that the exchanges met, all together; null for none. Then what is open is broken off. */
  limit(): StreamLimit | null;
  /** Counts for `limit` from zero again. */
  startOver(): void;
  /** Breaks off what is still open, and frees every socket. */
  close(): Promise<void>;
}

/** @throws StreamCheckError 'address-unusable' for an upstream that is no http or https address. */
export async function createTap({
  upstream,
  way = STRAIGHT_WAY,
  protocols = ['http/1.1'],
  takesWebSockets = false,
  hasSegment = true,
  ownHeaders,
  onRefused = () => {},
}: TapOptions): Promise<Tap> {
  const listeners = new Set<(exchange: TapExchange) => void>();
  let address = parseUpstream(upstream);
  let exchanges = 0;
  const open = new Set<TapExchange>();
  const sockets = new Set<Socket>();
  const budget = createWireBudget();

  // A client keeps its connection as long as it likes: the tap must not close it in between.
  const server = createServer({ keepAliveTimeout: 0, noDelay: true }, (request, response) =>
    take(request, response, null),
  );
  if (takesWebSockets) {
    server.on('upgrade', (request, socket: Socket) => {
      const response = new ServerResponse(request);
      response.assignSocket(socket);
      response.on('finish', () => socket.destroySoon());
      sockets.add(socket.on('error', () => {}).once('close', () => sockets.delete(socket)));
      take(request, response, isWebSocket(request) ? socket : null);
    });
  }
  const take = (request: IncomingMessage, response: ServerResponse, webSocket: Socket | null) => {
    const admitted = admit(request, admission);
    if ('refusal' in admitted) {
      refuse(response, admitted.refusal);
      return onRefused(admitted.refusal);
    }
    budget.addRequest();
    // Kept as an exchange it would take room, and the stream is given up by now.
    if (budget.met !== null) {
      response.destroy();
      return;
    }
    const { exchange, log, settled } = openExchange(request, admitted.path, exchanges++, budget);
    open.add(exchange);
    void exchange.done.then(() => open.delete(exchange));
    for (const listener of listeners) listener(exchange);
    const place = address;
    relay({
      request,
      response,
      webSocket,
      // Each exchange has a connection of its own: an upstream may close a kept one just when it is used again, and would
      // then look broken. So no answer starts on a warmer connection than another.
      connect: (left) => connectTo(place, way, webSocket === null ? protocols : ['http/1.1'], left),
      outgoing: outgoingOf(request, admitted.path, place, way, webSocket !== null),
      place,
      upstream: hostAndPort(place),
      placeForClient: (location) => placeForClient(location, place, admission.segment),
      exchange,
      log,
      budget,
      settled,
    });
  };
  const port = await listen(server);
  const admission = createAdmission({ hasSegment, host: LOOPBACK, port, ownHeaders });

  return {
    url: `http://${LOOPBACK}:${port}${basePathOf(admission)}`,
    setUpstream: (next) => void (address = parseUpstream(next)),
    onExchange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    limit: () => budget.met,
    startOver: budget.renew,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      for (const socket of sockets) socket.destroy();
      await Promise.all([closed, ...[...open].map((exchange) => exchange.done)]);
    },
  };
}

function refuse(response: ServerResponse, refusal: Refusal): void {
  // With its connection ends what else it sends: nobody reads that.
  response.writeHead(403, { 'content-type': 'application/json', connection: 'close' });
  response.end(toJson({ error: { message: refusalWords(refusal) } }));
}

function openExchange(
  request: IncomingMessage,
  path: string,
  index: number,
  budget: WireBudget,
): { exchange: MutableExchange; log: ReadLog; settled: () => void } {
  const log = createReadLog(budget);
  const body = createRequestBody();
  const { promise, resolve } = withResolver();
  request.pause();
  request.on('data', (piece: Buffer) => body.add(piece));
  const exchange: MutableExchange = {
    index,
    requestedAt: systemClock.now(),
    method: request.method ?? 'GET',
    path,
    requestHeaders: headerRecord(request),
    get requestBody() {
      return body.bytes;
    },
    httpVersion: request.httpVersion,
    status: null,
    statusMessage: '',
    responseHeaders: null,
    headersAt: null,
    reads: log.reads,
    endedAt: null,
    ended: 'open',
    failure: null,
    done: promise,
  };
  return { exchange, log, settled: resolve };
}

function outgoingOf(request: IncomingMessage, path: string, address: URL, way: Way, isWebSocket: boolean): CallRequest {
  const method = request.method ?? 'GET';
  const { target, headers } = requestTarget(address, way, address.pathname.replace(/\/$/, '') + path);
  const own = isWebSocket
    ? socketHeaders(request.rawHeaders, address.host)
    : requestHeaders(request.rawHeaders, address.host, method);
  return {
    method,
    path: target,
    headers: [...own, ...headers.flat()],
  };
}

function parseUpstream(upstream: string): URL {
  const url = URL.canParse(upstream) ? new URL(upstream) : null;
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new StreamCheckError(
      'address-unusable',
      `"${upstream}" is no http or https address`,
      'Write it like https://api.example.com/v1',
    );
  }
  if (url.search !== '' || url.username !== '' || url.password !== '') {
    throw new StreamCheckError(
      'address-unusable',
      `The address of ${url.host} holds a query or a password, which cannot be passed on`,
      'Leave out what stands after "?" and before "@"',
    );
  }
  return url;
}

async function listen(server: Server): Promise<number> {
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function withResolver(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((fulfil) => (resolve = fulfil));
  return { promise, resolve };
}
