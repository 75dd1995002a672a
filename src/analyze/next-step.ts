// What to do, or what would settle it. The first line that is true decides; null when all is well.
import type { Mechanism, Outcome, Reason } from '../model/delivery.ts';
import type { NextStep } from '../model/judgement.ts';
import type { LockStepMeasures } from '../model/measures.ts';
import { isMeasured, outcomeOf, type Recording } from '../model/recording.ts';
import { DEFAULT_SCENARIO } from '../model/scenario.ts';
import type { HopId, Timeline } from '../model/timeline.ts';
import type { JudgedStream } from './judged-stream.ts';
import { lateHopsOf } from './lateness.ts';
import { afterAppAnswer, afterAppOutcome } from './next-step-of-app.ts';
import { afterEndpointAnswer, afterEndpointOutcome, whenEndpointIsOpen } from './next-step-of-endpoint.ts';
import { afterLoss } from './next-step-of-loss.ts';
import type { Measured, Ruling } from './verdict.ts';

export function nextStepOf(
  recording: Recording,
  measured: Measured,
  ruling: Ruling,
  judged: JudgedStream | null = null,
): NextStep | null {
  if (ruling.passed) return null;
  const { subject } = recording;
  const outcome = outcomeOf(recording);
  if (subject.kind === 'program' && subject.request === 0 && outcome.kind !== 'interrupted')
    return { step: 'point-program-at-address' };
  if (subject.kind === 'program' && recording.scenario !== null && statusOf(recording) === 404)
    return { step: 'ask-a-served-path' };
  const app = judged?.record.app ?? null;
  const ofApp = judged === null || app === null ? null : afterAppAnswer(recording, app, judged.record, ruling);
  if (ofApp !== null) return ofApp;
  const ofEndpoint = judged === null ? null : afterEndpointAnswer(recording, judged.record, ruling);
  if (ofEndpoint !== null) return ofEndpoint;
  if (outcome.kind === 'client-crashed' && isOwnClient(recording)) return { step: 'check-own-client' };
  if (outcome.kind === 'protocol-error' && isUnreadable(recording)) return { step: 'leave-encoding-out' };
  if (outcome.kind === 'timed-out' && staysAtMock(recording)) return { step: 'other-scenario' };
  if (outcome.kind !== 'completed') return afterOutcome(recording, outcome);
  if (measured.integrity?.ok === false) return afterLoss(measured.integrity);
  const { parallel } = measured;
  const isSerialised = parallel?.serialised === true;
  if (ruling.delivery === 'inconclusive' && !isSerialised && !parallel?.failure) {
    // Recordings made before say nothing of what an app did.
    if (ruling.reason === 'no-content' && subject.kind === 'app') return { step: 'use-mock-as-model' };
    if (subject.kind === 'endpoint') {
      const open = whenEndpointIsOpen(recording, ruling, charactersIn(judged?.record.timelines.wire));
      if (open !== null) return open;
    }
    if (ruling.reason === 'no-content' && subject.kind === 'program') return { step: 'print-the-words' };
    return whenInconclusive(ruling.reason, ruling.proven);
  }
  if (isSerialised && ruling.delivery === 'inconclusive') {
    return parallel.hop === null ? null : { step: 'serve-streams-at-once', at: parallel.hop };
  }
  if (ruling.hop !== null) return whenHeld(recording, measured, ruling, ruling.hop, spokeInTime(judged));
  return parallel?.serialised && parallel.hop !== null ? { step: 'serve-streams-at-once', at: parallel.hop } : null;
}

function charactersIn(timeline: Timeline | undefined): number {
  return (timeline?.arrivals ?? []).reduce((sum, { characters }) => sum + characters, 0);
}

/** Whether the mock gave what it spoke at once; false where the scenario itself holds it. */
function spokeInTime(judged: JudgedStream | null): boolean {
  return (judged?.record.app?.faults.length ?? 0) === 0;
}

