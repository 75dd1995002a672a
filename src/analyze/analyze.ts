// STAGE 2, pure: Recording → Analysis.
//
//   timelines ─▶ units (joined by content) ─▶ measures and class of each vantage and hop ─▶ verdict
import type { Delivery, Mechanism } from '../model/delivery.ts';
import type { Analysis } from '../model/judgement.ts';
import type { HopMeasures, LockStepMeasures, VantageMeasures } from '../model/measures.ts';
import type { Measures } from '../model/report.ts';
import { streamOf, type Recording, type StreamRecord } from '../model/recording.ts';
import { CHANNELS, HOPS, VANTAGES, vantageBehind, type HopId, type VantageId } from '../model/timeline.ts';
import { classifyArrivals, looksReplayed } from './arrivals.ts';
import { isLate } from './attribution.ts';
import { countsBytes, type ByteEvidence } from './byte-evidence.ts';
import { causes } from './causes/index.ts';
import { findingOf } from './causes/cause.ts';
import { withControls } from './controls/findings.ts';
import { classifyBetween, classifyChannels } from './delivery.ts';
import { experimentsOf } from './experiments.ts';
import { integrityOf, isPushedPast } from './integrity.ts';
import { seenAtJudged, type JudgedStream } from './judged-stream.ts';
import { judge } from './judgement.ts';
import { measureLockStep } from './lock-step.ts';
import { measureLoop } from './loop.ts';
import { fidelity, fullBufferingHeld, held, hold, lagQuantiles, measureTimeline, merged } from './measures.ts';
import { mechanism, mechanismOf } from './mechanism.ts';
import { leastOfHop } from './own-delays.ts';
import { measureParallel } from './parallel.ts';
import { isSeenOnce, repeatsOf } from './repeats.ts';
import { shownStreamOf, timedStreamsOf, type ShownStream } from './shown-stream.ts';
import { seenUnits, unitsOfHop, type Unit } from './units.ts';

/** Judges a recording. The same recording always gives the same analysis. */
export function analyze(recording: Recording): Analysis {
  const timed = timedStreamsOf(recording);
  const shown = shownStreamOf(recording, timed);
  const measures = measure(recording, timed, shown);
  const stream = shown?.recorded;
  const found = causes.entries.map((cause) => findingOf(cause, { recording, stream, measured: measures }));
  const findings = withControls(found, recording, measures.experiments);
  const isAccident = isSeenOnce(timed, shown, recording);
  return {
    ...measures,
    request: stream?.request ?? null,
    response: stream?.response ?? null,
    verdict: judge(recording, shown?.judged ?? null, { ...measures, findings, isAccident }),
  };
}

function measure(recording: Recording, timed: readonly ShownStream[], shown: ShownStream | undefined): Measures {
  const { recorded, judged = null } = shown ?? {};
  // A redirect may lead there.
  const isTls = recording.target.baseUrl.startsWith('https:') || (recorded?.endpoint?.tlsMs ?? null) !== null;
  const integrity = shown === undefined ? null : integrityOf(recording, shown);
  const lockStep = judged === null ? null : lockStepOf(recording, judged, isTls, integrity);
  return {
    vantages: judged === null ? {} : vantagesOf(judged, lockStep),
    hops: judged === null ? {} : hopsOf(judged, lockStep, isTls),
    loop: recorded?.loop ? measureLoop(recorded.loop, recorded.harness?.pauses ?? [], answerBeganMs(recorded)) : null,
    lockStep,
    parallel: measureParallel(recording),
    arrivals: judged === null ? null : arrivalsOf(judged, isTls),
    repeats: repeatsOf(timed, shown),
    experiments: experimentsOf(recording, analyze),
    channels: judged === null ? {} : channelsOf(judged),
    integrity,
  };
}

/** When the first byte of the answer was there, ms since the request; null where nobody saw it. */
function answerBeganMs({ timelines }: StreamRecord): number | null {
  return timelines.wire?.firstByteMs ?? timelines.wire?.headersMs ?? null;
}

function lockStepOf(
  recording: Recording,
  { judgedAt, ownDelays }: JudgedStream,
  isTls: boolean,
  integrity: Measures['integrity'],
): LockStepMeasures | null {
  const stream = streamOf(recording, 'lock-step');
  if (stream === undefined || judgedAt === null) return null;
  const context = { isTls, unitMs: ownDelays.unitMs };
  const pushed = measureLockStep(stream, waitedForAt(stream, judgedAt), context);
  return pushed !== null && isPushedPast(integrity)
    ? { ...pushed, bufferBytes: null, chunksBehind: null, mechanism: null }
    : pushed;
}

