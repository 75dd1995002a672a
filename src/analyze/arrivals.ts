// One timeline judged by its arrivals alone, where nobody knows when the words were spoken (a real provider).
// Less can be said, and no more is said: a batch is named only with at least five flushes at even times, or where bytes prove
// a buffer (byte-evidence.ts); a single flush is reported as `single-flush`, without a cause.
//
//   came    x.xx.x...x.x.xx.x..x.x      pieces one by one: incremental
//           5...7...4...6...5...8       flushes at even times, whatever their sizes: batched, by a timer
//           5...5...5...5...5...5       as many each time: a model that speaks in blocks looks the same
//           ..........kk.x.x.x.x.x      half of it at once: whoever held that, it is not called incremental
//           ..................k         one flush: inconclusive, single-flush
import { PASSING_DELIVERIES } from '../model/delivery.ts';
import type { Timeline } from '../model/timeline.ts';
import {
  burstsOf,
  flushesOf,
  fullestWindow,
  GROUP_UNITS,
  MIN_FLUSH_UNITS,
  SINGLE_FLUSH_SHARE,
  tellingContent,
  type Burst,
} from './bursts.ts';
import { countsBytes, type ByteEvidence } from './byte-evidence.ts';
import { certain, inconclusive, type Classified } from './delivery.ts';
import { heldByOwnTime } from './in-band.ts';
import { differences, largestOf, quantile, spreadOf, variation } from './stats.ts';
import { contentOf } from './units.ts';

/** With this share of the text in flushes, the arrivals are batches. A judgement, as are all below but the timer's. */
const BATCHED_SHARE = 0.7;
/** As few large bursts tell of no rule. */
const FEW_BURSTS = 3;
const LARGE_BURST_UNITS = 5;
/** Fewer pieces, or bursts, or a shorter time between the first and the last of them tell nothing. */
const MIN_UNITS = 8;
const MIN_BURSTS = 3;
const MIN_BATCHES = 4;
const MIN_SPAN_MS = 100;
/** One flush with this share of the text is a large part of it, and so are long pieces of plain text together. */
const LARGE_SHARE = 0.5;
/** As long a piece of plain text, about 500 tokens, was collected, by whomever. */
const LONG_PIECE_CHARACTERS = 2000;
/** Batches closer together are within any budget. */
const BATCH_INTERVAL_MS = 100;
/** Small groups as frequent as speculative decoding makes them. */
const GROUP_INTERVAL_MS = 400;
/** Events of a granularity chosen at or above the API: as few, as large and as far apart. */
const COARSE_UNITS = { min: 3, max: 19, inBurst: 2 };
const COARSE_INTERVAL_MS = 100;
const COARSE_LARGEST_SHARE = 0.7;
/** A timer's flushes: as many, as even in time, and less even in size. Fitted on simulated streams. */
const TIMER_FLUSHES = 5;
const TIMER_VARIATION = 0.1;
const TIMER_EVENNESS = 1.6;
/** With as many pieces in this share of them they may be the steps of a model. A judgement. */
const STEPS_SHARE = 0.5;
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

/** What its bytes show; nothing where nobody looked. */
interface Seen {
  bytes?: ByteEvidence | null;
  /** Whether the body has frames; of plain text each read is one. Left out for true. */
  isFramed?: boolean;
}

/**
 * Judges a timeline by its arrivals. Never `throttled` or `stalled`: those need an emission curve; `buffered` and `replayed` only
 * where the server says itself how long it generated.
 */
export function classifyArrivals(timeline: Timeline, { bytes = null, isFramed = true }: Seen = {}): ArrivalFacts {
  const content = tellingContent(timeline);
  const total = content.reduce((sum, c) => sum + c.characters, 0);
  const bursts = burstsOf(content);
  const flushes = flushesOf(content);
  const window = fullestWindow(content);
  const shareOf = (characters: number) => (total === 0 ? 0 : characters / total);
  const facts = {
    singleFlushShare: shareOf(window.characters),
    singleFlushAtMs: window.startMs,
    flushShare: shareOf(flushes.reduce((sum, b) => sum + b.characters, 0)),
    bursts: bursts.length,
    periodMs: null,
  };
  const isSingle = facts.singleFlushShare >= SINGLE_FLUSH_SHARE;
  const held = heldByOwnTime(timeline, isSingle);
  if (held !== null) return { ...facts, delivery: held, reason: null };
  if (bytes !== null && countsBytes(bytes) && !isSingle) return { ...facts, ...letOutBySize(bytes) };
  const judged = judge(content.length, bursts, flushes, facts);
  if (PASSING_DELIVERIES.has(judged.delivery)) {
    const isBlurred = bytes?.blurred != null && letOutBySize(bytes.blurred).delivery === 'batched';
    if (isBlurred) return { ...facts, ...inconclusive('machine-too-noisy') };
    const mayBeLumps = holdsHalfAtOnce(flushes, total) || (!isFramed && isOfLongPieces(content, total));
    return { ...facts, ...(mayBeLumps ? inconclusive('batched-arrivals') : judged) };
  }
  const periodMs = judged.delivery === 'batched' ? quantile(intervalsOf(tellingOf(bursts, flushes)), 0.5) : null;
  return { ...facts, ...judged, periodMs };
}