function whenHeld(
  recording: Recording,
  measured: Measured,
  { delivery }: Ruling,
  hop: HopId,
  inTime: boolean,
): NextStep {
  const { subject, budgetMs } = recording;
  if (subject.kind === 'program' && hop === 'display') {
    const { filters, pty } = subject;
    return filters.length > 0 ? { step: 'flush-filters', filters } : { step: 'flush-stdout', isTerminal: pty };
  }
  const byRule = againstRule(ruleAt(measured, hop)) ?? againstDelay(measured.lockStep, budgetMs, delivery);
  if (byRule !== null && hop !== 'display') return byRule;
  switch (hop) {
    case 'upstream':
      if (subject.kind === 'app') return { step: 'look-into-app', spokeInTime: inTime };
      if (subject.kind === 'endpoint') return { step: 'look-behind-the-address' };
      return { step: 'look-between', isClientAtFault: lateHopsOf(measured).length > 1 };
    case 'client':
      // Only what comes at the end was awaited.
      return delivery === 'buffered' ? { step: 'iterate-as-it-arrives' } : { step: 'hand-over-at-once' };
    case 'event-loop':
      return { step: 'iterate-asynchronously' };
    default:
      return { step: 'flush-stdout', isTerminal: false };
  }
}

/** By which rule the hop lets text out, as its times show, or else lock-step. */
function ruleAt({ hops, lockStep }: Measured, hop: HopId): Mechanism | null {
  const byTimes = hops[hop]?.mechanism ?? null;
  return againstRule(byTimes) === null && lockStep?.hop === hop ? lockStep.mechanism : byTimes;
}

/** What ends a rule whose code is known by it; null for the others. */
function againstRule(mechanism: Mechanism | null): NextStep | null {
  const { kind, count, sizeBytes, periodMs } = mechanism ?? {};
  switch (kind) {
    case 'count':
      return count ? { step: 'pass-each-on', chunks: count } : null;
    case 'block':
      return sizeBytes ? { step: 'read-what-is-there', sizeBytes } : null;
    case 'size':
      return sizeBytes ? { step: 'flush-buffer', sizeBytes } : null;
    case 'timer':
    case 'linger':
      return periodMs ? { step: 'let-out-in-time', periodMs } : null;
    default:
      return null;
  }
}

/** A debounce holds all of a stream that never pauses, and lets each chunk out alone where one waits for it. */
function againstDelay(
  lockStep: LockStepMeasures | null,
  budgetMs: number,
  delivery: Ruling['delivery'],
): NextStep | null {
  const periodMs = lockStep?.proven ? (lockStep.delayMs.p50 ?? 0) : 0;
  return delivery === 'buffered' && periodMs >= budgetMs ? { step: 'let-out-in-time', periodMs } : null;
}

/** Whether text stayed at the mock, by another scenario than the usual one: it may be what the scenario is about. */
function staysAtMock({ scenario, streams, subject }: Recording): boolean {
  if (scenario === null || scenario === DEFAULT_SCENARIO || subject.kind === 'app') return false;
  const { origin, wire } = streams.findLast(({ outcome }) => outcome.kind === 'timed-out')?.timelines ?? {};
  return charactersIn(wire) < charactersIn(origin);
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

function afterOutcome(recording: Recording, outcome: Outcome): NextStep | null {
  const { kind, limit, message } = outcome;
  if (kind !== 'timed-out' && limit !== undefined) return { step: 'read-of-limits' };
  if (kind === 'connect-failed' && message !== null) {
    const byTls = afterTls(message, recording.subject.kind);
    if (byTls !== null) return byTls;
    if (/\bthe proxy\b/i.test(message)) return { step: 'check-the-proxy' };
  }
  const status = statusOf(recording);
  const isRedirect = status !== null && status >= 300 && status < 400 && status !== 304;
  if (isRedirect && recording.subject.kind !== 'endpoint') return { step: 'follow-redirect' };
  // What nginx and Go say to HTTP at a port of TLS.
  if (status === 400 && /HTTPS (?:port|server)/i.test(message ?? '')) return { step: 'speak-tls' };
  const asked = recording.streams.find(isMeasured);
  if (recording.subject.kind === 'app') return afterAppOutcome(recording, outcome, recording.streams.at(-1));
  if (recording.subject.kind === 'endpoint') return afterEndpointOutcome(recording, outcome, asked);
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

/** What TLS says of a certificate, and of a server that speaks none: the words of OpenSSL and of Node. */
function afterTls(message: string, kind: Recording['subject']['kind']): NextStep | null {
  if (!/\bTLS\b/.test(message)) return null;
  if (/wrong version number|packet length too long|record layer/i.test(message)) return { step: 'speak-plain-http' };
  const isCertificate = /altname|certificate|issuer|expired|not yet valid/i.test(message);
  if (!isCertificate) return null;
  const problem = /altname/i.test(message) ? 'name' : /expired|not yet valid/i.test(message) ? 'date' : 'unknown';
  return { step: 'trust-certificate', problem, takesCa: kind === 'app' || kind === 'endpoint' };
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
