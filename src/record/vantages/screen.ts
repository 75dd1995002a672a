// The screen: what comes out of a program's stdout, stamped as it comes, and the answer's words found in it.
// Easy to get wrong: one stdout may show several answers, and much beside them. Only the words tell which is which.
import { StringDecoder } from 'node:string_decoder';
import { msBetween, systemClock, type Stamp } from '../../clock.ts';
import { STREAM_LIMITS, type StreamLimit } from '../../limits.ts';
import type { ChunkLog } from '../../mock/exchange.ts';
import type { Timeline } from '../../model/timeline.ts';
import type { Progress } from './progress.ts';
import type { StampedPiece } from '../../texts/whole-tracks.ts';
import { arrivalsAt, createTracerWatch } from '../text/tracers.ts';

export interface ScreenLog {
  readonly pieces: readonly StampedPiece[];
  add(bytes: Buffer): void;
  onPiece(listener: (piece: StampedPiece) => void): void;
  /** The limit that was met; null for none. What comes behind it is dropped. */
  limit(): StreamLimit | null;
}

export function createScreenLog(): ScreenLog {
  const pieces: StampedPiece[] = [];
  const listeners: ((piece: StampedPiece) => void)[] = [];
  let keptBytes = 0;
  let met: StreamLimit | null = null;
  return {
    pieces,
    limit: () => met,
    add(bytes) {
      keptBytes += bytes.length;
      if (keptBytes > STREAM_LIMITS['stdout-bytes'].most) met ??= 'stdout-bytes';
      if (pieces.length >= STREAM_LIMITS['stdout-writes'].most) met ??= 'stdout-writes';
      if (met !== null) return;
      const piece = { at: systemClock.now(), bytes };
      pieces.push(piece);
      for (const listener of listeners) listener(piece);
    },
    onPiece: (listener) => void listeners.push(listener),
  };
}

/** Follows one answer of the mock on the screen. @param spoken its chunks so far */
export function createScreenProgress(screen: ScreenLog, spoken: () => readonly ChunkLog[]): Progress {
  const watch = createTracerWatch(spoken);
  const decoder = new StringDecoder('utf8');
  const listeners = new Set<() => void>();
  screen.onPiece(({ at, bytes }) => {
    watch.add(decoder.write(bytes), at);
    for (const listener of listeners) listener();
  });
  return {
    seen: watch.seen,
    // Nothing is known from inside of a program.
    app: () => 0,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * @param find for each chunk the piece that brought it, or null
 * @param requestAt moment 0: what came out before it is none of this answer
 */
export function screenTimeline<T extends Pick<ChunkLog, 'channel' | 'characters' | 'text'>>(
  screen: Pick<ScreenLog, 'pieces'>,
  spoken: readonly T[],
  find: (pieces: readonly StampedPiece[], spoken: readonly T[]) => (StampedPiece | null)[],
  requestAt: Stamp,
  keepText: boolean,
): Timeline {
  const pieces = screen.pieces.filter(({ at }) => at >= requestAt);
  const found = find(pieces, spoken);
  const last = found.findLast((piece) => piece !== null) ?? null;
  const own = last === null ? pieces : pieces.slice(0, pieces.indexOf(last) + 1);
  const isLastOfAll = last !== null && last === screen.pieces.at(-1);
  const reads = own.map(({ at, bytes: { length } }) => {
    return { atMs: msBetween(requestAt, at), bytes: length, framedBytes: length, decodedBytes: length };
  });
  return {
    vantage: 'screen',
    arrivals: arrivalsAt(found, spoken, requestAt, keepText).filter((arrival) => arrival !== null),
    reads,
    headersMs: null,
    firstByteMs: reads[0]?.atMs ?? null,
    // A screen has no end mark: that nothing came after the answer is one.
    endMs: isLastOfAll ? msBetween(requestAt, last.at) : null,
    digests: {},
  };
}
