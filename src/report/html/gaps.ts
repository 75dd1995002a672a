// How long nothing came between two pieces: the gaps of each vantage, counted in classes that grow.
import type { Series } from './series.ts';

/** Upper ends, ms; a gap of exactly so much belongs to the next class. The last class has no end. */
const ENDS_MS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000] as const;

export interface GapClass {
  fromMs: number;
  /** null for the last class. */
  toMs: number | null;
  /** How many gaps of each vantage lie in it, in the order of the series. */
  counts: readonly number[];
}

/** From the first class that has a gap to the last one; empty where no vantage has two pieces. */
export function gapClasses(all: readonly Pick<Series, 'atMs'>[]): GapClass[] {
  const counted = all.map(countsOf);
  const classes = [...ENDS_MS, null].map((toMs, i) => ({
    fromMs: i === 0 ? 0 : ENDS_MS[i - 1]!,
    toMs,
    counts: counted.map((counts) => counts[i]!),
  }));
  const isUsed = ({ counts }: GapClass) => counts.some((count) => count > 0);
  return classes.slice(
    classes.findIndex(isUsed) === -1 ? classes.length : classes.findIndex(isUsed),
    classes.findLastIndex(isUsed) + 1,
  );
}

function countsOf({ atMs }: Pick<Series, 'atMs'>): number[] {
  const counts = Array.from({ length: ENDS_MS.length + 1 }, () => 0);
  for (let i = 1; i < atMs.length; i += 1) {
    const gapMs = atMs[i]! - atMs[i - 1]!;
    const found = ENDS_MS.findIndex((endMs) => gapMs < endMs);
    counts[found === -1 ? ENDS_MS.length : found]! += 1;
  }
  return counts;
}
