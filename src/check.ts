// The whole pipeline on one screen: record, analyze, gate, report.
//
//   Target × Clients ─▶ record ─▶ Recording ─▶ analyze ─▶ Run ─▶ gate ─▶ Report
import { analyze } from './analyze/analyze.ts';
import { wantsAnother } from './analyze/repeats.ts';
import { shownTimelines } from './analyze/shown-timelines.ts';
import { wantsExperiment } from './analyze/wanted-experiment.ts';
import { gateWithBaseline, type GatedWithBaseline } from './gate/baseline/gate.ts';
import type { BaselineSettings, MeasuredOn } from './gate/baseline/judge.ts';
import type { ResolvedRules } from './gate/resolve-rules.ts';
import { planSchedule } from './mock/schedule.ts';
import { type InconclusivePolicy, worstExitCode } from './model/exit-code.ts';
import { judgedOf } from './model/judged.ts';
import type { Recording } from './model/recording.ts';
import type { Report, Run } from './model/report.ts';
import type { Scenario } from './model/scenario.ts';
import type { Channel, VantageId } from './model/timeline.ts';
import { startCalibration, type Calibrating } from './record/calibrate.ts';
import type { Environment } from './model/machine.ts';
import { describeEnvironment } from './record/environment.ts';
import type { ProgressEvent } from './model/progress-event.ts';
import { takeLeftBehind } from './record/process/group.ts';
import { leftBehindWarning } from './record/process/left-behind.ts';
import { usualMaxTimeMs } from './record/process/watch.ts';
import { type PlannedRun, planRun, type RecordJob } from './record/record.ts';
import type { SubjectUnderTest } from './record/subjects/index.ts';
import { openSubjects, type NamedSubject } from './record/subjects/open.ts';
import { prepareDirectory, saveBaseline, saveRecording } from './saved-files.ts';
import { redactedError } from './secrets/redacted-error.ts';
import type { Redactor } from './secrets/redactor.ts';
import { assembleReport, toRun } from './report/assemble.ts';
import { repeatWords } from './report/words/limits.ts';
import { readToolVersion } from './version.ts';
import { systemReason } from './whole-file.ts';

export interface CheckJob {
  /** Two or more are compared: their runs alternate. */
  subjects: readonly NamedSubject[];
  /** What the embedded mock plays; null when it is not the upstream. */
  scenario: Scenario | null;
  mode: Recording['mode'];
  /** Runs of each subject. */
  runs: number;
  /** Whether the runs of a client share its process: where no clock is read, its start need not be paid for each. */
  sharesProcesses?: boolean;
  /** The number of the first of them, where others come before; else 1. */
  firstRepeat?: number;
  /** Silence after which a stream is given up, ms. */
  timeoutMs: number;
  /** Silence after which what has not asked yet is given up, ms. */
  startTimeoutMs: number;
  /** Time after which a stream is given up, whatever comes, ms; null for what is usual. */
  maxTimeMs: number | null;
  budgetMs: number;
  judge: VantageId | null;
  /** Kinds of content whose absence is a fault. */
  expect: readonly Channel[];
  /** How many streams the held-open probe opens: all but one are held. */
  parallel: number;
  inconclusive: InconclusivePolicy;
  /** Whether requests may be made beyond those that a check needs, to find the cause. */
  isAskingWhy?: boolean;
  /** What the runs are held against beside their verdicts. */
  gateRules: ResolvedRules;
  /** The committed file that is compared with; null for none. */
  baseline: BaselineSettings | null;
  keepText: boolean;
  /** Whether the Report holds every arrival. */
  timelines: boolean;
  /** Everything that leaves the check passes it. */
  redactor: Redactor;
  /** What is done for an app that somebody else has to point at the mock. Left out: nothing. */
  byHand?: 'say' | 'wait';
  /** Variables that whatever is started gets, though they look like secrets. */
  letThrough: readonly string[];
  /** What was typed behind `stream-check`, without secrets; null where nothing was. */
  command: readonly string[] | null;
  /** Directory for recordings; null for none. */
  recordDir: string | null;
}

export interface CheckHooks {
  onEvent?: (event: ProgressEvent) => void;
  /** Ends the check early; what was measured until then is in the Report. */
  signal?: AbortSignal;
}

/** The machine that measures, as it is before anything runs: that of all checks of a matrix. */
export interface Machine {
  environment: Environment;
  calibrating: Calibrating;
}

/** The calibration begins at once. */
export function startMachine(signal?: AbortSignal, attempts?: number): Machine {
  return { environment: describeEnvironment(), calibrating: startCalibration(signal, attempts) };
}

