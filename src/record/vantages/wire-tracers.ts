// The wire of an app whose format nobody knows: its answer by the tracer words of the mock.
import type { Stamp } from '../../clock.ts';
import type { ChunkLog } from '../../mock/exchange.ts';
import { STREAM_LIMITS } from '../../limits.ts';
import { redactedExcerptOf } from '../../protocols/excerpt.ts';
import type { Redactor } from '../../secrets/redactor.ts';
import { createDigester } from '../text/digest.ts';
import { arrivalsAt, findWords } from '../text/tracers.ts';
import type { TapExchange } from './wire.ts';
import { readTimeline, type WireOptions, type WireReading } from './wire-timeline.ts';

/** Of an answer without a word of the mock: more than is quoted, so that a secret is whole when it is cut out. */
const EXCERPT_CHARACTERS = 1_000;

/** The timeline of an app's answer at the wire: each spoken chunk at the read that brought its word. */
export async function readTracers(
  exchange: TapExchange,
  spoken: readonly ChunkLog[],
  requestAt: Stamp,
  { keepText, salt, redactor }: WireOptions,
): Promise<WireReading> {
  const decoded: Buffer[][] = exchange.reads.map(() => []);
  let keptBytes = 0;
  const { timeline, error, limit } = await readTimeline(exchange, requestAt, (piece, readId) => {
    keptBytes += piece.length;
    if (keptBytes > STREAM_LIMITS['searched-bytes'].most) return 'searched-bytes';
    decoded[readId]!.push(piece);
    return null;
  });
  const pieces = decoded.map((own) => (own.length === 1 ? own[0]! : Buffer.concat(own)));
  const beginning = pieces.find((piece) => piece.length > 0);
  const stamped = pieces.map((bytes, readId) => ({ at: exchange.reads[readId]!.at, bytes }));
  const { first, came, comparisons } = findWords(stamped, spoken);
  const arrivals = arrivalsAt(first, came, requestAt, keepText);
  const digester = createDigester(salt);
  for (const [i, chunk] of spoken.entries()) if (arrivals[i] !== null) digester.add(chunk.channel, chunk.text);
  return {
    timeline: { ...timeline, arrivals: arrivals.filter((arrival) => arrival !== null), digests: digester.digests() },
    words: null,
    comparisons: comparisons.map((comparison) => ({ hop: 'upstream', ...comparison })),
    endSeen: exchange.ended === 'complete',
    error,
    completeBody: false,
    excerpt: arrivals.some((arrival) => arrival !== null) ? null : excerptIn(pieces, redactor),
    unknownEvents: {},
    ...(beginning === undefined ? {} : { beginning }),
    limit,
  };
}

function excerptIn(pieces: readonly Buffer[], redactor: Redactor): string | null {
  // As much as excerptOf looks at: four bytes for each character at most.
  const most = 40 * EXCERPT_CHARACTERS;
  let bytes = 0;
  const first = pieces.filter((piece) => (bytes += piece.length) - piece.length < most);
  const beginning = Buffer.concat(first).subarray(0, most);
  return redactedExcerptOf(beginning.toString('utf8'), redactor, EXCERPT_CHARACTERS) || null;
}
