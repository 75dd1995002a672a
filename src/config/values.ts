// Small parsers for values. Each says what is expected and what was found.
import { unknownId } from '../catalog.ts';
import { StreamCheckError } from '../errors.ts';
import { isSecretVariable } from '../secrets/variables.ts';

/** A whole number between two. @throws StreamCheckError 'usage' */
export function wholeNumber(
  option: string,
  text: string,
  { least, most, unit }: { least: number; most: number; unit?: string },
): number {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : NaN;
  if (!Number.isSafeInteger(value) || value < least) throw expected(option, `a whole number of ${least} or more`, text);
  if (value <= most) return value;
  throw expected(option, `at most ${most}${unit === undefined ? '' : ` ${unit}`}`, text);
}

/** A number above 0, and at most `most`. @throws StreamCheckError 'usage' */
export function positiveNumber(option: string, text: string, { most, unit }: { most: number; unit: string }): number {
  const value = /^\d*\.?\d+$/.test(text.trim()) ? Number(text) : NaN;
  if (value > 0 && value <= most) return value;
  throw expected(option, `a number of ${unit} above 0, up to ${most}`, text);
}

/** One of a closed list. @throws StreamCheckError 'unknown-id' that names the nearest. */
export function oneOf<T extends string>(noun: string, text: string, known: readonly T[]): T {
  const found = known.find((id) => id === text);
  if (found !== undefined) return found;
  throw unknownId(noun, text, known);
}

/** `name: value`. @throws StreamCheckError 'usage' */
export function parseHeader(text: string, option = '--header'): [name: string, value: string] {
  const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)$/.exec(text);
  if (match !== null) return [match[1]!.toLowerCase(), match[2]!.trim()];
  // A key may have been typed: only what can be no key is repeated.
  const name = /^([a-z]+(?:-[a-z]+)*)[:\s]/i.exec(text)?.[1];
  const found = name === undefined ? (text.includes(':') ? '' : ', found no ":"') : `, found "${name}…"`;
  throw new StreamCheckError('usage', `${option} expects "name: value"${found}.`, '--header "x-request-id: 42"');
}

/** A secret that was typed in place of the name of its variable is not repeated. @throws StreamCheckError 'usage' */
export function requireVariableName(option: string, text: string): void {
  if (/^[^\s=]+$/.test(text) && !isSecretVariable('', text)) return;
  throw new StreamCheckError('usage', `${option} expects the name of a variable, without a value.`, '--env HF_TOKEN');
}

/** Not nothing, as of a variable that is not set, and not the next option. @param what is expected @throws StreamCheckError 'usage' */
export function requireText(option: string, what: string, text: string): void {
  if (text.trim() === '' || /^--[a-z-]*$/.test(text)) throw expected(option, what, text);
}

/** `id` or `id=file`. The id is not checked here. @throws StreamCheckError 'usage' */
export function parseReporter(text: string): { id: string; file: string | null } {
  const [id, ...rest] = text.split('=');
  const file = rest.length === 0 ? null : rest.join('=');
  if (id !== undefined && id !== '' && file !== '') return { id, file };
  throw expected('--reporter', '<id> or <id>=<file>', text);
}

/** `index/count`, from 1. @throws StreamCheckError 'usage' */
export function parseShard(text: string): { index: number; count: number } {
  const [, index, count] = (/^([1-9]\d{0,5})\/([1-9]\d{0,5})$/.exec(text.trim()) ?? []).map(Number);
  if (index !== undefined && count !== undefined && index <= count) return { index, count };
  const message = `--shard expects <index>/<count>, the index from 1 to the count, found "${text}".`;
  throw new StreamCheckError('usage', message, '--shard 2/5');
}

/** The options given together that exclude each other. @throws StreamCheckError 'usage' */
export function notTogether(first: string, second: string, hint: string): StreamCheckError {
  return new StreamCheckError('usage', `${first} and ${second} exclude each other.`, hint);
}

function expected(option: string, what: string, found: string): StreamCheckError {
  return new StreamCheckError('usage', `${option} expects ${what}, found "${found}".`);
}