/** When and where was measured, and what a user should know of it. */
export interface Surroundings extends Pick<Report, 'startedAt' | 'environment' | 'calibration' | 'warnings'> {
  /** Recordings that were to be saved, and are not. */
  unsaved: number;
}

/**
 * Measures and judges.
 * @throws StreamCheckError for what the user did wrong; what the target did is in the Report
 */
export async function check(job: CheckJob, hooks: CheckHooks = {}): Promise<Report> {
  const runs: Run[] = [];
  // Judged at once: of a recording only its figures stay in memory.
  const measured = await measure(job, hooks, (recording) => {
    const run = job.redactor.value(judged(recording, job));
    runs.push(run);
    hooks.onEvent?.({ kind: 'run', run });
  });
  hooks.onEvent?.(phaseOf('judging'));
  const { unsaved, ...surroundings } = measured;
  const durationMs = Date.now() - Date.parse(surroundings.startedAt);
  const { environment } = surroundings;
  const gated = gateRuns(runs, job, { environment });
  const unwritten = await updateBaseline(gated, job);
  const warnings = [...surroundings.warnings, ...unwritten];
  const report = assembleReport({ tool: tool(), ...surroundings, durationMs, runs, gated, warnings });
  // What was asked for is not there: whoever reads only the code must know.
  const isUnsaved = unsaved > 0 || unwritten.length > 0;
  return job.redactor.value({ ...report, exitCode: worstExitCode([report.exitCode, isUnsaved ? 2 : 0]) });
}

/**
 * Measures, and judges nothing.
 * @param take gets each recording when it is made @param machine of other checks; left out, it is looked at now
 * @throws StreamCheckError for what the user did wrong
 */
export async function measure(
  job: CheckJob,
  hooks: CheckHooks,
  take: (recording: Recording) => void,
  machine?: Machine,
): Promise<Surroundings> {
  const { redactor } = job;
  const onEvent: CheckHooks['onEvent'] = (event) =>
    hooks.onEvent?.(event.kind === 'delta' ? event : redactor.value(event));
  try {
    return redactor.value(
      await measureAll(
        job,
        { ...hooks, onEvent },
        (recording) => {
          const clean = redactor.value(recording);
          take(clean);
          return clean;
        },
        machine,
      ),
    );
  } catch (error) {
    throw redactedError(error, redactor);
  }
}

/** @param take gets each recording when it is made, and returns it without secrets */
async function measureAll(
  job: CheckJob,
  { onEvent = () => {}, signal }: CheckHooks,
  take: (recording: Recording) => Recording,
  machine?: Machine,
): Promise<Surroundings> {
  if (job.recordDir !== null) await prepareDirectory(job.recordDir);
  const startedAt = new Date();
  const failures: string[] = [];
  let notes: readonly string[] = [];
  const opened = await openSubjects(job.subjects, { ...job, note: (text) => onEvent({ kind: 'note', text }) }, signal);
  onEvent(phaseOf('calibration'));
  // It runs while the first client starts.
  // Of an endpoint no lateness is known, so how noisy the machine is has to be known no better than once.
  const isEndpoint = job.subjects.every(({ kind }) => kind === 'endpoint');
  const { environment, calibrating } = machine ?? startMachine(signal, isEndpoint ? 1 : undefined);
  const base = { ...sharedJob(job), environment, calibrate: calibrating.result, signal, onEvent };
  const turns = interleaved(job, opened.subjects).map((turn) => () => planRun({ ...base, ...turn }));
  // The next run is there before its turn: it starts its client while this one waits.
  let next = turns.shift()?.();
  try {
    while (next !== undefined && !signal?.aborted) {
      const run: PlannedRun = next;
      next = turns.shift()?.();
      try {
        for (const evidence of await run.record(next)) {
          const recording = take(evidence);
          // Of a run that was interrupted at its start there is nothing to keep.
          if (job.recordDir === null || recording.streams.length === 0) continue;
          const said = judgedOf(analyze(recording).verdict, recording.tool.version);
          const failure = await save({ ...recording, judged: said }, job.recordDir);
          if (failure === null) continue;
          failures.push(failure);
          onEvent({ kind: 'note', text: failure });
        }
      } finally {
        await run.end();
      }
    }
    notes = opened.warnings();
  } finally {
    await next?.end();
    await opened.close();
  }
  const calibration = await calibrating.result();
  const warnings = [...failures, ...notes, ...leftBehindWarning(await takeLeftBehind())];
  return { startedAt: startedAt.toISOString(), environment, calibration, warnings, unsaved: failures.length };
}

