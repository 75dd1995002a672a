// One verdict of two instruments.
//
//   lock-step          timed                                  verdict
//   proven             in time                                incremental, proven
//   proven             grouped                                micro-batched, proven
//   proven             late                                   the timed class, proven
//   proven             bounds differ, seen once               inconclusive, proven
//   proven             cannot be said, did not run            incremental, proven
//   proven, half late  in time, bounds differ                 batched, proven
//   proven, half late  cannot be said, did not run            batched, proven
//   proven, half late  late                                   the timed class, proven
//   half late, noise   in time, late, bounds differ           the timed class, proven
//   half late, noise   cannot be said, did not run            inconclusive, proven
//   chunks behind      in time, grouped, cannot be said       micro-batched
//   chunks behind      bounds differ                          inconclusive
//   chunks behind      late                                   the timed class
//   groups of a rule   in time, grouped                       micro-batched
//   groups of a rule   late                                   the timed class
//   groups of a rule   bounds differ, cannot be said          batched
//   pushed, no rule    in time, grouped, late                 the timed class
//   pushed, no rule    bounds differ, cannot be said          inconclusive
//   any push           stalled                                batched
//   nothing came       in time, late, stalled, bounds differ  buffered or replayed
//   did not run        in time, grouped, late                 the timed class
//   did not run        bounds differ, seen once               inconclusive
//   did not run        cannot be said                         inconclusive
//
// Half late: half of the chunks came later than the budget; noise: the delays of this machine may be all of that.
//
// Where text is missing, pushes show nothing, for what was dropped had to be pushed past: the verdict is the timed class.
//
// A proof says that nothing is kept until more comes, for as long as it looked. It overrules no lateness that both bounds
// show: a pace, a timer, a delay and pauses are no buffers.
import { PASSING_DELIVERIES, type LateDelivery, type Reason } from '../model/delivery.ts';
import type { DetectedCause } from '../model/judgement.ts';
import type { LockStepMeasures } from '../model/measures.ts';
import type { Measures } from '../model/report.ts';
import { outcomeOf, type Recording } from '../model/recording.ts';
import { HOPS, type HopId, type VantageId } from '../model/timeline.ts';
import { expectedButUnseen, hopAtFault, isLate } from './attribution.ts';
import { streamNotRequested } from './causes/stream-not-requested.ts';
import { certain, inconclusive, isSpread, type Classified } from './delivery.ts';
import { isPushedPast } from './integrity.ts';
import { seenAtJudged, type JudgedStream, type SeenAt } from './judged-stream.ts';
import { seenUnits } from './units.ts';

export type Measured = Measures & {
  findings: DetectedCause[];
  /** Whether all that speaks for lateness may be an accident: pauses that did not show again. */
  isAccident: boolean;
};

/** How the text was delivered, and where it was held; where it was lost is `Measures.integrity`. */
export type Ruling = Classified & {
  proven: boolean;
  passed: boolean;
  hop: HopId | null;
  vantage: VantageId | null;
  /** Whether lateness was measured: false where only the proof stands. */
  isTimed: boolean;
};

export function rulingOf(recording: Recording, judged: JudgedStream | null, measured: Measured): Ruling {
  const outcome = outcomeOf(recording);
  const vantage = judged?.judgedAt ?? null;
  if (judged === null || vantage === null) return nothingSeen(outcome.kind, vantage);
  const unrequested = noStreamRequested(measured);
  if (unrequested !== null && outcome.kind === 'completed') {
    const { hop } = unrequested;
    return { delivery: 'buffered', reason: null, proven: false, passed: false, hop, vantage, isTimed: false };
  }
  if (judged.record.endpoint?.format === 'json' && outcome.kind === 'completed') {
    const notAsked = inconclusive('not-a-stream');
    return { ...notAsked, proven: false, passed: false, hop: null, vantage, isTimed: false };
  }
  const timed = timedClass(judged, measured);
  const pushed = isPushedPast(measured.integrity) && measured.lockStep?.proven !== true ? null : measured.lockStep;
  const combined = byControls(combine(timed, pushed, judged), measured);
  const proven = measured.lockStep?.proven ?? false;
  const atFault = hopOf(combined, judged, vantage, measured);
  const isWhole = measured.integrity?.ok !== false;
  const { serialised = false, failure = null, hop: waitedAt = null } = measured.parallel ?? {};
  const isFree = !serialised && failure === null && expectedButUnseen(recording, measured) === null;
  const passed = outcome.kind === 'completed' && PASSING_DELIVERIES.has(combined.delivery) && isWhole && isFree;
  const isTimed = timed.delivery !== 'inconclusive';
  if (outcome.kind !== 'completed' && combined.delivery === 'inconclusive')
    return { ...nothingSeen(outcome.kind, vantage), proven };
  const classified = isLate(combined.delivery) ? certain(classAt(atFault, combined.delivery, measured)) : combined;
  // That text is missing is asked before why its delivery cannot be said.
  const said = classified.delivery === 'inconclusive' && !isWhole ? inconclusive('text-lost') : classified;
  return { ...said, proven, passed, hop: atFault ?? waitedAt, vantage, isTimed };
}

/** The finding that no stream was asked for: then nobody could deliver one, and nothing else needs to be measured. */
export function noStreamRequested({ findings }: Pick<Measured, 'findings'>): DetectedCause | null {
  return findings.find(({ id, status }) => id === streamNotRequested.id && status === 'detected') ?? null;
}

/**
 * Where several hops are late, the class of the one at fault: all of a sentence is about one hop. Else what the vantage
 * says, but that pauses which a rule of the hop explains are its groups.
 */
