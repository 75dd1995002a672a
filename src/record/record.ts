// STAGE 1: one run of one subject becomes a Recording; of a program, one for each of its requests.
//
//   each instrument of the subject's plan, until a stream fails, or none was asked for
//   ─▶ timed again, where what was seen does not settle it ─▶ experiments, as long as one would tell what holds the text
//   with the last of the plan, the subject of the run that comes next prepares itself
import { randomBytes } from 'node:crypto';
import type { Scenario } from '../model/scenario.ts';
import type { Calibration, Environment } from '../model/machine.ts';
import type { ControlId } from '../model/controls.ts';
import type { InstrumentId, Recording, StreamRecord } from '../model/recording.ts';
import type { Channel, VantageId } from '../model/timeline.ts';
import type { Redactor } from '../secrets/redactor.ts';
import type { ProgressEvent } from '../model/progress-event.ts';
import { after } from './process/watch.ts';
import { instruments } from './instruments/index.ts';
import type { Stage } from './stage.ts';
import { createSubject, type SubjectUnderTest } from './subjects/index.ts';
import type { Subject } from './subjects/subject.ts';

/** Further timed streams at most, where the first does not settle it. */
const MAX_REPEATS = 2;

export interface RecordJob {
  tool: Recording['tool'];
  subject: SubjectUnderTest;
  repeat: number;
  mode: Recording['mode'];
  /** What the mock plays; null where it is not the upstream. */
  scenario: Scenario | null;
  /** How long its answer takes as planned, ms; null for another upstream. */
  plannedMs: number | null;
  environment: Environment;
  /** Is asked for before anything is measured by time. */
  calibrate: () => Promise<Calibration>;
  /** Silence after which a stream is given up, ms. */
  timeoutMs: number;
  /** Silence after which what has not asked yet is given up, ms. */
  startTimeoutMs: number;
  /** Time after which a stream is given up, whatever comes, ms. */
  maxTimeMs: number;
  budgetMs: number;
  judge: VantageId | null;
  /** Kinds of content whose absence is a fault. */
  expect: readonly Channel[];
  /** How many streams the held-open probe opens. */
  parallel: number;
  /** Why another timed stream is needed to judge what was seen so far, in a sentence; null if it is not. */
  wantsAnother: (recording: Recording) => string | null;
  /** Which experiment would tell what holds the text; null for none. */
  wantsExperiment: (recording: Recording) => ControlId | null;
  keepText: boolean;
  redactor: Redactor;
  /** Variables that whatever is started gets, though they look like secrets. */
  letThrough: readonly string[];
  /** What was typed, without secrets; null where nothing was. */
  command: readonly string[] | null;
  signal: AbortSignal | undefined;
  onEvent: (event: ProgressEvent) => void;
}

/** A run that is made when its turn comes. */
export interface PlannedRun {
  /** Starts what takes long before the first stream. Resolves when that is over, or has failed. */
  prepare(): Promise<void>;
  /** @param next is prepared meanwhile, while nothing is measured that it could disturb; undefined for none */
  record(next: PlannedRun | undefined): Promise<Recording[]>;
  /** Always call this. */
  end(): Promise<void>;
}

export function planRun(job: RecordJob): PlannedRun {
  const subject: Subject = createSubject(
    job.subject,
    stageOf(job, () => subject.name),
  );
  let preparing = Promise.resolve();
  return {
    // What fails now fails again when its turn comes, and is told then.
    prepare: () => (preparing = (subject.prepare?.() ?? Promise.resolve()).catch(() => {})),
    record: (next) => recordRun(job, subject, async () => next?.prepare()),
    async end() {
      await subject.end();
      await preparing;
    },
  };
}

