// One verdict of two instruments.
//
//   lock-step            timed                       verdict
//   proven               in time                     incremental (or micro-batched), proven
//   proven               cannot be said              incremental, proven; lateness not measured
//   proven               late                        the timed class: a timer, a debounce or pauses, no buffer
//   proven               (did not run)               incremental, proven; late only where half of the chunks were
//   one chunk behind     in time                     micro-batched, and a cause of its own
//   needs n bytes        in time, cannot be said     micro-batched; batched or buffered, by proof
//   not proven           any                         the timed class
import { PASSING_DELIVERIES, type Delivery, type Reason } from '../model/delivery.ts';
import type { Analysis, CauseFinding, Verdict } from '../model/report.ts';
import { MAX_NOISE_MS, outcomeOf, type Harness, type Recording } from '../model/recording.ts';
import type { HopId, VantageId } from '../model/timeline.ts';
import { isApp } from '../model/target.ts';
import type { View } from './analyze.ts';
import { hopAtFault, isLate, noStreamAsked } from './attribution.ts';
import { isSpread, type Classified } from './delivery.ts';
import { seenUnits } from './units.ts';
import { describe } from './words.ts';

export type Measured = Omit<Analysis, 'verdict'> & { findings: CauseFinding[] };

/** What was decided, before it is put into words. */
export interface Decision {
  delivery: Delivery;
  reason: Reason | null;
  proven: boolean;
  passed: boolean;
  hop: HopId | null;
  vantage: VantageId | null;
  /** Whether lateness was measured: false where only the proof stands. */
  isTimed: boolean;
}

/** A pause of the measuring process of this share of the budget makes lateness worthless as an accusation. A judgement. */
const HARNESS_PAUSE_SHARE = 0.5;

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
  const timed = timedClass(recording, view, vantage);
  const both = combine(timed, measured, view);
  const proven = measured.lockStep?.proven ?? false;
  const hop = hopOf(both.delivery, view, vantage, measured);
  const isWhole = measured.integrity?.ok !== false;
  const serialised = measured.parallel?.serialised ?? false;
  const passed = outcome.kind === 'completed' && PASSING_DELIVERIES.has(both.delivery) && isWhole && !serialised;
  const isTimed = timed.delivery !== 'inconclusive';
  if (outcome.kind !== 'completed' && both.delivery === 'inconclusive') {
    return { ...nothingSeen(outcome.kind === 'interrupted' ? 'interrupted' : 'stream-failed', vantage), proven };
  }
  return { ...both, proven, passed, hop: hop ?? (serialised ? serialisingHop(recording) : null), vantage, isTimed };
}

/** A stream waits for another in front of the wire where an app is asked, else in the process of the client. */
function serialisingHop({ target }: Recording): HopId {
  return isApp(target) ? 'upstream' : 'event-loop';
}

function nothingSeen(reason: Reason, vantage: VantageId | null): Decision {
  return { delivery: 'inconclusive', reason, proven: false, passed: false, hop: null, vantage, isTimed: false };
}

/** What the curves say at the judged vantage; doubted when the measuring process itself was held up meanwhile. */
function timedClass(recording: Recording, view: View, vantage: VantageId): Classified {
  const own = view.classes[vantage] ?? { delivery: 'inconclusive', reason: 'vantage-missing' };
  const wire = view.classes.wire;
  // That text came together is a fact, however late the machine is.
  if (!view.hasOrigin && wire?.delivery === 'inconclusive' && !isLate(own.delivery)) return wire;
  if (recording.calibration.status === 'refused') return { delivery: 'inconclusive', reason: 'machine-too-noisy' };
  // Without an emission curve the wire is the source of what lies below it, and is itself judged by its arrivals alone.
  const classified =
    !view.hasOrigin && wire !== undefined && !isLate(own.delivery) && wire.delivery !== 'incremental' ? wire : own;
  const irregular = ['batched', 'stalled', 'throttled'].includes(classified.delivery);
  return irregular && harnessPaused(view.stream.harness, view.budgetMs)
    ? { delivery: 'inconclusive', reason: 'machine-too-noisy' }
    : classified;
}

function harnessPaused(harness: Harness | null, budgetMs: number): boolean {
  const worst = Math.max(harness?.tickLateMaxMs ?? 0, harness?.playErrorMaxMs ?? 0);
  return worst > Math.max(HARNESS_PAUSE_SHARE * budgetMs, MAX_NOISE_MS);
}

function combine(timed: Classified, { lockStep }: Measured, view: View): Classified {
  if (lockStep === null) return timed;
  // Nothing that could be recognised came at all: that is no proof of a buffer.
  if (timed.reason === 'no-content') return timed;
  if (lockStep.proven && isProofEnough(view, lockStep.delayMs.p50)) return PROVEN;
  if (lockStep.proven) return isLate(timed.delivery) || PASSING_DELIVERIES.has(timed.delivery) ? timed : PROVEN;
  // The verdict is about the wire, and the wire let everything pass: lock-step waited for a vantage behind it.
  const isBehind = view.judged === 'wire' && lockStep.hop !== 'upstream';
  if (isLate(timed.delivery) || isBehind) return timed;
  const inTime = PASSING_DELIVERIES.has(timed.delivery);
  if (lockStep.chunksBehind === 1) return { delivery: 'micro-batched', reason: null };
  if (lockStep.hop === null) return timed;
  if (lockStep.bufferBytes !== null)
    return inTime ? { delivery: 'micro-batched', reason: null } : { delivery: 'batched', reason: null };
  if (inTime) return timed;
  if (!cameOnlyAtTheEnd(lockStep.chunksSent, lockStep.flushes.length, view)) return timed;
  const seen = seenUnits(view.units[view.judged!] ?? []);
  return { delivery: isSpread(seen, view.noise) ? 'replayed' : 'buffered', reason: null };
}

/**
 * Nothing but lock-step ran: there chunks follow each other at once, so that any hiccup of the machine looks like a stall or a
 * group of them. Late is only what half of them were.
 */
function isProofEnough({ stream, budgetMs }: View, delayMs: number | null): boolean {
  return stream.instrument === 'lock-step' && (delayMs ?? 0) < budgetMs;
}

const PROVEN: Classified = { delivery: 'incremental', reason: null };

/** Nothing came out while chunks were pushed: held to the end, by proof. Needs a few pushes, so that one hiccup is no proof. */
function cameOnlyAtTheEnd(chunksSent: number, flushes: number, view: View): boolean {
  return chunksSent >= 8 && flushes === 0 && view.stream.outcome.kind === 'completed';
}

function hopOf(delivery: Delivery, view: View, vantage: VantageId, { lockStep }: Measured): HopId | null {
  const deliveries = Object.fromEntries(
    Object.entries(view.classes).map(([id, classified]) => [id, classified.delivery]),
  );
  const byCurves = hopAtFault(deliveries, vantage);
  if (isLate(delivery)) return byCurves ?? lockStep?.hop ?? (view.hasOrigin ? null : 'upstream');
  return lockStep !== null && !lockStep.proven && delivery === 'micro-batched' ? lockStep.hop : null;
}
