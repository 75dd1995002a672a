// Units → one class of delivery, where the emission curve is known. The order of decisions and the figures were fitted on
// 16,000 simulated streams, and checked on 18 real relays.
//
//   spoken     x..x..x..x..x
//   incremental x..x..x..x..x     batched   ......xxx....xx     buffered  .............xxxxx
//   stalled    x..x......xxx     throttled x....x....x....     replayed  .............x.x.x
//
// Two curves are judged by the same rules: lateness as seen, and the least that is compatible with the instrument's own
// delays (own-delays.ts).
//
//   as seen  at least  class
//   in time  in time   that of the curve at least
//   late     late      that of the curve at least
//   late     in time   inconclusive: bounds-differ
//
// Where both bounds agree, noise changes nothing; where they differ, the stream is measured again.
import type { Delivery, LateDelivery, Reason } from '../model/delivery.ts';
import { CHANNELS } from '../model/timeline.ts';
import { isLate } from './attribution.ts';
import { hold, lagQuantiles, merged, spanMs } from './measures.ts';
import { differences, largestOf } from './stats.ts';
import { seenUnits, type SeenUnit, type Unit } from './units.ts';

/** What may be subtracted from lateness, once: of what was seen nothing, at least the noise of the machine. */
export interface Allowance {
  /** The noise unit n, ms. */
  unitMs: number;
  /** The delay that every stream has on this machine, ms. */
  floorMs: number;
}

export const NO_ALLOWANCE: Allowance = { unitMs: 0, floorMs: 0 };

/** A delivery, or why none can be named. */
export type Classified =
  | { delivery: Exclude<Delivery, 'inconclusive'>; reason: null }
  | { delivery: 'inconclusive'; reason: Reason };

/** hold >= 0.9 is `buffered` or `replayed` (fitted on simulated streams: full buffering has 1, a large buffer at most 0.8). */
const HELD_SHARE = 0.9;
/** Merge share from which chunks are said to travel in groups. Fitted likewise. */
const MERGED_SHARE = 0.3;
/** Shortest stream that can be judged, ms: full buffering and an open pipe were told apart from there on with four times the usual noise. */
const MIN_SPAN_MS = 50;
const MIN_INSTANTS = 3;
/** Moments of emission closer together are one. */
const APART_MS = 5;
/** Lateness that no reader and no rule cares about, ms: four times the least noise unit. */
const NEGLIGIBLE_MS = 4;
/** Of a short answer the budget is a part of its length: held to the end, it would be within any budget. */
const BUDGET_SHARE = 0.2;
/** Text that was held comes out piece by piece if it takes this long, ms, or this share of the generation. Fitted likewise. */
const SPREAD_MS = 30;
const SPREAD_SHARE = 0.03;
/** Lateness up to this, ms, or as many noise units, is on time. A judgement. */
const SLACK_MS = 20;
const SLACK_UNITS = 4;
/** Falling behind: the end is at least this part as late as the worst, and lateness falls by less than this part of its climb. Fitted likewise. */
const STILL_LATE_SHARE = 0.5;
const FELL_SHARE = 0.7;
/** With this share of the text on time, lateness is pauses, not a buffer: behind a buffer nearly all text waits. A judgement. */
const ON_TIME_SHARE = 0.3;

/** The class between the two bounds. `budgetMs` is the lateness that is still called incremental (100 ms is a convention). */
export function classifyBetween(
  asSeen: readonly Unit[],
  least: readonly Unit[],
  allowance: Allowance,
  budgetMs: number,
): Classified {
  const seen = classify(asSeen, NO_ALLOWANCE, budgetMs);
  const certainly = classify(least, allowance, budgetMs);
  return isLate(seen.delivery) && !isLate(certainly.delivery) ? inconclusive('bounds-differ') : certainly;
}

/**
 * The class of all words together; or where words of one kind alone are late, theirs: a few arguments may be held behind
 * much text, and a class of both would be that of neither.
 */
