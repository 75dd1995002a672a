// What a verdict rests on, in the order in which it is said. Every figure is a field of the Report.
import type { Mechanism } from '../model/delivery.ts';
import type { Evidence, EvidenceOf } from '../model/evidence.ts';
import type { Integrity } from '../model/integrity.ts';
import type { LockStepMeasures } from '../model/measures.ts';
import { outcomeOf, type Recording } from '../model/recording.ts';
import type { Measures } from '../model/report.ts';
import type { HopId } from '../model/timeline.ts';
import type { Timeline } from '../model/timeline.ts';
import { appEvidence } from './app-answer.ts';
import { endpointEvidence, provenByWire } from './arrival-evidence.ts';
import { isLate } from './attribution.ts';
import { controlsEvidence } from './controls/evidence.ts';
import { isPushedPast } from './integrity.ts';
import type { JudgedStream } from './judged-stream.ts';
import { lateChannelOf, lateHopsOf, lateMs } from './lateness.ts';
import { ruleOf } from './rule.ts';
import { noStreamRequested, type Measured, type Ruling } from './verdict.ts';

export function evidenceOf(
  recording: Recording,
  measured: Measured,
  ruling: Ruling,
  judged: JudgedStream | null = null,
): Evidence[] {
  const { record = null } = judged ?? {};
  const ofArrivals =
    recording.subject.kind === 'endpoint' && record !== null && (record.response?.status ?? 0) < 300
      ? endpointEvidence(record.timelines.wire, record.response, ruling)
      : [];
  const ofText = evidenceOfText(recording, measured, ruling, record?.timelines.wire);
  const ofApp = ruling.passed || judged === null ? [] : appEvidence(judged.record);
  return [...ofArrivals, ...ofText, ...ofApp, ...said(recording, ruling)];
}

/** What the subject itself says of it, unless the outcome quotes it already. */
function said(recording: Recording, { passed }: Ruling): Evidence[] {
  const isQuoted = recording.subject.kind === 'program' && outcomeOf(recording).kind === 'client-crashed';
  if (passed || isQuoted || recording.said.length === 0) return [];
  return [{ kind: 'said-by-the-app', lines: recording.said }];
}

function evidenceOfText(
  recording: Recording,
  measured: Measured,
  ruling: Ruling,
  wire: Timeline | undefined,
): Evidence[] {
  const { budgetMs, subject } = recording;
  const { hops, integrity, loop, parallel } = measured;
  const lockStep = isPushedPast(integrity) && measured.lockStep?.proven !== true ? null : measured.lockStep;
  const unrequested = noStreamRequested(measured);
  if (unrequested !== null) return unrequested.evidence;
  if (ruling.reason === 'no-content') return [];
  const lost = integrity?.ok === false ? [lostTextOf(integrity)] : [];
  const { hop } = ruling;
  const late = isLate(ruling.delivery);
  const mechanism = hop === null ? null : (hops[hop]?.mechanism ?? null);
  const ofWire = provenByWire(measured, ruling.delivery, wire);
  // The fact stands in front, and nobody knows how late it was.
  const isArrivalsAlone = subject.kind === 'endpoint' && lateMs(measured, ruling) === null;
  const isSaidByStops = mechanism?.kind === 'irregular' && ofWire.length > 0;
  return [
    ...lost,
    ...(late && hop !== null && !isArrivalsAlone ? lateText(hop, measured, ruling) : []),
    ...(late && loop !== null ? loopSilence(loop, budgetMs) : []),
    ...((late || ruling.delivery === 'micro-batched') && hop !== null ? experiments(hop, measured) : []),
    ...(parallel?.serialised
      ? [{ kind: 'held-open' as const, streams: parallel.streams, reachedOrigin: parallel.secondReachedOrigin }]
      : []),
    ...(lockStep === null ? [] : pushes(lockStep)),
    ...(late && lockStep !== null ? aloneButLate(lockStep, budgetMs) : []),
    ...(late ? ofWire : []),
    ...(mechanism !== null && hop !== null && !isSaidAlready(mechanism, lockStep) && !isSaidByStops
      ? [ruleOf(mechanism, hop, 'arrivals')]
      : []),
    ...(late && hop !== null ? otherHops(hop, measured) : []),
    // Of an endpoint the fact says it.
    ...(ruling.reason === 'single-flush' && subject.kind !== 'endpoint' ? singleFlush(measured) : []),
    ...controlsEvidence(recording, measured.experiments),
    ...(ruling.reason === 'bounds-differ' ? bounds(measured, budgetMs) : []),
  ];
}

/** What is not whole, where, and how much of it. */
export function lostTextOf(integrity: Integrity): EvidenceOf<'text-lost'> {
  const { ok: _, kind, hop, ...figures } = integrity;
  return { kind: 'text-lost', fault: kind ?? 'changed', hop: hop ?? 'client', ...figures };
}

/** What lock-step showed is evidence of its own; full and replay are the class. */
function isSaidAlready({ kind }: Mechanism, lockStep: LockStepMeasures | null): boolean {
  if (kind === 'full' || kind === 'replay') return true;
  const isPushed = lockStep !== null && !lockStep.proven && lockStep.hop !== null;
  return isPushed && (lockStep.mechanism?.kind === kind || (kind === 'irregular' && lockStep.flushes.length > 0));
}

/** Where our own delays make a difference, the least that is certain stands beside what was seen. A judgement. */
const CERTAIN_SHARE = 0.9;

