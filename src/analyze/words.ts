// A decision in plain words: what happened to the text, what that means, what to do. Figures only as evidence.
import type { Delivery, Reason } from '../model/delivery.ts';
import type { Verdict } from '../model/report.ts';
import { outcomeOf, type Recording } from '../model/recording.ts';
import type { HopId } from '../model/timeline.ts';
import type { View } from './analyze.ts';
import { classifyArrivals } from './arrivals.ts';
import type { Decision, Measured } from './verdict.ts';

type Words = Pick<Verdict, 'summary' | 'why' | 'next' | 'limits'>;

export function describe(recording: Recording, view: View | null, measured: Measured, decision: Decision): Words {
  return {
    summary: summaryOf(recording, view, measured, decision),
    why: whyOf(view, measured, decision),
    next: nextOf(recording, decision, measured),
    limits: limitsOf(recording, view, decision),
  };
}

function summaryOf(recording: Recording, view: View | null, measured: Measured, decision: Decision): string {
  const outcome = outcomeOf(recording);
  if (outcome.kind !== 'completed')
    return `${OUTCOME_WORDS[outcome.kind]}${outcome.message === null ? '' : `: ${outcome.message}`}`;
  if (decision.delivery === 'inconclusive') return `inconclusive: ${reasonWords(decision.reason!, view)}`;
  if (measured.integrity?.ok === false) return `the text was changed on its way: ${integrityWords(measured)}`;
  if (measured.parallel?.serialised && decision.hop === 'event-loop' && !isFailing(decision.delivery)) {
    return 'a single stream is incremental, but a second one has to wait until the first is over';
  }
  return isFailing(decision.delivery) ? failureSummary(view!, decision) : healthySummary(view!, measured, decision);
}

const OUTCOME_WORDS = {
  'http-error': 'the server answered with an error',
  'connect-failed': 'no connection',
  reset: 'the connection was reset',
  truncated: 'the answer ended early',
  'timed-out': 'timed out',
  'protocol-error': 'the answer could not be read',
  'client-crashed': 'the client failed',
  interrupted: 'interrupted',
} as const;

function isFailing(delivery: Delivery): boolean {
  return ['batched', 'buffered', 'replayed', 'throttled', 'stalled'].includes(delivery);
}

function healthySummary(view: View, { lockStep, vantages }: Measured, decision: Decision): string {
  const lag = decision.vantage === null ? undefined : vantages[decision.vantage]?.lagMs;
  const late =
    !decision.isTimed || lag?.p95 === undefined || lag.p95 === null || view.stream.instrument !== 'timed'
      ? 'lateness not measured'
      : `95 % of the text ${ms(lag.p95)} late or less`;
  if (decision.proven) {
    return `${decision.delivery}, proven: each of ${lockStep!.chunksSeenAlone} chunks was seen before the next was sent; ${late}`;
  }
  if (decision.delivery === 'micro-batched' && lockStep?.chunksBehind === 1) {
    return `micro-batched: the last chunk sticks until the next one comes; ${late}`;
  }
  if (decision.delivery === 'micro-batched' && lockStep?.bufferBytes) {
    return `micro-batched: a buffer of ${bytes(lockStep.bufferBytes)} is in the way; ${late}`;
  }
  if (decision.delivery === 'micro-batched')
    return `micro-batched: within the budget, but chunks travel in groups; ${late}`;
  if (decision.delivery === 'coarse')
    return 'coarse: few large pieces, chosen at or above the API; nothing was held on the way';
  return view.hasOrigin ? `incremental: ${late}` : `incremental, as far as arrivals show: after the wire, ${late}`;
}

function failureSummary(view: View, { delivery, hop, vantage }: Decision): string {
  const where = hop === null ? '' : ` at the ${HOP_WORDS[hop]}`;
  const lag = vantage === null ? undefined : lagOf(view, vantage);
  const late = lag === undefined ? '' : `, ${ms(lag)} late`;
  switch (delivery) {
    case 'buffered':
      return `not incremental: fake streaming, all of it held${where}${late}`;
    case 'replayed':
      return `not incremental: fake streaming, held${where} to the end, then replayed${late}`;
    case 'throttled':
      return `not incremental: the text falls behind steadily${where}${late}`;
    case 'stalled':
      return `not incremental: pauses${where} hold the text up${late}`;
    default:
      return `not incremental: the text comes in lumps, held${where}${late}`;
  }
}

