// STAGE 2, pure: Recording → Analysis.
//
//   timelines ─▶ units (joined by content) ─▶ measures and class of each vantage and hop ─▶ verdict
import type { Delivery } from '../model/delivery.ts';
import type { Analysis, HopMeasures, LockStepMeasures, VantageMeasures } from '../model/report.ts';
import { streamOf, type Recording, type StreamRecord } from '../model/recording.ts';
import { CHANNELS, HOPS, VANTAGES, type HopId, type Timeline, type VantageId } from '../model/timeline.ts';
import { classifyArrivals } from './arrivals.ts';
import { causes } from './causes/index.ts';
import { findingOf } from './causes/cause.ts';
import { classify, type Classified, type Noise } from './delivery.ts';
import { inBandOrigin } from './in-band.ts';
import { compareContent } from './integrity.ts';
import { measureLockStep } from './lock-step.ts';
import { measureLoop } from './loop.ts';
import { fidelity, fullBufferingHeld, held, hold, lagQuantiles, measureTimeline, merged } from './measures.ts';
import { mechanismOf } from './mechanism.ts';
import { measureParallel } from './parallel.ts';
import { joinByContent, seenUnits, stage, type Unit } from './units.ts';
import { decide } from './verdict.ts';

/** The stream whose figures are shown, and everything needed to judge it. */
export interface View {
  stream: StreamRecord;
  noise: Noise;
  budgetMs: number;
  /** The emission curve: what the model spoke, or else what the wire got. */
  source: Timeline | null;
  hasOrigin: boolean;
  /** Whether that is by the server's own clock. */
  isInBand: boolean;
  /** By vantage: the units of the source and when they were seen there. */
  units: Partial<Record<VantageId, Unit[]>>;
  classes: Partial<Record<VantageId, Classified>>;
  judged: VantageId | null;
}

/** Judges a recording. The same recording always gives the same analysis. */
export function analyze(recording: Recording): Analysis {
  const lockStream = streamOf(recording, 'lock-step');
  const stream = streamOf(recording, 'timed') ?? lockStream;
  const view = stream === undefined ? null : viewOf(recording, stream);
  const judged = view?.judged ?? null;
  const probe = streamOf(recording, 'held-open')?.heldOpen ?? null;
  const waitedFor = waitedForAt(lockStream, judged);
  const integrity = view === null ? null : integrityOf(view);
  const pushed = lockStream === undefined || judged === null ? null : measureLockStep(lockStream, waitedFor);
  // Text that was dropped had to be pushed past as well: what came out after it shows no buffer.
  const isLossy = (integrity?.missingCharacters ?? 0) > 0;
  const lockStep = pushed !== null && isLossy ? { ...pushed, bufferBytes: null, chunksBehind: null } : pushed;
  const measured = {
    vantages: view === null ? {} : vantagesOf(view, lockStep),
    hops: view === null ? {} : hopsOf(view, lockStep),
    loop: stream?.loop ? measureLoop(stream.loop) : null,
    lockStep,
    parallel: probe === null ? null : measureParallel(probe),
    channels: view === null ? {} : channelsOf(view),
    integrity,
  };
  const findings = causes.entries.map((cause) => findingOf(cause, { recording, measured }));
  return { ...measured, verdict: decide(recording, view, { ...measured, findings }) };
}

/** The vantage at which lock-step waited for chunks: of a program the screen, of an app, which has none inside, the wire. */
function waitedForAt(stream: StreamRecord | undefined, judged: VantageId | null): VantageId {
  if (stream?.timelines.screen !== undefined) return 'screen';
  if (stream?.timelines.app === undefined && stream?.timelines.wire !== undefined) return 'wire';
  return judged === 'app' || judged === 'wire' ? 'app' : 'observer';
}

function viewOf(recording: Recording, recorded: StreamRecord): View {
  const inBand = inBandIn(recorded);
  const stream = inBand === null ? recorded : { ...recorded, timelines: { ...recorded.timelines, origin: inBand } };
  const { timelines } = stream;
  const source = timelines.origin ?? timelines.wire ?? null;
  const noise = noiseOf(recording, stream);
  const units: View['units'] = {};
  const classes: View['classes'] = {};
  for (const vantage of VANTAGES) {
    const timeline = timelines[vantage];
    if (timeline === undefined || source === null || vantage === 'origin') continue;
    units[vantage] = joinByContent(source, timeline);
    classes[vantage] =
      source === timeline ? classifyArrivals(timeline) : classify(units[vantage], noise, recording.budgetMs);
  }
  const hasContent = (vantage: VantageId) => timelines[vantage] !== undefined && vantage !== 'origin';
  const judged = recording.judge ?? VANTAGES.findLast(hasContent) ?? null;
  return {
    stream,
    noise,
    budgetMs: recording.budgetMs,
    source,
    hasOrigin: source === timelines.origin,
    isInBand: inBand !== null,
    units,
    classes,
    judged,
  };
}

