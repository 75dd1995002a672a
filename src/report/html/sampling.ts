// Curves at even moments, as many as a plot has columns: 60,000 arrivals are drawn no slower than 60.
import { piecesBy, type Series } from './series.ts';

export interface Sampled {
  momentsMs: number[];
  /** Characters that had come by each moment, for each series. */
  totals: number[][];
}

/** @param columns how many moments, both ends included; at least 2 */
export function sampled(
  all: readonly Pick<Series, 'atMs' | 'totals'>[],
  fromMs: number,
  toMs: number,
  columns: number,
): Sampled {
  const stepMs = (toMs - fromMs) / (columns - 1);
  const momentsMs = Array.from({ length: columns }, (_, i) => (i === columns - 1 ? toMs : fromMs + i * stepMs));
  const totals = all.map(({ atMs, totals: sums }) => {
    let pieces = piecesBy({ atMs }, fromMs);
    return momentsMs.map((momentMs) => {
      while (pieces < atMs.length && atMs[pieces]! <= momentMs) pieces += 1;
      return sums[pieces - 1] ?? 0;
    });
  });
  return { momentsMs, totals };
}
