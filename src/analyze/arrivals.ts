// One timeline judged by its arrivals alone, where nobody knows when the words were spoken (a real provider).
// Less can be said, and no more is said: a batch is named only with at least five flushes at even times, or where bytes prove
// a buffer (byte-evidence.ts); a single flush is reported as `single-flush`, without a cause.
//
//   came    x.xx.x...x.x.xx.x..x.x      pieces one by one: incremental
//           5...5...5...5...5...5       flushes at even times, whatever their sizes: batched, by a timer
//           ..................k         one flush: inconclusive, single-flush
import type { Timeline } from '../model/timeline.ts';
import { countsBytes, type ByteEvidence } from './byte-evidence.ts';
import type { Classified } from './delivery.ts';
import { differences, largestOf, quantile, spreadOf, variation } from './stats.ts';
import { contentOf } from './units.ts';

/** Gaps up to this belong to one burst, unless the gaps fall into two clear groups. Fitted on simulated streams. */
const FLOOR_MS = 3;
const MAX_THRESHOLD_MS = 60;
/** The groups are clear if the gaps of one are so many times as long, the short ones short and no exception. Fitted likewise. */
const CLEAR_FACTOR = 5;
const MAX_SHORT_GAP_MS = 12;
const MIN_SHORT_SHARE = 0.25;
/** Pieces denser than this cannot come from a model one by one: about 2,000 a second. Fitted: 0.07 % false alarms. */
const FLUSH_MS_PER_UNIT = 0.5;
const MIN_FLUSH_MS = 4;
const MIN_FLUSH_UNITS = 3;
/** With this share of the text in one window, the answer is one flush. A judgement, as are all below but the timer's. */
const SINGLE_FLUSH_SHARE = 0.9;
const WINDOW_MS = 15;
const WINDOW_SHARE = 0.01;
/** With this share of the text in flushes, the arrivals are batches. */
const BATCHED_SHARE = 0.7;
/** As few large bursts tell of no rule. */
const FEW_BURSTS = 3;
const LARGE_BURST_UNITS = 5;
/** Fewer pieces, or bursts, or a shorter time between the first and the last of them tell nothing. */
const MIN_UNITS = 8;
const MIN_BURSTS = 3;
const MIN_BATCHES = 4;
const MIN_SPAN_MS = 100;
/** Batches closer together are within any budget. */
const BATCH_INTERVAL_MS = 100;
/** Groups as small and as frequent as speculative decoding makes them. */
const GROUP_UNITS = 9;
const GROUP_INTERVAL_MS = 400;
/** Events of a granularity chosen at or above the API: as few, as large and as far apart. */
const COARSE_UNITS = { min: 3, max: 19, inBurst: 2 };
const COARSE_INTERVAL_MS = 100;
const COARSE_LARGEST_SHARE = 0.7;
/** A timer's flushes: as many, as even in time, and less even in size. Fitted on simulated streams. */
const TIMER_FLUSHES = 5;
const TIMER_VARIATION = 0.1;
const TIMER_EVENNESS = 1.6;
/** The server's own time counts from here on, and if it is so many times that in which the text came. Fitted. */
const MIN_GENERATED_MS = 200;
const GENERATED_FACTOR = 5;
/** Fewer tokens may come in one event; with fewer characters for each, thoughts are not shown. Judgements, as is the next. */
const MIN_GENERATED_TOKENS = 8;
const MIN_TOKEN_CHARACTERS = 1.5;
/** Text that comes over a longer time than this was replayed. */
const DRIP_MS = 30;
/** As even as a replay from a timer, after as long a wait: as many pieces, gaps as wide, spread and part of the time. Fitted. */
const EVEN = { units: 20, gapMs: 4, spreadShare: 0.25, spreadMs: 5, waitShare: 0.4 };

export type ArrivalFacts = Classified & {
  /** Largest share of the text that came within one window of 15 ms or 1 % of the first time, 0..1. */
  singleFlushShare: number;
  /** When that window began, ms. */
  singleFlushAtMs: number | null;
  /** Share of the text that came in flushes, 0..1. */
  flushShare: number;
  bursts: number;
  /** Period of the timer that its flushes obey, ms; null for none. */
  periodMs: number | null;
};

