// All vantages of a run under each other on one time axis, so that one sees where the lump arises.
//
//   origin    ··▃▃▃▃▃▃▃▃▃▃▃▃      a cell is a slice of time, its height the text that arrived in it
//   wire      ·············█  ◀ held
import { PASSING_DELIVERIES } from '../../model/delivery.ts';
import type { LoopMeasures, VantageMeasures } from '../../model/measures.ts';
import type { Run } from '../../model/report.ts';
import { HOPS, VANTAGES } from '../../model/timeline.ts';
import { duration } from '../words/phrases.ts';
import type { Style } from './style.ts';

const INDENT = 4;
const NAME_COLUMNS = 10;
/** Room for what is said behind a row. */
const NOTE_COLUMNS = 11;
/** More cells than this show nothing more: a curve has at most 200 points. */
const MAX_CELLS = 120;
/** Height of a slice with the mean text of a slice; each further step is a factor of two, or the half below. */
const MEAN_LEVEL = 3;

export function timelines(run: Run, style: Style): string[] {
  const present = VANTAGES.flatMap((vantage) => {
    const measures = run.vantages[vantage];
    return measures === undefined ? [] : [{ vantage, measures }];
  });
  const endMs = Math.max(0, ...present.map(({ measures }) => lastMs(measures)), run.loop?.gaps.at(-1)?.[1] ?? 0);
  if (endMs === 0 || present.every(({ measures }) => measures.characters === 0)) return [];
  const cells = Math.min(MAX_CELLS, style.columns - INDENT - NAME_COLUMNS - NOTE_COLUMNS);
  const meanPerSlice = meanCharacters(
    present.map(({ measures }) => measures),
    endMs,
    cells,
  );
  const rows = present.map(({ vantage, measures }) => {
    const bars = slices(measures, endMs, cells).map(
      (characters) => style.signs.levels[level(characters, meanPerSlice)],
    );
    return row(vantage, bars.join(''), vantage === heldAt(run) ? style.paint.red(style.signs.held) : '');
  });
  if (run.loop !== null) rows.push(loopRow(run.loop, endMs, cells, style));
  return [...rows, style.paint.dim(row('', axis(endMs, cells), ''))];
}

/** How high a slice is drawn, on one scale for all rows: 0 nothing, 3 as much as the mean, 8 at least sixteen times that. */
export function level(characters: number, mean: number): number {
  if (characters === 0) return 0;
  return Math.min(8, Math.max(1, MEAN_LEVEL + Math.round(Math.log2(characters / mean))));
}

/** The vantage in front of which the text was held, when the curves show it. */
function heldAt({ verdict, vantages }: Run) {
  if (verdict.hop === null) return null;
  const vantage = VANTAGES[HOPS.indexOf(verdict.hop) + 1]!;
  const delivery = vantages[vantage]?.delivery;
  return delivery === undefined || PASSING_DELIVERIES.has(delivery) ? null : vantage;
}

function lastMs({ curve, endMs }: VantageMeasures): number {
  return Math.max(endMs ?? 0, curve.at(-1)?.[0] ?? 0);
}

/** The text of a slice if all of it came evenly, from the first word at the first vantage to the last one. */
function meanCharacters(all: readonly VantageMeasures[], endMs: number, cells: number): number {
  const [source] = all.filter(({ curve }) => curve.length > 0);
  if (source === undefined) return 1;
  const [first, last] = [source.curve[0]!, source.curve.at(-1)!];
  // A source that spoke all at once is drawn as the lump that it is.
  const spoken = Math.max(cells / 4, ((last[0] - first[0]) / endMs) * cells);
  return Math.max(1, last[1] / spoken);
}

/** Characters that arrived in each slice. */
function slices({ curve }: VantageMeasures, endMs: number, cells: number): number[] {
  const counts = Array.from({ length: cells }, () => 0);
  let before = 0;
  for (const [atMs, characters] of curve) {
    counts[sliceOf(atMs, endMs, cells)]! += characters - before;
    before = characters;
  }
  return counts;
}

function sliceOf(atMs: number, endMs: number, cells: number): number {
  return Math.min(cells - 1, Math.max(0, Math.floor((atMs / endMs) * cells)));
}

function loopRow({ gaps }: LoopMeasures, endMs: number, cells: number, { signs, paint }: Style): string {
  const isDead = (cell: number) => {
    const middleMs = ((cell + 0.5) / cells) * endMs;
    return gaps.some(([from, to]) => from <= middleMs && middleMs <= to);
  };
  const row_ = Array.from({ length: cells }, (_, cell) => (isDead(cell) ? signs.dead : signs.alive)).join('');
  return row('loop', row_, row_.includes(signs.dead) ? paint.red('blocked') : 'alive');
}

function row(name: string, cells: string, note: string): string {
  return `${' '.repeat(INDENT)}${name.padEnd(NAME_COLUMNS)}${cells}${note === '' ? '' : `  ${note}`}`;
}

/** Steps between the times under the rows, ms. */
const STEPS_MS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 60_000, 120_000, 300_000];
const LABEL_COLUMNS = 10;

/** Times under their cells, as many as fit: `0 ms   1.00 s   2.00 s   2.85 s`. The last one is the end. */
function axis(endMs: number, cells: number): string {
  const wanted = (endMs / cells) * LABEL_COLUMNS;
  const stepMs = STEPS_MS.find((step) => step >= wanted) ?? endMs;
  const end = endMs >= 1000 ? duration(endMs) : `${Math.round(endMs)} ms`;
  let line = '';
  for (let atMs = 0; atMs < endMs; atMs += stepMs) {
    const label = endMs >= 1000 ? `${Number((atMs / 1000).toFixed(2))} s` : `${atMs} ms`;
    const at = Math.floor((atMs / endMs) * cells);
    if (at + label.length + 1 > cells - end.length) break;
    line = line.padEnd(at) + label;
  }
  return line + end.padStart(cells - line.length);
}