/** Where flushes are larger than speculative decoding makes them, single pieces between them tell nothing. */
function tellingOf(bursts: readonly Burst[], flushes: readonly Burst[]): readonly Burst[] {
  return unitsOf(flushes) > GROUP_UNITS ? flushes : bursts;
}

/** In the median. */
function unitsOf(bursts: readonly Burst[]): number {
  const units = bursts.map((burst) => burst.units);
  return quantile(units, 0.5) ?? 0;
}

function intervalsOf(bursts: readonly Burst[]): number[] {
  return differences(bursts.map(({ startMs }) => startMs));
}

/** One flush that no speculative decoding makes. */
function holdsHalfAtOnce(flushes: readonly Burst[], total: number): boolean {
  return flushes.some(({ units, characters }) => units > GROUP_UNITS && characters >= LARGE_SHARE * total);
}

/** Of plain text only that tells how much was written at a time. */
function isOfLongPieces(content: readonly { characters: number }[], total: number): boolean {
  const long = content.filter(({ characters }) => characters >= LONG_PIECE_CHARACTERS);
  return long.reduce((sum, { characters }) => sum + characters, 0) >= LARGE_SHARE * total;
}

/** A buffer that is let out often enough is within any budget. */
function letOutBySize({ intervalMs }: Pick<ByteEvidence, 'intervalMs'>): Classified {
  return certain(intervalMs !== null && intervalMs < BATCH_INTERVAL_MS ? 'micro-batched' : 'batched');
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
  flushes: readonly Burst[],
  { singleFlushShare, flushShare }: { singleFlushShare: number; flushShare: number },
): Classified {
  if (units === 0) return inconclusive('no-content');
  if (units === 1 || singleFlushShare >= SINGLE_FLUSH_SHARE) return inconclusive('single-flush');
  const telling = tellingOf(bursts, flushes);
  const perBurst = unitsOf(telling);
  const interval = quantile(intervalsOf(telling), 0.5) ?? 0;
  if (telling.length <= FEW_BURSTS && perBurst >= LARGE_BURST_UNITS && flushShare >= BATCHED_SHARE)
    return inconclusive('batched-arrivals');
  if (isCoarse(units, bursts)) return certain('coarse');
  if (units < MIN_UNITS) return inconclusive('too-few-chunks');
  // Many pieces without a gap: a fast model, or an answer that was there and came as fast as the network carries it.
  if (bursts.length < MIN_BURSTS)
    return inconclusive(unitsOf(bursts) > GROUP_UNITS ? 'batched-arrivals' : 'too-few-chunks');
  if (lastedMs(bursts) < MIN_SPAN_MS) return inconclusive('too-short');
  if (flushShare < BATCHED_SHARE || telling.length < MIN_BATCHES || perBurst < MIN_FLUSH_UNITS)
    return certain('incremental');
  if (interval < BATCH_INTERVAL_MS) return certain('micro-batched');
  if (perBurst <= GROUP_UNITS && interval < GROUP_INTERVAL_MS) return inconclusive('grouped');
  const mayBeTimed = flushes.length >= TIMER_FLUSHES && !mayBeSteps(bursts, flushes);
  return mayBeTimed && isTimed(telling) ? certain('batched') : inconclusive('batched-arrivals');
}

/** Large single events, at least 100 ms apart: a granularity chosen at or above the API. */
function isCoarse(units: number, bursts: readonly Burst[]): boolean {
  const total = bursts.reduce((sum, b) => sum + b.characters, 0);
  const biggest = largestOf(bursts.map((b) => b.characters)) / total;
  const interval = quantile(intervalsOf(bursts), 0.5) ?? 0;
  const { min, max, inBurst } = COARSE_UNITS;
  const isFew = units >= min && units <= max && bursts.every((b) => b.units <= inBurst);
  return isFew && interval >= COARSE_INTERVAL_MS && biggest <= COARSE_LARGEST_SHARE;
}

/** At even times, 100 ms or more apart, whatever their size: only a timer does that. */
function isTimed(bursts: readonly Burst[]): boolean {
  const byTime = variation(intervalsOf(bursts));
  const bySize = variation(bursts.slice(0, -1).map((b) => b.characters));
  return byTime !== null && bySize !== null && byTime < TIMER_VARIATION && byTime * TIMER_EVENNESS < bySize;
}

/**
 * A model that works in steps of so many tokens is as even as a timer. Most of its flushes have as many pieces, or where a
 * network cut some of them the largest bursts have. The end makes the last.
 */
function mayBeSteps(bursts: readonly Burst[], flushes: readonly Burst[]): boolean {
  const [all, dense] = [bursts, flushes].map((some) => some.slice(0, -1).map(({ units }) => units)) as [
    number[],
    number[],
  ];
  const timesIn = (counts: readonly number[], wanted: number) => counts.filter((count) => count === wanted).length;
  const isMost = dense.some((count) => timesIn(dense, count) >= STEPS_SHARE * dense.length);
  return isMost || timesIn(all, largestOf(all)) > 1;
}

function lastedMs(bursts: readonly Burst[]): number {
  return (bursts.at(-1)?.endMs ?? 0) - (bursts[0]?.startMs ?? 0);
}
