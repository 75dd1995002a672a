// Signs of life of the client's event loop.
//
//   request ........|..x..x..............x..x| end      a dead loop leaves no ticks, so silence is also measured
//                   ^ from the first byte    ^ to the end        before the first tick and after the last
//
// Easy to get wrong: what a client does before the answer begins (imports, its set-up, the request) holds no word up.
import type { LoopMeasures } from '../model/measures.ts';
import type { LoopLog, Pause } from '../model/loop-log.ts';
import { kindOfPause } from './own-delays.ts';
import { quantile } from './stats.ts';

/** Silences from this length are listed: ten periods of the ticker. */
const LISTED_GAP_MS = 50;

/** @param measuring pauses of the process that measures @param fromMs when the answer began, ms since the request */
export function measureLoop(log: LoopLog, measuring: readonly Pause[], fromMs: number | null = null): LoopMeasures {
  const startMs = Math.min(Math.max(log.startMs, fromMs ?? log.startMs), log.endMs);
  const ticks = log.ticksMs.filter((tick) => tick > startMs && tick < log.endMs);
  const marks = [startMs, ...ticks, log.endMs];
  const silences = marks.slice(1).map((end, i): [number, number] => [marks[i] ?? end, end]);
  const longest = silences.reduce((a, b) => (b[1] - b[0] > a[1] - a[0] ? b : a), [startMs, startMs]);
  const listed = silences.filter(([from, to]) => to - from >= LISTED_GAP_MS);
  return {
    longestGapMs: longest[1] - longest[0],
    longestGapAtMs: longest[0],
    utilization: log.utilization,
    longestGapKind: kindOf(longest, log, measuring),
    gaps: listed,
    period: periodOf(listed),
    // The stacks are those of all silences: without one that is listed they are of the time before.
    blockedAt: listed.length === 0 ? [] : blockedAt(log.silence),
  };
}

/** By the pause that covers it; null where nobody looked. */
function kindOf([from, to]: [number, number], { pauses }: LoopLog, measuring: readonly Pause[]) {
  const pause = pauses.find(({ fromMs, toMs }) => fromMs < to && toMs > from && toMs - fromMs >= (to - from) / 2);
  return pause === undefined ? null : kindOfPause(pause, measuring);
}

/** So many silences, and this close to each other, are a habit. Judgements. */
const MIN_HABIT = 3;
const EVEN_SHARE = 0.8;

/** A loop that is dead again and again for the same time; null where silences differ. */
function periodOf(gaps: LoopMeasures['gaps']): LoopMeasures['period'] {
  const lengths = gaps.map(([from, to]) => to - from);
  const medianMs = quantile(lengths, 0.5) ?? 0;
  const alike = lengths.filter((length) => length >= EVEN_SHARE * medianMs && medianMs >= EVEN_SHARE * length);
  return alike.length >= MIN_HABIT && alike.length >= EVEN_SHARE * lengths.length
    ? { count: alike.length, medianMs }
    : null;
}

/** A frame in fewer samples than this share accounts for nothing: most of the silence is half of it. */
const TELLING_SHARE = 0.5;

function blockedAt(silence: LoopLog['silence']): LoopMeasures['blockedAt'] {
  if (silence === null || silence.samples === 0) return [];
  return silence.frames
    .map(({ count, ...frame }) => ({ ...frame, share: count / silence.samples }))
    .filter(({ share }) => share >= TELLING_SHARE);
}
