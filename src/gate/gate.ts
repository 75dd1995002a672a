// STAGE 3, pure: from judged runs to gate results, what they count as, and the exit code. There are no rules yet.
//
//   runs + inconclusive policy ─▶ gate ─▶ Report
import { type ExitCode, type InconclusivePolicy, worstExitCode } from '../model/exit-code.ts';
import type { Report, Run } from '../model/report.ts';
import type { RunStatus } from '../model/run-status.ts';

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
  const count = (wanted: RunStatus) => runs.filter(({ status }) => status === wanted).length;
  const unsettled = count('inconclusive');
  return {
    gate: [],
    summary: { passed: count('passed'), failed: count('failed'), inconclusive: unsettled, errored: count('errored') },
    warnings:
      inconclusive === 'warn' && unsettled > 0
        ? [`${unsettled} of ${runs.length} could not be judged; --inconclusive warn lets that pass.`]
        : [],
    exitCode: worstExitCode(runs.map((run) => exitCodeOf(run, inconclusive))),
  };
}

const EXIT_CODE_OF: Readonly<Record<RunStatus, ExitCode>> = { passed: 0, failed: 1, inconclusive: 3, errored: 4 };

/** The exit code of one run. */
export function exitCodeOf({ outcome, status }: Run, inconclusive: InconclusivePolicy): ExitCode {
  if (outcome.kind === 'interrupted') return 130;
  return status === 'inconclusive' && inconclusive !== 'fail' ? 0 : EXIT_CODE_OF[status];
}