const HOP_WORDS: Readonly<Record<HopId, string>> = {
  upstream: 'upstream',
  client: 'client',
  'event-loop': 'event loop',
  display: 'display',
};

/** The lateness below which 95 % of the text stayed, ms. */
function lagOf(view: View, vantage: NonNullable<Decision['vantage']>): number | undefined {
  const lags = (view.units[vantage] ?? []).flatMap((u) => (u.outMs === null ? [] : [u.outMs - u.inMs]));
  return lags.length === 0 ? undefined : lags.toSorted((a, b) => a - b)[Math.floor(0.95 * (lags.length - 1))];
}

function whyOf(view: View | null, measured: Measured, decision: Decision): string[] {
  const { hops, lockStep, loop, parallel } = measured;
  const sentences: string[] = [];
  if (view !== null && isFailing(decision.delivery) && decision.hop !== null)
    sentences.push(...hopEvidence(decision, measured));
  if (loop !== null && isLoopDead(measured, view) && isFailing(decision.delivery)) {
    sentences.push(
      `The event loop gave no sign of life for ${ms(loop.longestGapMs)}: other requests, timers and sockets of this process waited.`,
    );
  }
  if (parallel?.serialised) sentences.push(serialisedWords(parallel.secondReachedOrigin));
  if (lockStep !== null && !lockStep.proven && lockStep.hop !== null) sentences.push(lockStepWords(measured));
  const mechanism = decision.hop === null ? undefined : hops[decision.hop]?.mechanism;
  if (mechanism && mechanism.kind !== 'full' && mechanism.kind !== 'replay') sentences.push(mechanismWords(mechanism));
  if (decision.reason === 'single-flush' && view?.source) sentences.push(singleFlushWords(view));
  return sentences;
}

function hopEvidence({ delivery, hop }: Decision, { hops, vantages }: Measured): string[] {
  const figures = hops[hop!];
  const share =
    figures?.share === null || figures?.share === undefined
      ? ''
      : ` It held ${percent(figures.share)} of what full buffering would.`;
  const lag = figures?.lagMs.p95;
  const late = lag === null || lag === undefined ? '' : `: there the text became ${ms(lag)} late (95 % of it, or less)`;
  if (hop === 'event-loop') {
    const app = vantages.app?.lagMs.p95;
    const before = app === null || app === undefined ? '' : ` (95 % of the text ${ms(app)} late or less)`;
    return [
      `The code that iterates the client got every chunk in time${before}, another task of the same process did not.${share}`,
    ];
  }
  const place =
    hop === 'upstream'
      ? "before it reached this machine's client"
      : 'between the socket and the code that iterates the client';
  const what =
    delivery === 'buffered' || delivery === 'replayed' ? 'Nothing came until the last word was spoken. ' : '';
  return [`${what}The text was late ${place}${late}.${share}`];
}

function isLoopDead({ loop }: Measured, view: View | null): boolean {
  return loop !== null && view !== null && loop.longestGapMs >= Math.max(100, view.budgetMs);
}

function serialisedWords(reached: boolean): string {
  return reached
    ? 'A second stream was opened while the first was held open: its request reached the origin, but none of its text got through until the first was let go.'
    : 'A second stream was opened while the first was held open: its request did not even reach the origin until the first was let go.';
}

function lockStepWords({ lockStep }: Measured): string {
  const { bufferBytes, chunksBehind, chunksSent, chunksSeenAlone, hop, flushes } = lockStep!;
  if (bufferBytes !== null)
    return `In lock-step ${bytes(bufferBytes)} had to be pushed before anything came out, each time.`;
  if (chunksBehind !== null && chunksBehind > 0)
    return `In lock-step the last ${count(chunksBehind, 'chunk')} stayed out until more came.`;
  const came =
    flushes.length === 0 ? 'nothing came out before the end' : `${chunksSeenAlone} were seen before the next was sent`;
  return `In lock-step, of ${chunksSent} chunks ${came}; the hop that did not let them pass is ${HOP_WORDS[hop!]}.`;
}

