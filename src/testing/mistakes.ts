// What a test does wrong with a matcher. Runners print the message of an error alone, so what to do about it stands there as well.
import { StreamCheckError } from '../errors.ts';
import type { Report } from '../model/report.ts';

export function mistake(message: string, hint: string): StreamCheckError {
  return new StreamCheckError('usage', `${message}\n${hint}`, hint);
}

/** What a value is, for somebody who expected another one there. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'an array';
  return value instanceof Promise ? 'a promise' : `a value of type ${typeof value}`;
}

/** @throws StreamCheckError 'usage' for anything else: mostly a promise of one */
export function requireReport(matcher: string, value: unknown): asserts value is Report {
  if (hasMember(value, 'runs', Array.isArray)) return;
  throw mistake(`${matcher}() wants a Report; it got ${kindOf(value)}.`, 'expect(await check({ model: "mock" }))');
}

/** @throws StreamCheckError 'usage' for anything else: mostly a promise of one */
export function requireModel(value: unknown): void {
  if (hasMember(value, 'claim', (member) => typeof member === 'function')) return;
  throw mistake(
    `toStreamIncrementally() wants a model as \`from\`; it got ${kindOf(value)}.`,
    'const model = await useStreamCheck();',
  );
}

function hasMember(value: unknown, name: string, fits: (member: unknown) => boolean): boolean {
  return typeof value === 'object' && value !== null && fits((value as Record<string, unknown>)[name]);
}
