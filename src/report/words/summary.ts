// A decision in plain words: what happened to the text, what that means, what to do. Figures only as evidence.
import type { Reason } from '../../model/delivery.ts';
import type { Verdict } from '../../model/report.ts';
import { outcomeOf, type Recording } from '../../model/recording.ts';
import type { View } from '../../analyze/view.ts';
import { expectedButUnseen, isLate, noStreamAsked } from '../../analyze/attribution.ts';
import { contentOf } from '../../analyze/units.ts';
import { evidenceOf, lateMs, lateWords } from './evidence.ts';
import { nextOf } from './next-step.ts';
import { atHop, bytes, count, ms } from './phrases.ts';
import type { Decision, Measured } from '../../analyze/decision.ts';

type Words = Pick<Verdict, 'summary' | 'why' | 'next' | 'limits'>;

export function describe(recording: Recording, view: View | null, measured: Measured, decision: Decision): Words {
  return {
    summary: summaryOf(recording, view, measured, decision),
    why: evidenceOf(recording, view, measured, decision),
    next: nextOf(recording, decision, measured),
    limits: limitsOf(recording, view, measured, decision),
  };
}

function summaryOf(recording: Recording, view: View | null, measured: Measured, decision: Decision): string {
  const outcome = outcomeOf(recording);
  if (outcome.kind !== 'completed')
    return `${OUTCOME_WORDS[outcome.kind]}${outcome.message === null ? '' : `: ${outcome.message}`}`;
  if (noStreamAsked(measured) !== null) return 'not incremental: no stream was asked for, so the answer came whole';
  if (decision.delivery === 'inconclusive')
    return `inconclusive: ${reasonWords(recording, decision.reason!, measured, decision)}`;
  if (measured.integrity?.ok === false) return `the text was changed on its way: ${integrityWords(measured)}`;
  const { parallel } = measured;
  if (parallel !== null && (parallel.serialised || parallel.failure !== null) && !isLate(decision.delivery)) {
    const single = `a single stream is incremental${decision.proven ? ', proven' : ''}, but`;
    if (parallel.serialised)
      return `${single} ${parallel.streams === 2 ? 'a second one has' : `the last of ${parallel.streams} has`} to wait until the ${parallel.streams === 2 ? 'first is' : 'others are'} over`;
    const { kind, message } = parallel.failure!;
    return `${single} one of ${parallel.streams} at once failed: ${message ?? OUTCOME_WORDS[kind as keyof typeof OUTCOME_WORDS]}`;
  }
  const unseen = expectedButUnseen(recording, measured);
  if (unseen !== null && !isLate(decision.delivery)) return `${CHANNEL_WORDS[unseen]} never came`;
  return isLate(decision.delivery)
    ? failureSummary(recording, view!, measured, decision)
    : healthySummary(view!, measured, decision);
}

const CHANNEL_WORDS = {
  text: 'the text',
  reasoning: 'the thinking',
  'tool-arguments': 'the arguments of the tool call',
} as const;

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

