// A client that asks another address than the one that it was given, such as the place that a redirect names. Its text is
// seen at the app and at no other vantage, so nothing can be said of any hop.
import { STATUS_CODES } from 'node:http';
import type { Outcome } from '../model/delivery.ts';
import { placeOf } from './outcome.ts';
import type { TapExchange } from './vantages/wire.ts';

export interface PastTheTap {
  /** The last one of the stream; undefined where the client made no request. */
  exchange: TapExchange | undefined;
  /** How many characters of text came to the client. */
  characters: number;
  /** Whether we stopped it, because nothing moved or it took too long. */
  isStopped: boolean;
}

/** Null for a client of which nothing shows that it left the tap. */
export function pastTheTap({ exchange, characters, isStopped }: PastTheTap): Outcome | null {
  if (exchange === undefined) {
    // Of one that does not end, that is what is said.
    if (characters === 0 || isStopped) return null;
    const message = `the client made no request to the address that it was given. Its text, ${characters} characters, came past the tap and is not judged.`;
    return { kind: 'connect-failed', message };
  }
  const place = exchange.ended === 'complete' ? placeOf(exchange) : null;
  if (place === null || (characters === 0 && !isStopped)) return null;
  const { status, statusMessage } = exchange;
  const name = `${status} ${statusMessage || (STATUS_CODES[status!] ?? '')}`.trim();
  const message =
    characters > 0
      ? `${name}: the client followed the redirect to ${place}, past the tap. Its text, ${characters} characters, came from there and is not judged.`
      : `${name}: a redirect to ${place}. Then nothing came to the client: if it followed the redirect, it did so past the tap.`;
  return { kind: 'http-error', message };
}
