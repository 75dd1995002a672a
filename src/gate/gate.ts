// STAGE 3, pure: from judged runs to gate results, what they count as, and the exit code.
//
//   runs + rules + ignores + inconclusive policy ─▶ gate ─▶ Report
//
// Without rules the verdicts decide. A rule about what a verdict rests on (delivery, integrity, serialised) decides in its
// place, so a rule that only warns, or an ignore, lets a run pass that would fail. An assertion never excuses anything.
import { type ExitCode, type InconclusivePolicy, worstExitCode } from '../model/exit-code.ts';
import type { GateResult, GateScope } from '../model/gate-result.ts';
import type { Ignore, Rule } from '../model/gate-rules.ts';
import type { Report, Run } from '../model/report.ts';
import type { RunStatus } from '../model/run-status.ts';
import { applyRules, FACETS, type Judged } from './apply-rules.ts';
import { isOfComparison } from './excused-comparisons.ts';
import { isExcused } from './excuses.ts';
import { causesOf } from './ignores.ts';
import type { ResolvedRules } from './resolve-rules.ts';
import { covers, scopeOf } from './scope.ts';
import { ignoredWords, nothingIgnoredSentence } from './sentences.ts';

export interface GateSettings extends Partial<ResolvedRules> {
  inconclusive?: InconclusivePolicy;
  /** Whether others run the rest of what the rules are about: then what was not checked here is no mistake. */
  isPart?: boolean;
  /**
   * By which parts of a scope fewer runs were asked for than the rules were written for: `ci --client openai`. Rules and
   * ignores that are about the others say nothing then.
   */
  narrowedBy?: readonly (keyof GateScope)[];
}

/** The parts of a Report that say whether a build fails. */
export interface Gated extends Pick<Report, 'gate' | 'rules' | 'summary' | 'excused'> {
  exitCode: ExitCode;
  /** What a policy or a rule lets pass, and what was not checked, a sentence each. */
  warnings: readonly string[];
}

export function gate(runs: readonly Run[], settings: GateSettings = {}): Gated {
  const { inconclusive = 'fail', isStrict = false, isPart = false, narrowedBy = [] } = settings;
  const [rules, ignores] = [askedOf(settings.rules, narrowedBy, runs), askedOf(settings.ignores, narrowedBy, runs)];
  const count = (wanted: RunStatus) => runs.filter(({ status }) => status === wanted).length;
  const applied = applyRules(runs, rules, ignores);
  // A rule about runs of another part is judged there.
  const shown = applied.judged.filter((one) => isShown(one) && !(isPart && one.result.status === 'unmatched'));
  const codes = applied.groups.flatMap((group) =>
    group.runs.map((run) => ({ run, code: isExcused(run, group, applied) ? 0 : exitCodeOf(run, inconclusive) })),
  );

  const unchecked = new Set(isPart ? [] : uncheckedIn(shown, isStrict));
  const unsettled = count('inconclusive');
  const isUsual = rules.length + ignores.length === 0 && inconclusive === 'fail';
  const refused = new Set(shown.flatMap(({ result }) => (result.status === 'failed' ? result.runs : [])));
  const excused = codes.flatMap(({ run, code }) =>
    code === 0 && run.status !== 'passed' && !refused.has(run.id) ? run : [],
  );
  const passing = new Set(codes.flatMap(({ run, code }) => (code === 0 ? run.id : [])));
  const failed = excused.filter(({ status }) => status === 'failed').length;
  return {
    gate: shown.map((one) => (unchecked.has(one) ? one.result : skippedIn(one.result, passing))),
    rules: isUsual ? null : { rules, ignores, isStrict, inconclusive },
    summary: { passed: count('passed'), failed: count('failed'), inconclusive: unsettled, errored: count('errored') },
    excused: excused.map(({ id }) => id),
    warnings: [
      ...(inconclusive === 'warn' && unsettled > 0
        ? [`${unsettled} of ${runs.length} could not be judged; --inconclusive warn lets that pass.`]
        : []),
      ...(failed > 0 ? [`${failed} of ${runs.length} did not pass; the rules let that pass.`] : []),
      ...new Set([...unchecked].map(({ result }) => result.text)),
      ...(isPart ? [] : uselessIgnores(applied.judged, runs, ignores)),
    ],
    exitCode: worstExitCode([
      ...codes.map(({ code }) => code),
      ...shown.map(({ result }) => (result.status === 'failed' ? 1 : 0)),
      ...[...unchecked].map(({ rule, result }) => (result.status === 'unmatched' || rule.level === 'error' ? 2 : 0)),
    ]),
  };
}

