// What arrived at the vantages of a run, added up: one curve for each, for plots, for the tables beside them, and for the
// replay. Where the Report does not hold every arrival, its curves of at most 200 points are taken.
import type { Run } from '../../model/report.ts';
import { VANTAGES } from '../../model/ids.ts';
import type { VantageId } from '../../model/timeline.ts';

export interface Series {
  vantage: VantageId;
  /** When each piece with content was there, ms since the request; in order. */
  atMs: readonly number[];
  /** Characters that had come with it. */
  totals: readonly number[];
  /** Length of each piece. */
  characters: readonly number[];
  /** The read that completed each; null where this vantage reads nothing, or single pieces are not known. */
  reads: readonly (number | null)[] | null;
  /** The words of each; null unless they were kept. */
  texts: readonly string[] | null;
}

export interface RunSeries {
  series: readonly Series[];
  /** Whether each piece is a chunk; else a piece is what came between two points of a curve. */
  hasEveryArrival: boolean;
  /** When the last thing happened that is drawn, ms; at least 1. */
  endMs: number;
}

type Drawn = Pick<Run, 'timelines' | 'vantages' | 'loop'>;

export function seriesOf({ timelines, vantages, loop }: Drawn): RunSeries {
  const present = VANTAGES.filter((vantage) => (timelines ?? vantages)[vantage] !== undefined);
  const all = present.map((vantage) =>
    timelines === null ? fromCurve(vantage, vantages[vantage]!.curve) : fromColumns(vantage, timelines[vantage]!),
  );
  const series = all.filter(({ atMs }) => atMs.length > 0);
  const ends = series.map(({ vantage, atMs }) => Math.max(atMs.at(-1)!, vantages[vantage]?.endMs ?? 0));
  return { series, hasEveryArrival: timelines !== null, endMs: Math.max(1, ...ends, loop?.gaps.at(-1)?.[1] ?? 0) };
}

function fromColumns(vantage: VantageId, columns: NonNullable<NonNullable<Run['timelines']>['wire']>): Series {
  const kept: number[] = [];
  columns.channels.forEach((channel, i) => {
    if (channel !== null && columns.characters[i]! > 0) kept.push(i);
  });
  const pick = <T>(values: readonly T[]) => kept.map((i) => values[i]!);
  const reads = pick(columns.reads);
  const characters = pick(columns.characters);
  return {
    vantage,
    atMs: pick(columns.atMs),
    totals: sums(characters),
    characters,
    reads: reads.some((read) => read !== null) ? reads : null,
    texts: columns.texts === null ? null : pick(columns.texts),
  };
}

function fromCurve(vantage: VantageId, curve: readonly (readonly [number, number])[]): Series {
  const totals = curve.map(([, total]) => total);
  const characters = totals.map((total, i) => total - (totals[i - 1] ?? 0));
  return { vantage, atMs: curve.map(([atMs]) => atMs), totals, characters, reads: null, texts: null };
}

function sums(values: readonly number[]): number[] {
  let sum = 0;
  return values.map((value) => (sum += value));
}

/** How many pieces had come by then. */
export function piecesBy({ atMs }: Pick<Series, 'atMs'>, momentMs: number): number {
  return lowest(atMs.length, (i) => atMs[i]! > momentMs);
}

/** The first index for which it is true; `length` if there is none. @param isReached false, and from some index on true */
function lowest(length: number, isReached: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isReached(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** How many characters had come by then. */
export function charactersBy(series: Pick<Series, 'atMs' | 'totals'>, momentMs: number): number {
  return series.totals[piecesBy(series, momentMs) - 1] ?? 0;
}

/** When this share of all that came to the vantage was there, ms. @param share above 0, up to 1 */
export function momentOfShare({ atMs, totals }: Pick<Series, 'atMs' | 'totals'>, share: number): number {
  const wanted = share * totals.at(-1)!;
  // A sum of shares may be a little more than what it stands for.
  return atMs[lowest(totals.length, (i) => totals[i]! >= wanted - 1e-9)]!;
}