export function classifyChannels(
  asSeen: readonly Unit[],
  least: readonly Unit[],
  allowance: Allowance,
  budgetMs: number,
): Classified {
  const all = classifyBetween(asSeen, least, allowance, budgetMs);
  const byChannel = CHANNELS.map((channel) => {
    const of = (units: readonly Unit[]) => units.filter((unit) => unit.channel === channel);
    return classifyBetween(of(asSeen), of(least), allowance, budgetMs);
  }).filter(({ reason }) => reason !== 'no-content');
  const [late, another] = byChannel.filter(({ delivery }) => isLate(delivery));
  const isOneOfSeveral = byChannel.length > 1 && another === undefined;
  return late !== undefined && (isOneOfSeveral || !isLate(all.delivery)) ? late : all;
}

/** The class of one curve. */
export function classify(units: readonly Unit[], allowance: Allowance, budgetMs: number): Classified {
  const seen = seenUnits(units);
  if (seen.length === 0) return inconclusive('no-content');
  const short = tooShort(seen);
  if (short !== null) return inconclusive(short);
  const allowedMs = allowance.floorMs + allowance.unitMs;
  if ((hold(seen, allowedMs) ?? 0) >= HELD_SHARE) return certain(isSpread(seen, allowance) ? 'replayed' : 'buffered');
  const lateMs = lagQuantiles(seen, allowedMs).p95 ?? 0;
  if (lateMs <= NEGLIGIBLE_MS) return certain('incremental');
  if (lateMs <= Math.min(budgetMs, BUDGET_SHARE * spanMs(seen)))
    return certain((merged(seen) ?? 0) >= MERGED_SHARE ? 'micro-batched' : 'incremental');
  return certain(lateClass(seen, allowance));
}

/** Whether text that was held came out piece by piece, in place of one flush. */
export function isSpread(seen: readonly SeenUnit[], { unitMs }: Allowance): boolean {
  const spreadMs = (seen.at(-1)?.outMs ?? 0) - (seen[0]?.outMs ?? 0);
  return spreadMs > Math.max(SPREAD_MS, SLACK_UNITS * unitMs, SPREAD_SHARE * spanMs(seen));
}

/** What kind of late: falling behind steadily, pauses with text on time between them, or flushes. */
function lateClass(seen: readonly SeenUnit[], { unitMs, floorMs }: Allowance): LateDelivery {
  const slackMs = Math.max(SLACK_MS, SLACK_UNITS * unitMs);
  if (fallsBehind(seen, slackMs)) return 'throttled';
  const total = seen.reduce((sum, u) => sum + u.characters, 0);
  const onTime = seen.filter((u) => u.outMs - u.inMs <= slackMs + floorMs).reduce((sum, u) => sum + u.characters, 0);
  return onTime / total >= ON_TIME_SHARE ? 'stalled' : 'batched';
}

/**
 * Lateness grows to the end and the text keeps coming out piece by piece: slower than it was written.
 * Behind a buffer lateness falls back at each flush, and pieces come together.
 */
function fallsBehind(seen: readonly SeenUnit[], slackMs: number): boolean {
  const lags = seen.map((u) => u.outMs - u.inMs);
  const last = lags.at(-1) ?? 0;
  const worst = largestOf(lags);
  let climbed = 0;
  let fell = 0;
  for (const step of differences(lags)) {
    if (step > 0) climbed += step;
    else fell -= step;
  }
  return (
    last > slackMs &&
    last >= STILL_LATE_SHARE * worst &&
    fell < FELL_SHARE * climbed &&
    (merged(seen) ?? 0) < MERGED_SHARE
  );
}

function tooShort(seen: readonly SeenUnit[]): Reason | null {
  const instants = distinctInstants(seen);
  if (instants === 1) return 'source-emitted-at-once';
  if (instants < MIN_INSTANTS) return 'too-few-chunks';
  return spanMs(seen) < MIN_SPAN_MS ? 'too-short' : null;
}

/** Moments of emission that lie apart from the one before. */
function distinctInstants(seen: readonly SeenUnit[]): number {
  let count = 0;
  let lastMs = -Infinity;
  for (const { inMs } of seen) {
    if (inMs - lastMs < APART_MS) continue;
    count += 1;
    lastMs = inMs;
  }
  return count;
}

export function certain(delivery: Exclude<Delivery, 'inconclusive'>): Classified {
  return { delivery, reason: null };
}

export function inconclusive(reason: Reason): Classified {
  return { delivery: 'inconclusive', reason };
}