interface Burst {
  startMs: number;
  endMs: number;
  units: number;
  characters: number;
}

/**
 * Judges a timeline by its arrivals. Never `throttled` or `stalled`: those need an emission curve; `buffered` and `replayed` only
 * where the server says itself how long it generated.
 * @param bytes what its bytes show; null where nobody looked
 */
export function classifyArrivals(timeline: Timeline, bytes: ByteEvidence | null = null): ArrivalFacts {
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
    periodMs: null,
  };
  const isSingle = facts.singleFlushShare >= SINGLE_FLUSH_SHARE;
  const held = heldByOwnClock(timeline, isSingle);
  if (held !== null) return { ...facts, delivery: held, reason: null };
  if (bytes !== null && countsBytes(bytes) && !isSingle) return { ...facts, ...letOutBySize(bytes) };
  const judged = judge(content.length, bursts, facts);
  const periodMs = judged.delivery === 'batched' ? quantile(differences(bursts.map((b) => b.startMs)), 0.5) : null;
  return { ...facts, ...judged, periodMs };
}

/**
 * The server says how long it generated, and all of the text came in a fifth of that: it was there before. Easy to get
 * wrong: tokens of thoughts that are not shown count in that time, and a cache says it of an answer that it made earlier.
 */
function heldByOwnClock(timeline: Timeline, isSingle: boolean): 'buffered' | 'replayed' | null {
  const { generated } = timeline;
  const content = contentOf(timeline);
  const [first, last] = [content[0], content.at(-1)];
  if (generated === undefined || first === undefined || last === undefined) return null;
  const characters = content.reduce((sum, piece) => sum + piece.characters, 0);
  const spanMs = last.atMs - first.atMs;
  const isShown = generated.tokens >= MIN_GENERATED_TOKENS && generated.tokens * MIN_TOKEN_CHARACTERS <= characters;
  const isOfThis = last.atMs >= generated.ms;
  const isHeld = generated.ms >= Math.max(MIN_GENERATED_MS, GENERATED_FACTOR * spanMs);
  if (!isShown || !isOfThis || !isHeld) return null;
  return isSingle || spanMs <= DRIP_MS ? 'buffered' : 'replayed';
}

/** A buffer that is let out often enough is within any budget. */
function letOutBySize({ intervalMs }: ByteEvidence): Classified {
  const isOften = intervalMs !== null && intervalMs < BATCH_INTERVAL_MS;
  return { delivery: isOften ? 'micro-batched' : 'batched', reason: null };
}

/**
 * Whether the pieces came as evenly after as long a wait as an answer that is held and then replayed by a timer. A steady
 * model behind a long prompt looks the same: a suspicion, never a verdict.
 */
export function looksReplayed(timeline: Timeline): boolean {
  const content = contentOf(timeline);
  const gaps = differences(content.map(({ atMs }) => atMs));
  const medianMs = quantile(gaps, 0.5) ?? 0;
  const [first, last] = [content[0]?.atMs ?? 0, content.at(-1)?.atMs ?? 0];
  const isEven = spreadOf(gaps) < Math.min(EVEN.spreadShare * medianMs, EVEN.spreadMs);
  return content.length >= EVEN.units && medianMs >= EVEN.gapMs && isEven && first > EVEN.waitShare * last;
}

