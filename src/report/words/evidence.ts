// The evidence behind a verdict, a sentence each, with figures. Every figure is a field of the Report.
import type { Mechanism } from '../../model/delivery.ts';
import type { Recording } from '../../model/recording.ts';
import type { LockStepMeasures, ParallelMeasures } from '../../model/measures.ts';
import { HOPS, type Channel, type HopId } from '../../model/timeline.ts';
import { bytes, count, hopWord, ms, percent } from './phrases.ts';
import { isLate, noStreamAsked } from '../../analyze/attribution.ts';
import type { Decision, Measured } from '../../analyze/decision.ts';
import type { View } from '../../analyze/view.ts';

export function evidenceOf(recording: Recording, view: View | null, measured: Measured, decision: Decision): string[] {
  const { hops, lockStep, loop, parallel } = measured;
  const unasked = noStreamAsked(measured);
  if (unasked !== null) return unasked.evidence;
  if (decision.reason === 'no-content') return [];
  const sentences: string[] = [];
  const late = isLate(decision.delivery);
  if (view !== null && late && decision.hop !== null) sentences.push(...hopEvidence(recording, decision, measured));
  if (loop !== null && isLoopDead(measured, view) && late) sentences.push(loopWords(loop));
  if (parallel?.serialised) sentences.push(serialisedWords(parallel));
  if (lockStep !== null && !lockStep.proven && lockStep.hop !== null)
    sentences.push(lockStepWords(recording, lockStep));
  if (view !== null && late) sentences.push(...provenDelayWords(view, measured));
  const mechanism = decision.hop === null ? undefined : hops[decision.hop]?.mechanism;
  if (mechanism && !isSaidAlready(mechanism, lockStep)) sentences.push(mechanismWords(mechanism));
  if (late) sentences.push(...otherHops(recording, measured, decision));
  if (decision.reason === 'single-flush') sentences.push(...singleFlushWords(measured));
  if (decision.reason === 'bounds-differ' && view !== null) sentences.push(...boundsWords(view, measured));
  return sentences;
}

/** What lock-step showed is said in its own sentence; full and replay are the class. */
function isSaidAlready({ kind }: Mechanism, lockStep: LockStepMeasures | null): boolean {
  if (kind === 'full' || kind === 'replay') return true;
  const isPushed = lockStep !== null && !lockStep.proven && lockStep.hop !== null;
  return isPushed && (lockStep.mechanism?.kind === kind || (kind === 'irregular' && lockStep.flushes.length > 0));
}

/** The words that are late: those of one kind alone, where the others are on time. */
export function lateWords({ channels }: Measured): { noun: string; plural: boolean; channel: Channel | null } {
  const late = Object.entries(channels).flatMap(([channel, { delivery }]) =>
    isLate(delivery) ? [channel as Channel] : [],
  );
  const [only] = late;
  if (late.length === 1 && only === 'tool-arguments')
    return { noun: 'the arguments of the tool call', plural: true, channel: only };
  if (late.length === 1 && only === 'reasoning') return { noun: 'the thinking', plural: false, channel: only };
  return { noun: 'the text', plural: false, channel: null };
}

/** How late 95 % of what is late was, ms: at the hop at fault where others hold as well, else where it is judged. */
export function lateMs(measured: Measured, { hop, vantage }: Pick<Decision, 'hop' | 'vantage'>): number | null {
  const { channel } = lateWords(measured);
  if (channel !== null) return measured.channels[channel]!.lagP95Ms;
  const own = hop === null ? null : (measured.hops[hop]?.lagMs.p95 ?? null);
  const isOneOfSeveral = lateHops(measured).length > 1;
  return isOneOfSeveral ? own : vantage === null ? null : (measured.vantages[vantage]?.lagMs.p95 ?? null);
}

function lateHops({ hops }: Measured): HopId[] {
  return HOPS.filter((hop) => isLate(hops[hop]?.delivery));
}

function hopEvidence(recording: Recording, decision: Decision, measured: Measured): string[] {
  const { delivery, hop } = decision;
  const { hops, vantages } = measured;
  const figures = hops[hop!];
  const share = figures?.share == null ? '' : ` ${shareWords(figures.share)}`;
  const { noun, plural, channel } = lateWords(measured);
  if (hop === 'event-loop') {
    const app = vantages.app?.lagMs.p95 ?? null;
    const before = app === null ? '' : ` (95 % of the text ${ms(app)} late or less)`;
    return [
      `The code that iterates the client got every chunk in time${before}, another task of the same process did not.${share}`,
    ];
  }
  const lag = lateMs(measured, decision);
  const late = lag === null ? '' : `: 95 % of ${plural ? 'them' : 'it'} came ${ms(lag)} late or less`;
  const isToTheEnd = channel === null && (delivery === 'buffered' || delivery === 'replayed');
  const what = isToTheEnd ? 'Nothing came until the last word was spoken. ' : '';
  const subject = noun[0]!.toUpperCase() + noun.slice(1);
  return [
    `${what}${subject} ${plural ? 'were' : 'was'} late ${placeWords(recording, hop!)}${late}.${share}`,
    ...leastWords(measured, decision),
  ];
}

