// What a driver of an answer gets: it says when the next chunk is spoken, and how long that has to be.
import type { PlannedArrival, Schedule } from '../model/timeline.ts';
import type { ChunkLog, CommentLog, Driver, ExchangeLog, Playback } from './exchange.ts';
import { withTracer } from './words.ts';

export interface DriverJob {
  exchange: ExchangeLog;
  schedule: Schedule;
  playback: Pick<Playback, 'firstTracer'>;
  signal: AbortSignal;
}

/** @param say speaks this text in the channel of the planned chunk, at once @param comment writes this comment, at once */
export function createDriver(
  { exchange, schedule, playback, signal }: DriverJob,
  say: (planned: PlannedArrival, text: string, plannedAt: null) => ChunkLog,
  comment: (text: string) => CommentLog | null,
): Driver {
  const { arrivals } = schedule;
  return {
    exchange,
    chunksForAllKinds: chunksForAllKinds(schedule),
    signal,
    speak(minBytes = 0) {
      const index = exchange.chunks.length;
      const planned = arrivals[index % arrivals.length]!;
      const tracer = (playback.firstTracer ?? 0) + index;
      const bytes = Buffer.byteLength(withTracer(planned.text, tracer, 0));
      // The frame is longer than its text.
      return say(planned, withTracer(planned.text, tracer, minBytes - bytes), null);
    },
    comment: (bytes) => comment('.'.repeat(Math.max(0, bytes - COMMENT_BYTES))),
  };
}

/** What stands around the text of a comment: ": " and a blank line. */
const COMMENT_BYTES = 4;

/** Chunks of one kind that show whether this kind passes. A judgement: who holds arguments holds them from the first on. */
const ENOUGH_OF_KIND = 5;

function chunksForAllKinds({ arrivals }: Schedule): number {
  const counts = new Map<string, number>();
  let last = 0;
  arrivals.forEach(({ channel }, index) => {
    const count = (counts.get(channel) ?? 0) + 1;
    counts.set(channel, count);
    if (count <= ENOUGH_OF_KIND) last = index + 1;
  });
  return last;
}
