// The pipeline over the cells of a matrix: each is measured as a check is, all runs come into one Report.
//
//   cells in lock-step ─▶ side by side, for no clock is read ─┐
//   all others         ─▶ alone, one after the other         ─┴▶ runs in the order of the cells ─▶ gate ─▶ Report
import {
  type CheckHooks,
  type CheckJob,
  judged,
  type Machine,
  measure,
  startMachine,
  tool,
  updateBaseline,
} from './check.ts';
import { StreamCheckError } from './errors.ts';
import { gateWithBaseline } from './gate/baseline/gate.ts';
import type { BaselineSettings } from './gate/baseline/judge.ts';
import type { GateSettings } from './gate/gate.ts';
import { worstExitCode } from './model/exit-code.ts';
import type { MatrixConfig } from './model/matrix-config.ts';
import type { Recording } from './model/recording.ts';
import type { Report, Run } from './model/report.ts';
import type { ProgressEvent } from './model/progress-event.ts';
import { assembleReport } from './report/assemble.ts';
import type { Redactor } from './secrets/redactor.ts';
import { sideBySide } from './side-by-side.ts';

export interface MatrixCell {
  /** What it is called in messages. */
  name: string;
  /** Cells of one lane never run at the same time, whatever their instruments; null for one that disturbs no other. */
  lane: string | null;
  job: CheckJob;
}

export interface MatrixJob {
  cells: readonly MatrixCell[];
  /** What the Report says of the matrix. */
  config: MatrixConfig;
  settings: GateSettings;
  /** The committed file that all runs are compared with; null for none. */
  baseline: BaselineSettings | null;
  redactor: Redactor;
}

/** What came of one cell. */
interface Measured {
  runs: Run[];
  warnings: readonly string[];
  /** Recordings that were to be saved, and are not. */
  unsaved: number;
  /** Why it could not be measured; null if it was. */
  failure: StreamCheckError | null;
}

/**
 * Measures and judges. What the user did wrong in one cell takes nothing from the others: it is a warning, and exit code 2.
 * @param width how many cells run side by side at most
 * @throws StreamCheckError where no cell could be measured
 */
export async function checkMatrix(
  { cells, config, settings, baseline, redactor }: MatrixJob,
  width: number,
  hooks: CheckHooks = {},
): Promise<Report> {
  const startedAt = new Date();
  const machine = startMachine(hooks.signal);
  // All cells have this calibration: nothing may disturb it.
  const calibration = await machine.calibrating.result();
  const measured = await measureCells(cells, width, machine, hooks);
  const runs = measured.flatMap((cell) => cell.runs);
  const failures = measured.flatMap(({ failure }) => failure ?? []);
  if (runs.length === 0 && failures[0] !== undefined) throw failures[0];
  const { environment } = machine;
  const gated = gateWithBaseline(runs, { ...settings, baseline }, { environment, tool: tool() });
  const unwritten = await updateBaseline(gated, { baseline, redactor });
  const report = assembleReport({
    tool: tool(),
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    environment,
    calibration,
    runs,
    gated,
    config,
    unmeasured: measured.flatMap(({ failure, warnings }, k) =>
      failure === null ? [] : [{ cell: cells[k]!.name, text: warnings[0]! }],
    ),
    warnings: [...new Set([...measured.flatMap(({ warnings }) => warnings), ...unwritten])],
  });
  const isIncomplete = failures.length > 0 || unwritten.length > 0 || measured.some(({ unsaved }) => unsaved > 0);
  return redactor.value({ ...report, exitCode: worstExitCode([report.exitCode, isIncomplete ? 2 : 0]) });
}

async function measureCells(
  cells: readonly MatrixCell[],
  width: number,
  machine: Machine,
  hooks: CheckHooks,
): Promise<Measured[]> {
  const measured = cells.map((): Measured => ({ runs: [], warnings: [], unsaved: 0, failure: null }));
  // A bug of ours in one cell ends the others.
  const bug = new AbortController();
  const { signal: interrupted, onEvent } = hooks;
  const signal = interrupted === undefined ? bug.signal : AbortSignal.any([interrupted, bug.signal]);
  const run = async (k: number, own: CheckHooks['onEvent']) => {
    if (signal.aborted) return;
    try {
      measured[k] = await measureCell(cells[k]!, machine, { signal, ...(own === undefined ? {} : { onEvent: own }) });
    } catch (error) {
      bug.abort();
      throw error;
    }
  };
  const indexes = [...cells.keys()];
  const isLockStep = (k: number) => cells[k]!.job.mode === 'lock-step';
  const together = indexes.filter(isLockStep);
  const shown = createSharedProgress(together.length, onEvent);
  await sideBySide(
    together,
    width,
    (k) => cells[k]!.lane,
    async (k) => {
      await run(k, shown.event);
      shown.cellEnded();
    },
  );
  for (const k of indexes.filter((index) => !isLockStep(index))) await run(k, onEvent);
  return measured;
}

async function measureCell({ name, job }: MatrixCell, machine: Machine, hooks: CheckHooks): Promise<Measured> {
  const runs: Run[] = [];
  try {
    const take = (recording: Recording) => {
      const run = job.redactor.value(judged(recording, job));
      runs.push(run);
      hooks.onEvent?.({ kind: 'run', run });
    };
    const sharesProcesses = job.mode === 'lock-step';
    const { warnings, unsaved } = await measure({ ...job, sharesProcesses }, hooks, take, machine);
    return { runs, warnings: warnings.map((text) => `${name}: ${text}`), unsaved, failure: null };
  } catch (error) {
    if (!(error instanceof StreamCheckError)) throw error;
    const { code, message, hint } = error;
    const failure = new StreamCheckError(code, `${name}: ${message}`, hint, { cause: error });
    const warning = `Not measured: ${failure.message}${hint === null ? '' : ` ${hint}`}`;
    hooks.onEvent?.({ kind: 'note', text: warning });
    return { runs, warnings: [warning], unsaved: 0, failure };
  }
}

/** One line for cells that run at the same time: how many are done. Their notes are passed on. */
function createSharedProgress(cells: number, onEvent: CheckHooks['onEvent'] = () => {}) {
  const atMs = Date.now();
  let ended = 0;
  const show = () =>
    onEvent({
      kind: 'phase',
      phase: 'lock-step',
      doing: `lock-step, ${ended} of ${cells} cells done`,
      client: null,
      repeat: 1,
      plannedMs: null,
      atMs,
    });
  if (cells > 0) show();
  return {
    event(event: ProgressEvent) {
      if (event.kind !== 'phase' && event.kind !== 'delta') onEvent(event);
    },
    cellEnded() {
      ended += 1;
      show();
    },
  };
}