/** Where we were not the origin, the server may tell itself when it spoke. */
function inBandIn({ timelines: { origin, wire } }: StreamRecord): Timeline | null {
  return origin !== undefined || wire === undefined ? null : inBandOrigin(wire);
}

/** The calibrated noise, or that of the measuring process while this very stream ran, whichever is worse. */
function noiseOf({ calibration, clock }: Recording, { harness }: StreamRecord): Noise {
  const uncertain = clock === null ? 0 : clock.uncertaintyMs;
  const meanwhile = Math.max(harness?.tickLateP95Ms ?? 0, harness?.playErrorP95Ms ?? 0);
  return {
    unitMs: Math.max(1, calibration.noiseMs ?? Infinity, meanwhile) + uncertain,
    floorP50Ms: calibration.floorP50Ms ?? 0,
    floorP99Ms: calibration.floorP99Ms ?? 0,
  };
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
): Pick<VantageMeasures, 'fidelity' | 'hold' | 'lagMs' | 'merged' | 'delivery'> {
  const units = view.units[vantage];
  const delivery = view.classes[vantage]?.delivery ?? (vantage === 'origin' ? 'incremental' : 'inconclusive');
  if (units === undefined || view.stream.timelines[vantage] === view.source) {
    return { fidelity: null, hold: null, lagMs: { p50: null, p95: null, max: null }, merged: null, delivery };
  }
  const seen = seenUnits(units);
  const baseMs = view.noise.floorP50Ms;
  return {
    fidelity: fidelity(units, baseMs),
    hold: hold(seen, baseMs),
    lagMs: lagQuantiles(units),
    merged: merged(seen),
    delivery,
  };
}

function hopsOf(view: View, lockStep: LockStepMeasures | null): Analysis['hops'] {
  const result: Analysis['hops'] = {};
  HOPS.forEach((hop, i) => {
    const measures = hopOf(view, hop, vantageBefore(view, i), VANTAGES[i + 1]!);
    if (measures === null) return;
    const isProven = lockStep?.proven === true && VANTAGES.indexOf(lockStep.vantage) > i;
    result[hop] = {
      ...measures,
      delivery: orProven(measures.delivery, isProven),
      mechanism: sized(measures, hop, lockStep),
    };
  });
  return result;
}

/** The nearest vantage in front of this hop that saw something: a program has none inside. */
function vantageBefore({ hasOrigin, units }: View, hop: number): VantageId | null {
  const exists = (vantage: VantageId) => (vantage === 'origin' ? hasOrigin : units[vantage] !== undefined);
  return VANTAGES.slice(0, hop + 1).findLast(exists) ?? null;
}

/** The size that lock-step found is exact, whatever the timed stream could name. */
function sized({ mechanism }: HopMeasures, hop: HopId, lockStep: LockStepMeasures | null): HopMeasures['mechanism'] {
  if (lockStep?.hop !== hop || lockStep.bufferBytes === null || mechanism?.kind === 'size') return mechanism;
  const accounting = hop === 'upstream' ? 'body' : hop === 'display' ? null : 'decoded';
  return { kind: 'size', sizeBytes: lockStep.bufferBytes, periodMs: null, count: null, accounting, candidates: [] };
}

function hopOf(view: View, hop: HopId, from: VantageId | null, to: VantageId): HopMeasures | null {
  // What comes to a screen is the text alone, without the envelope that it had in the body.
  const after = view.units[to]?.map((unit) => (hop === 'display' ? { ...unit, bytes: unit.characters } : unit));
  const before = from === null ? undefined : view.stream.timelines[from];
  const seen = view.stream.timelines[to];
  if (before === undefined || seen === undefined || after === undefined || seen === view.source) return null;
  const entered = from === 'origin' ? after.map((unit) => ({ ...unit, outMs: unit.inMs })) : (view.units[from!] ?? []);
  const units = stage(entered, after);
  const z = fullBufferingHeld(after);
  const { delivery } = classify(units, view.noise, view.budgetMs);
  const reads = hop === 'upstream' ? (view.stream.timelines.wire?.reads ?? null) : null;
  return {
    share: z === 0 ? null : held(units) / z,
    lagMs: lagQuantiles(units),
    delivery,
    mechanism: mechanismOf({ units, before, after: seen, reads }, delivery, view.noise),
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
    const delivery = onlyArrivals
      ? view.classes[view.judged]!.delivery
      : classify(own, view.noise, view.budgetMs).delivery;
    result[channel] = { characters: own.reduce((sum, unit) => sum + unit.characters, 0), delivery };
  }
  return result;
}

function integrityOf({ source, stream }: View): Analysis['integrity'] {
  const { app } = stream.timelines;
  // An answer that was asked for as a whole leaves no chunks in the log of the mock.
  if (source === null || app === undefined || source.arrivals.length === 0) return null;
  return compareContent(source, app);
}
