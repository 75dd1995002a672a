// What lets text out piece by piece with a pause after each: how long that pause is.
// Easy to get wrong: only pieces that were waiting count. A gap in which there was nothing to hand over is the source's.
//
//   before  abcdef......ghijkl......     two chunks of three words
//   after   ab..cd..ef..gh..ij..kl..     the pace is that of the words: the gaps in front of cd, ef, ij and kl, and of gh if it waited
import type { Timeline } from '../model/timeline.ts';
import { quantile, spreadOf } from './stats.ts';
import { contentOf } from './units.ts';

export interface Pace {
  /** Median gap in front of a piece that was waiting, ms. */
  periodMs: number;
  /** From the 10th to the 90th percentile of these gaps, as a share of the median. */
  spread: number;
  /** Such gaps. */
  gaps: number;
}

/** Fewer gaps show no pace. A judgement. */
const MIN_GAPS = 8;
/** A timer's gaps lie this close together, also on a busy machine; those of a network or of work do not. A judgement. */
const EVEN_SPREAD = 0.4;
/** Pieces for one of the source from which it was cut up. A judgement: protocols re-cut few of them. */
const CUT_UP = 1.5;

/** The pace at which `after` hands over what `before` had; null when too few pieces waited. */
export function paceOf(before: Timeline, after: Timeline): Pace | null {
  const gaps = waitingGaps(before, after);
  const periodMs = quantile(gaps, 0.5) ?? 0;
  if (gaps.length < MIN_GAPS || periodMs === 0) return null;
  return { periodMs, spread: spreadOf(gaps) / periodMs, gaps: gaps.length };
}

/** The pace of something that cuts chunks up and hands the pieces over one by one at even times; null when this is not what was seen. */
export function smoothingOf(before: Timeline, after: Timeline): Pace | null {
  const pace = paceOf(before, after);
  const isCutUp = contentOf(after).length >= CUT_UP * contentOf(before).length;
  return pace !== null && isCutUp && pace.spread <= EVEN_SPREAD ? pace : null;
}

function waitingGaps(before: Timeline, after: Timeline): number[] {
  const sources = contentOf(before);
  let spoken = 0;
  let next = 0;
  let spokenAtMs = -Infinity;
  let offset = 0;
  let lastMs: number | null = null;
  return contentOf(after).flatMap(({ atMs, characters }) => {
    offset += characters;
    for (let source = sources[next]; source !== undefined && spoken < offset; source = sources[next]) {
      spoken += source.characters;
      spokenAtMs = source.atMs;
      next += 1;
    }
    const waited = lastMs !== null && spoken >= offset && spokenAtMs <= lastMs;
    const gapMs = atMs - (lastMs ?? atMs);
    lastMs = atMs;
    return waited ? [gapMs] : [];
  });
}