function judge(
  units: number,
  bursts: readonly Burst[],
  facts: { singleFlushShare: number; flushShare: number },
): Classified {
  if (units === 0) return { delivery: 'inconclusive', reason: 'no-content' };
  if (units === 1) return { delivery: 'inconclusive', reason: 'single-flush' };
  if (facts.singleFlushShare >= SINGLE_FLUSH_SHARE) return { delivery: 'inconclusive', reason: 'single-flush' };
  const perBurst =
    quantile(
      bursts.map((b) => b.units),
      0.5,
    ) ?? 0;
  const intervals = differences(bursts.map((b) => b.startMs));
  const interval = quantile(intervals, 0.5) ?? 0;
  if (bursts.length <= FEW_BURSTS && perBurst >= LARGE_BURST_UNITS && facts.flushShare >= BATCHED_SHARE)
    return { delivery: 'inconclusive', reason: 'batched-arrivals' };
  if (isCoarse(units, bursts, interval)) return { delivery: 'coarse', reason: null };
  if (units < MIN_UNITS || bursts.length < MIN_BURSTS) return { delivery: 'inconclusive', reason: 'too-few-chunks' };
  if (lastedMs(bursts) < MIN_SPAN_MS) return { delivery: 'inconclusive', reason: 'too-short' };
  if (facts.flushShare < BATCHED_SHARE || bursts.length < MIN_BATCHES || perBurst < MIN_FLUSH_UNITS)
    return { delivery: 'incremental', reason: null };
  if (interval < BATCH_INTERVAL_MS) return { delivery: 'micro-batched', reason: null };
  if (perBurst <= GROUP_UNITS && interval < GROUP_INTERVAL_MS) return { delivery: 'inconclusive', reason: 'grouped' };
  return isTimed(intervals, bursts)
    ? { delivery: 'batched', reason: null }
    : { delivery: 'inconclusive', reason: 'batched-arrivals' };
}

/** Large single events, at least 100 ms apart: a granularity chosen at or above the API. */
function isCoarse(units: number, bursts: readonly Burst[], interval: number): boolean {
  const total = bursts.reduce((sum, b) => sum + b.characters, 0);
  const biggest = largestOf(bursts.map((b) => b.characters)) / total;
  const { min, max, inBurst } = COARSE_UNITS;
  const isFew = units >= min && units <= max && bursts.every((b) => b.units <= inBurst);
  return isFew && interval >= COARSE_INTERVAL_MS && biggest <= COARSE_LARGEST_SHARE;
}

/** Five flushes of three pieces or more at even times, 100 ms or more apart: only a timer does that. */
function isTimed(intervals: readonly number[], bursts: readonly Burst[]): boolean {
  const byTime = variation(intervals);
  const bySize = variation(bursts.slice(0, -1).map((b) => b.characters));
  if (bursts.filter(isFlush).length < TIMER_FLUSHES || byTime === null || bySize === null) return false;
  return byTime < TIMER_VARIATION && byTime * TIMER_EVENNESS < bySize;
}

function lastedMs(bursts: readonly Burst[]): number {
  return (bursts.at(-1)?.endMs ?? 0) - (bursts[0]?.startMs ?? 0);
}

function isFlush({ units, startMs, endMs }: Burst): boolean {
  return units >= MIN_FLUSH_UNITS && endMs - startMs <= Math.max(MIN_FLUSH_MS, FLUSH_MS_PER_UNIT * units);
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
  for (const [i, log] of logs.slice(0, -1).entries()) {
    below += log;
    const [at, above] = [i + 1, logs.length - i - 1];
    const between = at * above * ((total - below) / above - below / at) ** 2;
    if (between > best.between) best = { between, at };
  }
  if (best.at === 0) return FLOOR_MS;
  const low = logs.slice(0, best.at);
  const lowMedian = 10 ** (quantile(low, 0.5) ?? 0);
  const highMedian = 10 ** (quantile(logs.slice(best.at), 0.5) ?? 0);
  const clear =
    highMedian >= CLEAR_FACTOR * lowMedian &&
    lowMedian <= MAX_SHORT_GAP_MS &&
    low.length >= MIN_SHORT_SHARE * logs.length;
  return clear ? Math.min(MAX_THRESHOLD_MS, 10 ** (((low.at(-1) ?? 0) + (logs[best.at] ?? 0)) / 2)) : FLOOR_MS;
}

/** The window of 15 ms, or 1 % of the first time, in which most of the text came. */
export function fullestWindow(content: readonly { atMs: number; characters: number }[]): {
  characters: number;
  startMs: number | null;
} {
  const widthMs = Math.max(WINDOW_MS, WINDOW_SHARE * (content[0]?.atMs ?? 0));
  let best = { characters: 0, startMs: null as number | null };
  let start = 0;
  let characters = 0;
  for (const piece of content) {
    characters += piece.characters;
    let first = content[start] ?? piece;
    while (piece.atMs - first.atMs > widthMs) {
      characters -= first.characters;
      start += 1;
      first = content[start] ?? piece;
    }
    if (characters > best.characters) best = { characters, startMs: first.atMs };
  }
  return best;
}
