// What a Report has to complain about, for services that keep a list of it: repeats that fail alike are one finding.
import type { GateResult } from '../model/gate-result.ts';
import type { Report, Run } from '../model/report.ts';
import { type CodePlace, codePlaceOf, ownFileOf } from './code-place.ts';
import { explanationOf } from './explanation.ts';
import { clientNamesOf } from './label.ts';
import { scopeOf } from '../gate/scope.ts';
import { causeLine } from './words/cause-line.ts';

export type FindingLevel = 'error' | 'warning' | 'note';

/** Its strings are as they were: whoever shows them escapes them. */
export interface Finding {
  /** Id of a cause, of a class of delivery, of an outcome, or the rule as it is written. */
  ruleId: string;
  /** What `stream-check explain` has more about. */
  page: string;
  level: FindingLevel;
  /** Who it is about. */
  name: string;
  /** One sentence. */
  summary: string;
  /** What it rests on, a sentence each. */
  details: readonly string[];
  /** What a rule says of it, a sentence each. */
  rules: readonly string[];
  advice: string | null;
  /** Whether the advice is a next step, for nothing is known that could be changed. */
  isNextStep: boolean;
  commands: readonly string[];
  place: CodePlace | null;
  /** The file to look at where no line is known; null where there is none. */
  file: string | null;
  /** What stays the same while the finding does. */
  identity: readonly string[];
  /** Why it may stay; null where nobody wrote a reason. */
  ignored: string | null;
  /** Whether it lets the build pass all the same. */
  isTolerated: boolean;
}

const WORST_FIRST: readonly FindingLevel[] = ['error', 'warning', 'note'];

/** The worst first; of equals in the order of the runs, and rules behind them. */
export function findingsOf(report: Report): Finding[] {
  const rulings = rulingsOf(report);
  const said = new Set(rulings.values());
  // A rule that speaks of how a run was delivered is said with the run.
  const others = report.gate.filter((result) => !said.has(result));
  return worstFirst([...runFindingsOf(report), ...numbered(others.flatMap((result) => findingOfRule(result) ?? []))]);
}

/** The same without rules that are said alone: runs, and what is missing. */
export function runFindingsOf(report: Report): Finding[] {
  return worstFirst([...together(findingsByRun(report).flat()), ...missingFindingsOf(report)]);
}

/** What was found of each run, in the order of the runs. */
export function findingsByRun(report: Report): Finding[][] {
  const rulings = rulingsOf(report);
  const names = clientNamesOf(report.runs);
  const excused = new Set(report.excused);
  return report.runs.map((run, i) => {
    const name = names[i]!;
    return run.status === 'passed'
      ? notesOf(run, name)
      : [findingOfRun(run, name, rulings.get(run.id), excused.has(run.id))];
  });
}

/** What was asked for and is not in the report: who reads only what is there would take it for all. */
export function missingFindingsOf(report: Report): Finding[] {
  const { unmeasured, exitCode, gate, runs, warnings } = report;
  const cells = unmeasured.map(({ cell, text }) => missing('unmeasured', '2', cell, text));
  const isSaid = {
    2: cells.length > 0 || gate.some(({ status }) => status === 'unmeasured' || status === 'unmatched'),
    130: runs.some(({ outcome }) => outcome.kind === 'interrupted'),
  };
  if (exitCode === 130 && !isSaid[130]) {
    cells.push(missing('interrupted', '130', 'stream-check', 'Interrupted: what is here was measured before.'));
  }
  if (exitCode === 2 && !isSaid[2]) {
    const text = 'Something that was asked for is not there, exit code 2.';
    cells.push({ ...missing('incomplete', '2', 'stream-check', text), details: warnings });
  }
  return cells;
}

/** @param page of the exit code that it costs */
function missing(ruleId: string, page: string, name: string, summary: string): Finding {
  const identity = [ruleId, name];
  return { ...ABOUT_NO_RUN, ruleId, page, level: 'error', name, summary, identity, ignored: null, isTolerated: false };
}

/** Figures that say of a run what its verdict says. */
const OF_A_VERDICT: ReadonlySet<string> = new Set(['delivery', 'proven']);

/** By run that did not pass the rule that does not hold because of that. */
function rulingsOf({ runs, gate }: Report): Map<string, GateResult> {
  const rulings = new Map<string, GateResult>();
  const rules = new Map(runs.filter(({ status }) => status !== 'passed').map((run) => [run.id, ruleIdOf(run)]));
  // A rule that only warns says less than one that fails the build.
  const broken = gate.filter(({ status }) => status !== 'passed' && status !== 'skipped');
  const failed = broken.filter(({ status }) => status === 'failed');
  for (const result of [...failed, ...broken]) {
    for (const id of result.runs) {
      const isSame = rules.has(id) && (OF_A_VERDICT.has(result.metric) || result.metric === rules.get(id));
      if (isSame && !rulings.has(id)) rulings.set(id, result);
    }
  }
  return rulings;
}

