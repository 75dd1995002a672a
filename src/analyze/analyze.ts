// STAGE 2, pure: Recording → Analysis.
//
//   timelines ─▶ units (joined by content) ─▶ measures and class of each vantage and hop ─▶ verdict
import type { Delivery, Mechanism } from '../model/delivery.ts';
import type { HopMeasures, LockStepMeasures, VantageMeasures } from '../model/measures.ts';
import type { Analysis } from '../model/report.ts';
import { streamOf, type Recording, type StreamRecord } from '../model/recording.ts';
import { CHANNELS, HOPS, VANTAGES, type HopId, type VantageId } from '../model/timeline.ts';
import { classifyArrivals } from './arrivals.ts';
import { causes } from './causes/index.ts';
import { findingOf } from './causes/cause.ts';
import { isLate } from './attribution.ts';
import { classifyBetween, classifyChannels } from './delivery.ts';
import { compareContent } from './integrity.ts';
import { measureLockStep } from './lock-step.ts';
import { measureLoop } from './loop.ts';
import { fidelity, fullBufferingHeld, held, hold, lagQuantiles, measureTimeline, merged } from './measures.ts';
import { mechanismOf } from './mechanism.ts';
import { leastStage } from './own-delays.ts';
import { measureParallel } from './parallel.ts';
import { isSeenOnce, repeatsOf, shownOf, timedViews } from './repeats.ts';
import { seenUnits, stage, type Unit } from './units.ts';
import { decide } from './verdict.ts';
import { viewOf, type View } from './view.ts';

/** Judges a recording. The same recording always gives the same analysis. */
export function analyze(recording: Recording): Analysis {
  const lockStream = streamOf(recording, 'lock-step');
  const timed = timedViews(recording);
  const shown = shownOf(timed, recording);
  const stream = shown?.recorded ?? lockStream;
  const view = shown?.view ?? (stream === undefined ? null : viewOf(recording, stream));
  const judged = view?.judged ?? null;
  const waitedFor = waitedForAt(lockStream, judged);
  const integrity = view === null ? null : integrityOf(view);
  const context = { isTls: recording.target.baseUrl.startsWith('https:'), unitMs: view?.own.unitMs ?? 0 };
  const pushed = lockStream === undefined || judged === null ? null : measureLockStep(lockStream, waitedFor, context);
  // Text that was dropped had to be pushed past as well: what came out after it shows no buffer.
  const isLossy = (integrity?.missingCharacters ?? 0) > 0;
  const lockStep =
    pushed !== null && isLossy ? { ...pushed, bufferBytes: null, chunksBehind: null, mechanism: null } : pushed;
  const measured = {
    vantages: view === null ? {} : vantagesOf(view, lockStep),
    hops: view === null ? {} : hopsOf(view, lockStep, context.isTls),
    loop: stream?.loop ? measureLoop(stream.loop, stream.harness?.pauses ?? []) : null,
    lockStep,
    parallel: measureParallel(recording),
    arrivals: view === null ? null : arrivalsOf(view),
    repeats: repeatsOf(timed, shown),
    channels: view === null ? {} : channelsOf(view),
    integrity,
  };
  const findings = causes.entries.map((cause) => findingOf(cause, { recording, stream, measured }));
  const isAccident = isSeenOnce(timed, shown, recording);
  return { ...measured, verdict: decide(recording, view, { ...measured, findings, isAccident }) };
}

/** The vantage at which lock-step waited for chunks: of a program the screen, of an app, which has none inside, the wire. */
function waitedForAt(stream: StreamRecord | undefined, judged: VantageId | null): VantageId {
  if (stream?.timelines.screen !== undefined) return 'screen';
  if (stream?.timelines.app === undefined && stream?.timelines.wire !== undefined) return 'wire';
  return judged === 'app' || judged === 'wire' ? 'app' : 'observer';
}

/** Where nobody knows when the text was spoken. */
function arrivalsOf({ hasOrigin, source }: View): Analysis['arrivals'] {
  if (hasOrigin || source === null) return null;
  const { singleFlushShare, singleFlushAtMs, flushShare, bursts } = classifyArrivals(source);
  return { singleFlushShare, singleFlushAtMs, flushShare, bursts };
}

function vantagesOf(view: View, lockStep: LockStepMeasures | null): Analysis['vantages'] {
  const result: Analysis['vantages'] = {};
  for (const vantage of VANTAGES) {
    const timeline = view.stream.timelines[vantage];
    if (timeline === undefined) continue;
    const measures = { ...measureTimeline(timeline), ...againstSource(view, vantage) };
    const isProven = lockStep?.proven === true && VANTAGES.indexOf(vantage) <= VANTAGES.indexOf(lockStep.vantage);
    result[vantage] = { ...measures, delivery: orProven(measures.delivery, isProven) };
  }
  return result;
}

/** Where time cannot tell, the proof does. */
function orProven(delivery: Delivery, isProven: boolean): Delivery {
  return delivery === 'inconclusive' && isProven ? 'incremental' : delivery;
}

function againstSource(
  view: View,
  vantage: VantageId,
): Pick<VantageMeasures, 'fidelity' | 'hold' | 'lagMs' | 'leastLagMs' | 'merged' | 'delivery'> {
  const units = view.units[vantage];
  const delivery = view.classes[vantage]?.delivery ?? (vantage === 'origin' ? 'incremental' : 'inconclusive');
  if (units === undefined || view.stream.timelines[vantage] === view.source) {
    const unknown = { p50: null, p95: null, max: null };
    return { fidelity: null, hold: null, lagMs: unknown, leastLagMs: unknown, merged: null, delivery };
  }
  const seen = seenUnits(units);
  const { floorMs, unitMs } = view.own;
  return {
    fidelity: fidelity(units, floorMs),
    hold: hold(seen, floorMs),
    lagMs: lagQuantiles(units),
    leastLagMs: lagQuantiles(view.least[vantage]!, floorMs + unitMs),
    merged: merged(seen),
    delivery,
  };
}

