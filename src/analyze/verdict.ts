// One verdict of two instruments.
//
//   lock-step            timed                       verdict
//   proven               in time                     incremental (or micro-batched), proven
//   proven               late                        the timed class: a pace, a timer, a delay or pauses, no buffer
//   proven               the bounds differ           cannot be said, after two repeats
//   proven               cannot be said otherwise    incremental, proven; lateness not measured
//   proven, half late    in time, or did not run     batched: each chunk is delayed
//   proven               (did not run)               incremental, proven
//   n chunks behind      in time, cannot be said     micro-batched, and a cause of its own
//   n chunks behind      late                        batched
//   groups of a rule     in time                     micro-batched
//   groups of a rule     late, cannot be said        batched, by proof
//   nothing came         any                         buffered or replayed, by proof
//   not proven           any                         the timed class
//
// A proof says that nothing is kept until more comes, for as long as it looked. It overrules no lateness that both bounds show.
import { PASSING_DELIVERIES, type Delivery, type Reason } from '../model/delivery.ts';
import type { LockStepMeasures } from '../model/measures.ts';
import type { Verdict } from '../model/report.ts';
import { outcomeOf, type Recording } from '../model/recording.ts';
import { HOPS, type HopId, type VantageId } from '../model/timeline.ts';
import { expectedButUnseen, hopAtFault, isLate, noStreamAsked } from './attribution.ts';
import type { Decision, Measured } from './decision.ts';
import { isSpread, type Classified } from './delivery.ts';
import { seenUnits } from './units.ts';
import type { View } from './view.ts';
import { describe } from '../report/words/summary.ts';

export function decide(recording: Recording, view: View | null, measured: Measured): Verdict {
  const decision = decisionOf(recording, view, measured);
  const { delivery, reason, passed, proven, hop, vantage } = decision;
  const words = describe(recording, view, measured, decision);
  return { delivery, passed, proven, vantage, hop, reason, ...words, causes: measured.findings };
}

function decisionOf(recording: Recording, view: View | null, measured: Measured): Decision {
  const outcome = outcomeOf(recording);
  const vantage = view?.judged ?? null;
  if (view === null || vantage === null)
    return nothingSeen(outcome.kind === 'interrupted' ? 'interrupted' : 'stream-failed', vantage);
  const unasked = noStreamAsked(measured);
  if (unasked !== null && outcome.kind === 'completed') {
    const { hop } = unasked;
    return { delivery: 'buffered', reason: null, proven: false, passed: false, hop, vantage, isTimed: false };
  }
  const timed = timedClass(view, vantage, measured);
  const both = combine(timed, measured, view);
  const proven = measured.lockStep?.proven ?? false;
  const atFault = hopOf(both.delivery, view, vantage, measured);
  const isWhole = measured.integrity?.ok !== false;
  const { serialised = false, failure = null, hop: waitedAt = null } = measured.parallel ?? {};
  const isFree = !serialised && failure === null && expectedButUnseen(recording, measured) === null;
  const passed = outcome.kind === 'completed' && PASSING_DELIVERIES.has(both.delivery) && isWhole && isFree;
  const isTimed = timed.delivery !== 'inconclusive';
  if (outcome.kind !== 'completed' && both.delivery === 'inconclusive') {
    return { ...nothingSeen(outcome.kind === 'interrupted' ? 'interrupted' : 'stream-failed', vantage), proven };
  }
  const delivery = classAt(atFault, both.delivery, measured);
  return { ...both, delivery, proven, passed, hop: atFault ?? waitedAt, vantage, isTimed };
}

/**
 * Where several hops are late, that of the one at fault: all of a sentence is about one hop. Else what the vantage says,
 * but that pauses which a rule of the hop explains are its groups.
 */
function classAt(hop: HopId | null, delivery: Delivery, { hops }: Measured): Delivery {
  const own = hop === null ? undefined : hops[hop]?.delivery;
  const isOneOfSeveral = HOPS.filter((each) => isLate(hops[each]?.delivery)).length > 1;
  if (own === undefined || !isLate(own) || !isLate(delivery)) return delivery;
  return isOneOfSeveral || delivery === 'stalled' ? own : delivery;
}

