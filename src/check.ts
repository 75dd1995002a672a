// The whole pipeline on one screen: record, analyze, report. (What the exit code means is decided in report/assemble.ts.)
//
//   Target × Clients ─▶ record ─▶ Recording ─▶ analyze ─▶ Run ─▶ Report
import { analyze } from './analyze/analyze.ts';
import { wantsAnother } from './analyze/repeats.ts';
import { createMockServer, type MockServer } from './mock/server.ts';
import { planSchedule } from './mock/schedule.ts';
import type { Recording } from './model/recording.ts';
import type { Report } from './model/report.ts';
import type { Scenario } from './model/scenario.ts';
import type { Target } from './model/target.ts';
import type { Channel, VantageId } from './model/timeline.ts';
import { calibrate } from './record/calibrate.ts';
import type { ResolvedClient } from './clients/index.ts';
import { describeEnvironment } from './record/environment.ts';
import type { ProgressEvent } from './record/events.ts';
import { prepareDirectory, saveRecording } from './saved-files.ts';
import { record, type RecordJob } from './record/record.ts';
import { mockBaseUrl } from './record/conduct.ts';
import type { ProgramUnderTest } from './record/subjects/program/program.ts';
import { recordProgram } from './record/subjects/program/record-program.ts';
import { injectedEnvironment } from './record/process/injected-environment.ts';
import { startApp, type App } from './record/subjects/app-process.ts';
import type { AppRequest, AppStart } from './record/subjects/app-request.ts';
import { createTap } from './record/vantages/wire.ts';
import { assembleReport, toRun } from './report/assemble.ts';
import { readToolVersion } from './version.ts';

/** An app, and how to get at it. */
export interface AppUnderTest {
  request: AppRequest;
  /** How to start it; null if it runs already. */
  start: AppStart | null;
  /** Where the app looks for its model; 0 for any that is free, of which a started app is told. */
  mockPort: number;
}

/** A client, and where and what it asks: clients of one check may speak different APIs. */
export interface TargetedClient extends ResolvedClient {
  target: Target;
}

export interface CheckJob {
  /** Two or more are compared: their runs alternate. */
  clients: readonly TargetedClient[];
  /** What the embedded mock plays; null when it is not the upstream. */
  scenario: Scenario | null;
  mode: Recording['mode'];
  /** The app under test, whose model the mock is; null where a client is under test. */
  app: AppUnderTest | null;
  /** A program of the user that is the client, in place of `clients`. */
  program?: ProgramUnderTest;
  /** Runs of each client. */
  runs: number;
  /** Silence after which a stream is given up, ms. */
  timeoutMs: number;
  budgetMs: number;
  judge: VantageId | null;
  /** Kinds of content whose absence is a fault. */
  expect: readonly Channel[];
  /** How many streams the held-open probe opens: all but one are held. */
  parallel: number;
  inconclusive: 'fail' | 'warn' | 'pass';
  keepText: boolean;
  /** Directory for recordings; null for none. */
  recordDir: string | null;
}

export interface CheckHooks {
  onEvent?: (event: ProgressEvent) => void;
  /** Ends the check early; what was measured until then is in the Report. */
  signal?: AbortSignal;
}

/**
 * Measures and judges.
 * @throws StreamCheckError for what the user did wrong; what the target did is in the Report
 */
export async function check(job: CheckJob, { onEvent = () => {}, signal }: CheckHooks = {}): Promise<Report> {
  if (job.recordDir !== null) await prepareDirectory(job.recordDir);
  const startedAt = new Date();
  const environment = describeEnvironment();
  onEvent({ kind: 'phase', phase: 'calibration', client: null, repeat: 1, plannedMs: null, atMs: Date.now() });
  const calibration = await calibrate(signal);
  // Warm-ups go to the mock whoever the upstream is: they cost nothing, and no server sees a request too many.
  const mock = await createMockServer({
    ...(job.scenario === null ? {} : { scenario: job.scenario }),
    port: job.app?.mockPort ?? 0,
  });
  const tap = await createTap({ upstream: mock.url });
  const recordings: Recording[] = [];
  const warnings: string[] = [];
  const base = forEachRun(job, { mock, tap, environment, calibration, signal, onEvent });
  let app: App | null = null;
  try {
    app = await startUnderTest(job, mock.url, signal);
    for (const run of interleaved(job, base)) {
      if (signal?.aborted) break;
      for (const recording of await run()) {
        recordings.push(recording);
        if (job.recordDir !== null) warnings.push(...(await save(recording, job.recordDir)));
      }
    }
    const ended = app?.ended() ?? null;
    if (ended !== null) warnings.push(`The app ${ended}.`);
  } finally {
    await app?.stop();
    await tap.close();
    await mock.close();
  }
  onEvent({ kind: 'phase', phase: 'judging', client: null, repeat: 1, plannedMs: null, atMs: Date.now() });
  return assembleReport({
    tool: tool(),
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    environment,
    calibration,
    runs: recordings.map((recording) => toRun(recording, analyze(recording))),
    gate: [],
    warnings,
    inconclusive: job.inconclusive,
  });
}