function hopsOf(view: View, lockStep: LockStepMeasures | null, isTls: boolean): Analysis['hops'] {
  const result: Analysis['hops'] = {};
  HOPS.forEach((hop, i) => {
    const measures = hopOf(view, hop, vantageBefore(view, i), VANTAGES[i + 1]!, isTls);
    if (measures === null) return;
    const isProven = lockStep?.proven === true && VANTAGES.indexOf(lockStep.vantage) > i;
    const mechanism = mechanismAt(hop, measures, lockStep);
    const delivery = orProven(classByMechanism(measures.delivery, mechanism, lockStep?.hop === hop), isProven);
    result[hop] = { ...measures, delivery, mechanism };
  });
  return result;
}

/** The nearest vantage in front of this hop that saw something: a program has none inside. */
function vantageBefore({ hasOrigin, units }: View, hop: number): VantageId | null {
  const exists = (vantage: VantageId) => (vantage === 'origin' ? hasOrigin : units[vantage] !== undefined);
  return VANTAGES.slice(0, hop + 1).findLast(exists) ?? null;
}

/** What order and bytes showed in lock-step is exact, whatever could be fitted to the times of the timed stream. */
function mechanismAt(
  hop: HopId,
  { mechanism, delivery, lagMs }: HopMeasures,
  lockStep: LockStepMeasures | null,
): Mechanism | null {
  const shown = lockStep?.mechanism ?? null;
  if (shown === null) return mechanism;
  if (lockStep!.hop === hop) return shown;
  // Proven, and each chunk as late as the others: the hop that is late does that. The timed stream tells a delay, which all
  // chunks have, from a timer, which groups them.
  const isLateHop = lockStep!.hop === null && (isLate(delivery) || delivery === 'micro-batched') && lagMs.p95 !== null;
  return isLateHop && mechanism?.kind !== 'delay' && mechanism?.kind !== 'pace' ? shown : mechanism;
}

/** Pauses that a rule explains are its groups. */
function classByMechanism(delivery: Delivery, mechanism: Mechanism | null, isPushed: boolean): Delivery {
  const isGrouped = isPushed || ['size', 'block', 'count', 'timer', 'linger'].includes(mechanism?.kind ?? '');
  return delivery === 'stalled' && isGrouped ? 'batched' : delivery;
}

function hopOf(view: View, hop: HopId, from: VantageId | null, to: VantageId, isTls: boolean): HopMeasures | null {
  // What comes to a screen is the text alone, without the envelope that it had in the body.
  const after = view.units[to]?.map((unit) => (hop === 'display' ? { ...unit, bytes: unit.characters } : unit));
  const before = from === null ? undefined : view.stream.timelines[from];
  const seen = view.stream.timelines[to];
  if (from === null || before === undefined || seen === undefined || after === undefined || seen === view.source)
    return null;
  const entered = from === 'origin' ? after.map((unit) => ({ ...unit, outMs: unit.inMs })) : (view.units[from] ?? []);
  const units = stage(entered, after);
  const least = leastStage(units, from, to, view.own);
  const z = fullBufferingHeld(after);
  const { delivery } = classifyChannels(units, least, view.own, view.budgetMs);
  const reads = hop === 'upstream' ? (view.stream.timelines.wire?.reads ?? null) : null;
  const fitted = mechanismOf({ units, before, after: seen, reads }, delivery, view.own);
  return {
    share: z === 0 ? null : held(units) / z,
    lagMs: lagQuantiles(units),
    leastLagMs: lagQuantiles(least, view.own.floorMs + view.own.unitMs),
    delivery,
    mechanism: fitted?.accounting === 'framed' && isTls ? { ...fitted, accounting: 'tls' } : fitted,
  };
}

function channelsOf(view: View): Analysis['channels'] {
  const result: Analysis['channels'] = {};
  const units = view.judged === null ? undefined : view.units[view.judged];
  if (units === undefined || view.judged === null) return result;
  const onlyArrivals = view.stream.timelines[view.judged] === view.source;
  for (const channel of CHANNELS) {
    const own = units.filter((unit) => unit.channel === channel);
    if (own.length === 0) continue;
    const least = view.least[view.judged]!.filter((unit) => unit.channel === channel);
    const delivery = onlyArrivals
      ? view.classes[view.judged]!.delivery
      : classifyBetween(own, least, view.own, view.budgetMs).delivery;
    const came = charactersIn(seenUnits(own));
    const lagP95Ms = onlyArrivals ? null : lagQuantiles(own).p95;
    result[channel] = { characters: charactersIn(own), arrivedCharacters: came, delivery, lagP95Ms };
  }
  return result;
}

function charactersIn(units: readonly Unit[]): number {
  return units.reduce((sum, unit) => sum + unit.characters, 0);
}

function integrityOf({ source, stream }: View): Analysis['integrity'] {
  const { app } = stream.timelines;
  // An answer that was asked for as a whole leaves no chunks in the log of the mock.
  if (source === null || app === undefined || source.arrivals.length === 0) return null;
  return compareContent(source, app);
}
