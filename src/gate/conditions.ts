// What a rule expects: from the options of a config file, or from the text of an assertion, to comparisons. What does not
// fit the figure is refused here, before anything is measured.
import { unknownId } from '../catalog.ts';
import { StreamCheckError } from '../errors.ts';
import type { Metric } from '../metrics/metric.ts';
import { metrics } from '../metrics/metrics.ts';
import type { GateValue, Operator } from '../model/gate-result.ts';
import type { Condition } from '../model/gate-rules.ts';
import type { RuleOptions } from '../model/rule-settings.ts';
import { FINDINGS } from '../model/verdict.ts';

/** What can be expected of a figure or of a cause. */
interface Expectable extends Pick<Metric, 'id' | 'values' | 'unit' | 'usual'> {}

/** A cause is expected not to be found. */
function expectable(metric: string): Expectable {
  return (
    metrics.find(metric) ?? {
      id: metric,
      values: FINDINGS,
      unit: null,
      usual: { operator: '!=', expected: 'detected' },
    }
  );
}

const OF_OPTIONS = {
  min: '>=',
  max: '<=',
  minMs: '>=',
  maxMs: '<=',
  equals: '=',
  oneOf: 'in',
} as const satisfies Readonly<Record<Exclude<keyof RuleOptions, 'aggregate'>, Operator>>;

/** @param where it is written, for messages @returns none if the options have none @throws StreamCheckError */
export function conditionsOf(options: RuleOptions, metric: string, where: string): Condition[] {
  const about = expectable(metric);
  return (Object.keys(OF_OPTIONS) as (keyof typeof OF_OPTIONS)[]).flatMap((name): Condition[] => {
    const expected = options[name];
    if (expected === undefined) return [];
    if (name.endsWith('Ms') && about.unit !== 'ms') {
      const plain = name.slice(0, -2);
      throw new StreamCheckError('usage', `${where}: ${about.id} is no time, found ${name}.`, `Write ${plain}.`);
    }
    return [{ operator: OF_OPTIONS[name], expected: fitting(expected, OF_OPTIONS[name], about, `${where}.${name}`) }];
  });
}

/**
 * What a rule expects that says nothing but its level.
 * @param example with the options of a bound that fits the figure @throws StreamCheckError where a bound must be given
 */
export function usualCondition(metric: string, where: string, example: (options: string) => string): Condition {
  const { id, usual, unit } = expectable(metric);
  if (usual !== null) return usual;
  const hint = example(unit === 'ms' ? '{ "maxMs": 100 }' : '{ "max": 1 }');
  throw new StreamCheckError('usage', `${where}: ${id} needs a bound.`, hint);
}

/** `fidelity>=0.95`, `app.lag.p95 <= 100 ms`, `delivery=incremental`, `proven`. */
const ASSERTION = /^([^\s<>=!]+)\s*(?:(>=|<=|!=|==|=|>|<)\s*(.*))?$/s;
const NUMBER = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)\s*([a-z%]*)$/i;
const EXAMPLE = "--assert 'fidelity>=0.95'";

/** The parts of an assertion as they stand there; null for the value where there is none. @throws StreamCheckError */
export function splitAssertion(text: string): { key: string; operator: Operator | null; value: string | null } {
  const [, key, operator = null, value = null] = ASSERTION.exec(text.trim()) ?? [];
  if (key === undefined || (operator !== null && value === '')) {
    const message = `--assert expects a figure, an operator and a value, found "${text}".`;
    throw new StreamCheckError('usage', message, EXAMPLE);
  }
  return { key, operator: operator === '==' ? '=' : (operator as Operator | null), value };
}

/** @param key as it was typed, with what stands around the figure @throws StreamCheckError */
export function conditionOfAssertion(
  metric: string,
  { key, operator, value }: ReturnType<typeof splitAssertion>,
): Condition {
  // A shell takes `fidelity>=0.95` without quotes for a file to write to.
  if (operator === null || value === null) return usualCondition(metric, '--assert', () => `Quote it: ${EXAMPLE}`);
  const about = expectable(metric);
  const where = `--assert ${metric}`;
  const read = valueOf(value, about, where, key + operator);
  return { operator, expected: fitting(read, operator, about, where) };
}

/** Factors of units that may stand behind a number. */
const UNITS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  ms: { '': 1, ms: 1, s: 1000 },
  bytes: { '': 1, bytes: 1, b: 1, kib: 1024, mib: 1_048_576 },
  chunks: { '': 1, chunks: 1, chunk: 1 },
  '': { '': 1, '%': 0.01 },
};

/** @param before what was typed before it */
function valueOf(text: string, { values, unit }: Expectable, where: string, before: string): GateValue {
  if (values === 'flag') {
    const flag = { true: true, yes: true, false: false, no: false }[text.toLowerCase()];
    return flag ?? text;
  }
  if (values !== 'number') return text;
  const [, number, typed = ''] = NUMBER.exec(text) ?? [];
  const factors = UNITS[unit ?? ''] ?? UNITS['']!;
  const factor = Object.hasOwn(factors, typed.toLowerCase()) ? factors[typed.toLowerCase()] : undefined;
  if (number !== undefined && factor !== undefined) return Number((Number(number) * factor).toPrecision(15));
  const units = Object.keys(factors).filter((name) => name !== '');
  const message = `${where} expects a number${unit === null ? '' : ` of ${unit}`}, found "${text}".`;
  const example = unit === null ? '95%' : `${number ?? 100}${units[0]}`;
  throw new StreamCheckError('usage', message, `--assert '${before}${example}', or without a unit`);
}

/** The value, if it can be compared with the figure so. @throws StreamCheckError */
function fitting(
  expected: GateValue | readonly GateValue[],
  operator: Operator,
  { id, values }: Expectable,
  where: string,
): Condition['expected'] {
  const all: readonly GateValue[] = typeof expected === 'object' ? expected : [expected];
  const wanted = values === 'number' ? 'number' : values === 'flag' ? 'boolean' : 'string';
  const wrong = all.find((value) => typeof value !== wanted);
  if (wrong !== undefined) {
    const kind = { number: 'a number', boolean: 'true or false', string: 'a word' }[wanted];
    throw new StreamCheckError('usage', `${where} expects ${kind}, found ${JSON.stringify(wrong)}.`, pageOf(id));
  }
  if (wanted !== 'number' && !['=', '!=', 'in'].includes(operator)) {
    const message = `${where}: ${id} is no number, so it cannot be compared with ${operator}.`;
    throw new StreamCheckError('usage', message, `--assert '${id}=${String(all[0])}'`);
  }
  if (typeof values === 'string') return expected;
  const unknown = all.find((word) => !values.includes(word as string));
  if (unknown !== undefined) throw unknownId(`value of ${id}`, String(unknown), values);
  return expected;
}

function pageOf(id: string): string {
  return `stream-check explain ${id}`;
}