/** Judges saved recordings again: the same recordings give the same runs. `judge` and `budgetMs` override their own. */
export function judgeRecordings(
  recordings: readonly Recording[],
  options: Gating & Pick<CheckJob, 'judge' | 'timelines'> & { budgetMs: number | null },
): Report {
  const once = [...new Map(recordings.map((recording) => [recording.id, recording])).values()];
  const sorted = once.toSorted((a, b) => a.startedAt.localeCompare(b.startedAt));
  const first = sorted[0];
  if (first === undefined) throw new RangeError('There is no recording to judge.');
  const { startedAt, environment, calibration } = first;
  const places = new Set(sorted.map((recording) => JSON.stringify([recording.environment, recording.calibration])));
  const runs = sorted.map((recording) => {
    const { judge, budgetMs } = options;
    const asked = { ...recording, judge: judge ?? recording.judge, budgetMs: budgetMs ?? recording.budgetMs };
    return judged(asked, options);
  });
  return assembleReport({
    tool: tool(),
    startedAt,
    durationMs: sorted.reduce((sum, { durationMs }) => sum + durationMs, 0),
    environment,
    calibration,
    runs,
    gated: gateRuns(runs, options, { environment, elsewhere: new Map(once.map((one) => [one.id, one.environment])) }),
    warnings: [
      ...(places.size > 1
        ? ['The recordings were made at different times or places; environment and calibration are those of the first.']
        : []),
      ...(once.length < recordings.length ? ['Recordings were given more than once; each counts once.'] : []),
    ],
  });
}

/** Without rules the verdicts alone decide. */
type Gating = Pick<CheckJob, 'inconclusive'> & Partial<Pick<CheckJob, 'gateRules' | 'baseline'>>;

export function gateRuns(runs: readonly Run[], asked: Gating, on: Omit<MeasuredOn, 'tool'>) {
  const { inconclusive, gateRules, baseline = null } = asked;
  return gateWithBaseline(runs, { inconclusive, ...gateRules, baseline }, { ...on, tool: tool() });
}

export function judged(recording: Recording, { timelines }: Pick<CheckJob, 'timelines'>): Run {
  return toRun(recording, analyze(recording), timelines ? shownTimelines(recording) : null);
}

/** What all runs have in common. */
function sharedJob(
  job: CheckJob,
): Omit<RecordJob, 'subject' | 'repeat' | 'environment' | 'calibrate' | 'signal' | 'onEvent'> {
  const { mode, scenario, timeoutMs, startTimeoutMs, budgetMs, judge, expect, parallel, keepText, command } = job;
  const plannedMs = scenario === null ? null : planSchedule(scenario).endMs;
  return {
    tool: tool(),
    mode,
    scenario,
    plannedMs,
    timeoutMs,
    startTimeoutMs,
    maxTimeMs: job.maxTimeMs ?? usualMaxTimeMs(plannedMs),
    budgetMs,
    judge,
    expect,
    parallel,
    wantsAnother: whyAnother,
    wantsExperiment: (recording) => wantsExperiment(recording, job.isAskingWhy ?? false),
    keepText,
    redactor: job.redactor,
    letThrough: job.letThrough,
    command,
  };
}

/** Why another timed stream is needed, in a sentence; null where none is. */
function whyAnother(recording: Recording): string | null {
  const reason = wantsAnother(recording);
  return reason === null ? null : repeatWords(reason);
}

/** A part of a check in which no client is involved. */
export function phaseOf(phase: 'calibration' | 'judging'): ProgressEvent {
  return { kind: 'phase', phase, doing: null, client: null, repeat: 1, plannedMs: null, atMs: Date.now() };
}

/** The subjects by turns, as often as each is to be run. */
function interleaved({ runs, firstRepeat = 1 }: CheckJob, subjects: readonly SubjectUnderTest[]) {
  return Array.from({ length: runs }, (_, k) =>
    subjects.map((subject) => ({ subject, repeat: firstRepeat + k })),
  ).flat();
}

/** Why it could not be saved, a sentence; null if it was. */
async function save(recording: Recording, directory: string): Promise<string | null> {
  try {
    await saveRecording(recording, directory);
    return null;
  } catch (error) {
    return `A recording could not be saved in ${directory}: ${systemReason(error)}.`;
  }
}

/** Writes the baseline anew where that was asked for. @returns why it could not be written, a sentence */
export async function updateBaseline(
  { next }: Pick<GatedWithBaseline, 'next'>,
  { baseline, redactor }: Pick<CheckJob, 'baseline' | 'redactor'>,
): Promise<string[]> {
  if (next === null || baseline === null) return [];
  try {
    await saveBaseline(redactor.value(next), baseline.path);
    return [];
  } catch (error) {
    return [`The baseline ${baseline.file} could not be written: ${systemReason(error)}.`];
  }
}

export function tool(): Recording['tool'] {
  return { name: 'stream-check', version: readToolVersion() };
}
