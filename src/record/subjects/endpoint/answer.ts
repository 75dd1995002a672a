// What the readers of HTTP/1.1 and HTTP/2 have in common: an answer that fills up while it comes, as the tap keeps one.
import type { IncomingHttpHeaders as Http2Headers } from 'node:http2';
import { systemClock, type Stamp } from '../../../clock.ts';
import type { MutableExchange, ReadLog, TapExchange, TapFailure } from '../../vantages/wire-exchange.ts';

/** An answer that is on its way. */
export interface OpenAnswer {
  readonly exchange: TapExchange;
  /** Breaks it off. */
  stop(): void;
  /** The connection, for a further request on it; call this once the exchange is done. Null where it cannot be used again. */
  kept(): KeptConnection | null;
}

/** A connection that stands. */
export interface KeptConnection {
  ask: Ask;
  close(): void;
}

/** Sends one request on a connection. @param requestedAt moment 0 */
export type Ask = (sent: Sent, requestedAt: Stamp) => OpenAnswer;

export interface Sent {
  method: string;
  /** What stands in the request line of HTTP/1.1; path and query for HTTP/2. */
  target: string;
  headers: readonly (readonly [name: string, value: string])[];
  body: Buffer | null;
  /** host:port, for messages. */
  place: string;
}

export interface Filling {
  exchange: MutableExchange;
  /** True but for an exchange that is over already. */
  end(ended: MutableExchange['ended'], at: Stamp, failure?: TapFailure | null): boolean;
}

/** An exchange of which nothing has come yet. */
export function openExchange(
  { method, target, headers, body }: Sent,
  requestedAt: Stamp,
  httpVersion: string,
  reads: ReadLog['reads'],
): Filling {
  let settle = () => {};
  const done = new Promise<void>((resolve) => (settle = resolve));
  const exchange: MutableExchange = {
    index: 0,
    requestedAt,
    method,
    path: target.replace(/^https?:\/\/[^/]*/, ''),
    requestHeaders: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    requestBody: body ?? Buffer.alloc(0),
    httpVersion,
    status: null,
    statusMessage: '',
    responseHeaders: null,
    headersAt: null,
    reads,
    endedAt: null,
    ended: 'open',
    failure: null,
    done,
  };
  return {
    exchange,
    end(ended, at, failure = null) {
      if (exchange.ended !== 'open') return false;
      Object.assign(exchange, { ended, endedAt: at, failure });
      settle();
      return true;
    },
  };
}

/** An exchange that failed before anything could be sent. */
export function failedAnswer(sent: Sent, requestedAt: Stamp, failure: TapFailure): OpenAnswer {
  const { exchange, end } = openExchange(sent, requestedAt, '1.1', []);
  end('upstream-failed', systemClock.now(), failure);
  return { exchange, stop: () => {}, kept: () => null };
}

/** As those of HTTP/1.1: repeated ones joined, none of the pseudo headers. */
export function plainHeaders(headers: Http2Headers): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      name.startsWith(':') || value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
