// Reading a JSON file of the user's: what is wrong with it is said by key path, with what was expected and what was found.
// Easy to get wrong: the path may lead anywhere, so nothing of a file is quoted that is no JSON.
import { readFile, stat } from 'node:fs/promises';
import type { z } from 'zod';
import { nearestId } from './catalog.ts';
import { noSuchFile, StreamCheckError } from './errors.ts';
import { KEPT } from './limits.ts';
import { isSecretName, redactLikelySecrets } from './secrets/likely.ts';

/**
 * @param noun what it should be, such as "recording"
 * @param typed the path as the user typed it
 * @throws StreamCheckError 'file-unreadable' or 'file-invalid'
 */
export async function readJsonFile<T>(noun: string, typed: string, path: string, schema: z.ZodType<T>): Promise<T> {
  return fitJson(noun, typed, await readJson(noun, typed, path), schema);
}

/** What a file holds, whatever it is. @throws StreamCheckError 'file-unreadable' or 'file-invalid' */
export async function readJson(noun: string, typed: string, path: string): Promise<unknown> {
  const unreadable = (reason: string, cause?: unknown) =>
    new StreamCheckError('file-unreadable', `The ${noun} ${typed} cannot be read: ${reason}.`, null, { cause });
  let bytes: Buffer;
  try {
    // Before it is opened: a pipe would be waited for, and a device never ends.
    const found = await stat(path);
    if (!found.isFile()) throw unreadable(`it is no file but ${kindOf(found)}`);
    if (found.size > KEPT.fileBytes) {
      throw unreadable(
        `it has ${found.size.toLocaleString('en')} bytes, and ${KEPT.fileBytes.toLocaleString('en')} are the most`,
      );
    }
    bytes = await readFile(path);
  } catch (cause) {
    if (cause instanceof StreamCheckError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    throw unreadable(code === 'ENOENT' ? noSuchFile(typed) : message, cause);
  }
  const wrong = (what: string, cause?: unknown) =>
    new StreamCheckError('file-invalid', `The ${noun} ${typed} ${what}.`, null, { cause });
  if (isUtf16(bytes)) throw wrong('is UTF-16: save it as UTF-8');
  return parse(bytes, wrong);
}

/** @throws StreamCheckError 'file-invalid' that names the keys */
export function fitJson<T>(noun: string, typed: string, content: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(content, { error: namingNearest });
  if (parsed.success) return parsed.data;
  const problems = problemsOf(parsed.error, content).map((problem) => `  ${problem}`);
  throw new StreamCheckError('file-invalid', `The ${noun} ${typed} does not fit the schema.`, problems.join('\n'));
}

/** Of keys that are unknown, with those that were probably meant: only here the schema is known that has them. */
const namingNearest: z.core.$ZodErrorMap = (issue) => {
  if (issue.code !== 'unrecognized_keys') return undefined;
  const { def } = (issue.inst?._zod ?? {}) as { def?: { shape?: object } };
  return unknownKeys(issue.keys, Object.keys(def?.shape ?? {}));
};

/** What is wrong, a line each: key path, what is expected, what was found. */
export function problemsOf({ issues }: z.ZodError, content: unknown): string[] {
  const told = issues.flatMap(withoutUnions);
  const problems = told.slice(0, MAX_PROBLEMS).map((issue) => problemOf(issue, content));
  const more = told.length - problems.length;
  return more > 0 ? [...problems, `and ${more} more`] : problems;
}

const MAX_PROBLEMS = 5;

function kindOf(found: Awaited<ReturnType<typeof stat>>): string {
  if (found.isDirectory()) return 'a directory';
  if (found.isFIFO()) return 'a pipe';
  if (found.isSocket()) return 'a socket';
  return 'a device';
}

/** By its mark, or by a first letter of two bytes: some editors and shells of Windows write it. */
function isUtf16(bytes: Buffer): boolean {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  return bytes.length > 1 && (first === 0) !== (second === 0);
}

function parse(bytes: Buffer, wrong: (what: string, cause?: unknown) => StreamCheckError): unknown {
  // A byte order mark is none of the document.
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  if (text.trim() === '') throw wrong('is empty');
  try {
    return JSON.parse(text);
  } catch (cause) {
    // V8 names no reason by code: only the words tell an end that came too early. They quote the file.
    const { message } = cause as SyntaxError;
    const position = Number(/at position (\d+)/.exec(message)?.[1] ?? NaN);
    const isCutOff = /^(Unexpected end|Unterminated)/.test(message) || position >= text.trimEnd().length;
    if (isCutOff) throw wrong(`is cut off in the middle, after ${bytes.length} bytes`, cause);
    throw wrong(Number.isNaN(position) ? 'is no JSON' : `is no JSON from ${placeOf(text, position)} on`, cause);
  }
}

/** Of a value that may have several forms, what is wrong with the form that was meant: the one with the fewest faults inside. */
function withoutUnions(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const [meant] = issue.errors
    .map((errors) => errors.flatMap((inner) => withoutUnions({ ...inner, path: [...issue.path, ...inner.path] })))
    .filter((errors) =>
      errors.every(({ path, code }) => path.length > issue.path.length || code === 'unrecognized_keys'),
    )
    .toSorted((a, b) => weightOf(a) - weightOf(b));
  if (meant !== undefined) return meant;
  if (issue.message !== 'Invalid input') return [issue];
  const forms = issue.errors.flatMap((errors) => errors.map(expectationOf));
  return [{ ...issue, message: [...new Set(forms)].join(' or ').replaceAll(' or expected ', ' or ') }];
}

/** What is expected, without what was found. */
function expectationOf({ message }: { message: string }): string {
  return message.replace(/^Invalid (input|option): /, '').replace(/, received .*$/, '');
}

/** Each unknown key counts. */
function weightOf(issues: readonly z.core.$ZodIssue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0);
}

