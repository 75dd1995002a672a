// The gate, and a baseline beside its rules where one was named.
import type { Baseline, BaselineResult } from '../../model/baseline.ts';
import { worstExitCode } from '../../model/exit-code.ts';
import type { Report, Run } from '../../model/report.ts';
import { excuseComparisons, uselessIgnores } from '../excused-comparisons.ts';
import { gate, type Gated, type GateSettings } from '../gate.ts';
import { type BaselineSettings, judgeBaseline } from './judge.ts';
import { BASELINE_RULE } from './results.ts';

type Settings = GateSettings & { baseline: BaselineSettings | null };

export interface GatedWithBaseline extends Gated {
  /** Null where no baseline was named. */
  baseline: BaselineResult | null;
  /** What is to be written to its file; null where nothing is. */
  next: Baseline | null;
}

/** @param on the machine and the tool that measured */
export function gateWithBaseline(
  runs: readonly Run[],
  settings: Settings,
  on: Pick<Report, 'environment' | 'tool'>,
): GatedWithBaseline {
  const gated = gate(runs, settings);
  if (settings.baseline === null) return { ...gated, baseline: null, next: null };
  const { result, next, warnings, ...judged } = judgeBaseline(runs, settings.baseline, on, settings.isStrict ?? false);
  const compared = excuseComparisons(judged.gate, settings.ignores);
  const unused =
    settings.isPart || settings.baseline.isUpdate ? [] : uselessIgnores(BASELINE_RULE, compared, gated.rules?.ignores);
  const hasFailed = compared.some(({ status }) => status === 'failed');
  return {
    ...gated,
    gate: [...gated.gate, ...compared],
    warnings: [...gated.warnings, ...warnings, ...unused],
    exitCode: worstExitCode([gated.exitCode, hasFailed ? 1 : 0]),
    baseline: result,
    next,
  };
}