function mechanismWords(mechanism: NonNullable<NonNullable<Measured['hops'][HopId]>['mechanism']>): string {
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
      return `The arrivals fit a pace${periodMs === null ? '' : ` of one chunk every ${periodMs.toFixed(0)} ms`}.`;
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

function nextOf(recording: Recording, decision: Decision, measured: Measured): string | null {
  if (decision.passed) return null;
  const command = `stream-check mock --client ${recording.client.id}`;
  if (outcomeOf(recording).kind !== 'completed') return null;
  if (decision.delivery === 'inconclusive') return inconclusiveNext(decision.reason!, command);
  if (measured.integrity?.ok === false && !isFailing(decision.delivery))
    return 'Compare what the client yields with the body on the wire: --record <dir> --keep-text keeps both.';
  switch (decision.hop) {
    case 'upstream':
      return 'Look at what stands between the model and this client: a proxy, a gateway, compression, or the server itself. Its client is not at fault.';
    case 'client':
      return 'Iterate the response as it arrives instead of awaiting the whole body, and hand over each event when it is complete.';
    case 'event-loop':
      return 'Iterate an asynchronous client (for await), or move the blocking one to a worker and pass chunks over a queue.';
    default:
      return null;
  }
}

function inconclusiveNext(reason: Reason, command: string): string {
  switch (reason) {
    case 'machine-too-noisy':
      return `Run it again on a quieter machine, or take the proof that needs no timing: ${command} --lock-step`;
    case 'single-flush':
    case 'grouped':
    case 'batched-arrivals':
      return `Ask for a long answer (--prompt, --max-tokens) and compare runs; whether the client is at fault is settled by: ${command}`;
    case 'interrupted':
      return 'Run it again and let it finish.';
    default:
      return `Ask for a longer answer (--prompt, --max-tokens), or check the client alone: ${command}`;
  }
}

function reasonWords(reason: Reason, view: View | null): string {
  const words: Readonly<Record<Reason, string>> = {
    'no-content': 'the answer held no text',
    'too-short': 'the answer was spoken in too short a time to judge its delivery',
    'too-few-chunks': 'too few chunks came apart in time to judge their delivery',
    'source-emitted-at-once': 'everything was spoken at the same moment, so nothing could be held back',
    'single-flush': 'the whole answer arrived in one flush, and one flush alone does not tell who held it',
    grouped: 'chunks came in small groups, as speculative decoding or a small window makes them',
    'batched-arrivals': 'the text came in few large groups, and arrivals alone do not tell who made them',
    'machine-too-noisy': `this machine adds too much delay of its own${view === null ? '' : ` (noise ${ms(view.noise.unitMs)})`}`,
    'clocks-differ': 'the clocks of the two processes could not be compared',
    'vantage-missing': 'the vantage that was asked for saw nothing',
    'not-a-stream': 'the answer was no stream',
    'stream-failed': 'the stream failed before anything could be judged',
    interrupted: 'it was interrupted',
  };
  return words[reason];
}

function limitsOf(recording: Recording, view: View | null, decision: Decision): string[] {
  const limits: string[] = [];
  if (view !== null && !view.hasOrigin) {
    limits.push(
      'Nobody here knows when the model spoke: what happened before the wire is judged by its arrivals alone.',
    );
    limits.push('Lock-step and a second, held-open stream need the mock as upstream; they were not run.');
  }
  if (recording.calibration.status !== 'ok' && recording.calibration.reason !== null)
    limits.push(recording.calibration.reason);
  if (decision.proven && !decision.isTimed)
    limits.push('Lateness was not measured; that each chunk passes alone is proven without it.');
  if ((recording.clock?.offsetMs ?? 0) !== 0) {
    limits.push(
      `The client's clock differs from ours by ${ms(recording.clock!.offsetMs)}, known to ${ms(recording.clock!.uncertaintyMs)}.`,
    );
  }
  return limits;
}

function integrityWords({ integrity }: Measured): string {
  const { missingCharacters, firstDifferenceAt } = integrity!;
  const missing =
    missingCharacters > 0 ? `${missingCharacters} characters are missing` : 'what the app got is not what was written';
  return `${missing}, the first difference is near character ${firstDifferenceAt}`;
}

function ms(value: number): string {
  if (value >= 1000) return `${(value / 1000).toFixed(1)} s`;
  return value >= 10 ? `${value.toFixed(0)} ms` : `${value.toFixed(1)} ms`;
}

function bytes(value: number): string {
  return count(value, 'byte');
}

function count(value: number, noun: string): string {
  return `${value.toLocaleString('en')} ${noun}${value === 1 ? '' : 's'}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
