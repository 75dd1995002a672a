// What analysis concludes, before it is put into words: a decision, what it rests on, what to do, what could not be known.
// Never saved: the Report holds the same with the sentences of report/words.
import type { Delivery, LateDelivery, Outcome, PassingDelivery, Reason } from './delivery.ts';
import type { Evidence, EvidenceOf } from './evidence.ts';
import type { Measures } from './report.ts';
import type { ShellFilter } from './shell-filters.ts';
import type { CauseFinding } from './verdict.ts';
import type { HttpRequestSeen, HttpResponseSeen } from './recording.ts';
import type { Channel, HopId, VantageId } from './timeline.ts';

/** How the run came out, with the figures that the summary needs. */
export type Decision = Passed | Late | Faulty | Inconclusive | Failed;

export interface Passed {
  status: 'passed';
  delivery: PassingDelivery;
  /** Whether it is known when the text was spoken, and not only when it came to the wire. */
  hasOrigin: boolean;
  /** How late 95 % of the text was, ms, or less; null where that was not measured. */
  lagP95Ms: number | null;
  /** What lock-step proved; null if it did not. */
  proof: { chunks: number; tookMs: number } | null;
  /** What lock-step had to push: chunks that stay behind, or a buffer. */
  chunksBehind: number | null;
  bufferBytes: number | null;
  /** Of an endpoint: what came when. Left out for other subjects. */
  arrived?: EvidenceOf<'arrived'> | null;
}

export interface Late {
  status: 'late';
  delivery: LateDelivery;
  /** Null where nobody can be accused. */
  hop: HopId | null;
  /** False where no stream was asked for, so that the answer came whole. */
  isRequested: boolean;
  lagP95Ms: number | null;
  /** The only kind of words that is late; null where it is not one alone. */
  channel: Channel | null;
  /** Each chunk passes alone, and each is delayed. */
  isEachAlone: boolean;
  chunksBehind: number | null;
}

interface BesideOthers {
  streams: number;
  /** Whether a single stream is proven to be incremental. */
  isProven: boolean;
  /** How a single stream is delivered could not be told. Left out for false. */
  isUnclear?: boolean;
}

/** The text is not what was written; or it was in time, and yet the run does not pass. */
export interface Faulty {
  status: 'faulty';
  fault:
    | { kind: 'text-lost'; lost: EvidenceOf<'text-lost'> }
    | ({ kind: 'streams-serialised' } & BesideOthers)
    | ({ kind: 'stream-failed-beside'; outcome: Outcome } & BesideOthers)
    | { kind: 'channel-missing'; channel: Channel };
}

export interface Inconclusive {
  status: 'inconclusive';
  reason: Reason;
  /** Lateness of 95 % of the text, ms: as seen, and the least that is certain. */
  figures: { lagP95Ms: number; leastLagP95Ms: number };
  /** Of an app: why no word of its model was found; null for another reason, and for other subjects. */
  wordless: Wordless | null;
  /** Of an endpoint: what came when. Left out for other subjects. */
  arrived?: EvidenceOf<'arrived'> | null;
}

/** Why what an app sent holds no word of its model. */
export type Wordless = 'never-asked' | 'cache' | 'changed' | 'nothing-sent' | 'model-failed' | 'refused';

export interface Failed {
  status: 'failed';
  outcome: Outcome;
  /** HTTP status; null if none came. */
  answered: number | null;
  /** Whether it was the model of an app that refused a request of the app. */
  isRefusedByModel: boolean;
  /** Whether the model of an app broke its answer off first, as the scenario wants it. */
  isBrokenByModel: boolean;
}

/** What to do, or what would settle it. */
export type NextStep =
  | { step: NextStepId }
  | { step: 'quieter-machine'; isProven: boolean }
  | { step: 'look-between'; isClientAtFault: boolean }
  | { step: 'look-into-app'; spokeInTime: boolean }
  | { step: 'pass-each-on'; chunks: number }
  | { step: 'read-what-is-there'; sizeBytes: number }
  | { step: 'flush-buffer'; sizeBytes: number }
  /** Text waits for a timer, or until nothing has come for so long. */
  | { step: 'let-out-in-time'; periodMs: number }
  | { step: 'flush-stdout'; isTerminal: boolean }
  | { step: 'flush-filters'; filters: readonly ShellFilter[] }
  | { step: 'serve-streams-at-once'; at: HopId }
  /** `isGiven`: the request had a header that says who asks. */
  | { step: 'log-in'; isGiven: boolean }
  /** `isPosted`: the request had a body. */
  | { step: 'send-what-it-asks'; isPosted: boolean; asksForBody: boolean }
  /** `mayTakePost`: its framework says the same of a path that takes only POST. */
  | { step: 'check-app-path'; mayTakePost: boolean }
  /** `methods`: those that the answer names; empty where it names none. `asked`: the one of the request. */
  | { step: 'ask-with-method'; methods: readonly string[]; asked: string }
  /** `isGiven`: the request had a content type of the user's own. */
  | { step: 'send-another-type'; isGiven: boolean }
  /** `member`: by stream: true in the body; `path`: by another path; `said-so`: the request did ask. */
  | { step: 'ask-for-a-stream'; by: 'member' | 'path' | 'said-so' }
  /** `isAsked`: the controls were made, and left it open. `requests`: what all of them would make at most. */
  | { step: 'ask-again-changed'; isAsked: boolean; requests: number }
  /** `takesCa`: the command has --ca and --insecure. */
  | { step: 'trust-certificate'; problem: 'unknown' | 'name' | 'date'; takesCa: boolean }
  /** `port`: that of the mock, where it was not any that was free. */
  | { step: 'point-at-mock'; port: number | null };