/** Where our own delays make a difference, what is certain is said beside what was seen. */
const CERTAIN_SHARE = 0.9;

function leastWords({ vantages }: Measured, { vantage }: Decision): string[] {
  const seen = vantage === null ? undefined : vantages[vantage];
  const [lag, least] = [seen?.lagMs.p95 ?? null, seen?.leastLagMs.p95 ?? null];
  if (lag === null || least === null || least >= CERTAIN_SHARE * lag) return [];
  return [`At least ${ms(least)} of that are certain, whatever the delays of the instrument.`];
}

/** The hops that hold beside the one at fault. */
function otherHops(recording: Recording, measured: Measured, { hop }: Decision): string[] {
  return lateHops(measured).flatMap((other) => {
    const { lagMs, mechanism, delivery } = measured.hops[other]!;
    if (other === hop || hop === null || lagMs.p95 === null) return [];
    const rule =
      mechanism === null || ['full', 'replay', 'irregular'].includes(mechanism.kind)
        ? ''
        : ` ${mechanismWords(mechanism)}`;
    return [`The ${hopWord(other, recording)} holds as well: ${delivery}, ${ms(lagMs.p95)} more.${rule}`];
  });
}

function placeWords({ subject }: Recording, hop: HopId): string {
  if (hop === 'client') return 'between the socket and the code that iterates the client';
  if (hop === 'display')
    return subject.kind === 'program' ? 'between its socket and its stdout' : 'on its way to the screen';
  return subject.kind === 'app'
    ? 'between the model and what the app sends'
    : "before it reached this machine's client";
}

/** From this share on, the rest is noise of the machine. */
const WHOLE_SHARE = 0.95;
/** A pace of its own can hold far more than a buffer that is let go at the end. */
const FAR_MORE_SHARE = 1.5;

function shareWords(share: number): string {
  if (share >= FAR_MORE_SHARE) return `It held ${share.toFixed(1)} times what full buffering would.`;
  return share >= WHOLE_SHARE
    ? 'It held as much as full buffering would.'
    : `It held ${percent(share)} of what full buffering would.`;
}

/** A silence that the machine made is none of the client. */
function isLoopDead({ loop }: Measured, view: View | null): boolean {
  return (
    loop !== null &&
    loop.longestGapKind !== 'machine' &&
    view !== null &&
    loop.longestGapMs >= Math.max(100, view.budgetMs)
  );
}

const DOING = { work: ' It was working.', waiting: ' It was waiting for something.', machine: '', unknown: '' };

function loopWords({ longestGapMs, longestGapKind, period }: NonNullable<Measured['loop']>): string {
  const doing = longestGapKind === null ? '' : DOING[longestGapKind];
  if (period !== null)
    return `The event loop was dead ${period.count} times, for about ${ms(period.medianMs)} each: other requests, timers and sockets of this process waited.${doing}`;
  return `The event loop gave no sign of life for ${ms(longestGapMs)}: other requests, timers and sockets of this process waited.${doing}`;
}

function serialisedWords({ streams, secondReachedOrigin }: ParallelMeasures): string {
  const [opened, last, others] =
    streams === 2
      ? ['A second stream was opened while the first was held open', 'its', 'the first was']
      : [`${streams} streams were opened, and all but one held open`, 'the last', 'the others were'];
  return secondReachedOrigin
    ? `${opened}: ${last} request reached the origin, but it was not served to its end until ${others} let go.`
    : `${opened}: ${last} request did not even reach the origin until ${others} let go.`;
}

function lockStepWords(recording: Recording, lockStep: LockStepMeasures): string {
  const { chunksBehind, chunksSent, chunksPerFlush, hop, flushes, mechanism } = lockStep;
  if (chunksBehind !== null && chunksBehind > 0)
    return `In lock-step the last ${count(chunksBehind, 'chunk')} stayed in the ${hopWord(hop!, recording)} until the next came.`;
  if (mechanism !== null) return `In lock-step ${ruleWords(mechanism, hop!)}`;
  if (flushes.length === 0)
    return `In lock-step none of ${chunksSent} chunks came out before the end of the answer: the ${hopWord(hop!, recording)} did not let them pass.`;
  const often = flushes.length === 1 ? 'once' : `${flushes.length} times`;
  const each = chunksPerFlush === null ? '' : `, ${count(chunksPerFlush, 'chunk')} at a time in the middle`;
  return `In lock-step text came out of the ${hopWord(hop!, recording)} ${often} while ${chunksSent} chunks were sent${each}.`;
}