function placeOf(text: string, position: number): string {
  const lines = text.slice(0, position).split('\n');
  return `line ${lines.length}, column ${lines.at(-1)!.length + 1}`;
}

function problemOf(issue: z.core.$ZodIssue, content: unknown): string {
  const path = issue.path.join('.') || '(whole file)';
  if (issue.code === 'unrecognized_keys') return `${path}: ${issue.message}`;
  const found = issue.path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    content,
  );
  const isQuoted = issue.path.length > 0 && !issue.path.some((key) => mayHoldSecret(String(key)));
  return `${path}: ${expectationOf(issue)}, found ${isQuoted ? shown(found) : typeNameOf(found)}`;
}

function mayHoldSecret(key: string): boolean {
  return key === 'header' || isSecretName(key);
}

/** The first ones, each cut. */
function unknownKeys(keys: readonly string[], known: readonly string[]): string {
  const more = keys.length > MAX_PROBLEMS ? [`and ${keys.length - MAX_PROBLEMS} more`] : [];
  const named = keys.slice(0, MAX_PROBLEMS).map((key) => {
    const shownKey = cut(key);
    // To compare a long one would cost the product of the lengths, and none of ours is as long.
    const nearest = shownKey === key ? nearestId(key, known) : null;
    return nearest === null ? shownKey : `${shownKey} (did you mean "${nearest}"?)`;
  });
  return `unknown key ${[...named, ...more].join(', ')}`;
}

/** Of a file that is something else altogether, nothing is quoted. */
function typeNameOf(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'nothing';
  return Array.isArray(value) ? 'an array' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  // A config may be a module, which holds what JSON cannot.
  if (typeof value === 'function' || typeof value === 'bigint' || typeof value === 'symbol') return typeNameOf(value);
  // JSON has no infinity, but a number in a file may be too large for any other.
  if (typeof value === 'number') return String(value);
  try {
    return cut(redactLikelySecrets(JSON.stringify(value).slice(0, LOOKED_AT)));
  } catch {
    return typeNameOf(value);
  }
}

/** More of a value is neither looked at for secrets nor shown. */
const LOOKED_AT = 1000;

function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