export type NextStepId =
  | 'read-across-reads'
  | 'decode-across-reads'
  | 'hand-over-the-last'
  | 'pass-all-on'
  | 'print-all'
  | 'keep-the-order'
  | 'read-to-the-end'
  | 'hand-over-the-channel'
  | 'point-program-at-address'
  | 'ask-a-served-path'
  | 'check-key'
  | 'check-model-and-address'
  | 'ask-less-often'
  | 'check-address'
  | 'longer-timeout'
  | 'longer-max-time'
  | 'follow-redirect'
  | 'leave-encoding-out'
  | 'check-protocol'
  | 'run-client-alone'
  | 'use-mock-as-model'
  | 'switch-cache-off'
  | 'leave-words-unchanged'
  | 'send-the-words'
  | 'mend-model-request'
  | 'ask-where-it-moved'
  | 'ask-the-endpoint'
  | 'ask-as-a-browser'
  | 'ask-for-text'
  | 'ask-for-more-text'
  | 'run-when-quiet'
  | 'follow-it'
  | 'look-why-nothing-came'
  | 'look-behind-the-gateway'
  | 'look-behind-the-address'
  | 'check-what-listens'
  | 'check-the-proxy'
  | 'ask-when-warm'
  | 'look-who-hung-up'
  | 'ask-as-the-app-wants'
  | 'other-scenario'
  | 'print-the-words'
  | 'run-again'
  | 'compare-long-answers'
  | 'let-it-finish'
  | 'longer-answer'
  | 'compare-text'
  | 'iterate-as-it-arrives'
  | 'iterate-asynchronously'
  | 'hand-over-at-once'
  | 'start-the-app'
  | 'read-its-log'
  | 'speak-websocket'
  | 'send-first-message'
  | 'speak-plain-http'
  | 'speak-tls'
  | 'check-own-client'
  | 'read-of-limits';

/** One change of the command that was typed. */
export type CommandChange =
  | { change: 'again' }
  /** Options as they are typed, such as `--timeout`; `value` is null for a flag. Those in `clears` are left out. */
  | { change: 'options'; set: readonly OptionSet[]; clears?: readonly string[] }
  /** A repeatable option, beside those that there are. */
  | { change: 'add'; option: string; value: string }
  /** The same client with the mock as its upstream. */
  | { change: 'against-mock' }
  /** The mock plays the scenario that it plays by itself. */
  | { change: 'usual-scenario' }
  /** The pair of which the client is one side. */
  | { change: 'pair'; pair: string; clients: readonly string[] }
  /** The address to which a redirect leads, as it stands there. */
  | { change: 'address'; place: string }
  /** The address with another scheme: without TLS, or with it. */
  | { change: 'scheme'; scheme: 'http' | 'https' | 'ws' | 'wss' }
  /** Python flushes each piece. */
  | { change: 'python-unbuffered' }
  /** The filters in the text of a shell are told to flush. */
  | { change: 'flush-filters' };

export interface OptionSet {
  option: string;
  value: string | null;
}

/** What could not be known. */
export type Limit =
  | {
      limit:
        | 'clock-of-the-server'
        | 'arrivals-alone'
        | 'looks-replayed'
        | 'needs-the-mock'
        | 'left-at-max-time'
        | 'inside-of-program'
        | 'no-warm-up';
    }
  /** Variables by which a program flushes what it would hold without them. */
  | { limit: 'inherited-flush'; variables: readonly string[] }
  | { limit: 'model-disturbed'; faults: string[] }
  | { limit: 'closed-by-app'; silentMs: number }
  | { limit: 'calibration'; reason: string }
  | { limit: 'late-once'; lagMaxMs: number; atMs: number }
  | { limit: 'slow-once'; delayMs: number }
  | { limit: 'lateness-not-measured' }
  | { limit: 'clocks-differ'; offsetMs: number; uncertaintyMs: number };

/** Why another timed stream is needed. */
export type RepeatReason =
  | { reason: 'stopped'; pauseMs: number }
  | { reason: 'bounds-differ'; lagP95Ms: number; leastLagP95Ms: number }
  | { reason: 'pauses-once' };

export interface Judgement {
  delivery: Delivery;
  passed: boolean;
  proven: boolean;
  vantage: VantageId | null;
  hop: HopId | null;
  reason: Reason | null;
  decision: Decision;
  evidence: Evidence[];
  /** Null when all is well. */
  next: NextStep | null;
  /** Commands that settle it or repair it: each is what was typed with one change. */
  changes: readonly CommandChange[];
  causes: DetectedCause[];
  limits: Limit[];
}

/** What was found of a cause, before its evidence is put into words. */
export type DetectedCause = Omit<CauseFinding, 'words'>;

/** What analysis makes of a Recording. */
export interface Analysis extends Measures {
  /** Of the stream whose figures are shown. */
  request: HttpRequestSeen | null;
  response: HttpResponseSeen | null;
  verdict: Judgement;
}