function classAt(hop: HopId | null, delivery: LateDelivery, { hops }: Measured): LateDelivery {
  const hopDelivery = hop === null ? undefined : hops[hop]?.delivery;
  const isOneOfSeveral = HOPS.filter((each) => isLate(hops[each]?.delivery)).length > 1;
  return isLate(hopDelivery) && (isOneOfSeveral || delivery === 'stalled') ? hopDelivery : delivery;
}

function nothingSeen(outcome: string, vantage: VantageId | null): Ruling {
  const reason: Reason = outcome === 'interrupted' ? 'interrupted' : 'stream-failed';
  return { delivery: 'inconclusive', reason, proven: false, passed: false, hop: null, vantage, isTimed: false };
}

/** What the curves say at the judged vantage. */
function timedClass(judged: JudgedStream, { isAccident }: Measured): Classified {
  if (isAccident) return inconclusive('seen-once');
  const atVantage = seenAtJudged(judged)?.classified ?? inconclusive('vantage-missing');
  const wire = judged.seenAt.wire?.classified;
  // Without an emission curve the wire is the source of what lies below it, and is itself judged by its arrivals alone.
  const isWireTelling = !judged.hasOrigin && wire !== undefined && wire.delivery !== 'incremental';
  return isWireTelling && !isLate(atVantage.delivery) ? wire : atVantage;
}

/** Where arrivals alone cannot tell, a control may: text that it lets through was held. */
function byControls(classified: Classified, { experiments }: Measured): Classified {
  const shown = experiments.flatMap(({ arms, before }) => (arms.length > 0 && isLate(before) ? [before] : []))[0];
  // What is held and then sent piece by piece comes as a stream does.
  if (shown === 'replayed' && PASSING_DELIVERIES.has(classified.delivery)) return certain(shown);
  if (classified.delivery !== 'inconclusive') return classified;
  if (shown !== undefined) return certain(shown);
  const isSeenOnce = experiments.some(({ id, after }) => id === 'second-request' && after === 'incremental');
  return isSeenOnce ? inconclusive('seen-once') : classified;
}

/** The table above. */
function combine(timed: Classified, lockStep: LockStepMeasures | null, judged: JudgedStream): Classified {
  // Nothing that could be recognised came at all: that is no proof of a buffer.
  if (lockStep === null || timed.reason === 'no-content' || timed.reason === 'vantage-missing') return timed;
  return lockStep.proven ? combineProof(timed, lockStep, judged) : combinePushes(timed, lockStep, judged);
}

const PROVEN = certain('incremental');
const DELAYED = certain('batched');

function combineProof(
  timed: Classified,
  { delayMs }: LockStepMeasures,
  { record, budgetMs, ownDelays: { floorMs, unitMs } }: JudgedStream,
): Classified {
  const delayP50Ms = delayMs.p50 ?? 0;
  const isDelayed = delayP50Ms - floorMs - unitMs >= budgetMs;
  const proof = delayP50Ms < budgetMs ? PROVEN : inconclusive('machine-too-noisy');
  // Where nothing but lock-step ran, chunks follow each other at once: any hiccup of the machine looks like a stall.
  if (record.instrument === 'lock-step') return isDelayed ? (isLate(timed.delivery) ? timed : DELAYED) : proof;
  if (isLate(timed.delivery)) return timed;
  if (isDelayed) return DELAYED;
  const isOpen = timed.reason === 'bounds-differ' || timed.reason === 'seen-once';
  return PASSING_DELIVERIES.has(timed.delivery) || isOpen ? timed : proof;
}

function combinePushes(timed: Classified, lockStep: LockStepMeasures, judged: JudgedStream): Classified {
  // The verdict is about the wire, and the wire let everything pass: lock-step waited for a vantage behind it.
  if (lockStep.hop === null || (judged.judgedAt === 'wire' && lockStep.hop !== 'upstream')) return timed;
  if (cameOnlyAtTheEnd(lockStep, judged)) {
    const seen = seenUnits(seenAtJudged(judged)?.units ?? []);
    return certain(isSpread(seen, judged.ownDelays) ? 'replayed' : 'buffered');
  }
  if (timed.delivery === 'stalled') return certain('batched');
  const isBehind = (lockStep.chunksBehind ?? 0) > 0;
  if (isLate(timed.delivery) || (!isBehind && lockStep.mechanism === null)) return timed;
  if (PASSING_DELIVERIES.has(timed.delivery)) return certain('micro-batched');
  if (isBehind) return timed.reason === 'bounds-differ' ? timed : certain('micro-batched');
  return certain('batched');
}

/** A few pushes, so that one hiccup is no proof. A judgement. */
const MIN_PUSHES = 8;

/** No text came out while chunks were pushed: held to the end, by proof. */
function cameOnlyAtTheEnd({ chunksSent, flushes }: LockStepMeasures, { record }: JudgedStream): boolean {
  return chunksSent >= MIN_PUSHES && flushes.length === 0 && record.outcome.kind === 'completed';
}

function hopOf(
  { delivery }: Classified,
  { seenAt, hasOrigin }: JudgedStream,
  vantage: VantageId,
  { lockStep }: Measured,
): HopId | null {
  const entries = Object.entries(seenAt) as [VantageId, SeenAt][];
  const deliveries = Object.fromEntries(entries.map(([id, { classified }]) => [id, classified.delivery]));
  const byCurves = hopAtFault(deliveries, vantage);
  if (isLate(delivery)) return byCurves ?? lockStep?.hop ?? (hasOrigin ? null : 'upstream');
  return lockStep !== null && !lockStep.proven && delivery === 'micro-batched' ? lockStep.hop : null;
}