async function recordRun(job: RecordJob, subject: Subject, prepareNext: () => Promise<void>): Promise<Recording[]> {
  const startedAt = new Date();
  const startMs = performance.now();
  /** What each instrument gave: a stream for each measured request. */
  const passes: (readonly StreamRecord[])[] = [];
  /** Streams of controls of several requests, of the first request. */
  const controlled: StreamRecord[] = [];
  const recordings = async (): Promise<Recording[]> => {
    const time = { startedAt: startedAt.toISOString(), durationMs: performance.now() - startMs };
    const calibration = await job.calibrate();
    const requests = Math.max(0, ...passes.map((streams) => streams.length));
    return Array.from({ length: requests }, (_, k) => {
      const streams = passes.map((pass) => pass[k] ?? []).flat();
      return recordingOf(job, subject, k === 0 ? [...streams, ...controlled] : streams, k, { ...time, calibration });
    });
  };
  let preparing = Promise.resolve();
  for (const instrument of subject.plan(job.mode)) {
    const hasFailed = passes.some((streams) => streams.some(({ outcome }) => outcome.kind !== 'completed'));
    if (hasFailed || isUnrequested(passes) || job.signal?.aborted) break;
    // The last probe of a plan waits for seconds where a loop is blocked, and its limits are seconds too.
    if (instrument === 'held-open') preparing = prepareNext();
    passes.push(await subject.run(instrument));
  }
  for (let again = 0; again < MAX_REPEATS && !job.signal?.aborted; again++) {
    const why = (await recordings()).map(job.wantsAnother).find((reason) => reason !== null);
    if (why === undefined) break;
    job.onEvent({ kind: 'note', text: `${subject.name}: ${why}` });
    // The next client may hang while it is imported: its own turn says so.
    await Promise.race([preparing, after(job.startTimeoutMs)]);
    passes.push(await subject.run('timed'));
  }
  const made = new Set<ControlId>();
  while (!job.signal?.aborted) {
    const control = (await recordings()).map(job.wantsExperiment).find((id) => id !== null && !made.has(id)) ?? null;
    if (control === null) break;
    made.add(control);
    if (subject.control === undefined) passes.push(await subject.run(control));
    else controlled.push(...(await subject.control(control)));
  }
  return await recordings();
}

/** Whether no stream was asked for, or an app asked another model: nobody could deliver one, and nothing else has to be
 * measured. A model that somebody pays is asked no more than that. */
function isUnrequested(passes: readonly (readonly StreamRecord[])[]): boolean {
  const streams = passes.flat();
  const hasNone = ({ request, app }: StreamRecord) =>
    request?.streamRequested === false || (app !== null && app.asked + app.askedEarlier === 0);
  return streams.length > 0 && streams.every(hasNone);
}

function recordingOf(
  job: RecordJob,
  subject: Subject,
  streams: StreamRecord[],
  k: number,
  more: Pick<Recording, 'startedAt' | 'durationMs' | 'calibration'>,
): Recording {
  return {
    schemaVersion: 1,
    kind: 'recording',
    tool: job.tool,
    id: randomBytes(6).toString('hex'),
    ...more,
    repeat: job.repeat,
    mode: job.mode,
    budgetMs: job.budgetMs,
    expect: [...job.expect],
    judge: job.judge,
    command: job.command === null ? null : [...job.command],
    ...subject.summary(k),
    environment: job.environment,
    streams,
    // What is said of the subject as a whole stands at its first request.
    warnings: k === 0 ? [...new Set(subject.warnings())] : [],
  };
}

function stageOf(job: RecordJob, name: () => string): Stage {
  const { scenario, plannedMs, judge, parallel, keepText, signal, onEvent, repeat, calibrate } = job;
  return {
    scenario,
    idleTimeoutMs: job.timeoutMs,
    startTimeoutMs: job.startTimeoutMs,
    maxTimeMs: job.maxTimeMs,
    waitFor: judge === 'app' || judge === 'wire' ? 'app' : 'observer',
    streamsOf: (instrument) => instruments[instrument].streams(parallel),
    keepText,
    redactor: job.redactor,
    letThrough: job.letThrough,
    salt: randomBytes(16),
    signal,
    onEvent,
    announce(phase) {
      const planned = phase === 'timed' ? plannedMs : null;
      const doing = phase in instruments ? instruments[phase as InstrumentId].doing : null;
      onEvent({ kind: 'phase', phase, doing, client: name(), repeat, plannedMs: planned, atMs: Date.now() });
    },
    calm: calibrate,
  };
}
