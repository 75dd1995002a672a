// STAGE 1 for a program of the user: one run of it becomes a Recording for each request that asked for a stream.
//
//   lock-step ─▶ timed (unless lock-step failed)
//
// There is no warm-up, and no second stream is held open: a program asks what it asks, and we cannot make it ask again.
import { randomBytes } from 'node:crypto';
import type { Recording, StreamRecord } from '../../../model/recording.ts';
import type { TargetSummary } from '../../../model/target.ts';
import { protocols } from '../../../protocols/index.ts';
import type { RecordJob } from '../../record.ts';
import { MAX_REPEATS, unknownEventsWarning } from '../../record.ts';
import { nameOf, type ProgramUnderTest } from './program.ts';
import { warningsOf } from './program-warnings.ts';
import { judgedOf, type AskedRequest } from './conduct-program.ts';
import { toRequestRecord } from './request-record.ts';
import { runProgram, type ProgramPass } from './run-program.ts';

export interface ProgramJob extends Omit<RecordJob, 'target' | 'client' | 'app'> {
  program: ProgramUnderTest;
  /** What the mock plays; null for another upstream. */
  scenario: string | null;
}

/** A pass, and what it became: a stream for each judged request. */
export interface Passed {
  pass: ProgramPass;
  judged: readonly (AskedRequest | null)[];
  streams: StreamRecord[];
}

export async function recordProgram(job: ProgramJob): Promise<Recording[]> {
  const startedAt = new Date();
  const startMs = performance.now();
  const salt = randomBytes(16);
  const passes: Passed[] = [];
  for (const instrument of instrumentsOf(job)) {
    const hasFailed = passes.some(({ streams }) => streams.some(({ outcome }) => outcome.kind !== 'completed'));
    if (hasFailed || job.signal?.aborted) break;
    passes.push(await passOf(job, instrument, salt));
  }
  for (let again = 0; again < MAX_REPEATS && !job.signal?.aborted; again++) {
    const why = recordingsOf(job, passes)
      .map(job.wantsAnother)
      .find((reason) => reason !== null);
    if (why === undefined) break;
    job.onEvent({ kind: 'note', text: `${nameOf(job.program)}: ${why}` });
    passes.push(await passOf(job, 'timed', salt));
  }
  const time = { startedAt: startedAt.toISOString(), durationMs: performance.now() - startMs };
  return recordingsOf(job, passes).map((recording) => ({ ...recording, ...time }));
}

function recordingsOf(job: ProgramJob, passes: readonly Passed[]): Recording[] {
  const warnings = warningsOf(job, passes);
  const count = Math.max(0, ...passes.map(({ streams }) => streams.length));
  return Array.from({ length: count }, (_, k) => {
    const time = { startedAt: new Date().toISOString(), durationMs: 0 };
    // What is said of the program as a whole stands at its first request.
    return { ...time, ...recordingOf(job, passes, k, k === 0 ? warnings : []) };
  });
}

function recordingOf(
  job: ProgramJob,
  passes: readonly Passed[],
  k: number,
  warnings: readonly string[],
): Omit<Recording, 'startedAt' | 'durationMs'> {
  const streams = passes.flatMap((passed) => passed.streams[k] ?? []);
  return {
    schemaVersion: 1,
    kind: 'recording',
    tool: job.tool,
    id: randomBytes(6).toString('hex'),
    repeat: job.repeat,
    mode: job.mode,
    subject: subjectOf(job, passes, k),
    ...targetOf(job, passes, k),
    budgetMs: job.budgetMs,
    expect: [...job.expect],
    judge: job.judge,
    client: { id: nameOf(job.program), version: null, runtime: null, options: {}, packages: {} },
    environment: job.environment,
    calibration: job.calibration,
    // Everything is stamped in this process.
    clock: { offsetMs: 0, uncertaintyMs: 0 },
    streams,
    warnings: [...streams.flatMap(unknownEventsWarning), ...warnings],
  };
}

function instrumentsOf({ mode, program }: ProgramJob): ProgramPass['instrument'][] {
  if (mode === 'timed' || program.upstream !== null) return ['timed'];
  return mode === 'lock-step' ? ['lock-step'] : ['lock-step', 'timed'];
}

async function passOf(job: ProgramJob, instrument: ProgramPass['instrument'], salt: Buffer): Promise<Passed> {
  const { program, mock, tap, signal, onEvent, repeat } = job;
  const name = nameOf(program);
  const announce = (phase: 'starting-program' | ProgramPass['instrument']) => {
    const plannedMs = phase === 'timed' ? job.plannedMs : null;
    onEvent({ kind: 'phase', phase, client: name, repeat, plannedMs, atMs: Date.now() });
  };
  announce('starting-program');
  const pass = await runProgram({
    instrument,
    program,
    mock,
    tap,
    model: `mock/${job.scenario ?? ''}`,
    idleTimeoutMs: job.timeoutMs,
    signal,
    onEvent,
    onReady: () => announce(instrument),
  });
  const judged = judgedOf(pass.requests);
  const streams = judged.map((request, k) =>
    toRequestRecord({
      name,
      idleTimeoutMs: job.timeoutMs,
      pass,
      request,
      isLast: k === judged.length - 1,
      mayQuote: program.upstream === null || job.keepText,
      keepText: job.keepText,
      salt,
    }),
  );
  return { pass, judged, streams: await Promise.all(streams) };
}

function subjectOf({ program }: ProgramJob, passes: readonly Passed[], k: number): Recording['subject'] {
  const requests = Math.max(...passes.map(({ judged }) => judged.filter((request) => request !== null).length));
  return { kind: 'program', request: requests === 0 ? 0 : k + 1, requests, pty: program.pty };
}

function targetOf(
  { program: { upstream }, scenario, mock }: ProgramJob,
  passes: readonly Passed[],
  k: number,
): { scenario: string | null; target: TargetSummary } {
  const request = passes.map(({ judged }) => judged[k] ?? null).find((asked) => asked !== null) ?? null;
  if (upstream !== null) {
    const { baseUrl, protocol } = upstream;
    const model = request?.model ?? 'unknown';
    return { scenario: null, target: { model, provider: 'custom', protocol, baseUrl } };
  }
  const { id, mockPrefix } = protocols.get(request?.protocol ?? 'openai-chat');
  const played = request?.mock?.scenario ?? scenario;
  const target = { model: `mock/${played}`, provider: 'mock', protocol: id, baseUrl: mock.url + mockPrefix };
  return { scenario: played, target };
}
