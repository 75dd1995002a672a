// The evidence behind a verdict, a sentence each, with figures.
import type { Mechanism } from '../model/delivery.ts';
import type { Recording } from '../model/recording.ts';
import { isApp } from '../model/target.ts';
import type { HopId } from '../model/timeline.ts';
import type { View } from './analyze.ts';
import { classifyArrivals } from './arrivals.ts';
import { bytes, count, hopWord, ms, percent } from './phrases.ts';
import { isLate, noStreamAsked } from './attribution.ts';
import type { Decision, Measured } from './verdict.ts';

export function evidenceOf(recording: Recording, view: View | null, measured: Measured, decision: Decision): string[] {
  const { hops, lockStep, loop, parallel } = measured;
  const unasked = noStreamAsked(measured);
  if (unasked !== null) return unasked.evidence;
  if (decision.reason === 'no-content') return [];
  const sentences: string[] = [];
  if (view !== null && isLate(decision.delivery) && decision.hop !== null)
    sentences.push(...hopEvidence(recording, decision, measured));
  if (loop !== null && isLoopDead(measured, view) && isLate(decision.delivery)) {
    sentences.push(
      `The event loop gave no sign of life for ${ms(loop.longestGapMs)}: other requests, timers and sockets of this process waited.`,
    );
  }
  if (parallel?.serialised) sentences.push(serialisedWords(parallel.secondReachedOrigin));
  if (lockStep !== null && !lockStep.proven && lockStep.hop !== null)
    sentences.push(lockStepWords(recording, measured));
  if (view !== null && isLate(decision.delivery)) sentences.push(...provenDelayWords(view, measured));
  const mechanism = decision.hop === null ? undefined : hops[decision.hop]?.mechanism;
  if (mechanism && mechanism.kind !== 'full' && mechanism.kind !== 'replay') sentences.push(mechanismWords(mechanism));
  if (decision.reason === 'single-flush' && view?.source) sentences.push(singleFlushWords(view));
  return sentences;
}

function hopEvidence(recording: Recording, { delivery, hop }: Decision, { hops, vantages }: Measured): string[] {
  const figures = hops[hop!];
  const share = figures?.share == null ? '' : ` ${shareWords(figures.share)}`;
  const lag = figures?.lagMs.p95;
  const late = lag === null || lag === undefined ? '' : `: there the text became ${ms(lag)} late (95 % of it, or less)`;
  if (hop === 'event-loop') {
    const app = vantages.app?.lagMs.p95;
    const before = app === null || app === undefined ? '' : ` (95 % of the text ${ms(app)} late or less)`;
    return [
      `The code that iterates the client got every chunk in time${before}, another task of the same process did not.${share}`,
    ];
  }
  const place = placeWords(recording, hop!);
  const what =
    delivery === 'buffered' || delivery === 'replayed' ? 'Nothing came until the last word was spoken. ' : '';
  return [`${what}The text was late ${place}${late}.${share}`];
}

function placeWords({ target, client }: Recording, hop: HopId): string {
  if (hop === 'client') return 'between the socket and the code that iterates the client';
  if (hop === 'display')
    return client.program === null ? 'on its way to the screen' : 'between its socket and its stdout';
  return isApp(target) ? 'between the model and what the app sends' : "before it reached this machine's client";
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

function isLoopDead({ loop }: Measured, view: View | null): boolean {
  return loop !== null && view !== null && loop.longestGapMs >= Math.max(100, view.budgetMs);
}

function serialisedWords(reached: boolean): string {
  return reached
    ? 'A second stream was opened while the first was held open: its request reached the origin, but none of its text got through until the first was let go.'
    : 'A second stream was opened while the first was held open: its request did not even reach the origin until the first was let go.';
}

function lockStepWords(recording: Recording, { lockStep }: Measured): string {
  const { bufferBytes, chunksBehind, chunksSent, chunksSeenAlone, hop, flushes } = lockStep!;
  if (bufferBytes !== null && hop === 'display')
    return `In lock-step nothing came out of stdout until about ${bytes(bufferBytes)} were there, each time.`;
  if (bufferBytes !== null)
    return `In lock-step ${bytes(bufferBytes)} had to be pushed before anything came out, each time.`;
  if (chunksBehind !== null && chunksBehind > 0)
    return `In lock-step the last ${count(chunksBehind, 'chunk')} stayed out until more came.`;
  const where = `the ${hopWord(hop!, recording)} did not let ${flushes.length === 0 ? 'them' : 'the others'} pass`;
  return flushes.length === 0
    ? `In lock-step none of ${chunksSent} chunks came out before the end of the answer: ${where}.`
    : `In lock-step ${chunksSeenAlone} of ${chunksSent} chunks were seen before the next was sent; ${where}.`;
}

/** Proven, but each chunk late: what holds them is no buffer. */
function provenDelayWords({ budgetMs }: View, { lockStep }: Measured): string[] {
  const delayMs = lockStep?.proven ? (lockStep.delayMs.p50 ?? 0) : 0;
  if (delayMs < budgetMs) return [];
  return [
    `In lock-step each of ${lockStep!.chunksSeenAlone} chunks passed alone, half of them only ${ms(delayMs)} after they were sent: a delay, no buffer.`,
  ];
}

function mechanismWords(mechanism: Mechanism): string {
  const { kind, sizeBytes, periodMs, candidates, accounting } = mechanism;
  switch (kind) {
    case 'size': {
      const where = {
        framed: ' below the HTTP framing, as a TLS write buffer would do',
        body: ' of the body',
        decoded: ' of the decompressed body',
      };
      return `The arrivals fit a buffer of ${bytes(sizeBytes!)}${accounting === null ? '' : where[accounting]}.`;
    }
    case 'timer':
      return `The arrivals fit a timer that lets text out every ${periodMs!.toFixed(0)} ms.`;
    case 'linger':
      return `The arrivals fit a wait of ${periodMs!.toFixed(0)} ms after the first chunk of each group.`;
    case 'count':
      return `The arrivals fit a collector of ${mechanism.count} chunks.`;
    case 'pace':
      return `The arrivals fit a pace${periodMs === null ? '' : ` of one piece every ${periodMs.toFixed(0)} ms`}.`;
    case 'ambiguous':
      return `The arrivals fit ${candidates.join(', or ')} equally well.`;
    default:
      return 'No buffer or timer explains the arrivals.';
  }
}

function singleFlushWords(view: View): string {
  const facts = classifyArrivals(view.stream.timelines.wire ?? view.source!);
  return `${percent(facts.singleFlushShare)} of the text arrived together, ${ms(facts.singleFlushAtMs ?? 0)} after the request. One flush has many causes: an answer from a cache, a very fast model, or a buffer.`;
}
