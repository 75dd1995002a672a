// What the blocking client of a pair costs everybody else in its process, in figures and one plain sentence.
import { PAIRS } from '../model/pair.ts';
import type { Run } from '../model/report.ts';
import type { Comparison, Cost } from '../model/comparison.ts';

/** The pairs that were measured whole, and a sentence for each. */
export function comparePairs(runs: readonly Run[]): Pick<Comparison, 'summary' | 'pairs'> {
  const pairs = PAIRS.flatMap(({ id, sync, others }) => {
    const measured = others.filter((other) => runs.some(({ client }) => client.id === other));
    const isWhole = measured.length > 0 && runs.some(({ client }) => client.id === sync);
    return isWhole ? [{ id, sync: costOf(sync, runs), others: measured.map((other) => costOf(other, runs)) }] : [];
  });
  return { summary: pairs.map(sentence).join(' '), pairs };
}

/** The worst of all runs of this client. */
function costOf(client: string, runs: readonly Run[]): Cost {
  const runsOfClient = runs.filter((run) => run.client.id === client);
  const worst = (figure: (run: Run) => number | null | undefined) => {
    const values = runsOfClient.map(figure).filter((value) => typeof value === 'number');
    return values.length === 0 ? null : Math.max(...values);
  };
  return {
    client,
    longestPauseMs: worst(({ loop }) => loop?.longestGapMs),
    observerLagP95Ms: worst(({ vantages }) => vantages.observer?.lagMs.p95),
    secondStreamLateMs: worst(({ parallel }) => secondStreamLate(parallel)),
  };
}

function secondStreamLate(parallel: Run['parallel']): number | null {
  const [first, second] = parallel?.firstContentMs ?? [];
  return typeof first === 'number' && typeof second === 'number' ? Math.max(0, second - first) : null;
}

function sentence({ sync, others }: Comparison['pairs'][number]): string {
  const instead = others.map((other) => `${other.client}: ${figures(other)}`).join('; ');
  return `${sync.client} costs everybody else in its process: ${costWords(sync)} (${instead}).`;
}

function costWords({ longestPauseMs, observerLagP95Ms, secondStreamLateMs }: Cost): string {
  return [
    `the event loop stands still for up to ${inWords(longestPauseMs)}`,
    `another task sees the text ${inWords(observerLagP95Ms)} late`,
    `and a second stream gets its first word ${inWords(secondStreamLateMs)} after a first one that is held open`,
  ].join(', ');
}

function figures({ longestPauseMs, observerLagP95Ms, secondStreamLateMs }: Cost): string {
  return [longestPauseMs, observerLagP95Ms, secondStreamLateMs].map(inWords).join(', ');
}

function inWords(ms: number | null): string {
  if (ms === null) return '(not measured)';
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
}
