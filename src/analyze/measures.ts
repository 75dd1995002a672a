// Timeline → figures. The formulas are those that `stream-check explain <metric>` prints.
import type { Quantiles } from '../model/delivery.ts';
import type { VantageMeasures } from '../model/measures.ts';
import type { Timeline } from '../model/timeline.ts';
import { differences, quantile, weightedQuantile } from './stats.ts';
import { contentOf, seenUnits, type SeenUnit, type Unit } from './units.ts';

/** Points of a curve in the Report: enough for any terminal or plot, small enough for a file. */
const CURVE_POINTS = 200;
/** Merging is looked for where the source left at least this gap: shorter ones are merged by the loop itself. */
const MERGE_GAP_MS = 4;
/** Merged is what came closer together than this, ms, or this share of the gap. A judgement. */
const MERGED_MS = 1;
const MERGED_GAP_SHARE = 0.15;

/** Lateness of the source against the seen, weighted by characters. */
export function lagQuantiles(units: readonly Unit[], baseMs = 0): Quantiles {
  const lags = seenUnits(units).map((u) => ({ value: Math.max(0, u.outMs - u.inMs - baseMs), weight: u.characters }));
  return { p50: weightedQuantile(lags, 0.5), p95: weightedQuantile(lags, 0.95), max: weightedQuantile(lags, 1) };
}

/** Text-seconds that full buffering would hold: Z = sum w (e_N - e_i), in character-ms. */
export function fullBufferingHeld(units: readonly Unit[]): number {
  const endMs = units.at(-1)?.inMs ?? 0;
  return units.reduce((sum, u) => sum + u.characters * (endMs - u.inMs), 0);
}

/** Text held on the way: sum w (a_i - e_i), in character-ms; the areas of neighbouring stages add up exactly. */
export function held(units: readonly Unit[]): number {
  return seenUnits(units).reduce((sum, u) => sum + u.characters * (u.outMs - u.inMs), 0);
}

/** F = 1 - sum w max(0, lag - base) / Z. Not clipped: negative means slower than full buffering. Null when Z is 0. */
export function fidelity(units: readonly Unit[], baseMs: number): number | null {
  const fullyHeld = fullBufferingHeld(units);
  if (fullyHeld === 0) return null;
  const late = seenUnits(units).reduce((sum, u) => sum + u.characters * Math.max(0, u.outMs - u.inMs - baseMs), 0);
  return 1 - late / fullyHeld;
}

/** H = (a_1 - base - e_1) / span: the part of the generation during which nothing was shown. Null when span is 0. */
export function hold(units: readonly SeenUnit[], baseMs: number): number | null {
  const first = units[0];
  const span = spanMs(units);
  return first === undefined || span === 0 ? null : Math.max(0, first.outMs - baseMs - first.inMs) / span;
}

/** From the first unit that the source had to the last, ms. */
export function spanMs(units: readonly Unit[]): number {
  return (units.at(-1)?.inMs ?? 0) - (units[0]?.inMs ?? 0);
}

/** M: share of neighbours >= 4 ms apart at the source that came less than max(1 ms, 15 % of that gap) apart. Null without such neighbours. */
export function merged(units: readonly SeenUnit[]): number | null {
  let apart = 0;
  let together = 0;
  let before: SeenUnit | undefined;
  for (const unit of units) {
    const gapMs = unit.inMs - (before?.inMs ?? unit.inMs);
    if (before !== undefined && gapMs >= MERGE_GAP_MS) {
      apart += 1;
      if (unit.outMs - before.outMs < Math.max(MERGED_MS, MERGED_GAP_SHARE * gapMs)) together += 1;
    }
    before = unit;
  }
  return apart === 0 ? null : together / apart;
}

export type TimelineMeasures = Omit<
  VantageMeasures,
  'fidelity' | 'hold' | 'lagMs' | 'leastLagMs' | 'merged' | 'delivery'
>;

/** What one timeline tells without knowing its source. */
export function measureTimeline(timeline: Timeline): TimelineMeasures {
  const content = contentOf(timeline);
  const gaps = differences(content.map((c) => c.atMs));
  const bytes = timeline.arrivals.reduce<number | null>(
    (sum, a) => (a.bytes === null ? sum : (sum ?? 0) + a.bytes),
    null,
  );
  return {
    chunks: content.length,
    reads: timeline.reads?.length ?? null,
    characters: content.reduce((sum, c) => sum + c.characters, 0),
    bytes: timeline.reads === null ? bytes : timeline.reads.reduce((sum, r) => sum + r.bytes, 0),
    headersMs: timeline.headersMs,
    firstByteMs: timeline.firstByteMs,
    firstChunkMs: timeline.arrivals[0]?.atMs ?? null,
    firstContentMs: content[0]?.atMs ?? null,
    firstAnswerMs: content.find((c) => c.channel !== 'reasoning')?.atMs ?? null,
    endMs: timeline.endMs,
    interChunkMs: {
      p50: quantile(gaps, 0.5),
      p95: quantile(gaps, 0.95),
      p99: quantile(gaps, 0.99),
      max: quantile(gaps, 1),
    },
    curve: curveOf(content),
  };
}

function curveOf(content: readonly { atMs: number; characters: number }[]): [number, number][] {
  let characters = 0;
  const points = content.map(({ atMs, characters: more }): [number, number] => [atMs, (characters += more)]);
  if (points.length <= CURVE_POINTS) return points;
  // From the first point to the last, so that each index is one of `points`.
  const step = (points.length - 1) / (CURVE_POINTS - 1);
  return Array.from({ length: CURVE_POINTS }, (_, i) => points[Math.round(i * step)]!);
}
