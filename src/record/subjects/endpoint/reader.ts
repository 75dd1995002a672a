// Asks an endpoint once, as a browser does: HTTP/2 where the server offers it, and redirects only where they are followed.
import type { Stamp } from '../../../clock.ts';
import { MOST_REDIRECTS, type EndpointRequest } from '../../../model/endpoint-request.ts';
import type { EndpointSeen } from '../../../model/endpoint-seen.ts';
import { secretsOfHeaderLine } from '../../../secrets/given.ts';
import { placeOf } from '../../outcome.ts';
import { ConnectError, connectTo, hostAndPort, requestTarget, type ConnectTiming } from '../../vantages/connect.ts';
import { failedAnswer, type Ask, type KeptConnection, type OpenAnswer, type Sent } from './answer.ts';
import { headersOf } from './headers.ts';
import { askOverHttp1 } from './http1.ts';
import { askOverHttp2 } from './http2.ts';

/** What the answer came over. */
export type Connection = Pick<EndpointSeen, 'httpVersion' | 'lookupMs' | 'connectMs' | 'tlsMs'>;

export interface Asking {
  /** Whatever is on its way now; undefined while a connection is made. */
  open(): OpenAnswer | undefined;
  /** Resolves when the last answer is over. */
  answered: Promise<Answered>;
  /** Breaks it off, and connecting too. */
  stop(): void;
}

export interface Answered {
  answer: OpenAnswer;
  connection: Connection;
  redirects: EndpointSeen['redirects'];
}

export interface AskOptions {
  /** Number of the request, from 1, that stands for `{{n}}`. */
  number: number;
  userAgent: string;
  /** A connection that stands; left out for a new one. */
  over?: KeptConnection;
}

const NOTHING_DONE: ConnectTiming = { lookupMs: null, connectMs: null, tlsMs: null };

/** @param requestedAt moment 0, before the connection is made */
export function askEndpoint(request: EndpointRequest, requestedAt: Stamp, options: AskOptions): Asking {
  const stopping = new AbortController();
  let open: OpenAnswer | undefined;
  const follow = async (): Promise<Answered> => {
    const redirects: EndpointSeen['redirects'] = [];
    for (let next = request; ;) {
      // The connection that stands is one to the place that was named.
      const over = redirects.length === 0 ? options.over : undefined;
      const { answer, connection } = await askOnce(
        next,
        requestedAt,
        over && { over, ...options },
        options,
        stopping.signal,
      );
      open = answer;
      if (stopping.signal.aborted) answer.stop();
      await answer.exchange.done;
      const place = request.isFollowing && redirects.length < MOST_REDIRECTS ? redirectOf(next, answer) : null;
      if (place === null) return { answer, connection, redirects };
      redirects.push({ status: answer.exchange.status!, place: placeOf(answer.exchange) ?? place.url.origin });
      answer.kept()?.close();
      next = place;
    }
  };
  return {
    open: () => open,
    answered: follow(),
    stop() {
      stopping.abort();
      open?.stop();
    },
  };
}

async function askOnce(
  request: EndpointRequest,
  requestedAt: Stamp,
  kept: { over: KeptConnection } | undefined,
  { number, userAgent }: AskOptions,
  signal: AbortSignal,
): Promise<{ answer: OpenAnswer; connection: Connection }> {
  const body = numbered(request.body, number);
  const { target, headers } = requestTarget(request.url, request.way);
  const sent: Sent = {
    method: request.method,
    target,
    headers: [...headersOf(request, body, userAgent), ...headers],
    body,
    place: hostAndPort(request.url),
  };
  try {
    const { ask, timing } =
      kept === undefined ? await connected(request, signal) : { ask: kept.over.ask, timing: NOTHING_DONE };
    const answer = ask(sent, requestedAt);
    return { answer, connection: { httpVersion: answer.exchange.httpVersion, ...timing } };
  } catch (error) {
    if (!(error instanceof ConnectError) && !signal.aborted) throw error;
    const message = error instanceof ConnectError ? error.message : 'The connection was given up.';
    const answer = failedAnswer(sent, requestedAt, { kind: 'connect-failed', message });
    return { answer, connection: { httpVersion: null, ...NOTHING_DONE } };
  }
}

async function connected(
  { url, way, httpVersion }: EndpointRequest,
  signal: AbortSignal,
): Promise<{ ask: Ask; timing: ConnectTiming }> {
  const offered = { any: ['h2', 'http/1.1'], '1.1': ['http/1.1'], '2': ['h2'] } as const;
  const { socket, protocol, timing } = await connectTo(url, way, offered[httpVersion], signal);
  // Over a plain connection nobody offers HTTP/2: it is spoken where that was asked for.
  const isHttp2 = protocol === 'h2' || (httpVersion === '2' && url.protocol === 'http:');
  return { ask: isHttp2 ? askOverHttp2(socket, url.origin) : askOverHttp1(socket), timing };
}

function numbered(body: Buffer | null, number: number): Buffer | null {
  if (body === null || !body.includes('{{n}}')) return body;
  return Buffer.from(body.toString('latin1').replaceAll('{{n}}', String(number)), 'latin1');
}

/** Whether only the origin that was named may know it: a login, the host, and every header that may hold a key. */
function isOfOrigin(name: string, value: string): boolean {
  return name.toLowerCase() === 'host' || secretsOfHeaderLine(`${name}: ${value}`).length > 0;
}

/** The request that a redirect leads to; null for none. As fetch does it: 303, and 301 and 302 of a POST, become a GET. */
function redirectOf(request: EndpointRequest, { exchange }: OpenAnswer): EndpointRequest | null {
  const { status, responseHeaders } = exchange;
  const location = responseHeaders?.['location'];
  if (status === null || ![301, 302, 303, 307, 308].includes(status) || location === undefined) return null;
  const url = URL.canParse(location, request.url.href) ? new URL(location, request.url) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  [url.username, url.password] = ['', ''];
  const isSame = url.origin === request.url.origin;
  const becomesGet = status === 303 ? request.method !== 'HEAD' : status < 303 && request.method === 'POST';
  const headers = request.headers.filter(
    ([name, value]) => (isSame || !isOfOrigin(name, value)) && !(becomesGet && /^content-/i.test(name)),
  );
  return { ...request, url, headers, ...(becomesGet ? { method: 'GET', body: null } : {}) };
}
