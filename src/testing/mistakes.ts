// What a test does wrong with a matcher. Runners print the message of an error alone, so what to do about it stands there as well.
import { StreamCheckError } from '../errors.ts';
import { VANTAGES } from '../model/ids.ts';
import type { Report } from '../model/report.ts';

export function mistake(message: string, hint: string): StreamCheckError {
  return new StreamCheckError('usage', `${message}\n${hint}`, hint);
}

/** What a value is, for somebody who expected another one there. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value !== 'object') return `a value of type ${typeof value}`;
  const { name = '' } = (Object.getPrototypeOf(value) as object | null)?.constructor ?? {};
  return name === '' || name === 'Object' ? 'an object' : `an object of type ${name}`;
}

/** @throws StreamCheckError 'usage' for anything else: mostly a promise of one */
export function requireReport(matcher: string, value: unknown): asserts value is Report {
  if (hasMember(value, 'runs', Array.isArray)) return;
  throw mistake(`${matcher}() wants a Report; it got ${kindOf(value)}.`, 'expect(await check({ model: "mock" }))');
}

/** Numbers that are none would make every comparison come out the same. @throws StreamCheckError 'usage' */
export function requireFidelity(least: unknown, at: unknown): void {
  if (typeof least !== 'number' || !(least >= 0 && least <= 1))
    throw mistake(`toHaveFidelityAbove() wants a number from 0 to 1; it got ${String(least)}.`, 'for 95 %: 0.95');
  if (at !== undefined && !(VANTAGES as readonly unknown[]).includes(at))
    throw mistake('toHaveFidelityAbove() does not know that vantage.', `one of ${VANTAGES.join(', ')}`);
}

const NUMBERS = ['budgetMs', 'timeoutMs'] as const;
const EXPECTATIONS: readonly string[] = ['from', 'text', ...NUMBERS];

/** A key that is none would be left aside, and the stream be judged by less. @throws StreamCheckError 'usage' */
export function requireExpectation(value: unknown): void {
  if (typeof value !== 'object' || value === null)
    throw mistake(
      `toStreamIncrementally() wants its options as an object; it got ${kindOf(value)}.`,
      '{ from: model }',
    );
  const unknown = Object.keys(value).find((key) => !EXPECTATIONS.includes(key));
  if (unknown !== undefined)
    throw mistake(`toStreamIncrementally() has no option ${unknown}.`, `its options: ${EXPECTATIONS.join(', ')}`);
  const { from, text, ...numbers } = value as Record<string, unknown>;
  if (from !== undefined && !hasMember(from, 'claim', (member) => typeof member === 'function'))
    throw mistake(
      `toStreamIncrementally() wants a model as \`from\`; it got ${kindOf(from)}.`,
      'const model = await useStreamCheck();',
    );
  if (text !== undefined && typeof text !== 'function')
    throw mistake(
      `toStreamIncrementally() wants a function as \`text\`; it got ${kindOf(text)}.`,
      'text: (piece) => piece.text',
    );
  const wrong = NUMBERS.find((key) => numbers[key] !== undefined && !((numbers[key] as number) >= 0));
  if (wrong !== undefined)
    throw mistake(`\`${wrong}\` is a number of milliseconds; it got ${String(numbers[wrong])}.`, `${wrong}: 100`);
}

function hasMember(value: unknown, name: string, fits: (member: unknown) => boolean): boolean {
  return typeof value === 'object' && value !== null && fits((value as Record<string, unknown>)[name]);
}
