// A comparison with the other side in one sentence, with the rank test and the bound of each figure that decides it.
import type { AgainstComparison, FigureDifference } from '../../model/against.ts';
import type { GateScope } from '../../model/gate-result.ts';
import type { Run } from '../../model/report.ts';
import { shapeIdOf } from '../baseline/shape.ts';

interface Sides {
  here: readonly Run[];
  there: readonly Run[];
}

/** @param name of the other side @param sides the runs that were compared */
export function againstWords(comparison: Omit<AgainstComparison, 'text'>, name: string, sides: Sides): string {
  const { scope, status, reason, shape, figures } = comparison;
  const who = whoWords(scope);
  if (status === 'incomparable') {
    const why =
      reason === 'not-judged'
        ? unjudgedWords(sides)
        : 'with less than 5 judged runs on each side every difference may be chance';
    return `${who}: cannot be compared with ${name}: ${why}.`;
  }
  const telling = figures.filter(({ verdict }) => verdict !== 'same');
  // The sentence of a shape begins with whom it is about.
  const delivery =
    shape === null
      ? unjudgedWords(sides)
      : shape.text.slice(shape.text.indexOf(': ') + 2).replace(', as in the baseline', ', as there');
  const words = telling.length === 0 ? figures.slice(0, 1) : telling;
  const parts = [delivery, ...words.map(figureWords)].filter((part) => part !== '');
  return `${who}: ${STATUS_WORDS[status]} ${name}: ${parts.join('; ')}.`;
}

const STATUS_WORDS: Readonly<Record<Exclude<AgainstComparison['status'], 'incomparable'>, string>> = {
  same: 'as good as',
  worse: 'worse than',
  better: 'better than',
  changed: 'other than, but not worse than',
};

/** Which side it was, and what came of its runs. */
function unjudgedWords({ here, there }: Sides): string {
  const sides = [
    ['here', here],
    ['there', there],
  ] as const;
  const unjudged = sides.filter(([, runs]) => runs.every((run) => shapeIdOf(run) === null));
  return unjudged.map(([place, runs]) => `no run ${place} could be judged${lastWords(runs)}`).join(', and ');
}

/** Of the last one, for all may have failed for one reason. */
function lastWords(runs: readonly Run[]): string {
  const last = runs.at(-1);
  if (last === undefined) return ': there is none';
  const { message, kind } = last.outcome;
  return `: ${(last.status === 'errored' ? (message ?? kind) : last.verdict.summary).replace(/\.$/, '')}`;
}

function figureWords({ metric, unit, here, there, low, high, p }: FigureDifference): string {
  const shown = (value: number) => valueWords(value, unit);
  const range = `difference ${shown(low)} to ${shown(high)}`;
  return `${metric} ${shown(there.median)} → ${shown(here.median)} (${range}, bootstrap 95 %; p ${probability(p)}, ranks)`;
}

function valueWords(value: number, unit: string | null): string {
  if (unit === null) return value.toFixed(2);
  const digits = Math.abs(value) >= 10 ? 0 : 1;
  return `${Number(value.toFixed(digits)).toLocaleString('en')} ${unit}`;
}

function probability(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}

function whoWords({ subject, client }: GateScope): string {
  return [client, subject].filter((part) => part !== null).join(' at ');
}