function healthySummary(view: View, { lockStep, vantages }: Measured, decision: Decision): string {
  const lag = decision.vantage === null ? undefined : vantages[decision.vantage]?.lagMs;
  const late =
    !decision.isTimed || lag?.p95 === undefined || lag.p95 === null || view.stream.instrument !== 'timed'
      ? 'lateness not measured'
      : `95 % of the text ${ms(lag.p95)} late or less`;
  if (decision.proven) {
    const { chunksSeenAlone, durationMs, proofMs } = lockStep!;
    return `${decision.delivery}, proven: each of ${chunksSeenAlone} chunks was seen before the next was sent, all within ${ms(proofMs ?? durationMs)}; ${late}`;
  }
  if (decision.delivery === 'micro-batched' && lockStep?.chunksBehind) {
    const { chunksBehind } = lockStep;
    return `micro-batched: ${chunksBehind === 1 ? 'the last chunk sticks' : `the last ${chunksBehind} chunks stick`} until the next one comes; ${late}`;
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

function failureSummary(recording: Recording, view: View, measured: Measured, decision: Decision): string {
  const { delivery, hop, proven } = decision;
  const where = hop === null ? '' : ` ${atHop(hop, recording)}`;
  const lag = lateMs(measured, decision);
  const late = lag === null ? '' : `, ${ms(lag)} late`;
  const { noun, plural, channel } = lateWords(measured);
  // The app had it in time: nobody faked a stream, the rest of the process was starved.
  if (hop === 'event-loop')
    return `not incremental: held${where}${delivery === 'buffered' ? ' to the end' : ''}${late}`;
  if (channel !== null && delivery !== 'throttled' && delivery !== 'stalled')
    return `not incremental: ${noun} came in ${delivery === 'buffered' ? 'one piece' : 'lumps'}, held${where}${late}`;
  switch (delivery) {
    case 'buffered':
      return `not incremental: fake streaming, all of it held${where}${late}`;
    case 'replayed':
      return `not incremental: fake streaming, held${where} to the end, then replayed${late}`;
    case 'throttled':
      return `not incremental: ${noun} ${plural ? 'fall' : 'falls'} behind steadily${where}${late}`;
    case 'stalled':
      return `not incremental: pauses${where} hold ${noun} up${late}`;
    default:
      // Where nothing but lock-step ran, chunks that passed alone are no lumps.
      if (proven && (view.stream.instrument === 'lock-step' || isDelay(measured, hop)))
        return `not incremental: each chunk passes alone, but is delayed${where}${late}`;
      if (measured.lockStep?.chunksBehind)
        return `not incremental: the last ${count(measured.lockStep.chunksBehind, 'chunk')} stay until the next one comes, held${where}${late}`;
      return `not incremental: the text comes in lumps, held${where}${late}`;
  }
}

function isDelay({ hops }: Measured, hop: Decision['hop']): boolean {
  return hop !== null && hops[hop]?.mechanism?.kind === 'delay';
}

function reasonWords({ subject }: Recording, reason: Reason, { vantages }: Measured, { vantage }: Decision): string {
  const seen = vantage === null ? undefined : vantages[vantage];
  const words: Readonly<Record<Reason, string>> = {
    'no-content':
      subject.kind === 'app'
        ? "no word of the mock's answer was found in what the app sent"
        : subject.kind === 'program'
          ? 'no word of the answer was found on the stdout of the program'
          : 'the answer held no text',
    'too-short': 'the answer was spoken in too short a time to judge its delivery',
    'too-few-chunks': 'too few chunks came apart in time to judge their delivery',
    'source-emitted-at-once': 'everything was spoken at the same moment, so nothing could be held back',
    'single-flush': 'the whole answer arrived in one flush, and one flush alone does not tell who held it',
    grouped: 'chunks came in small groups, as speculative decoding or a small window makes them',
    'batched-arrivals': 'the text came in few large groups, and arrivals alone do not tell who made them',
    'machine-too-noisy': 'this machine adds too much delay of its own',
    'bounds-differ': `95 % of the text came ${ms(seen?.lagMs.p95 ?? 0)} late or less, but only ${ms(seen?.leastLagMs.p95 ?? 0)} of that are certain`,
    'seen-once': 'the text stood still once, and once may be an accident',
    'clocks-differ': 'the clocks of the two processes could not be compared',
    'vantage-missing': 'the vantage that was asked for saw nothing',
    'not-a-stream': 'the answer was no stream',
    'stream-failed': 'the stream failed before anything could be judged',
    interrupted: 'it was interrupted',
  };
  return words[reason];
}

/** The stream of a passing run that was late. */
function lateOnce({ repeats }: Measured): Measured['repeats'][number] | undefined {
  return repeats.find(({ delivery, lagMaxMs, shown }) => !shown && isLate(delivery) && lagMaxMs !== null);
}

function isSlowOnce({ lockStep }: Measured, { budgetMs }: View): boolean {
  return lockStep !== null && lockStep.proven && (lockStep.delayMs.max ?? 0) > budgetMs;
}

function limitsOf(recording: Recording, view: View | null, measured: Measured, decision: Decision): string[] {
  const limits: string[] = [];
  if (
    view?.isInBand ||
    (view !== null && !view.hasOrigin && view.source !== null && contentOf(view.source).length > 0)
  ) {
    limits.push(
      view.isInBand
        ? "When the model spoke is told by the server's own clock: a delay that all of the text shares, and what was held before it was stamped, are not seen."
        : 'Nobody here knows when the model spoke: what happened before the wire is judged by its arrivals alone.',
    );
    limits.push('Lock-step and a second, held-open stream need the mock as upstream; they were not run.');
  }
  if (recording.subject.kind === 'program' && recording.subject.request > 0) {
    limits.push(
      'Nobody looks into a program: display covers its HTTP client, its code and the buffer of its stdout.',
      'There was no warm-up and no second stream: moment 0 is when the request reached the tap, and what the program does before is not measured.',
    );
  }
  if (recording.calibration.status !== 'ok' && recording.calibration.reason !== null)
    limits.push(recording.calibration.reason);
  const once = measured.repeats.length < 2 || isLate(decision.delivery) ? undefined : lateOnce(measured);
  if (once !== undefined) {
    limits.push(
      `Once, in another stream of this run, the text stood still: ${ms(once.lagMaxMs!)} late at most, from ${ms(once.lagMaxAtMs!)} on. It did not show again in a repeat.`,
    );
  } else if (view?.stream.instrument === 'timed' && decision.passed && isSlowOnce(measured, view)) {
    limits.push(
      `Once, in lock-step, a chunk came ${ms(measured.lockStep!.delayMs.max!)} late. It did not show again in the timed stream.`,
    );
  }
  if (decision.proven && !decision.isTimed && decision.reason === null)
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
