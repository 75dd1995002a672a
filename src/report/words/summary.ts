// A decision in one plain sentence: what happened to the text, and what that means.
import { isStreamLimit } from '../../limits.ts';
import type { PassingDelivery, Reason } from '../../model/delivery.ts';
import type { OutcomeKind } from '../../model/ids.ts';
import type { Decision, Failed, Faulty, Inconclusive, Late, Passed } from '../../model/judgement.ts';
import type { Subject } from '../../model/subject.ts';
import { WORDLESS_WORDS } from './app.ts';
import { arrivedWords } from './arrivals.ts';
import { lostTextSummary } from './lost-text.ts';
import { bytes, ms } from './phrases.ts';
import { CHANNEL_WORDS } from './channels.ts';
import { SUBJECT_WORDS } from './subjects.ts';

export function summaryWords(decision: Decision, subject: Subject['kind']): string {
  switch (decision.status) {
    case 'failed':
      return failedWords(decision, subject);
    case 'inconclusive':
      return `inconclusive: ${reasonWords(decision, subject)}`;
    case 'faulty':
      return faultWords(decision, subject);
    case 'late':
      return lateWords(decision, subject);
    default:
      return passedWords(decision);
  }
}

function failedWords(decision: Failed, subject: Subject['kind']): string {
  const words = endWords(decision, subject);
  return decision.isBrokenByModel ? `as the scenario plays it, ${words}` : words;
}

function endWords({ outcome, answered, isRefusedByModel }: Failed, subject: Subject['kind']): string {
  const { kind, message, limit } = outcome;
  if (message !== null && isRefusedByModel) return message;
  if (message !== null && limit !== undefined && isStreamLimit(limit)) return `given up: ${message}`;
  // A status such as 302 or 204 is no error, and no answer.
  const isNoError = answered !== null && answered < 400;
  if (message !== null && kind === 'http-error' && (isNoError || subject === 'app'))
    return `the ${subject === 'app' ? 'app' : 'server'} answered ${message}`;
  return `${OUTCOME_WORDS[kind]}${message === null ? '' : `: ${message}`}`;
}

const OUTCOME_WORDS: Readonly<Record<OutcomeKind, string>> = {
  completed: 'completed',
  'http-error': 'the server answered with an error',
  'connect-failed': 'no connection',
  reset: 'the connection was reset',
  truncated: 'the answer ended early',
  'timed-out': 'timed out',
  'protocol-error': 'the answer could not be read',
  'client-crashed': 'the client failed',
  interrupted: 'interrupted',
};

function passedWords(decision: Passed): string {
  const { delivery, hasOrigin, lagP95Ms, proof, chunksBehind, bufferBytes, arrived = null } = decision;
  if (arrived !== null && !hasOrigin) return `${ARRIVED_AS[delivery]}: ${arrivedWords(arrived)}`;
  const late = lagP95Ms === null ? 'lateness not measured' : `95 % of the text ${ms(lagP95Ms)} late or less`;
  if (proof !== null)
    return `${delivery}, proven: each of ${proof.chunks} chunks was seen before the next was sent, all within ${ms(proof.tookMs)}; ${late}`;
  switch (delivery) {
    case 'micro-batched':
      if (chunksBehind !== null)
        return `micro-batched: ${chunksBehind === 1 ? 'the last chunk sticks' : `the last ${chunksBehind} chunks stick`} until the next one comes; ${late}`;
      if (bufferBytes !== null) return `micro-batched: a buffer of ${bytes(bufferBytes)} is in the way; ${late}`;
      return `micro-batched: within the budget, but chunks travel in groups; ${late}`;
    case 'coarse':
      return 'coarse: few large pieces, chosen at or above the API; nothing was held on the way';
    default:
      return hasOrigin ? `incremental: ${late}` : `incremental, as far as arrivals show: after the wire, ${late}`;
  }
}

/** Of an endpoint. */
const ARRIVED_AS: Readonly<Record<PassingDelivery, string>> = {
  incremental: 'incremental, as far as arrivals show',
  'micro-batched': 'micro-batched: the text comes in groups, within the budget',
  coarse: 'coarse: few large pieces, chosen at or above the API as far as arrivals show',
};

