// A Report as a list of tests, for formats that know only tests: each run is one, and each rule.
import { scopeOf } from '../gate/scope.ts';
import type { GateResult } from '../model/gate-result.ts';
import type { Report, Run } from '../model/report.ts';
import { linesOf } from './finding-lines.ts';
import { type Finding, findingOfRule, findingsByRun, missingFindingsOf } from './findings.ts';

export interface TestCase {
  /** What is asked, `rules`, or why something is missing: `unmeasured`, `interrupted`, `incomplete`. */
  suite: string;
  /** The same from one day to the next, and of no other test of the suite: no version and no figure. */
  name: string;
  result: 'passed' | 'failed' | 'errored' | 'skipped' | 'warned';
  /** What is said of it, in one sentence. */
  summary: string;
  /** What was found; null where nothing was. */
  finding: Finding | null;
  /** The written reason for which it may fail; null where there is none, or it is not needed. */
  reason: string | null;
  durationMs: number | null;
  /** What a user should know beside it, a sentence each. */
  notes: readonly string[];
}

/** The runs by what was asked, what is missing, then the rules. */
export function testCasesOf(report: Report): TestCase[] {
  const isRepeated = report.runs.some(({ repeat }) => repeat > 1);
  const findings = findingsByRun(report);
  const runs = report.runs.map((run, i) => caseOfRun(run, findings[i]!, isRepeated));
  return numbered([...runs, ...missingFindingsOf(report).map(missingCase), ...report.gate.map(caseOfRule)]);
}

function caseOfRun(run: Run, found: readonly Finding[], isRepeated: boolean): TestCase {
  const finding = found[0] ?? null;
  const isPassed = run.status === 'passed';
  const { subject: asked, client, protocol, scenario } = scopeOf(run);
  const { subject, verdict, durationMs, warnings } = run;
  const request = subject.kind === 'program' && subject.requests > 1 ? [`request ${subject.request}`] : [];
  const parts = [protocol, scenario ?? [], request].flat().join(', ');
  return {
    suite: asked ?? '',
    name: `${client ?? subject.kind} (${parts})${isRepeated ? ` #${run.repeat}` : ''}`,
    result: resultOf(run, finding),
    summary: verdict.summary,
    finding: isPassed ? null : finding,
    reason: finding?.ignored ?? null,
    durationMs,
    // A cause that was found although the run passes.
    notes: [
      ...(isPassed ? found.flatMap((cause) => [cause.summary, ...linesOf(cause)]) : []),
      ...verdict.limits,
      ...warnings,
    ],
  };
}

function resultOf({ status }: Run, finding: Finding | null): TestCase['result'] {
  if (status === 'passed' || finding === null) return 'passed';
  if (finding.ignored !== null) return 'skipped';
  if (finding.isTolerated) return status === 'inconclusive' ? 'skipped' : 'warned';
  return status === 'failed' ? 'failed' : 'errored';
}

function missingCase(finding: Finding): TestCase {
  const { name, summary, ruleId } = finding;
  return { suite: ruleId, name, result: 'errored', summary, finding, reason: null, durationMs: null, notes: [] };
}

const RESULT_OF: Readonly<Record<GateResult['status'], TestCase['result']>> = {
  passed: 'passed',
  warned: 'warned',
  failed: 'failed',
  ignored: 'skipped',
  unmeasured: 'errored',
  skipped: 'skipped',
  unmatched: 'errored',
};

function caseOfRule(result: GateResult): TestCase {
  const { rule, operator, expected, scope, status, level, text } = result;
  const about = Object.values(scope).filter((part) => part !== null);
  const outcome = RESULT_OF[status];
  return {
    suite: 'rules',
    name: `${rule} ${operator} ${[expected].flat().join(' ')}${about.length === 0 ? '' : ` (${about.join(', ')})`}`,
    result: outcome === 'errored' && level === 'warn' ? 'warned' : outcome,
    summary: text,
    finding: findingOfRule(result),
    reason: status === 'ignored' ? result.ignored : null,
    durationMs: null,
    notes: [],
  };
}

/** Tests of one suite that would have the same name get a number. */
function numbered(cases: readonly TestCase[]): TestCase[] {
  const times = new Map<string, number>();
  return cases.map((one) => {
    const key = `${one.suite}\0${one.name}`;
    const nth = (times.get(key) ?? 0) + 1;
    times.set(key, nth);
    return nth === 1 ? one : { ...one, name: `${one.name} [${nth}]` };
  });
}
