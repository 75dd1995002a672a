// Reading a JSON file of the user's: what is wrong with it is said by key path, with what was expected and what was found.
import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { StreamCheckError } from './errors.ts';

/**
 * @param noun what it should be, such as "recording"
 * @param typed the path as the user typed it
 * @throws StreamCheckError 'file-unreadable' or 'file-invalid'
 */
export async function readJsonFile<T>(noun: string, typed: string, path: string, schema: z.ZodType<T>): Promise<T> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === 'ENOENT' ? 'there is no such file' : cause.message;
    throw new StreamCheckError('file-unreadable', `The ${noun} ${typed} cannot be read: ${reason}.`, null, { cause });
  });
  const content = parse(noun, typed, text);
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const problems = problemsOf(parsed.error, content).map((problem) => `  ${problem}`);
  throw new StreamCheckError('file-invalid', `The ${noun} ${typed} does not fit the schema.`, problems.join('\n'));
}

/** What is wrong, a line each: key path, what is expected, what was found. */
export function problemsOf({ issues }: z.ZodError, content: unknown): string[] {
  const problems = issues.slice(0, MAX_PROBLEMS).map((issue) => problemOf(issue, content));
  const more = issues.length - problems.length;
  return more > 0 ? [...problems, `and ${more} more`] : problems;
}

const MAX_PROBLEMS = 5;

function parse(noun: string, typed: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // V8 names no reason by code: only the words tell an end that came too early.
    const { message } = cause as SyntaxError;
    const position = Number(/at position (\d+)/.exec(message)?.[1] ?? NaN);
    const isCutOff = /^(Unexpected end|Unterminated)/.test(message) || position >= text.trimEnd().length;
    const what =
      text.trim() === ''
        ? 'is empty'
        : isCutOff
          ? `is cut off in the middle, after ${Buffer.byteLength(text)} bytes`
          : `is no JSON: ${message}`;
    throw new StreamCheckError('file-invalid', `The ${noun} ${typed} ${what}.`, null, { cause });
  }
}

function problemOf(issue: z.core.$ZodIssue, content: unknown): string {
  const path = issue.path.join('.') || '(whole file)';
  if (issue.code === 'unrecognized_keys') return `${path}: unknown key ${issue.keys.join(', ')}`;
  const found = issue.path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    content,
  );
  const words = issue.message.replace(/^Invalid (input|option): /, '').replace(/, received .*$/, '');
  return `${path}: ${words}, found ${shown(found)}`;
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
