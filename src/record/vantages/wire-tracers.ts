// The wire of an app whose format nobody knows: its answer by the tracer words of the mock.
import type { Stamp } from '../../clock.ts';
import type { ChunkLog } from '../../mock/exchange.ts';
import { createDigester } from '../text/digest.ts';
import { arrivalsAt, firstPieces } from '../text/tracers.ts';
import type { TapExchange } from './wire.ts';
import { readTimeline, type WireOptions, type WireReading } from './wire-timeline.ts';

/** The timeline of an app's answer at the wire: each spoken chunk at the read that brought its word. */
export async function readTracers(
  exchange: TapExchange,
  spoken: readonly ChunkLog[],
  requestAt: Stamp,
  { keepText, salt }: WireOptions,
): Promise<WireReading> {
  const { timeline, pieces, error } = await readTimeline(exchange, requestAt);
  const stamped = pieces.map((bytes, readId) => ({ at: exchange.reads[readId]!.at, bytes }));
  const arrivals = arrivalsAt(firstPieces(stamped, spoken), spoken, requestAt, keepText);
  const digester = createDigester(salt);
  for (const [i, chunk] of spoken.entries()) if (arrivals[i] !== null) digester.add(chunk.channel, chunk.text);
  return {
    timeline: { ...timeline, arrivals: arrivals.filter((arrival) => arrival !== null), digests: digester.digests() },
    endSeen: exchange.ended === 'complete',
    error,
    completeBody: false,
    excerpt: null,
    unknownEvents: {},
  };
}