function nothingSeen(reason: Reason, vantage: VantageId | null): Decision {
  return { delivery: 'inconclusive', reason, proven: false, passed: false, hop: null, vantage, isTimed: false };
}

/** What the curves say at the judged vantage. */
function timedClass(view: View, vantage: VantageId, { isAccident }: Measured): Classified {
  const own = view.classes[vantage] ?? { delivery: 'inconclusive', reason: 'vantage-missing' };
  const { wire } = view.classes;
  // Without an emission curve the wire is the source of what lies below it, and is itself judged by its arrivals alone.
  const classified =
    !view.hasOrigin && wire !== undefined && !isLate(own.delivery) && wire.delivery !== 'incremental' ? wire : own;
  return isAccident ? { delivery: 'inconclusive', reason: 'seen-once' } : classified;
}

function combine(timed: Classified, { lockStep }: Measured, view: View): Classified {
  // Nothing that could be recognised came at all: that is no proof of a buffer.
  if (lockStep === null || timed.reason === 'no-content' || timed.reason === 'vantage-missing') return timed;
  return lockStep.proven ? combineProof(timed, lockStep, view) : combinePushes(timed, lockStep, view);
}

function combineProof(timed: Classified, { delayMs }: LockStepMeasures, { stream, budgetMs }: View): Classified {
  const isDelayed = (delayMs.p50 ?? 0) >= budgetMs;
  // Where nothing but lock-step ran, chunks follow each other at once: any hiccup of the machine looks like a stall.
  if (stream.instrument === 'lock-step') return isDelayed ? (isLate(timed.delivery) ? timed : DELAYED) : PROVEN;
  if (isLate(timed.delivery)) return timed;
  if (isDelayed) return DELAYED;
  const isOpen = timed.reason === 'bounds-differ' || timed.reason === 'seen-once';
  return PASSING_DELIVERIES.has(timed.delivery) || isOpen ? timed : PROVEN;
}

function combinePushes(timed: Classified, lockStep: LockStepMeasures, view: View): Classified {
  // The verdict is about the wire, and the wire let everything pass: lock-step waited for a vantage behind it.
  if (lockStep.hop === null || (view.judged === 'wire' && lockStep.hop !== 'upstream')) return timed;
  if (cameOnlyAtTheEnd(lockStep, view)) {
    const seen = seenUnits(view.units[view.judged!] ?? []);
    return certain(isSpread(seen, view.own) ? 'replayed' : 'buffered');
  }
  const inTime = PASSING_DELIVERIES.has(timed.delivery);
  const isBehind = (lockStep.chunksBehind ?? 0) > 0;
  if (!isBehind && lockStep.mechanism === null) return timed.delivery === 'stalled' ? certain('batched') : timed;
  if (isLate(timed.delivery)) return timed.delivery === 'stalled' ? certain('batched') : timed;
  if (inTime) return certain('micro-batched');
  if (isBehind) return timed.reason === 'bounds-differ' ? timed : certain('micro-batched');
  return certain('batched');
}

function certain(delivery: Delivery): Classified {
  return { delivery, reason: null };
}

const PROVEN = certain('incremental');
const DELAYED = certain('batched');

/** A few pushes, so that one hiccup is no proof. */
const MIN_PUSHES = 8;

/** No text came out while chunks were pushed: held to the end, by proof. */
function cameOnlyAtTheEnd({ chunksSent, flushes }: LockStepMeasures, { stream }: View): boolean {
  return chunksSent >= MIN_PUSHES && flushes.length === 0 && stream.outcome.kind === 'completed';
}

function hopOf(delivery: Delivery, view: View, vantage: VantageId, { lockStep }: Measured): HopId | null {
  const deliveries = Object.fromEntries(
    Object.entries(view.classes).map(([id, classified]) => [id, classified.delivery]),
  );
  const byCurves = hopAtFault(deliveries, vantage);
  if (isLate(delivery)) return byCurves ?? lockStep?.hop ?? (view.hasOrigin ? null : 'upstream');
  return lockStep !== null && !lockStep.proven && delivery === 'micro-batched' ? lockStep.hop : null;
}
