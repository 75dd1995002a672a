// The runs that are drawn against each other: of each the text at the vantage that its verdict is about.
import type { Run } from '../../model/report.ts';
import { seriesOf, type Series } from './series.ts';

/** More lines than these cannot be told apart. */
export const MOST_LINES = 8;

export interface ComparedRun {
  run: Run;
  /** In the Report. */
  index: number;
  series: Series;
  endMs: number;
  hasEveryArrival: boolean;
}

/** The first runs to which text came. */
export function comparedRuns(runs: readonly Run[]): { drawn: ComparedRun[]; hasMore: boolean } {
  const found: ComparedRun[] = [];
  for (const [index, run] of runs.entries()) {
    if (found.length > MOST_LINES) break;
    const { series: all, endMs, hasEveryArrival } = seriesOf({ ...run, loop: null });
    const series = all.find(({ vantage }) => vantage === run.verdict.vantage) ?? all.at(-1);
    if (series !== undefined) found.push({ run, index, series, endMs, hasEveryArrival });
  }
  return { drawn: found.slice(0, MOST_LINES), hasMore: found.length > MOST_LINES };
}
