// STAGE 1: one run of one client. Target × Client → Recording.
//
//   lock-step ─▶ timed (unless lock-step failed) ─▶ held-open probe (unless one of them failed) ─▶ timed again, where
//                                                                           what was seen does not settle it
//
// Each stream gets a process of its own, so that one cannot disturb the next. Against another upstream than the mock
// only the timed one runs: nobody there speaks when told to.
import { randomBytes } from 'node:crypto';
import type { ProgressEvent } from './events.ts';
import type { Calibration, Environment, Recording, StreamRecord } from '../model/recording.ts';
import type { Target } from '../model/target.ts';
import type { Channel, VantageId } from '../model/timeline.ts';
import type { MockServer } from '../mock/server.ts';
import type { ResolvedClient } from '../clients/index.ts';
import { runStream } from './run-stream.ts';
import type { StreamEvidence, StreamJob } from './stream-job.ts';
import { toStreamRecord } from './stream-record.ts';
import type { AppRequest } from './subjects/app-request.ts';
import type { Tap } from './vantages/wire.ts';

/** Further timed streams at most, where the first does not settle it. */
export const MAX_REPEATS = 2;

export interface RecordJob {
  tool: Recording['tool'];
  target: Target;
  client: ResolvedClient;
  repeat: number;
  mode: Recording['mode'];
  /** Null where a client is under test. */
  app: AppRequest | null;
  /** How long the scenario's answer takes as planned, ms; null for another upstream. */
  plannedMs: number | null;
  mock: MockServer;
  tap: Tap;
  environment: Environment;
  calibration: Calibration;
  timeoutMs: number;
  budgetMs: number;
  judge: VantageId | null;
  /** Kinds of content whose absence is a fault. */
  expect: readonly Channel[];
  /** How many streams the held-open probe opens. */
  parallel: number;
  /** Why another timed stream is needed to judge what was seen so far, in a sentence; null if it is not. */
  wantsAnother: (recording: Recording) => string | null;
  keepText: boolean;
  signal: AbortSignal | undefined;
  onEvent: (event: ProgressEvent) => void;
}

export async function record(job: RecordJob): Promise<Recording> {
  const startedAt = new Date();
  const startMs = performance.now();
  const salt = randomBytes(16);
  const seen: Seen = { streams: [], warnings: [], evidence: null };
  for (const instrument of instrumentsOf(job)) {
    if (seen.streams.some((stream) => stream.outcome.kind !== 'completed') || job.signal?.aborted) break;
    await recordStream(job, instrument, salt, seen);
  }
  const soFar = () => recordingOf(job, seen, startedAt, performance.now() - startMs);
  for (let again = 0; again < MAX_REPEATS && !job.signal?.aborted; again++) {
    const why = job.wantsAnother(soFar());
    if (why === null) break;
    job.onEvent({ kind: 'note', text: `${job.client.choice.id}: ${why}` });
    await recordStream(job, 'timed', salt, seen);
  }
  return soFar();
}

/** What the streams so far gave. */
interface Seen {
  streams: StreamRecord[];
  warnings: string[];
  /** Of the last one. */
  evidence: StreamEvidence | null;
}

async function recordStream(
  job: RecordJob,
  instrument: StreamRecord['instrument'],
  salt: Buffer,
  seen: Seen,
): Promise<void> {
  announce(job, 'starting');
  const streamJob = streamJobOf(job, instrument, salt);
  seen.evidence = await runStream(streamJob);
  const stream = await toStreamRecord(streamJob, seen.evidence);
  seen.streams.push(stream);
  seen.warnings.push(...warningsOf(job, stream, seen.evidence));
}

