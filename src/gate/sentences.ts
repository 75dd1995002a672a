// What became of a rule, in one sentence. It is part of the GateResult: reporters show it and compute nothing.
import { metrics } from '../metrics/metrics.ts';
import type { GateResult, GateScope, GateValue } from '../model/gate-result.ts';
import type { Condition, Ignore, Rule } from '../model/gate-rules.ts';
import type { Run } from '../model/report.ts';
import { othersThan, type RunGroup } from './scope.ts';

type Told = Omit<GateResult, 'text'>;

/** Values of more runs than this, and more names, are not listed. */
const LISTED = 8;

/** @param who is meant, where others are judged as well; else empty @param runs that it is about */
export function sentenceOf(result: Told, who: string, rule: Rule, runs: readonly Run[]): string {
  const { status, ignored } = result;
  const said = what(result, rule, runs);
  const because = ignored === null || status !== 'ignored' ? '' : ` Ignored: ${closed(ignored)}`;
  return `${who === '' ? '' : `${who}: `}${said}${because}`;
}

/** With those that there are, for a name may be misspelt. */
export function unmatchedSentence({ key, scope }: Rule, groups: readonly RunGroup[]): string {
  const others = Object.entries(othersThan(scope, groups))
    .filter(([, names]) => names.length > 0)
    .map(([part, names]) => {
      const listed = names.length > LISTED ? `${names.slice(0, LISTED).join(', ')}, ...` : names.join(', ');
      return ` The ${part}${names.length === 1 ? ' is' : 's are'} ${listed}.`;
    });
  return `No run is about ${scopeWords(scope)}, so ${key} was not checked.${others.join('')}`;
}

/** Of an ignore that excuses nothing. */
export function nothingIgnoredSentence(ignore: Pick<Ignore, 'key' | 'scope'>): string {
  return `Nothing had to be ignored for ${ignoredWords(ignore)}: take that ignore out.`;
}

export function ignoredWords({ key, scope }: Pick<Ignore, 'key' | 'scope'>): string {
  return Object.values(scope).every((part) => part === null) ? key : `${key} of ${scopeWords(scope)}`;
}

function what(result: Told, rule: Rule, runs: readonly Run[]): string {
  const { rule: key, metric, actual, passed, unit, values, aggregate, level } = result;
  if (actual === null) return `${key} was not measured: ${whyUnmeasured(rule, runs)}.`;
  const several = values.length > 1 ? ` (${aggregateWords(aggregate, values, unit)})` : '';
  if (!metrics.find(metric)) {
    const mark = actual === 'detected' || actual === 'suspected' ? `was ${actual}` : 'was not found';
    return `${key} ${mark}${several}${passed ? '' : `, and ${level === 'error' ? 'must' : 'should'} not be`}.`;
  }
  const { operator } = result;
  const expected = result.expected as Condition['expected'];
  const bound = boundWords({ operator, expected }, unit);
  const is = `${key} is ${valueWords(actual, unit, expected)}${several}`;
  return passed ? `${is}; expected: ${bound}.` : `${is}, but ${level === 'error' ? 'must' : 'should'} be ${bound}.`;
}

/** One value, or those of a list. */
function listed(expected: Condition['expected']): readonly GateValue[] {
  return typeof expected === 'object' ? expected : [expected];
}

const BOUNDS: Readonly<Record<Condition['operator'], string>> = {
  '>=': 'at least ',
  '<=': 'at most ',
  '>': 'more than ',
  '<': 'less than ',
  '=': '',
  '!=': 'anything but ',
  in: '',
};

/** A bound is never rounded: it would be another one. */
function boundWords({ operator, expected }: Condition, unit: string | null): string {
  const all = listed(expected).map((value) =>
    typeof value === 'number' ? String(value) + behind(value, unit) : valueWords(value, unit, null),
  );
  const last = all.pop()!;
  return `${BOUNDS[operator]}${all.length === 0 ? last : `${all.join(', ')} or ${last}`}`;
}

/** Digits of a number until it can be told from the one that it is compared with. */
function valueWords(value: GateValue, unit: string | null, other: Condition['expected'] | null): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  for (let more = digitsOf(value, unit); more <= 6; more++) {
    const text = plain(value, more);
    if (typeof other !== 'number' || other === value || text !== plain(other, more)) return text + behind(value, unit);
  }
  return String(value) + behind(value, unit);
}

/** What stands behind a number. */
function behind(value: number, unit: string | null): string {
  return unit === null ? '' : ` ${value === 1 ? unit.replace(/^(chunk|byte)s$/, '$1') : unit}`;
}

/** Of a time the milliseconds are enough. */
function digitsOf(value: number, unit: string | null): number {
  return unit === 'ms' && Math.abs(value) >= 10 ? 0 : 2;
}

function plain(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}

function aggregateWords(aggregate: GateResult['aggregate'], values: GateResult['values'], unit: string | null): string {
  const words = values.map((value) =>
    typeof value === 'number'
      ? plain(value, digitsOf(value, unit))
      : value === null
        ? 'not measured'
        : valueWords(value, null, null),
  );
  const shown = words.length > LISTED ? `${words.slice(0, LISTED).join(', ')}, ...` : words.join(', ');
  return `${aggregate} of ${values.length}: ${shown}${unit === null ? '' : ` ${unit}`}`;
}

/** Why nobody could know it: what was not run, or not seen. */
function whyUnmeasured({ metric, place }: Rule, runs: readonly Run[]): string {
  const known = metrics.find(metric);
  const every = (fits: (run: Run) => boolean) => runs.length > 0 && runs.every(fits);
  if (every(({ status }) => status === 'errored')) return 'the target or the client failed';
  if (known === undefined) return 'looking for it failed, or this report is older than it';
  const { field, isTimed, at } = known;
  if (field.includes('.lockStep')) {
    return every(({ lockStep }) => lockStep === null)
      ? 'lock-step did not run; it needs the mock as the model, and no --timed'
      : 'lock-step saw no constant figure';
  }
  if (field.includes('.parallel')) return 'the held-open probe did not run; it needs the mock as the model';
  if (field.includes('.loop')) return 'the event loop of the client cannot be seen';
  if (((isTimed && at !== 'run') || place !== null) && every(({ mode }) => mode === 'lock-step'))
    return 'only lock-step ran, which compares no clocks';
  if (place !== null && every(({ vantages, hops }) => !(place in vantages) && !(place in hops))) {
    return `nothing was seen at "${place}"`;
  }
  if (metric === 'delivery') return 'delivery could not be judged';
  return 'nobody knows when the model spoke, or too little came';
}

/** `client "openai", scenario "steady"` */
function scopeWords(scope: GateScope): string {
  const parts = Object.entries(scope).filter(([, value]) => value !== null);
  return parts.length === 0 ? 'anything' : parts.map(([name, value]) => `${name} "${value}"`).join(', ');
}

/** With a full stop, if it has no end. */
export function closed(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
