// The timeline at the origin: when the mock's model spoke each chunk, from the write log. Never the plan.
import { msBetween, type Stamp } from '../../clock.ts';
import type { ExchangeLog } from '../../mock/exchange.ts';
import type { Arrival, Timeline } from '../../model/timeline.ts';
import type { Digester } from '../text/digest.ts';

export function originTimeline(
  exchange: ExchangeLog,
  digester: Digester,
  requestAt: Stamp,
  keepText: boolean,
): Timeline {
  const arrivals = exchange.chunks.map((chunk): Arrival => {
    digester.add(chunk.channel, chunk.text);
    const { channel, characters, bytes, text } = chunk;
    const arrival = { atMs: msBetween(requestAt, chunk.spokenAt), channel, characters, bytes };
    return keepText ? { ...arrival, text } : arrival;
  });
  const at = (stamp: Stamp | null) => (stamp === null ? null : msBetween(requestAt, stamp));
  return {
    vantage: 'origin',
    arrivals,
    reads: null,
    headersMs: at(exchange.headersAt),
    firstByteMs: arrivals[0]?.atMs ?? null,
    endMs: at(exchange.endedAt),
    digests: digester.digests(),
  };
}

/** How late each chunk was spoken against its plan, ms; empty when it was driven by hand. */
export function playErrorMs(exchange: ExchangeLog): number[] {
  return exchange.chunks.flatMap(({ plannedAt, spokenAt }) =>
    plannedAt === null ? [] : [Math.abs(msBetween(plannedAt, spokenAt))],
  );
}
