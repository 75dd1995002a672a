// When the wire last brought something of an answer. A comment, a ping and an empty delta show that a connection lives, not that
// the answer goes on. Nothing is read here before nothing else has moved for long.
import { createHash } from 'node:crypto';
import type { Stamp } from '../../clock.ts';
import type { Protocol } from '../../protocols/protocol.ts';
import { createRedactor } from '../../secrets/redactor.ts';
import type { TapExchange } from './wire-exchange.ts';
import { readTimeline, readWire } from './wire-timeline.ts';

/** By the words of the API; null where none came. */
export async function lastContentAt(exchanges: readonly TapExchange[], protocol: Protocol): Promise<Stamp | null> {
  const exchange = exchanges.at(-1);
  if (exchange === undefined) return null;
  const { timeline } = await readWire(exchange, protocol, exchange.requestedAt, NOTHING_KEPT);
  const last = timeline.arrivals.findLast(({ characters }) => characters > 0);
  return last === undefined ? null : exchange.requestedAt + BigInt(Math.round(last.atMs * 1e6));
}

/** Only times are looked at. */
const NOTHING_KEPT = { keepText: false, salt: Buffer.alloc(0), redactor: createRedactor() };

/** Where nobody knows the format: by text that is no comment, and that did not come before. */
export async function lastNewsAt(exchanges: readonly TapExchange[]): Promise<Stamp | null> {
  const exchange = exchanges.at(-1);
  if (exchange === undefined) return null;
  const known = new Set<string>();
  let lastAt: Stamp | null = null;
  await readTimeline(exchange, exchange.requestedAt, (piece, readId) => {
    const news = withoutSignsOfLife(piece.toString('utf8'));
    // The text itself may be megabytes.
    const digest = createHash('sha1').update(news).digest('base64');
    if (news === '' || known.has(digest)) return null;
    known.add(digest);
    lastAt = exchange.reads[readId]!.at;
    return null;
  });
  return lastAt;
}

/** Without comments of server-sent events. A ping may count, or tell the time: its figures are all one. */
function withoutSignsOfLife(text: string): string {
  return text.replace(/^:.*$/gm, '').replace(/\d+/g, '0').trim();
}
