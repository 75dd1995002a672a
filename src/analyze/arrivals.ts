// One timeline judged by its arrivals alone, where nobody knows when the words were spoken (a real provider).
// Less can be said, and no more is said: a batch is named only with at least five flushes at even times; a single
// flush is told as the fact that it is (method, sections 6a and 8).
import type { Timeline } from '../model/timeline.ts';
import type { Classified } from './delivery.ts';
import { quantile, variation, differences } from './stats.ts';
import { contentOf } from './units.ts';

/** Gaps up to this belong to one burst, unless the gaps fall into two clear groups (method, 6a). */
const FLOOR_MS = 3;
const MAX_THRESHOLD_MS = 60;
/** Pieces denser than this cannot come from a model one by one: about 2,000 a second (method, 6a: 0.07 % false alarms). */
const FLUSH_MS_PER_UNIT = 0.5;
const MIN_FLUSH_UNITS = 3;

export type ArrivalFacts = Classified & {
  /** Largest share of the text that came within one window of 15 ms or 1 % of the first time, 0..1. */
  singleFlushShare: number;
  /** When that window began, ms. */
  singleFlushAtMs: number | null;
  /** Share of the text that came in flushes, 0..1. */
  flushShare: number;
  bursts: number;
};

interface Burst {
  startMs: number;
  endMs: number;
  units: number;
  characters: number;
}

/** Judges a timeline by its arrivals. Never `buffered`, `replayed`, `throttled` or `stalled`: those need an emission curve. */
export function classifyArrivals(timeline: Timeline): ArrivalFacts {
  const content = contentOf(timeline);
  const total = content.reduce((sum, c) => sum + c.characters, 0);
  const bursts = burstsOf(content, burstGapMs(differences(content.map((c) => c.atMs))));
  const inFlushes = bursts.filter(isFlush).reduce((sum, b) => sum + b.characters, 0);
  const window = fullestWindow(content);
  const facts = {
    singleFlushShare: total === 0 ? 0 : window.characters / total,
    singleFlushAtMs: window.startMs,
    flushShare: total === 0 ? 0 : inFlushes / total,
    bursts: bursts.length,
  };
  return { ...facts, ...judge(content.length, bursts, facts) };
}

function judge(
  units: number,
  bursts: readonly Burst[],
  facts: { singleFlushShare: number; flushShare: number },
): Classified {
  if (units === 0) return { delivery: 'inconclusive', reason: 'no-content' };
  if (units === 1) return { delivery: 'inconclusive', reason: 'single-flush' };
  if (facts.singleFlushShare >= 0.9) return { delivery: 'inconclusive', reason: 'single-flush' };
  const perBurst = quantile(
    bursts.map((b) => b.units),
    0.5,
  )!;
  const intervals = differences(bursts.map((b) => b.startMs));
  const interval = quantile(intervals, 0.5) ?? 0;
  if (bursts.length <= 3 && perBurst >= 5 && facts.flushShare >= 0.7)
    return { delivery: 'inconclusive', reason: 'batched-arrivals' };
  if (isCoarse(units, bursts, interval)) return { delivery: 'coarse', reason: null };
  if (units < 8 || bursts.length < 3) return { delivery: 'inconclusive', reason: 'too-few-chunks' };
  if (bursts.at(-1)!.endMs - bursts[0]!.startMs < 100) return { delivery: 'inconclusive', reason: 'too-short' };
  if (facts.flushShare < 0.7 || bursts.length < 4 || perBurst < 3) return { delivery: 'incremental', reason: null };
  if (interval < 100) return { delivery: 'micro-batched', reason: null };
  if (perBurst <= 9 && interval < 400) return { delivery: 'inconclusive', reason: 'grouped' };
  return isTimed(intervals, bursts)
    ? { delivery: 'batched', reason: null }
    : { delivery: 'inconclusive', reason: 'batched-arrivals' };
}

/** Large single events, at least 100 ms apart: a granularity chosen at or above the API. */
function isCoarse(units: number, bursts: readonly Burst[], interval: number): boolean {
  const total = bursts.reduce((sum, b) => sum + b.characters, 0);
  const biggest = Math.max(...bursts.map((b) => b.characters)) / total;
  return units >= 3 && units < 20 && interval >= 100 && biggest <= 0.7 && bursts.every((b) => b.units <= 2);
}

/** Five flushes of three pieces or more at even times, 100 ms or more apart: only a timer does that (method, section 8). */
function isTimed(intervals: readonly number[], bursts: readonly Burst[]): boolean {
  const byTime = variation(intervals);
  const bySize = variation(bursts.slice(0, -1).map((b) => b.characters));
  if (bursts.filter(isFlush).length < 5 || byTime === null || bySize === null) return false;
  return byTime < 0.1 && byTime * 1.6 < bySize;
}

function isFlush({ units, startMs, endMs }: Burst): boolean {
  return units >= MIN_FLUSH_UNITS && endMs - startMs <= Math.max(4, FLUSH_MS_PER_UNIT * units);
}

function burstsOf(content: readonly { atMs: number; characters: number }[], gapMs: number): Burst[] {
  const bursts: Burst[] = [];
  for (const { atMs, characters } of content) {
    const last = bursts.at(-1);
    if (last === undefined || atMs - last.endMs > gapMs)
      bursts.push({ startMs: atMs, endMs: atMs, units: 1, characters });
    else Object.assign(last, { endMs: atMs, units: last.units + 1, characters: last.characters + characters });
  }
  return bursts;
}

/** Splits the gaps into short and long by Otsu on their logarithms, when they fall into two clear groups; else the floor. */
function burstGapMs(gaps: readonly number[]): number {
  const logs = gaps.map((gap) => Math.log10(Math.max(FLOOR_MS, gap))).toSorted((a, b) => a - b);
  const total = logs.reduce((sum, log) => sum + log, 0);
  let below = 0;
  let best = { between: 0, at: 0 };
  for (let i = 1; i < logs.length; i++) {
    below += logs[i - 1]!;
    const between = i * (logs.length - i) * ((total - below) / (logs.length - i) - below / i) ** 2;
    if (between > best.between) best = { between, at: i };
  }
  if (best.at === 0) return FLOOR_MS;
  const low = logs.slice(0, best.at);
  const lowMedian = 10 ** quantile(low, 0.5)!;
  const highMedian = 10 ** quantile(logs.slice(best.at), 0.5)!;
  const clear = highMedian >= 5 * lowMedian && lowMedian <= 12 && low.length >= 0.25 * logs.length;
  return clear ? Math.min(MAX_THRESHOLD_MS, 10 ** ((low.at(-1)! + logs[best.at]!) / 2)) : FLOOR_MS;
}

function fullestWindow(content: readonly { atMs: number; characters: number }[]): {
  characters: number;
  startMs: number | null;
} {
  const widthMs = Math.max(15, 0.01 * (content[0]?.atMs ?? 0));
  let best = { characters: 0, startMs: null as number | null };
  let start = 0;
  let characters = 0;
  for (const piece of content) {
    characters += piece.characters;
    while (piece.atMs - content[start]!.atMs > widthMs) characters -= content[start++]!.characters;
    if (characters > best.characters) best = { characters, startMs: content[start]!.atMs };
  }
  return best;
}
