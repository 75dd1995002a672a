// Runs here against runs of the other side, made by turns on one machine. Delivery is compared as with a baseline; figures of
// time are compared too, for what disturbs one side disturbs the other.
//
//   the ranks say              the bound says                        verdict
//   no more than chance        any                                   same
//   more than chance           less than what anybody would notice   same
//   more than chance           more than that                        worse, or better
import { type AgainstComparison, type FigureDifference } from '../../model/against.ts';
import type { BaselineComparison } from '../../model/baseline.ts';
import type { Report, Run } from '../../model/report.ts';
import type { Statistic } from '../../metrics/metric.ts';
import { metrics } from '../../metrics/metrics.ts';
import { compareWithBaseline } from '../baseline/compare.ts';
import { keyOf, keyText, versionsOf, type Place } from '../baseline/key.ts';
import { entryOf, shapeOf, type Measured } from '../baseline/shape.ts';
import { comparisonWords } from '../baseline/words.ts';
import { scopeOf } from '../scope.ts';
import { bootstrapDifference, holm, rankTest } from './statistics.ts';
import { againstWords } from './words.ts';

/**
 * With fewer runs on each side no difference can be told from chance: the least probability of 4 and 4 is 2 of 70, that of
 * 5 and 5 is 2 of 252, and the correction multiplies it by the number of figures.
 */
const LEAST_RUNS = 5;
/** Below this probability a difference is not put down to chance. A convention. */
const RARE = 0.05;

interface Compared {
  metric: string;
  statistic: Statistic | null;
  /** A difference below it is the same to everybody, in the unit of the figure. Judgements. */
  least: number;
}
const TIME_MS = 20;
/** What a reader notices, and what says who is at fault. More figures would make each of them less certain. */
const FIGURES: readonly Compared[] = [
  { metric: 'fidelity', statistic: null, least: 0.05 },
  { metric: 'lag', statistic: 'p95', least: TIME_MS },
  { metric: 'time-to-first-token', statistic: null, least: TIME_MS },
  { metric: 'longest-gap', statistic: null, least: TIME_MS },
  { metric: 'chunks-seen-alone', statistic: null, least: 1 },
];

/** @param on the machine and the tool that measured @param name of the other side */
export function compareAgainst(
  here: readonly Run[],
  there: readonly Run[],
  on: Pick<Report, 'environment' | 'tool'>,
  name: string,
): AgainstComparison[] {
  const place: Place = { environment: on.environment, tool: on.tool.version, directory: '' };
  const groups = new Map<string, { here: Run[]; there: Run[] }>();
  const groupOf = (run: Run) => {
    const text = pairText(run, place);
    const group = groups.get(text) ?? { here: [], there: [] };
    groups.set(text, group);
    return group;
  };
  for (const run of here) groupOf(run).here.push(run);
  for (const run of there) groupOf(run).there.push(run);
  return [...groups.values()]
    .filter((group) => group.here.length > 0)
    .map((group): AgainstComparison => {
      const comparison = comparePair(group.here, group.there, place);
      return { ...comparison, text: againstWords(comparison, name, group) };
    });
}

/** The address and the model may be those of the other side, and so may a runtime. */
function pairText(run: Run, place: Place): string {
  return keyText({ ...keyOf(run, place), subject: run.subject.kind, runtime: null, scenario: run.scenario });
}

function comparePair(here: readonly Run[], there: readonly Run[], place: Place): Omit<AgainstComparison, 'text'> {
  const shared = {
    scope: scopeOf(here[0]!),
    runs: here.map(({ id }) => id),
    others: there.map(({ id }) => id),
  };
  const shape = compareShapes(here, there, place);
  const figures = compareFigures(here.filter(isWhole), there.filter(isWhole));
  const compared = { ...shared, shape, figures };
  const isWorse = figures.some(({ verdict }) => verdict === 'worse');
  const isBetter = figures.some(({ verdict }) => verdict === 'better');
  if (shape === null) {
    // One flush at the end may be anybody's, but it comes later than text that streams.
    if (isWorse || isBetter) return { ...compared, status: isWorse ? 'worse' : 'better', reason: null };
    return { ...compared, status: 'incomparable', reason: 'not-judged' };
  }
  // A figure is of every answer that came whole, whether it could be judged or not.
  if (shape.status === 'regressed' || isWorse) return { ...compared, status: 'worse', reason: null };
  const isFew = Math.min(shape.now!.samples, shape.was!.samples) < LEAST_RUNS;
  if (isFew) return { ...compared, status: 'incomparable', reason: 'too-few-runs' };
  const ofShape = shape.status === 'improved' ? 'better' : shape.status === 'changed' ? 'changed' : 'same';
  return { ...compared, status: isBetter ? 'better' : ofShape, reason: null };
}

function isWhole({ outcome }: Run): boolean {
  return outcome.kind === 'completed';
}

/** Null where one side could not be judged at all. */
function compareShapes(here: readonly Run[], there: readonly Run[], place: Place): BaselineComparison | null {
  const key = keyOf(here[0]!, place);
  const [now, was] = [here, there].map((runs): Measured => {
    return { key, runs, versions: versionsOf(runs.at(-1) ?? here[0]!, place), shape: shapeOf(runs) };
  }) as [Measured, Measured];
  if (now.shape === null || was.shape === null) return null;
  const baseline = { schemaVersion: 1 as const, kind: 'baseline' as const, entries: [entryOf(was, was.shape)] };
  const [compared] = compareWithBaseline([now], baseline);
  return { ...compared!, text: comparisonWords(compared!) };
}

function compareFigures(here: readonly Run[], there: readonly Run[]): FigureDifference[] {
  const measured = FIGURES.flatMap((figure) => {
    const metric = metrics.get(figure.metric);
    // Of what lock-step alone shows, the clock tells nothing.
    const read = (run: Run) =>
      metric.isTimed && run.mode === 'lock-step' ? null : metric.value?.(run, null, figure.statistic);
    const valuesOf = (runs: readonly Run[]) => runs.map(read).filter((value) => typeof value === 'number');
    const [one, other] = [valuesOf(here), valuesOf(there)];
    return Math.min(one.length, other.length) < LEAST_RUNS ? [] : [{ figure, metric, one, other }];
  });
  const probabilities = holm(measured.map(({ one, other }) => rankTest(one, other)));
  return measured.map(({ figure, metric, one, other }, i): FigureDifference => {
    const bound = bootstrapDifference(one, other);
    const better = metric.better ?? 'less';
    const p = probabilities[i]!;
    const least = bound.low * bound.high > 0 ? Math.min(Math.abs(bound.low), Math.abs(bound.high)) : 0;
    const isDifferent = p < RARE && least >= figure.least;
    const isMore = bound.difference > 0;
    return {
      metric: figure.statistic === null ? figure.metric : `${figure.metric}.${figure.statistic}`,
      unit: metric.unit,
      better,
      here: middleOf(one),
      there: middleOf(other),
      ...bound,
      p,
      verdict: !isDifferent ? 'same' : isMore === (better === 'more') ? 'better' : 'worse',
    };
  });
}

function middleOf(values: readonly number[]): FigureDifference['here'] {
  const sorted = values.toSorted((a, b) => a - b);
  const median = (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
  return { median, samples: values.length };
}
