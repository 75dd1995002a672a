// STAGE 3, pure: from judged runs to gate results, what they count as, and the exit code. There are no rules yet.
//
//   runs + inconclusive policy ─▶ gate ─▶ Report
import { type ExitCode, type InconclusivePolicy, worstExitCode } from '../model/exit-code.ts';
import type { Report, Run } from '../model/report.ts';

/** The parts of a Report that say whether a build fails. */
export interface Gated extends Pick<Report, 'gate' | 'summary'> {
  exitCode: ExitCode;
  /** What a policy lets pass, a sentence each. */
  warnings: readonly string[];
}

export function gate(
  runs: readonly Run[],
  { inconclusive = 'fail' }: { inconclusive?: InconclusivePolicy } = {},
): Gated {
  const codes = runs.map((run) => exitCodeOf(run, 'fail'));
  const count = (...wanted: ExitCode[]) => codes.filter((code) => wanted.includes(code)).length;
  const unsettled = count(3);
  return {
    gate: [],
    summary: { passed: count(0), failed: count(1), inconclusive: unsettled, errored: count(4, 130) },
    warnings:
      inconclusive === 'warn' && unsettled > 0
        ? [`${unsettled} of ${runs.length} could not be judged; --inconclusive warn lets that pass.`]
        : [],
    exitCode: worstExitCode(runs.map((run) => exitCodeOf(run, inconclusive))),
  };
}

/** The exit code of one run. A run that could be shown to be broken is not excused by a delivery that could not be judged. */
export function exitCodeOf(run: Run, inconclusive: InconclusivePolicy): ExitCode {
  if (run.outcome.kind === 'interrupted') return 130;
  if (run.outcome.kind !== 'completed') return 4;
  if (run.verdict.passed) return 0;
  // A stream that fails beside others is a failure of the target, as one alone would be.
  if (run.parallel?.failure) return 4;
  const isUnknown =
    run.verdict.delivery === 'inconclusive' && run.integrity?.ok !== false && run.parallel?.serialised !== true;
  if (!isUnknown) return 1;
  return inconclusive === 'fail' ? 3 : 0;
}
