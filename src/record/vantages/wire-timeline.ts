// Reads, after the stream, what the tap has kept: which read completed which words.
// Easy to get wrong: a read counts from the moment it came, but what it completed is known only once it is decompressed.
import { setImmediate as turnOfLoop } from 'node:timers/promises';
import { msBetween } from '../../clock.ts';
import type { Stamp } from '../../clock.ts';
import type { StreamLimit } from '../../limits.ts';
import type { TextComparison } from '../../model/text-comparison.ts';
import type { Read, Timeline } from '../../model/timeline.ts';
import { excerptOf } from '../../protocols/excerpt.ts';
import type { Delta, Protocol } from '../../protocols/protocol.ts';
import type { Redactor } from '../../secrets/redactor.ts';
import { createBodyDecoder, DecodedLimitError, unreadableEncoding } from '../../protocols/framing/body-decoder.ts';
import { createContentReader } from './wire-content.ts';
import type { WireContent } from './wire-content-log.ts';
import type { TapExchange, TapRead } from './wire-exchange.ts';

export interface WireOptions {
  /** Whether arrivals keep their words. */
  keepText: boolean;
  /** Salt of the recording's digests: the same for all its vantages. */
  salt: Buffer;
  /** Cuts secrets out of what is quoted. */
  redactor: Redactor;
}

export interface WireReading extends Omit<WireContent, 'arrivals' | 'digests' | 'generated' | 'words'> {
  timeline: Timeline;
  /** The text piece by piece, as long as it is here to be compared; null where the format of the answer is unknown. */
  words: readonly Delta[] | null;
  /** What became of the mock's text on its way here, where that is known by its words; empty where `words` tell. */
  comparisons: TextComparison[];
  /** The limit at which the reading ended; null where all was read. */
  limit: StreamLimit | null;
}

/** Reads an exchange, also one that is not over yet. Times count from `requestAt`. */
export async function readWire(
  exchange: TapExchange,
  protocol: Protocol,
  requestAt: Stamp,
  { keepText, salt, redactor }: WireOptions,
): Promise<WireReading> {
  const { reads } = exchange;
  const atMs = (readId: number) => msBetween(requestAt, reads[readId]!.at);
  const content = createContentReader(exchange, protocol, { keepText, salt, redactor, atMs });
  const { timeline, error, limit } = await readTimeline(exchange, requestAt, content.take);
  const { arrivals, digests, generated, ...said } = content.finish();
  return {
    ...said,
    comparisons: [],
    timeline: { ...timeline, arrivals, digests, ...(generated && { generated }) },
    error: error ?? said.error,
    limit,
  };
}

/**
 * The reads, before anybody says what their bytes mean. These are decoded no faster than they are taken.
 * @param take gets the decoded body piece by piece, with the read that made each readable; by a limit it ends the reading
 */
export async function readTimeline(
  exchange: TapExchange,
  requestAt: Stamp,
  take: (piece: Buffer, readId: number) => StreamLimit | null,
): Promise<{ timeline: Timeline } & Ended> {
  // An exchange that is still open goes on growing while this decodes.
  const seen = exchange.reads.map(({ at, framedBytes, body }): TapRead => ({ at, framedBytes, body }));
  const decodedBytes = seen.map(() => 0);
  const ended = await decodeReads(exchange, seen, (piece, readId) => {
    decodedBytes[readId]! += piece.length;
    return take(piece, readId);
  });
  const reads = seen.map((read, i): Read => ({
    atMs: msBetween(requestAt, read.at),
    bytes: read.body.length,
    framedBytes: read.framedBytes,
    decodedBytes: decodedBytes[i]!,
  }));
  const atMs = (stamp: Stamp | null) => (stamp === null ? null : msBetween(requestAt, stamp));
  const timeline: Timeline = {
    vantage: 'wire',
    arrivals: [],
    reads,
    headersMs: atMs(exchange.headersAt),
    firstByteMs: reads.find((read) => read.bytes > 0)?.atMs ?? null,
    endMs: exchange.ended === 'complete' ? atMs(exchange.endedAt) : null,
    digests: {},
  };
  return { timeline, ...ended };
}

/** Why the body was not read any further; both null where it was read to its end. */
interface Ended {
  error: string | null;
  limit: StreamLimit | null;
}

/** After so many bytes the event loop gets its turn: Ctrl-C must not wait for a body. */
const TURN_BYTES = 1024 * 1024;

/** Stops at the first read that cannot be decoded, and at a limit. */
async function decodeReads(
  exchange: TapExchange,
  reads: readonly TapRead[],
  take: (piece: Buffer, readId: number) => StreamLimit | null,
): Promise<Ended> {
  const encoding = exchange.responseHeaders?.['content-encoding'] ?? null;
  const decoder = createBodyDecoder(encoding);
  if (decoder === null) return { error: unreadableEncoding(excerptOf(encoding ?? '')), limit: null };
  let sinceTurn = 0;
  try {
    for (const [readId, { body }] of reads.entries()) {
      for await (const piece of decoder.decode(body)) {
        const limit = take(piece, readId);
        if (limit !== null) return { error: null, limit };
        sinceTurn += piece.length;
        if (sinceTurn < TURN_BYTES) continue;
        sinceTurn = 0;
        await turnOfLoop();
      }
    }
    return { error: null, limit: null };
  } catch (error) {
    if (error instanceof DecodedLimitError) return { error: null, limit: 'decoded-bytes' };
    return { error: `The body is not what its content encoding says: ${(error as Error).message}`, limit: null };
  } finally {
    decoder.close();
  }
}
