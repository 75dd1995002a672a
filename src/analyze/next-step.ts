// What to do, or what would settle it. The first line that is true decides; null when all is well.
import type { Mechanism, Outcome, Reason } from '../model/delivery.ts';
import type { NextStep } from '../model/judgement.ts';
import { outcomeOf, type Recording } from '../model/recording.ts';
import { isLate } from './attribution.ts';
import { lateHopsOf } from './lateness.ts';
import type { Measured, Ruling } from './verdict.ts';

export function nextStepOf(recording: Recording, measured: Measured, ruling: Ruling): NextStep | null {
  if (ruling.passed) return null;
  const { subject } = recording;
  const outcome = outcomeOf(recording);
  const status = statusOf(recording);
  if (subject.kind === 'program' && subject.request === 0 && outcome.kind !== 'interrupted')
    return { step: 'point-program-at-address' };
  if (subject.kind === 'program' && recording.scenario !== null && status === 404) return { step: 'ask-a-served-path' };
  if (outcome.kind === 'client-crashed' && isOwnClient(recording)) return { step: 'check-own-client' };
  if (outcome.kind === 'protocol-error' && isUnreadable(recording)) return { step: 'leave-encoding-out' };
  if (outcome.kind !== 'completed') return afterOutcome(outcome, status);
  if (ruling.delivery === 'inconclusive') {
    if (ruling.reason === 'no-content' && subject.kind === 'app') return { step: 'use-mock-as-model' };
    if (ruling.reason === 'no-content' && subject.kind === 'program') return { step: 'print-the-words' };
    return whenInconclusive(ruling.reason, ruling.proven);
  }
  if (measured.integrity?.ok === false && !isLate(ruling.delivery)) return { step: 'compare-text' };
  const { hop } = ruling;
  const byRule = hop === null ? null : againstRule(measured.hops[hop]?.mechanism ?? null);
  if (byRule !== null && hop !== 'display') return byRule;
  switch (hop) {
    case 'upstream':
      if (subject.kind === 'app') return { step: 'look-into-app' };
      return { step: 'look-between', isClientAtFault: lateHopsOf(measured).length > 1 };
    case 'client':
      return { step: 'iterate-as-it-arrives' };
    case 'event-loop':
      return { step: 'iterate-asynchronously' };
    case 'display':
      return { step: 'flush-stdout' };
    default:
      return null;
  }
}

/** What ends a rule whose code is known by it; null for the others. */
function againstRule(mechanism: Mechanism | null): NextStep | null {
  const { kind, count, sizeBytes } = mechanism ?? {};
  if (kind === 'count' && count) return { step: 'pass-each-on', chunks: count };
  return kind === 'block' && sizeBytes ? { step: 'read-what-is-there', sizeBytes } : null;
}

/** An own client is named by its path; the ids of ours have no such signs. */
function isOwnClient({ subject, client }: Recording): boolean {
  return subject.kind === 'client' && /[./\\]/.test(client.id);
}

function statusOf({ streams }: Recording): number | null {
  return streams.at(-1)?.response?.status ?? null;
}

/** The encodings that every Node decodes. */
const READABLE = ['gzip', 'x-gzip', 'deflate', 'br', 'identity', ''];

function isUnreadable({ streams }: Recording): boolean {
  const encoding = streams.at(-1)?.response?.contentEncoding ?? '';
  return encoding.split(',').some((name) => !READABLE.includes(name.trim().toLowerCase()));
}

function afterOutcome({ kind, limit }: Outcome, status: number | null): NextStep | null {
  if (status !== null && status >= 300 && status < 400 && status !== 304) return { step: 'follow-redirect' };
  if (status === 401 || status === 403) return { step: 'check-key' };
  if (status === 404) return { step: 'check-model-and-address' };
  if (status === 429) return { step: 'ask-less-often' };
  switch (kind) {
    case 'connect-failed':
      return { step: 'check-address' };
    case 'timed-out':
      return { step: limit === 'max-time' ? 'longer-max-time' : 'longer-timeout' };
    case 'protocol-error':
      return { step: 'check-protocol' };
    case 'client-crashed':
      return { step: 'run-client-alone' };
    default:
      return null;
  }
}

function whenInconclusive(reason: Reason, isProven: boolean): NextStep {
  switch (reason) {
    case 'machine-too-noisy':
    case 'bounds-differ':
      return { step: 'quieter-machine', isProven };
    case 'seen-once':
      return { step: 'run-again' };
    case 'single-flush':
    case 'grouped':
    case 'batched-arrivals':
      return { step: 'compare-long-answers' };
    case 'interrupted':
      return { step: 'let-it-finish' };
    default:
      return { step: 'longer-answer' };
  }
}
