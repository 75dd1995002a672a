// Units → one class of delivery, where the emission curve is known (research: decision order and figures
// were fitted on 16,000 simulated streams and checked on 18 real relays).
//
//   spoken     x..x..x..x..x
//   incremental x..x..x..x..x     batched   ......xxx....xx     buffered  .............xxxxx
//   stalled    x..x......xxx     throttled x....x....x....     replayed  .............x.x.x
import type { Delivery, Reason } from '../model/delivery.ts';
import { MAX_NOISE_MS } from '../model/recording.ts';
import { hold, lagQuantiles, merged, spanMs } from './measures.ts';
import { seenUnits, type SeenUnit, type Unit } from './units.ts';

/** What the machine adds by itself, from the calibration. */
export interface Noise {
  /** The noise unit n: p95 - p5 of the calibrated delay, at least 1 ms. */
  unitMs: number;
  floorP50Ms: number;
  floorP99Ms: number;
}

export interface Classified {
  delivery: Delivery;
  reason: Reason | null;
}

/** Held during nine tenths of the generation is "held to the end" (method, sections 5 and 8). */
const HELD_SHARE = 0.9;
/** Merge share from which chunks are said to travel in groups (method, section 5). */
const MERGED_SHARE = 0.3;
/** Shortest stream that can be judged, ms, and in multiples of the floor's p50 and p99 (method, section 4). */
const MIN_SPAN_MS = 50;
const MIN_SPAN_P50 = 20;
const MIN_SPAN_P99 = 5;
const MIN_INSTANTS = 3;
/** With this share of the text on time, lateness is pauses, not a buffer: behind a buffer nearly all text waits. A judgement. */
const ON_TIME_SHARE = 0.3;

/** The class of the units' delivery. `budgetMs` is the lateness that is still called incremental (100 ms is a convention). */
export function classify(units: readonly Unit[], noise: Noise, budgetMs: number): Classified {
  const seen = seenUnits(units);
  if (seen.length === 0) return inconclusive('no-content');
  if (noise.unitMs > MAX_NOISE_MS) return inconclusive('machine-too-noisy');
  const short = tooShort(seen, noise);
  if (short !== null) return inconclusive(short);
  if (hold(seen, noise.floorP50Ms)! >= HELD_SHARE) {
    return certain(isSpread(seen, noise) ? 'replayed' : 'buffered');
  }
  const late = lagQuantiles(seen, noise.floorP50Ms).p95!;
  if (late <= 4 * noise.unitMs) return certain('incremental');
  if (late <= Math.min(budgetMs, 0.2 * spanMs(seen)))
    return certain((merged(seen) ?? 0) >= MERGED_SHARE ? 'micro-batched' : 'incremental');
  return certain(lateClass(seen, noise));
}

/** Whether text that was held came out piece by piece, in place of one flush. */
export function isSpread(seen: readonly SeenUnit[], noise: Noise): boolean {
  const spreadMs = seen.length === 0 ? 0 : seen.at(-1)!.outMs - seen[0]!.outMs;
  return spreadMs > Math.max(30, 4 * noise.unitMs, 0.03 * spanMs(seen));
}

/** What kind of late: falling behind steadily, pauses with text on time between them, or flushes. */
function lateClass(seen: readonly SeenUnit[], noise: Noise): Delivery {
  if (fallsBehind(seen, noise)) return 'throttled';
  const onTimeMs = Math.max(20, 4 * noise.unitMs) + noise.floorP50Ms;
  const total = seen.reduce((sum, u) => sum + u.characters, 0);
  const onTime = seen.filter((u) => u.outMs - u.inMs <= onTimeMs).reduce((sum, u) => sum + u.characters, 0);
  return onTime / total >= ON_TIME_SHARE ? 'stalled' : 'batched';
}

/**
 * Lateness grows to the end and the text keeps coming out piece by piece: slower than it was written.
 * Behind a buffer lateness falls back at each flush, and pieces come together.
 */
function fallsBehind(seen: readonly SeenUnit[], noise: Noise): boolean {
  const lags = seen.map((u) => u.outMs - u.inMs);
  const last = lags.at(-1)!;
  const worst = Math.max(...lags);
  const slackMs = Math.max(20, 4 * noise.unitMs);
  let climbed = 0;
  let fell = 0;
  for (let i = 1; i < lags.length; i++) {
    const step = lags[i]! - lags[i - 1]!;
    if (step > 0) climbed += step;
    else fell -= step;
  }
  return last > slackMs && last >= 0.5 * worst && fell < 0.7 * climbed && (merged(seen) ?? 0) < MERGED_SHARE;
}

function tooShort(seen: readonly SeenUnit[], noise: Noise): Reason | null {
  const instants = distinctInstants(seen, 5 * noise.unitMs);
  if (instants === 1) return 'source-emitted-at-once';
  if (instants < MIN_INSTANTS) return 'too-few-chunks';
  const minimum = Math.max(MIN_SPAN_MS, MIN_SPAN_P50 * noise.floorP50Ms, MIN_SPAN_P99 * noise.floorP99Ms);
  return spanMs(seen) < minimum ? 'too-short' : null;
}

/** Moments of emission that lie at least `apartMs` from the one before. */
function distinctInstants(seen: readonly SeenUnit[], apartMs: number): number {
  let count = 0;
  let lastMs = -Infinity;
  for (const { inMs } of seen) {
    if (inMs - lastMs < apartMs) continue;
    count += 1;
    lastMs = inMs;
  }
  return count;
}

function certain(delivery: Delivery): Classified {
  return { delivery, reason: null };
}

function inconclusive(reason: Reason): Classified {
  return { delivery: 'inconclusive', reason };
}