function worstFirst(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => WORST_FIRST.indexOf(a.level) - WORST_FIRST.indexOf(b.level));
}

/** Id of the cause at fault, else of what is wrong. */
function ruleIdOf(run: Run): string {
  const { causeId, page } = explanationOf(run);
  if (causeId !== null) return causeId;
  if (run.outcome.kind !== 'completed') return run.outcome.kind;
  // The page of an exit code says less than the status.
  return /^\d+$/.test(page) ? run.status : page;
}

function findingOfRun(run: Run, name: string, ruling: GateResult | undefined, isTolerated: boolean): Finding {
  const { why, cause, advice, isNextStep, commands, page } = explanationOf(run);
  return {
    ...placed(run, name, ruleIdOf(run)),
    page,
    level: levelOf(run, ruling, isTolerated),
    summary: run.verdict.summary,
    details: [...why, ...(cause === null ? [] : [cause])],
    rules: ruling === undefined ? [] : [ruling.text],
    advice,
    isNextStep,
    commands,
    ignored: isTolerated ? (ruling?.ignored ?? null) : null,
    isTolerated,
  };
}

/** A run that does not count is no error, and one that is ignored with a written reason no warning. */
function levelOf({ status }: Run, ruling: GateResult | undefined, isTolerated: boolean): FindingLevel {
  if (isTolerated && ruling?.status === 'ignored') return 'note';
  return isTolerated || status === 'inconclusive' ? 'warning' : 'error';
}

/** A cause that was found although the run passes. */
function notesOf(run: Run, name: string): Finding[] {
  return run.verdict.causes
    .filter(({ status }) => status === 'detected')
    .map((cause) => ({
      ...placed(run, name, cause.id),
      ...(cause.evidence.some(({ kind }) => kind === 'place') ? {} : { place: null }),
      page: cause.id,
      level: 'note' as const,
      summary: causeLine(cause, run, false) ?? run.verdict.summary,
      details: [],
      rules: [],
      advice: cause.advice,
      isNextStep: false,
      commands: [],
      ignored: null,
      isTolerated: true,
    }));
}

function placed(
  run: Run,
  name: string,
  ruleId: string,
): Pick<Finding, 'ruleId' | 'name' | 'place' | 'file' | 'identity'> {
  const identity = [ruleId, ...Object.values(scopeOf(run)).map((part) => part ?? '')];
  return { ruleId, name, place: codePlaceOf(run), file: ownFileOf(run.client), identity };
}

const ABOUT_NO_RUN = {
  details: [],
  rules: [],
  advice: null,
  isNextStep: false,
  commands: [],
  place: null,
  file: null,
} as const;

/** Null for a rule that holds, or is not asked. */
export function findingOfRule(result: GateResult): Finding | null {
  const { status, level, rule, metric, text, scope, operator, ignored } = result;
  if (status === 'passed' || status === 'skipped') return null;
  const isHarmless = status === 'warned' || level === 'warn';
  return {
    ...ABOUT_NO_RUN,
    ruleId: rule,
    page: metric,
    level: status === 'ignored' ? 'note' : isHarmless ? 'warning' : 'error',
    name: `rule ${rule}`,
    summary: text,
    identity: ['rule', rule, operator, ...Object.values(scope).map((part) => part ?? '')],
    ignored: status === 'ignored' ? ignored : null,
    isTolerated: status === 'ignored' || isHarmless,
  };
}

/** Two rules about one figure, such as that of a preset and an assertion, differ in what they expect alone, which is no identity. */
function numbered(findings: readonly Finding[]): Finding[] {
  const times = new Map<string, number>();
  return findings.map((finding) => {
    const key = finding.identity.join('\0');
    const nth = (times.get(key) ?? 0) + 1;
    times.set(key, nth);
    return nth === 1 ? finding : { ...finding, identity: [...finding.identity, String(nth)] };
  });
}

/** Repeats that fail alike are one finding, told by the first of the worst. */
function together(findings: readonly Finding[]): Finding[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = finding.identity.join('\0');
    const group = groups.get(key) ?? [];
    group.push(finding);
    groups.set(key, group);
  }
  return [...groups.values()].map((alike) => {
    const worst = WORST_FIRST.flatMap((level) => alike.filter((finding) => finding.level === level))[0]!;
    if (alike.length === 1) return worst;
    return { ...worst, details: [...worst.details, `It was so in ${alike.length} runs.`] };
  });
}
