// Several reports as one: those of shards, of machines, of days. They have to belong together: figures that other rules made,
// or that are of another matrix, would stand beside each other as if they were one measurement.
import { firstOf } from '../limits.ts';
import type { BaselineResult } from '../model/baseline.ts';
import { isOfComparison } from '../gate/excused-comparisons.ts';
import { gate } from '../gate/gate.ts';
import { worstExitCode } from '../model/exit-code.ts';
import type { GateRules } from '../model/gate-rules.ts';
import type { MatrixConfig } from '../model/matrix-config.ts';
import type { Report } from '../model/report.ts';
import { compare } from './assemble.ts';

/** A report and the file that it is from. */
export interface NamedReport {
  name: string;
  report: Report;
}

/** Why reports are no parts of one. */
export interface Disagreement {
  message: string;
  /** What to do instead; null where nothing helps. */
  hint: string | null;
}

const JUDGE_AGAIN = 'stream-check analyze <recordings>    judges those of all of them by the same rules';

/** Null where they belong together. */
export function disagreementOf([first, ...rest]: readonly NamedReport[]): Disagreement | null {
  if (first === undefined) return null;
  for (const other of rest) {
    const [was, is] = [first.report.tool.version, other.report.tool.version];
    if (was !== is) {
      const message = `${first.name} was made by stream-check ${was}, and ${other.name} by ${is}: they cannot be merged.`;
      return { message, hint: JUDGE_AGAIN };
    }
    const difference = configDifference(first.report.config, other.report.config);
    if (difference !== null) return { message: `${first.name} and ${other.name} ${difference}.`, hint: null };
  }
  return twiceIn([first, ...rest]);
}

function configDifference(one: MatrixConfig | null, other: MatrixConfig | null): string | null {
  if (one === null && other === null) return null;
  if (one === null || other === null) return 'cannot be merged: only one of them is of a config file';
  if (one.hash !== other.hash) return 'cannot be merged: their config files are not the same';
  return one.shard?.count === other.shard?.count ? null : 'cannot be merged: the matrix was split in different ways';
}

/** A run, or a shard, that is in two of them. */
function twiceIn(named: readonly NamedReport[]): Disagreement | null {
  const places = new Map<string, string>();
  for (const { name, report } of named) {
    const { shard = null } = report.config ?? {};
    const parts = [
      ...(shard === null ? [] : [`the shard ${shard.index}/${shard.count}`]),
      ...report.runs.map(({ id }) => `the run ${id}`),
    ];
    for (const part of parts) {
      const before = places.get(part);
      if (before !== undefined) {
        return { message: `${before} and ${name} cannot be merged: ${part} is in both.`, hint: null };
      }
      places.set(part, name);
    }
  }
  return null;
}

/** As if no baseline had been named for it. */
export function withoutBaseline(report: Report): Report {
  const { baseline, runs, rules, config, exitCode, warnings } = report;
  if (baseline === null) return report;
  const rest = report.gate.filter(({ rule }) => rule !== 'baseline');
  const gated = gate(runs, { ...rules, isPart: config?.shard != null });
  const hasFailed = rest.some(({ status }) => status === 'failed');
  return {
    ...report,
    gate: rest,
    baseline: null,
    warnings: warnings.filter((text) => text !== baseline.text),
    // Any other code is worse than that of a comparison, or better.
    exitCode: exitCode === 1 ? worstExitCode([gated.exitCode, hasFailed ? 1 : 0]) : exitCode,
  };
}

/** The shards that are not there, such as `2/5`. */
export function missingShards(reports: readonly Report[]): string[] {
  const shards = reports.flatMap(({ config }) => config?.shard ?? []);
  const [first] = shards;
  if (first === undefined) return [];
  const found = new Set(shards.map(({ index }) => index));
  const all = Array.from({ length: first.count }, (_, k) => k + 1);
  return all.filter((index) => !found.has(index)).map((index) => `${index}/${first.count}`);
}

/**
 * All runs in the order of the shards, the worst exit code, time and place of the first.
 * @throws RangeError without a report
 */