function lateText(hop: HopId, measured: Measured, ruling: Ruling): Evidence[] {
  const { hops, vantages } = measured;
  const channel = lateChannelOf(measured);
  const isStarved = hop === 'event-loop';
  const text: EvidenceOf<'late-text'> = {
    kind: 'late-text',
    hop,
    channel,
    toTheEnd: channel === null && (ruling.delivery === 'buffered' || ruling.delivery === 'replayed'),
    lagP95Ms: lateMs(measured, ruling),
    appLagP95Ms: isStarved ? (vantages.app?.lagMs.p95 ?? null) : null,
    share: hops[hop]?.share ?? null,
  };
  const { lagMs, leastLagMs } = (ruling.vantage && vantages[ruling.vantage]) ?? {};
  const [lag, least] = [lagMs?.p95 ?? null, leastLagMs?.p95 ?? null];
  if (isStarved || lag === null || least === null || least >= CERTAIN_SHARE * lag) return [text];
  return [text, { kind: 'figure', figure: 'least-lag', valueMs: least }];
}

/** What an experiment tells of the hop that is late; one that changed nothing tells nothing. */
function experiments(hop: HopId, measured: Measured): Evidence[] {
  return measured.experiments.flatMap(({ id, encoding, before, after, rulesIn, rulesOut, arms }): Evidence[] => {
    if (arms.length > 0 || id !== 'identity' || encoding === null || rulesIn.length + rulesOut.length === 0) return [];
    return [{ kind: 'experiment', experiment: id, encoding, before, after, hop }];
  });
}

/** A shorter silence starves nobody. A judgement: twenty periods of the ticker. */
const SILENCE_MS = 100;

/** A silence that the machine made is none of the client. */
function loopSilence(loop: NonNullable<Measures['loop']>, budgetMs: number): Evidence[] {
  const { longestGapMs, longestGapAtMs, longestGapKind, period } = loop;
  if (longestGapKind === 'machine' || longestGapMs < Math.max(SILENCE_MS, budgetMs)) return [];
  return [
    {
      kind: 'span',
      span: 'loop-silence',
      fromMs: longestGapAtMs,
      lengthMs: period?.medianMs ?? longestGapMs,
      times: period?.count ?? null,
      doing: longestGapKind,
      chunks: null,
    },
  ];
}

/** What lock-step had to push, and by which rule it came out. */
function pushes(lockStep: LockStepMeasures): Evidence[] {
  const { chunksBehind, chunksSent, chunksPerFlush, flushes, hop, mechanism, proven } = lockStep;
  if (proven || hop === null) return [];
  if (chunksBehind !== null && chunksBehind > 0)
    return [{ kind: 'chunks-behind', hop, chunks: chunksBehind, chunksSent }];
  if (mechanism !== null) return [ruleOf(mechanism, hop, 'lock-step')];
  return [{ kind: 'pushes', hop, chunksSent, flushes: flushes.length, chunksPerFlush }];
}

/** Proven, but each chunk late: what holds them is no buffer. */
function aloneButLate({ proven, delayMs, chunksSeenAlone }: LockStepMeasures, budgetMs: number): Evidence[] {
  const delayP50Ms = proven ? (delayMs.p50 ?? 0) : 0;
  return delayP50Ms < budgetMs ? [] : [{ kind: 'alone-but-late', chunks: chunksSeenAlone, delayP50Ms }];
}

/** Mechanisms that tell no more than the delivery does. */
const TELLS_NOTHING: readonly Mechanism['kind'][] = ['full', 'replay', 'irregular'];

/** The hops that hold beside the one at fault. */
function otherHops(hop: HopId, measured: Measured): Evidence[] {
  return lateHopsOf(measured).flatMap((other): Evidence[] => {
    const { lagMs, mechanism = null, delivery } = measured.hops[other] ?? {};
    const lagP95Ms = lagMs?.p95 ?? null;
    if (other === hop || lagP95Ms === null || delivery === undefined) return [];
    const isTelling = mechanism !== null && !TELLS_NOTHING.includes(mechanism.kind);
    const rule = isTelling ? ruleOf(mechanism, other, 'arrivals') : null;
    return [{ kind: 'also-late', hop: other, delivery, lagP95Ms, rule }];
  });
}

function singleFlush({ arrivals }: Measured): Evidence[] {
  if (arrivals === null) return [];
  return [{ kind: 'single-flush', share: arrivals.singleFlushShare, atMs: arrivals.singleFlushAtMs ?? 0 }];
}

/** Of each stream what was seen, what of it is certain, and what made the difference. */
function bounds({ repeats }: Measured, budgetMs: number): Evidence[] {
  return repeats.map(({ lagP95Ms, leastLagP95Ms, noiseMs, longestPauseMs, longestPauseAtMs }, i) => {
    const isPaused = longestPauseMs !== null && longestPauseAtMs !== null;
    const isNoise = !isPaused || (leastLagP95Ms ?? 0) + noiseMs > budgetMs;
    return {
      kind: 'bounds',
      stream: i + 1,
      streams: repeats.length,
      lagP95Ms: lagP95Ms ?? 0,
      leastLagP95Ms: leastLagP95Ms ?? 0,
      noiseMs,
      pause: isNoise ? null : { fromMs: longestPauseAtMs, lengthMs: longestPauseMs },
    };
  });
}