function faultWords({ fault }: Faulty, subject: Subject['kind']): string {
  switch (fault.kind) {
    case 'text-lost':
      return lostTextSummary(fault.lost, subject);
    case 'streams-serialised': {
      const waits =
        fault.streams === 2
          ? 'a second one has to wait until the first is over'
          : `the last of ${fault.streams} has to wait until the others are over`;
      return `${singleWords(fault)} ${waits}`;
    }
    case 'stream-failed-beside': {
      const { kind, message } = fault.outcome;
      return `${singleWords(fault)} one of ${fault.streams} at once failed: ${message ?? OUTCOME_WORDS[kind]}`;
    }
    default:
      return `${CHANNEL_WORDS[fault.channel].noun} never came`;
  }
}

function singleWords({ isProven, isUnclear = false }: { isProven: boolean; isUnclear?: boolean }): string {
  if (isUnclear) return 'how a single stream is delivered could not be told, but';
  return `a single stream is incremental${isProven ? ', proven' : ''}, but`;
}

function lateWords(decision: Late, subject: Subject['kind']): string {
  const { delivery, hop, isRequested, lagP95Ms, channel, isEachAlone, chunksBehind } = decision;
  if (!isRequested) return 'not incremental: no stream was asked for, so the answer came whole';
  const where = hop === null ? '' : ` ${SUBJECT_WORDS[subject].hops[hop].at}`;
  const late = lagP95Ms === null ? '' : `, ${ms(lagP95Ms)} late`;
  const { noun, isPlural } = CHANNEL_WORDS[channel ?? 'text'];
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
      return `not incremental: ${noun} ${isPlural ? 'fall' : 'falls'} behind steadily${where}${late}`;
    case 'stalled':
      return `not incremental: pauses${where} hold ${noun} up${late}`;
    default:
      if (isEachAlone) return `not incremental: each chunk passes alone, but is delayed${where}${late}`;
      if (chunksBehind !== null)
        return `not incremental: the last ${chunksBehind === 1 ? 'chunk stays' : `${chunksBehind} chunks stay`} until the next one comes, held${where}${late}`;
      return `not incremental: the text comes in lumps, held${where}${late}`;
  }
}

const REASON_WORDS: Readonly<Record<Exclude<Reason, 'no-content' | 'bounds-differ'>, string>> = {
  'text-lost': 'so much of the text is missing that its delivery cannot be judged',
  'too-short': 'the answer was spoken in too short a time to judge its delivery',
  'too-few-chunks': 'too few chunks came apart in time to judge their delivery',
  'source-emitted-at-once': 'everything was spoken at the same moment, so nothing could be held back',
  'single-flush': 'the whole answer arrived in one flush, and one flush alone does not tell who held it',
  grouped: 'chunks came in small groups, as speculative decoding or a small window makes them',
  'batched-arrivals': 'the text came in few large groups, and arrivals alone do not tell who made them',
  'machine-too-noisy': 'this machine adds too much delay of its own',
  'seen-once': 'the text stood still once, and once may be an accident',
  'clocks-differ': 'the clocks of the two processes could not be compared',
  'vantage-missing': 'the vantage that was asked for saw nothing',
  'not-a-stream': 'the answer is one JSON body, no stream: nobody asked for one, as far as the request says',
  'stream-failed': 'the stream failed before anything could be judged',
  interrupted: 'it was interrupted',
};

/** What arrivals leave open. */
const OPEN: Partial<Record<Reason, string>> = {
  'single-flush': 'that alone does not tell who held them',
  'batched-arrivals': 'that alone does not tell whether something collected them',
  grouped: 'small groups are made by speculative decoding as well',
  'too-few-chunks': 'too few to judge their delivery',
  'too-short': 'too short a time to judge their delivery',
  'machine-too-noisy': 'this machine adds too much delay of its own to tell whether something lets them out by size',
  'seen-once': 'asked once more they came piece by piece, as of an app that starts cold',
};

function reasonWords({ reason, figures, wordless, arrived = null }: Inconclusive, subject: Subject['kind']): string {
  const open = OPEN[reason];
  if (arrived !== null && open !== undefined) return `${arrivedWords(arrived)}; ${open}`;
  if (wordless !== null) return WORDLESS_WORDS[wordless];
  if (reason === 'no-content') return SUBJECT_WORDS[subject].noContent;
  if (reason === 'bounds-differ')
    return `95 % of the text came ${ms(figures.lagP95Ms)} late or less, but only ${ms(figures.leastLagP95Ms)} of that are certain`;
  return REASON_WORDS[reason];
}