/** The vantage at which lock-step waited for chunks: of a program the screen, of an app, which has none inside, the wire. */
function waitedForAt({ timelines }: StreamRecord, judgedAt: VantageId): VantageId {
  if (timelines.screen !== undefined) return 'screen';
  if (timelines.app === undefined && timelines.wire !== undefined) return 'wire';
  return judgedAt === 'app' || judgedAt === 'wire' ? 'app' : 'observer';
}

/** Where nobody knows when the text was spoken. */
function arrivalsOf({ hasOrigin, source, byBytes }: JudgedStream, isTls: boolean): Measures['arrivals'] {
  if (hasOrigin || source === null) return null;
  const { singleFlushShare, singleFlushAtMs, flushShare, bursts } = classifyArrivals(source);
  const flushes = { singleFlushShare, singleFlushAtMs, flushShare, bursts };
  const generatedMs = source.generated?.ms ?? null;
  return { ...flushes, bytes: bytesOf(byBytes, isTls), looksReplayed: looksReplayed(source), generatedMs };
}

function bytesOf(byBytes: ByteEvidence | null, isTls: boolean): NonNullable<Measures['arrivals']>['bytes'] {
  if (byBytes === null) return null;
  const { stops, stopsInside, sizeBytes, accounting } = byBytes;
  return { stops, stopsInside, sizeBytes, accounting: accounting === 'framed' && isTls ? 'tls' : accounting };
}

/** What arrivals alone prove of all that is in front of the wire: how late it makes the text is not known. */
function hopByArrivals({ byBytes, seenAt, source, hasOrigin }: JudgedStream, isTls: boolean): HopMeasures | null {
  if (hasOrigin || source === null || seenAt.wire === undefined) return null;
  const { delivery } = seenAt.wire.classified;
  const hop = { share: null, lagMs: UNKNOWN, leastLagMs: UNKNOWN, delivery };
  if (delivery === 'buffered' || delivery === 'replayed')
    return { ...hop, mechanism: mechanism(delivery === 'buffered' ? 'full' : 'replay') };
  if (byBytes !== null && countsBytes(byBytes)) {
    const { sizeBytes, accounting = null } = bytesOf(byBytes, isTls) ?? {};
    return { ...hop, mechanism: sizeBytes ? { ...mechanism('size'), sizeBytes, accounting } : mechanism('irregular') };
  }
  const { periodMs } = classifyArrivals(source);
  return periodMs === null ? null : { ...hop, mechanism: { ...mechanism('timer'), periodMs } };
}

function vantagesOf(judged: JudgedStream, lockStep: LockStepMeasures | null): Measures['vantages'] {
  const result: Measures['vantages'] = {};
  for (const vantage of VANTAGES) {
    const timeline = judged.record.timelines[vantage];
    if (timeline === undefined) continue;
    const measures = { ...measureTimeline(timeline), ...againstSource(judged, vantage) };
    const isProven = lockStep?.proven === true && VANTAGES.indexOf(vantage) <= VANTAGES.indexOf(lockStep.vantage);
    result[vantage] = { ...measures, delivery: orProven(measures.delivery, isProven) };
  }
  return result;
}

/** Where time cannot tell, the proof does. */
function orProven(delivery: Delivery, isProven: boolean): Delivery {
  return delivery === 'inconclusive' && isProven ? 'incremental' : delivery;
}

const UNKNOWN = { p50: null, p95: null, max: null };

function againstSource(
  { ownDelays: { floorMs, unitMs }, seenAt }: JudgedStream,
  vantage: VantageId,
): Pick<VantageMeasures, 'fidelity' | 'hold' | 'lagMs' | 'leastLagMs' | 'merged' | 'delivery'> {
  const atVantage = seenAt[vantage];
  if (atVantage === undefined || atVantage.isSource) {
    const delivery = atVantage?.classified.delivery ?? (vantage === 'origin' ? 'incremental' : 'inconclusive');
    return { fidelity: null, hold: null, lagMs: UNKNOWN, leastLagMs: UNKNOWN, merged: null, delivery };
  }
  const { units, least, classified } = atVantage;
  const seen = seenUnits(units);
  return {
    fidelity: fidelity(units, floorMs),
    hold: hold(seen, floorMs),
    lagMs: lagQuantiles(units),
    leastLagMs: lagQuantiles(least, floorMs + unitMs),
    merged: merged(seen),
    delivery: classified.delivery,
  };
}

