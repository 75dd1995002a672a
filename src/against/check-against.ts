// The pipeline for two sides: each run here has one of the other side beside it, in turns (AB, BA, AB, ...), so that what
// drifts on this machine disturbs both alike. The runs of the other side count for nothing but the comparison.
import {
  type CheckHooks,
  type CheckJob,
  gateRuns,
  judged,
  type Machine,
  measure,
  phaseOf,
  startMachine,
  tool,
  updateBaseline,
} from '../check.ts';
import { excuseComparisons } from '../gate/excused-comparisons.ts';
import { compareAgainst } from '../gate/against/compare.ts';
import { againstExitCode, againstResults } from '../gate/against/results.ts';
import { worstExitCode } from '../model/exit-code.ts';
import type { Report, Run } from '../model/report.ts';
import { assembleReport } from '../report/assemble.ts';
import type { OtherSide } from './other-side.ts';

type Measured = Awaited<ReturnType<typeof measure>>;

/** @throws StreamCheckError for what the user did wrong */
export async function checkAgainst(job: CheckJob, other: OtherSide, hooks: CheckHooks = {}): Promise<Report> {
  const startedAt = new Date();
  const [here, there]: [Run[], Run[]] = [[], []];
  const surroundings: Measured[] = [];
  const machine = startMachine(hooks.signal);
  // Both sides have this calibration: nothing may disturb it.
  await machine.calibrating.result();
  for (let k = 1; k <= job.runs; k += 1) {
    const sides = [
      { own: job, runs: here },
      { own: other.job, runs: there },
    ];
    for (const { own, runs } of k % 2 === 1 ? sides : sides.toReversed()) {
      if (hooks.signal?.aborted) break;
      const one = { ...own, runs: 1, firstRepeat: k };
      const take = (recording: Parameters<Parameters<typeof measure>[2]>[0]) => {
        const run = job.redactor.value(judged(recording, one));
        runs.push(run);
        // Whoever listens gets the runs of the Report.
        if (own === job) hooks.onEvent?.({ kind: 'run', run });
      };
      surroundings.push(await measure(one, hooks, take, machine));
    }
  }
  hooks.onEvent?.(phaseOf('judging'));
  return reportOf(job, other, { startedAt, here, there, surroundings, machine });
}

async function reportOf(
  job: CheckJob,
  { kind, name, what }: OtherSide,
  measured: {
    startedAt: Date;
    here: readonly Run[];
    there: readonly Run[];
    surroundings: readonly Measured[];
    machine: Machine;
  },
): Promise<Report> {
  const { here, there, surroundings, startedAt, machine } = measured;
  const { environment } = machine;
  const calibration = await machine.calibrating.result();
  const gated = gateRuns(here, job, { environment });
  const comparisons = compareAgainst(here, there, { environment, tool: tool() }, name);
  const { isStrict, ignores } = job.gateRules;
  const compared = excuseComparisons(againstResults(comparisons, isStrict), ignores);
  const unwritten = await updateBaseline(gated, job);
  const report = assembleReport({
    tool: tool(),
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    environment,
    calibration,
    runs: [...here],
    gated: { ...gated, gate: [...gated.gate, ...compared] },
    against: { kind, name, what, comparisons },
    warnings: [...new Set([...surroundings.flatMap(({ warnings }) => warnings), ...unwritten])],
  });
  const isUnsaved = surroundings.some(({ unsaved }) => unsaved > 0) || unwritten.length > 0;
  const ofComparison = againstExitCode(comparisons, compared, there);
  const exitCode = worstExitCode([report.exitCode, ofComparison, isUnsaved ? 2 : 0]);
  return job.redactor.value({ ...report, exitCode });
}
