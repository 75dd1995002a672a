// Small parsers for the values of options. Each says what is expected and what was found.
import { unknownId } from '../catalog.ts';
import { StreamCheckError } from '../errors.ts';

/** A whole number of at least `least`. @throws StreamCheckError 'usage' */
export function wholeNumber(option: string, text: string, least: number): number {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : NaN;
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw expected(option, `a whole number of ${least} or more`, text);
}

/** A port; 0 for any that is free. @throws StreamCheckError 'usage' */
export function portNumber(text: string): number {
  const port = wholeNumber('--port', text, 0);
  if (port <= 65_535) return port;
  throw new StreamCheckError('usage', `--port expects at most 65535, found "${text}".`);
}

/** A number above 0, and at most `most`. @throws StreamCheckError 'usage' */
export function positiveNumber(option: string, text: string, unit: string, most: number): number {
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

/** `name: value` as typed after --header. @throws StreamCheckError 'usage' */
export function parseHeader(text: string): [name: string, value: string] {
  const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)$/.exec(text);
  if (match !== null) return [match[1]!.toLowerCase(), match[2]!.trim()];
  // What was typed may hold a secret, so only the part before the first colon or space is repeated.
  const shown = text.split(/[:\s]/)[0] ?? '';
  throw new StreamCheckError(
    'usage',
    `--header expects "name: value", found "${shown}${shown === text ? '' : '…'}".`,
    '--header "x-request-id: 42"',
  );
}

/** `id` or `id=file`, as typed after --reporter. The id is not checked here. @throws StreamCheckError 'usage' */
export function parseReporter(text: string): { id: string; file: string | null } {
  const [id, ...rest] = text.split('=');
  const file = rest.length === 0 ? null : rest.join('=');
  if (id !== undefined && id !== '' && file !== '') return { id, file };
  throw expected('--reporter', '<id> or <id>=<file>', text);
}

/** The options given together that exclude each other. @throws StreamCheckError 'usage' */
export function notTogether(first: string, second: string, hint: string): StreamCheckError {
  return new StreamCheckError('usage', `${first} and ${second} exclude each other.`, hint);
}

function expected(option: string, what: string, found: string): StreamCheckError {
  return new StreamCheckError('usage', `${option} expects ${what}, found "${found}".`);
}