function ruleWords({ kind, sizeBytes, count: chunks, accounting, candidates }: Mechanism, hop: HopId): string {
  if (kind === 'count') return `text came out whenever ${chunks} chunks were there, each time, long or short.`;
  if (kind === 'block')
    return `text came out whenever a block of ${bytes(sizeBytes!)} was full: a reader takes exactly so many and keeps the rest.`;
  if (kind === 'ambiguous') return `text came out by ${candidates.join(', or ')}: both fit each time.`;
  if (hop === 'display') return `nothing came out of stdout until about ${bytes(sizeBytes!)} were there, each time.`;
  const where = accounting === null ? '' : ACCOUNTED[accounting];
  return `text came out whenever ${bytes(sizeBytes!)} were there${where}, each time.`;
}

const ACCOUNTED: Readonly<Record<NonNullable<Mechanism['accounting']>, string>> = {
  framed: ', HTTP framing included, as in the write buffer of a server',
  tls: ', HTTP framing included, as in the write buffer of a TLS connection',
  fastcgi: ', FastCGI framing included',
  body: ' of the body',
  decoded: ' of the decompressed body',
};

/** Proven, but each chunk late: what holds them is no buffer. */
function provenDelayWords({ budgetMs }: View, { lockStep }: Measured): string[] {
  const delayMs = lockStep?.proven ? (lockStep.delayMs.p50 ?? 0) : 0;
  if (delayMs < budgetMs) return [];
  return [
    `In lock-step each of ${lockStep!.chunksSeenAlone} chunks passed alone, half of them only ${ms(delayMs)} after they were sent: a delay, no buffer.`,
  ];
}

/** What a corked socket of Linux waits for more (TCP_CORK). */
const CORK_MS = 200;
const CORK_SPREAD_MS = 8;

function mechanismWords(mechanism: Mechanism): string {
  const { kind, sizeBytes, periodMs, candidates, accounting } = mechanism;
  switch (kind) {
    case 'size':
      return `The arrivals fit a buffer of ${bytes(sizeBytes!)}${accounting === null ? '' : ACCOUNTED[accounting]}.`;
    case 'block':
      return `The arrivals fit a reader of blocks of ${bytes(sizeBytes!)}.`;
    case 'timer':
      return `The arrivals fit a timer that lets text out every ${periodMs!.toFixed(0)} ms, ${Math.abs(periodMs! - CORK_MS) <= CORK_SPREAD_MS ? 'as a corked socket (TCP_CORK) does' : 'or a loop that is dead for so long each time'}.`;
    case 'linger':
      return `The arrivals fit a wait of ${periodMs!.toFixed(0)} ms after the first chunk of each group.`;
    case 'count':
      return `The arrivals fit a collector of ${mechanism.count} chunks.`;
    case 'pace':
      return `The arrivals fit a pace${periodMs === null ? '' : ` of one piece every ${periodMs.toFixed(0)} ms`}.`;
    case 'delay':
      return `Each chunk came about ${periodMs!.toFixed(0)} ms late, and none waited for another: a delay.`;
    case 'ambiguous':
      return `The arrivals fit ${candidates.join(', or ')} equally well.`;
    default:
      return 'No buffer or timer explains the arrivals.';
  }
}

function singleFlushWords({ arrivals }: Measured): string[] {
  if (arrivals === null) return [];
  const share = percent(arrivals.singleFlushShare);
  return [
    `${share} of the text arrived together, ${ms(arrivals.singleFlushAtMs ?? 0)} after the request. One flush has many causes: an answer from a cache, a very fast model, or a buffer.`,
  ];
}

/** Of each stream what was seen, what of it is certain, and what made the difference. */
function boundsWords({ budgetMs }: View, { repeats }: Measured): string[] {
  return repeats.map(({ lagP95Ms, leastLagP95Ms, noiseMs, longestPauseMs, longestPauseAtMs }, i) => {
    const which = repeats.length === 1 ? '' : `Stream ${i + 1} of ${repeats.length}: `;
    const isNoise = longestPauseMs === null || (leastLagP95Ms ?? 0) + noiseMs > budgetMs;
    const pause = isNoise
      ? `the noise of this machine, ${ms(noiseMs)}, makes the difference`
      : `a pause of the instrument makes the difference: the longest was ${ms(longestPauseMs)}, from ${ms(longestPauseAtMs!)} on`;
    return `${which}95 % of the text came ${ms(lagP95Ms ?? 0)} late or less, of which ${ms(leastLagP95Ms ?? 0)} are certain; ${pause}.`;
  });
}