/** Without those that are about what was left out on purpose. */
function askedOf<T extends { scope: GateScope }>(
  all: readonly T[] = [],
  narrowedBy: readonly (keyof GateScope)[],
  runs: readonly Run[],
): readonly T[] {
  return all.filter(
    ({ scope }) => narrowedBy.every((part) => scope[part] === null) || runs.some((run) => covers(scope, scopeOf(run))),
  );
}

const EXIT_CODE_OF: Readonly<Record<RunStatus, ExitCode>> = { passed: 0, failed: 1, inconclusive: 3, errored: 4 };

/** The exit code of one run by its verdict. */
export function exitCodeOf({ outcome, status }: Run, inconclusive: InconclusivePolicy): ExitCode {
  if (outcome.kind === 'interrupted') return 130;
  return status === 'inconclusive' && inconclusive !== 'fail' ? 0 : EXIT_CODE_OF[status];
}

/** What the verdict says is in the run. Rules of a preset are made for all subjects: what one of them has not is no news. */
function isShown({ rule, result }: Judged): boolean {
  if (rule.source === 'verdict') return result.status === 'ignored';
  return !(rule.source === 'preset' && result.status === 'unmeasured' && isFacet(rule));
}

/** What could not be measured, and need not be: of runs that do not pass the rule stays one that was not checked. */
function skippedIn(result: GateResult, passing: ReadonlySet<string>): GateResult {
  const isSkipped = result.status === 'unmeasured' && result.runs.every((id) => passing.has(id));
  return isSkipped ? { ...result, status: 'skipped' } : result;
}

function isFacet({ metric }: Rule): boolean {
  return (FACETS as readonly string[]).includes(metric);
}

/** Rules that said nothing: without runs, or measured in no run; if strict, also those measured only for other runs. */
function uncheckedIn(shown: readonly Judged[], isStrict: boolean): Judged[] {
  const settled = new Set(shown.flatMap(({ rule, result }) => (isSettled(result) ? rule : [])));
  return shown.filter(({ rule, group, result }) => {
    if (result.status === 'unmatched') return true;
    if (result.status !== 'unmeasured') return false;
    // The codes of these runs say it already.
    const isFailed = group!.runs.every(({ status }) => status === 'errored');
    const isDelivery = rule.metric === 'delivery' && rule.place === null;
    return !isFailed && !isDelivery && (isStrict || !settled.has(rule));
  });
}

function isSettled({ status, actual }: GateResult): boolean {
  return actual !== null || status === 'ignored';
}

/** An ignore that excuses nothing would hide the next fault. */
function uselessIgnores(judged: readonly Judged[], runs: readonly Run[], ignores: readonly Ignore[]): string[] {
  if (runs.length === 0) return [];
  const used = new Set(judged.filter(isShown).flatMap((one) => one.ignores));
  return ignores
    .filter((ignore) => !used.has(ignore) && !isOfComparison(ignore))
    .map((ignore) => {
      const { metric, scope } = ignore;
      const found = runs.filter((run) => covers(scope, scopeOf(run))).map(causesOf);
      const others = new Set(found.filter((ids) => ids.includes(metric)).flat());
      others.delete(metric);
      return others.size === 0
        ? nothingIgnoredSentence(ignore)
        : `To ignore ${ignoredWords(ignore)} excuses nothing: ${[...others].join(', ')} was found as well.`;
    });
}