export function mergeReports(unordered: readonly Report[]): Report {
  const reports = unordered.toSorted((a, b) => shardOf(a) - shardOf(b));
  const [first, ...rest] = reports;
  if (first === undefined) throw new RangeError('There is no report to merge.');
  const missing = missingShards(reports);
  if (rest.length === 0 && missing.length === 0) return first;
  const runs = reports.flatMap((report) => report.runs);
  const gated = gatedTogether(reports, runs, missing.length > 0);
  return {
    ...first,
    startedAt: reports.map(({ startedAt }) => startedAt).toSorted()[0]!,
    durationMs: reports.reduce((total, { durationMs }) => total + durationMs, 0),
    runs,
    comparison: compare(runs, first.calibration),
    gate: gated.gate,
    excused: gated.excused,
    config: first.config === null ? null : { ...first.config, shard: rest.length === 0 ? first.config.shard : null },
    baseline: mergedBaseline(reports),
    against: mergedAgainst(reports),
    summary: summed(reports),
    unmeasured: reports.flatMap((report) => report.unmeasured),
    warnings: firstOf([...new Set([...gated.warnings, ...notesOf(reports, missing)])]),
    exitCode: worstExitCode([gated.exitCode, missing.length === 0 ? 0 : 2]),
  };
}

function summed(reports: readonly Report[]): Report['summary'] {
  const sum = (field: keyof Report['summary']) => reports.reduce((total, { summary }) => total + summary[field], 0);
  return {
    passed: sum('passed'),
    failed: sum('failed'),
    inconclusive: sum('inconclusive'),
    errored: sum('errored'),
  };
}

type GatedTogether = Pick<Report, 'gate' | 'excused' | 'exitCode' | 'warnings'>;

/** What no gate decides: usage, a bug of ours, an interruption. */
const BEYOND_GATE: ReadonlySet<number> = new Set([2, 70, 130]);

/** By the rules of all of them where they are the same: some are about several runs, and some about none of a part. */
function gatedTogether(
  reports: readonly Report[],
  runs: readonly Report['runs'][number][],
  isPart: boolean,
): GatedTogether {
  const rules = sharedRules(reports);
  const codes = reports.map(({ exitCode }) => exitCode);
  const warnings = reports.flatMap((report) => report.warnings);
  if (rules === null) {
    const [gated, excused] = [reports.flatMap((report) => report.gate), reports.flatMap((report) => report.excused)];
    return { gate: gated, excused, exitCode: worstExitCode(codes), warnings };
  }
  const gated = gate(runs, { ...rules, isPart });
  const ofParts = new Set(reports.flatMap((report) => gate(report.runs, { ...rules, isPart: true }).warnings));
  // A baseline and another side are compared with where they are: that stands as it was.
  const compared = reports.flatMap((report) => report.gate.filter(isOfComparison));
  const hasFailed = compared.some(({ status }) => status === 'failed');
  return {
    gate: [...gated.gate, ...compared],
    excused: gated.excused,
    exitCode: worstExitCode([gated.exitCode, hasFailed ? 1 : 0, ...codes.filter((code) => BEYOND_GATE.has(code))]),
    warnings: [...warnings.filter((text) => !ofParts.has(text)), ...gated.warnings],
  };
}

/** Null where there are none, or others in another report. */
function sharedRules([first, ...rest]: readonly Report[]): GateRules | null {
  const text = JSON.stringify(first?.rules ?? null);
  return rest.every(({ rules }) => JSON.stringify(rules) === text) ? (first?.rules ?? null) : null;
}

/** Reports of no matrix stay in the order in which they were given. */
function shardOf({ config }: Report): number {
  return config?.shard?.index ?? 0;
}

function notesOf(reports: readonly Report[], missing: readonly string[]): string[] {
  const machines = reports.map(({ environment: { node, os, arch, cpus } }) => [node, os, arch, cpus].join());
  return [
    ...(new Set(machines).size === 1
      ? []
      : ['The reports are of different machines; environment and calibration are those of the first.']),
    ...(missing.length === 0 ? [] : [`Not all shards are here: ${missing.join(', ')} missing.`]),
  ];
}

/** Null unless all of them were compared with the same file. */
function mergedBaseline(reports: readonly Report[]): BaselineResult | null {
  const results = reports.map(({ baseline }) => baseline);
  const [first] = results;
  if (first == null || results.some((result) => result?.file !== first.file)) return null;
  return {
    file: first.file,
    updated: results.some((result) => result!.updated),
    comparisons: results.flatMap((result) => result!.comparisons),
    text: results.flatMap((result) => result!.text ?? []).join(' ') || null,
  };
}

/** Null unless all that were compared with another side were compared with the same one. */
function mergedAgainst(reports: readonly Report[]): Report['against'] {
  const [first, ...rest] = reports.flatMap(({ against }) => against ?? []);
  if (first === undefined || rest.some(({ name, what }) => name !== first.name || what !== first.what)) return null;
  return { ...first, comparisons: [first, ...rest].flatMap(({ comparisons }) => comparisons) };
}