/** Judges saved recordings again: the same recordings give the same runs. `judge` and `budgetMs` override their own. */
export function judgeRecordings(
  recordings: readonly Recording[],
  options: Pick<CheckJob, 'inconclusive' | 'judge'> & { budgetMs: number | null },
): Report {
  const sorted = recordings.toSorted((a, b) => a.startedAt.localeCompare(b.startedAt));
  const first = sorted[0];
  if (first === undefined) throw new RangeError('There is no recording to judge.');
  const { tool: madeBy, startedAt, environment, calibration } = first;
  const places = new Set(sorted.map((recording) => JSON.stringify([recording.environment, recording.calibration])));
  return assembleReport({
    tool: madeBy,
    startedAt,
    durationMs: sorted.reduce((sum, { durationMs }) => sum + durationMs, 0),
    environment,
    calibration,
    runs: sorted.map((recording) => {
      const { judge, budgetMs } = options;
      const asked = { ...recording, judge: judge ?? recording.judge, budgetMs: budgetMs ?? recording.budgetMs };
      return toRun(asked, analyze(asked));
    }),
    gate: [],
    warnings:
      places.size > 1
        ? ['The recordings were made at different times or places; environment and calibration are those of the first.']
        : [],
    inconclusive: options.inconclusive,
  });
}

/** What all runs have in common. */
function forEachRun(
  job: CheckJob,
  stage: Pick<RecordJob, 'mock' | 'tap' | 'environment' | 'calibration' | 'signal' | 'onEvent'>,
): Omit<RecordJob, 'target' | 'client' | 'repeat'> {
  return {
    ...stage,
    tool: tool(),
    mode: job.mode,
    app: job.app?.request ?? null,
    plannedMs: job.scenario === null ? null : planSchedule(job.scenario).endMs,
    timeoutMs: job.timeoutMs,
    budgetMs: job.budgetMs,
    judge: job.judge,
    expect: job.expect,
    parallel: job.parallel,
    wantsAnother,
    keepText: job.keepText,
  };
}

async function startUnderTest({ app, scenario }: CheckJob, mockUrl: string, signal?: AbortSignal): Promise<App | null> {
  if (app === null || app.start === null) return null;
  const environment = injectedEnvironment(mockUrl, `mock/${scenario?.id ?? ''}`);
  return startApp(app.start, app.request.origin, environment, signal);
}

/** With the address of the mock, where that is the upstream. */
function targetOf({ scenario, app }: CheckJob, target: Target, mock: MockServer): Target {
  if (scenario === null) return target;
  const { summary } = target;
  const baseUrl = app === null ? mockBaseUrl({ mock, target }) : summary.baseUrl;
  return { ...target, scenario: scenario.id, summary: { ...summary, model: `mock/${scenario.id}`, baseUrl } };
}

/** A program asks what it likes, so that one run of it may give several recordings. */
function* interleaved(job: CheckJob, base: ReturnType<typeof forEachRun>): Generator<() => Promise<Recording[]>> {
  const { clients, program, runs, scenario } = job;
  for (let repeat = 1; repeat <= runs; repeat++) {
    if (program !== undefined) {
      yield () => recordProgram({ ...base, program, scenario: scenario?.id ?? null, repeat });
    }
    for (const client of clients) {
      const target = targetOf(job, client.target, base.mock);
      yield async () => [await record({ ...base, target, client, repeat })];
    }
  }
}

async function save(recording: Recording, directory: string): Promise<string[]> {
  try {
    await saveRecording(recording, directory);
    return [];
  } catch (error) {
    return [`A recording could not be saved in ${directory}: ${(error as Error).message}`];
  }
}

function tool(): Recording['tool'] {
  return { name: 'stream-check', version: readToolVersion() };
}