function recordingOf(
  job: RecordJob,
  { streams, warnings, evidence }: Seen,
  startedAt: Date,
  durationMs: number,
): Recording {
  const hello = evidence?.host.hello ?? null;
  const { scenario: asked } = job.target;
  const scenario = asked === null ? null : (evidence?.mockExchanges[0]?.scenario ?? asked);
  return {
    schemaVersion: 1,
    kind: 'recording',
    tool: job.tool,
    id: randomBytes(6).toString('hex'),
    startedAt: startedAt.toISOString(),
    durationMs,
    repeat: job.repeat,
    mode: job.mode,
    scenario,
    budgetMs: job.budgetMs,
    expect: [...job.expect],
    judge: job.judge,
    subject: { kind: job.app === null ? 'client' : 'app' },
    // A client or an app may name a scenario of its own.
    target: scenario === null ? job.target.summary : { ...job.target.summary, model: `mock/${scenario}` },
    client: {
      id: job.client.choice.id,
      options: { ...job.client.choice.options },
      version: hello?.client.version ?? null,
      runtime: hello?.runtime ?? null,
      packages: { ...evidence?.host.packages },
    },
    environment: job.environment,
    calibration: job.calibration,
    clock: evidence?.clock ?? null,
    streams: [...streams],
    warnings: [...new Set(warnings)],
  };
}

function instrumentsOf({ mode, target }: RecordJob): StreamRecord['instrument'][] {
  if (target.scenario === null) return ['timed'];
  if (mode === 'lock-step') return ['lock-step', 'held-open'];
  return mode === 'timed' ? ['timed', 'held-open'] : ['lock-step', 'timed', 'held-open'];
}

function announce(
  { onEvent, client, repeat, plannedMs }: RecordJob,
  phase: 'starting' | StreamRecord['instrument'],
): void {
  const planned = phase === 'timed' ? plannedMs : null;
  onEvent({ kind: 'phase', phase, client: client.choice.id, repeat, plannedMs: planned, atMs: Date.now() });
}

function streamJobOf(job: RecordJob, instrument: StreamRecord['instrument'], salt: Buffer): StreamJob {
  const { target, client, app, parallel, mock, tap, keepText, signal, onEvent } = job;
  return {
    instrument,
    target,
    client,
    mock,
    isMockUpstream: target.scenario !== null,
    app,
    parallel,
    tap,
    idleTimeoutMs: job.timeoutMs,
    keepText,
    salt,
    waitFor: job.judge === 'app' || job.judge === 'wire' ? 'app' : 'observer',
    signal,
    onEvent,
    onReady: () => announce(job, instrument),
  };
}

function warningsOf(job: RecordJob, stream: StreamRecord, evidence: StreamEvidence): string[] {
  const { app, mock } = job;
  const warnings: string[] = [];
  if (app !== null && evidence.mockExchanges.length === 0 && stream.outcome.kind === 'completed') {
    warnings.push(`${stream.instrument}: the app did not ask its model. Its address has to be ${mock.url}/v1.`);
  }
  if (evidence.besides > 0 && stream.request?.streamRequested === true) {
    warnings.push(
      `${stream.instrument}: the app asked its model ${evidence.besides + 1} times; the first stream that it asked for was taken for the answer.`,
    );
  }
  if (evidence.wasDeaf) {
    warnings.push(`${stream.instrument}: a process of the client did not end on SIGTERM, and was killed.`);
  }
  warnings.push(...unknownEventsWarning(stream));
  const expected = stream.instrument === 'held-open' ? job.parallel : 1;
  const made = evidence.tapExchanges.length;
  if (made > expected) {
    warnings.push(
      `${stream.instrument}: the client made ${made} requests instead of ${expected}; it tries again by itself.`,
    );
  }
  if (made === 0 && stream.outcome.kind === 'completed') {
    warnings.push(`${stream.instrument}: the client made no request to the address that it was given.`);
  }
  if (stream.instrument === 'held-open' && stream.heldOpen === null && stream.outcome.kind !== 'interrupted') {
    const { kind, message } = stream.outcome;
    warnings.push(`The probe with a second stream could not be made: ${kind}${message === null ? '' : `, ${message}`}`);
  }
  return warnings;
}

/** Empty when every event on the wire was of a known type. */
export function unknownEventsWarning({ instrument, unknownEvents }: StreamRecord): string[] {
  const unknown = Object.entries(unknownEvents).map(([type, count]) => `${type} (${count})`);
  return unknown.length === 0 ? [] : [`${instrument}: events of unknown types were ignored: ${unknown.join(', ')}.`];
}
