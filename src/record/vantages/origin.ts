// The timeline at the origin: when the mock's model spoke each chunk, from the write log. Never the plan.
import { msBetween, type Stamp } from '../../clock.ts';
import type { ChunkLog, ExchangeLog } from '../../mock/exchange.ts';
import type { Arrival, Timeline } from '../../model/timeline.ts';
import type { Digester } from '../text/digest.ts';

/** @param chunks those that count, `spokenAt` being the moment from which they do; all of the exchange if left out */
export function originTimeline(
  exchange: ExchangeLog,
  digester: Digester,
  requestAt: Stamp,
  keepText: boolean,
  chunks: readonly ChunkLog[] = exchange.chunks,
): Timeline {
  const arrivals = chunks.map((chunk): Arrival => {
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

/**
 * What the mock gave to who asked it, and when: what its faults held counts from when it was written, and what they dropped
 * not at all. Easy to get wrong: without faults a slow reader delays what is written, and must not be excused by that.
 */
export function givenChunks({ faults, chunks }: ExchangeLog): readonly ChunkLog[] {
  if (faults.length === 0) return chunks;
  return chunks.flatMap((chunk) => (chunk.writtenAt === null ? [] : [{ ...chunk, spokenAt: chunk.writtenAt }]));
}

/** How late each chunk was spoken against its plan, ms; empty when it was driven by hand. */
export function playErrorMs(exchange: ExchangeLog): number[] {
  return exchange.chunks.flatMap(({ plannedAt, spokenAt }) =>
    plannedAt === null ? [] : [Math.abs(msBetween(plannedAt, spokenAt))],
  );
}
