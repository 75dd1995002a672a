// Signs of life of the client's event loop.
//
//   request |..x..x..x..............x..x| end      a dead loop leaves no ticks, so silence is also measured
//            ^ from the request      ^ and to the end       before the first tick and after the last
import type { LoopMeasures } from '../model/report.ts';
import type { LoopLog } from '../model/recording.ts';

/** Silences from this length are listed: ten periods of the ticker. */
const LISTED_GAP_MS = 50;

export function measureLoop(log: LoopLog): LoopMeasures {
  const ticks = log.ticksMs.filter((tick) => tick > log.startMs && tick < log.endMs);
  const marks = [log.startMs, ...ticks, log.endMs];
  const silences = marks.slice(1).map((end, i): [number, number] => [marks[i]!, end]);
  const longest = silences.reduce((a, b) => (b[1] - b[0] > a[1] - a[0] ? b : a), [log.startMs, log.startMs]);
  return {
    longestGapMs: longest[1] - longest[0],
    longestGapAtMs: longest[0],
    utilization: log.utilization,
    gaps: silences.filter(([from, to]) => to - from >= LISTED_GAP_MS),
    blockedAt: blockedAt(log.silence),
  };
}

/** A frame in fewer samples than this share accounts for nothing: most of the silence is half of it. */
const TELLING_SHARE = 0.5;

function blockedAt(silence: LoopLog['silence']): LoopMeasures['blockedAt'] {
  if (silence === null || silence.samples === 0) return [];
  return silence.frames
    .map(({ count, ...frame }) => ({ ...frame, share: count / silence.samples }))
    .filter(({ share }) => share >= TELLING_SHARE);
}
