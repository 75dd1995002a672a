// The gate, and a baseline beside its rules where one was named.
import type { Baseline, BaselineResult } from '../../model/baseline.ts';
import { type ExitCode, worstExitCode } from '../../model/exit-code.ts';
import type { Report, Run } from '../../model/report.ts';
import { excuseComparisons, uselessIgnores } from '../excused-comparisons.ts';
import { gate, type Gated, type GateSettings } from '../gate.ts';
import { type BaselineSettings, judgeBaseline, type JudgedBaseline, type MeasuredOn } from './judge.ts';
import { BASELINE_RULE } from './results.ts';

type Settings = GateSettings & { baseline: BaselineSettings | null };

export interface GatedWithBaseline extends Gated {
  /** Null where no baseline was named. */
  baseline: BaselineResult | null;
  /** What is to be written to its file; null where nothing is. */
  next: Baseline | null;
}

export function gateWithBaseline(runs: readonly Run[], settings: Settings, on: MeasuredOn): GatedWithBaseline {
  const gated = gate(runs, settings);
  const { baseline, isPart = false } = settings;
  if (baseline === null) return { ...gated, baseline: null, next: null };
  const compared = compareRuns(runs, baseline, gated.rules, on, isPart);
  return {
    ...gated,
    gate: [...gated.gate, ...compared.gate],
    warnings: [...gated.warnings, ...compared.warnings],
    exitCode: worstExitCode([gated.exitCode, compared.exitCode]),
    baseline: compared.result,
    next: compared.next,
  };
}

/** @param rules whose ignores hold for comparisons too; null for none @param isPart whether others run the rest */
export function compareRuns(
  runs: readonly Run[],
  baseline: BaselineSettings,
  rules: Report['rules'],
  on: MeasuredOn,
  isPart: boolean,
): JudgedBaseline & { exitCode: ExitCode } {
  const judged = judgeBaseline(runs, baseline, on, rules?.isStrict ?? false);
  const compared = excuseComparisons(judged.gate, rules?.ignores);
  const unused = isPart || baseline.isUpdate ? [] : uselessIgnores(BASELINE_RULE, compared, rules?.ignores);
  return {
    ...judged,
    gate: compared,
    warnings: [...judged.warnings, ...unused],
    exitCode: compared.some(({ status }) => status === 'failed') ? 1 : 0,
  };
}