function hopsOf(judged: JudgedStream, lockStep: LockStepMeasures | null, isTls: boolean): Measures['hops'] {
  const result: Measures['hops'] = {};
  for (const [i, hop] of HOPS.entries()) {
    const measures = hopOf(judged, hop, isTls) ?? (hop === 'upstream' ? hopByArrivals(judged, isTls) : null);
    if (measures === null) continue;
    const isProven = lockStep?.proven === true && VANTAGES.indexOf(lockStep.vantage) > i;
    const rule = mechanismAt(hop, measures, lockStep);
    const delivery = orProven(classByMechanism(measures.delivery, rule, lockStep?.hop === hop), isProven);
    result[hop] = { ...measures, delivery, mechanism: rule };
  }
  return result;
}

/** The nearest vantage in front of this hop that saw something: a program has none inside. */
function vantageBefore({ hasOrigin, seenAt }: JudgedStream, hop: HopId): VantageId | null {
  const exists = (vantage: VantageId) => (vantage === 'origin' ? hasOrigin : seenAt[vantage] !== undefined);
  return VANTAGES.slice(0, HOPS.indexOf(hop) + 1).findLast(exists) ?? null;
}

/** What order and bytes showed in lock-step is exact, whatever could be fitted to the times of the timed stream. */
function mechanismAt(
  hop: HopId,
  { mechanism, delivery, lagMs }: HopMeasures,
  lockStep: LockStepMeasures | null,
): Mechanism | null {
  const pushed = lockStep?.mechanism ?? null;
  if (lockStep === null || pushed === null) return mechanism;
  if (lockStep.hop === hop) return pushed;
  // Proven, and each chunk as late as the others: the hop that is late does that. The timed stream tells a delay, which all
  // chunks have, from a timer, which groups them.
  const isLateHop = lockStep.hop === null && (isLate(delivery) || delivery === 'micro-batched') && lagMs.p95 !== null;
  return isLateHop && mechanism?.kind !== 'delay' && mechanism?.kind !== 'pace' ? pushed : mechanism;
}

/** Pauses that a rule explains are its groups. */
function classByMechanism(delivery: Delivery, mechanism: Mechanism | null, isPushed: boolean): Delivery {
  const isGrouped = isPushed || ['size', 'block', 'count', 'timer', 'linger'].includes(mechanism?.kind ?? '');
  return delivery === 'stalled' && isGrouped ? 'batched' : delivery;
}

function hopOf(judged: JudgedStream, hop: HopId, isTls: boolean): HopMeasures | null {
  const { record, seenAt, source, ownDelays, budgetMs } = judged;
  const [from, to] = [vantageBefore(judged, hop), vantageBehind(hop)];
  const [before, after] = [from === null ? undefined : record.timelines[from], record.timelines[to]];
  const seen = seenAt[to];
  if (from === null || before === undefined || after === undefined || seen === undefined || after === source)
    return null;
  // What comes to a screen is the text alone, without the envelope that it had in the body.
  const left = seen.units.map((unit) => (hop === 'display' ? { ...unit, bytes: unit.characters } : unit));
  const entered = from === 'origin' ? left.map((unit) => ({ ...unit, outMs: unit.inMs })) : seenAt[from]?.units;
  const units = unitsOfHop(entered ?? [], left);
  const least = leastOfHop(units, from, to, ownDelays);
  const fullyHeld = fullBufferingHeld(left);
  const { delivery } = classifyChannels(units, least, ownDelays, budgetMs);
  const reads = hop === 'upstream' ? (record.timelines.wire?.reads ?? null) : null;
  const fitted = mechanismOf({ units, before, after, reads }, delivery, ownDelays);
  return {
    share: fullyHeld === 0 ? null : held(units) / fullyHeld,
    lagMs: lagQuantiles(units),
    leastLagMs: lagQuantiles(least, ownDelays.floorMs + ownDelays.unitMs),
    delivery,
    mechanism: fitted?.accounting === 'framed' && isTls ? { ...fitted, accounting: 'tls' } : fitted,
  };
}

function channelsOf(judged: JudgedStream): Measures['channels'] {
  const result: Measures['channels'] = {};
  const seen = seenAtJudged(judged);
  if (seen === undefined) return result;
  for (const channel of CHANNELS) {
    const ofChannel = (all: readonly Unit[]) => all.filter((unit) => unit.channel === channel);
    const [units, least] = [ofChannel(seen.units), ofChannel(seen.least)];
    if (units.length === 0) continue;
    const { delivery } = seen.isSource
      ? seen.classified
      : classifyBetween(units, least, judged.ownDelays, judged.budgetMs);
    result[channel] = {
      characters: charactersIn(units),
      arrivedCharacters: charactersIn(seenUnits(units)),
      delivery,
      lagP95Ms: seen.isSource ? null : lagQuantiles(units).p95,
    };
  }
  return result;
}

function charactersIn(units: readonly Unit[]): number {
  return units.reduce((sum, unit) => sum + unit.characters, 0);
}
