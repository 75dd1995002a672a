// Runs and a baseline in, what the Report says of it out: comparisons in words, gate results, and the file anew where that
// was asked for.
import type { Baseline, BaselineComparison, BaselineResult } from '../../model/baseline.ts';
import type { GateResult } from '../../model/gate-result.ts';
import type { Report, Run } from '../../model/report.ts';
import { comparisonWords, failingIn, updateWords } from './words.ts';
import { compareWithBaseline } from './compare.ts';
import type { Elsewhere } from './key.ts';
import { baselineResults } from './results.ts';
import { measuredOf } from './shape.ts';
import { updatedBaseline } from './update.ts';

export interface BaselineSettings {
  /** As it was typed. */
  file: string;
  /** Where it is. */
  path: string;
  /** Its directory, with which no path in it begins. */
  directory: string;
  /** Null where there is none yet. */
  before: Baseline | null;
  /** Whether it is written anew: then nothing is a regression. */
  isUpdate: boolean;
}

export interface JudgedBaseline {
  result: BaselineResult;
  gate: GateResult[];
  /** What is to be written; null where nothing is. */
  next: Baseline | null;
  warnings: string[];
}

const NONE: Baseline = { schemaVersion: 1, kind: 'baseline', entries: [] };

/** The machine and the tool that measured. */
export type MeasuredOn = Pick<Report, 'environment' | 'tool'> & { elsewhere?: Elsewhere };

/** @param isStrict whether a comparison that cannot be made fails */
export function judgeBaseline(
  runs: readonly Run[],
  { file, directory, before, isUpdate }: BaselineSettings,
  { tool, ...machines }: MeasuredOn,
  isStrict: boolean,
): JudgedBaseline {
  const measured = measuredOf(runs, { ...machines, tool: tool.version, directory });
  const comparisons = compareWithBaseline(measured, before ?? NONE).map((compared): BaselineComparison => {
    return { ...compared, text: comparisonWords(compared, isUpdate) };
  });
  const text = isUpdate ? updateWords(file, comparisons) : null;
  const result = { file, updated: isUpdate, comparisons, text };
  if (text === null) return { result, gate: baselineResults(comparisons, runs, isStrict), next: null, warnings: [] };
  const next = updatedBaseline(before, measured, comparisons);
  // That all went well is no warning, and stands in the result.
  return { result, gate: [], next, warnings: failingIn(comparisons) === 0 ? [] : [text] };
}
