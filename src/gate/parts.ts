// The gate over reports that are parts of one, such as those of shards: their runs are judged together, by the rules that
// all of them hold.
import { worstExitCode } from '../model/exit-code.ts';
import type { Report } from '../model/report.ts';
import { FACETS } from './apply-rules.ts';
import { gate, type Gated } from './gate.ts';

/** What no rule decides: a recording or a report was lost, it was interrupted, or we failed. */
const OF_NO_RULE: ReadonlySet<number> = new Set([2, 70, 130]);

export interface GatedParts extends Gated {
  /** Warnings of the parts that say the same of a part alone: `warnings` has them of the whole. */
  replaced: readonly string[];
}

/** @returns null where their rules are not the same; then each part keeps what became of its own */
export function gateParts(reports: readonly Report[]): GatedParts | null {
  const [first, ...rest] = reports;
  if (first === undefined || rest.some(({ rules }) => !isSame(rules, first.rules))) return null;
  const settings = first.rules ?? {};
  const runs = reports.map((report) => report.runs);
  const gated = gate(runs.flat(), settings);
  // Comparisons with a baseline are of each run alone: they stay.
  const ids = new Set<string>([...FACETS, ...(first.rules?.rules ?? []).map(({ metric }) => metric)]);
  const others = reports.flatMap((report) => report.gate).filter(({ metric }) => !ids.has(metric));
  const kept = others.some(({ status }) => status === 'failed') ? [1] : [];
  const codes = reports.map(({ exitCode }) => exitCode).filter((code) => OF_NO_RULE.has(code));
  return {
    ...gated,
    gate: [...gated.gate, ...others],
    exitCode: worstExitCode([gated.exitCode, ...kept, ...codes]),
    replaced: runs.flatMap((part) => gate(part, { ...settings, isPart: true }).warnings),
  };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
