// The options of --client, behind the colon: key=value,...
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { StreamCheckError } from '../errors.ts';
import { PROTOCOL_IDS } from '../model/ids.ts';
import type { Client, OptionValues } from './client.ts';

/**
 * Options of every client: whether its stack is sampled while its loop is silent, whether one process serves all streams of a
 * run or each gets its own, and whether its address has a segment that nobody can guess: off for code that drops the path of
 * a base URL.
 */
const SHARED = { sampling: ['on', 'off'], processes: ['one', 'each'], segment: ['on', 'off'] } as const;
/** With the program that runs the client. */
const OF_EVERY_CLIENT: Readonly<Record<'node' | 'python', Readonly<Record<string, OptionValues>>>> = {
  node: { node: 'program', ...SHARED },
  python: { python: 'program', ...SHARED },
};

/** @param client null for an own client @param isPython whether an own client is in Python */
export function knownOptions(client: Client | null, isPython = false): Readonly<Record<string, OptionValues>> {
  const language = isPython || client?.language === 'python' ? 'python' : 'node';
  return { ...OF_EVERY_CLIENT[language], protocol: client?.protocols ?? PROTOCOL_IDS, ...client?.options };
}

/**
 * @param spec what was typed, for messages @param text the part behind the colon
 * @throws StreamCheckError 'usage' or 'client-unavailable'
 */
export async function resolveOptions(
  spec: string,
  text: string,
  known: Readonly<Record<string, OptionValues>>,
  cwd: string,
): Promise<Record<string, string>> {
  const options: Record<string, string> = {};
  for (const part of text.split(',')) {
    const [, key = '', value = ''] = /^([^=]+)=(.+)$/.exec(part) ?? [];
    const values = Object.hasOwn(known, key) ? known[key]! : null;
    if (values === null || !takes(values, value)) {
      const message = `Unknown client option "${part}" in --client ${spec}`;
      throw new StreamCheckError('usage', message, `Known: ${optionsInWords(known)}`);
    }
    if (values === 'program') options[key] = await resolveProgram(key, value, cwd);
    else options[key] = values === 'path' ? resolve(cwd, value) : value;
  }
  return options;
}

function takes(values: OptionValues, value: string): boolean {
  if (typeof values === 'string') return value !== '';
  return values instanceof RegExp ? values.test(value) : values.includes(value);
}

/** More values are not listed: `list protocols` shows them. */
const MOST_SHOWN = 4;

/** The options as a user types them. */
export function optionsInWords(known: Readonly<Record<string, OptionValues>>): string {
  return Object.entries(known)
    .map(([key, values]) => {
      if (typeof values === 'string') return `${key}=<path>`;
      if (values instanceof RegExp) return `${key}=<n>`;
      return `${key}=${values.length > MOST_SHOWN ? '<id>' : values.join('|')}`;
    })
    .join(', ');
}

async function resolveProgram(key: string, path: string, cwd: string): Promise<string> {
  const absolute = resolve(cwd, path);
  await access(absolute, constants.X_OK).catch(() => {
    const hint = `Give the path of a program, such as ${key}=/usr/local/bin/${key === 'node' ? 'node' : 'python3'}`;
    throw new StreamCheckError(
      'client-unavailable',
      `There is no program to run at ${absolute} (client option ${key}).`,
      hint,
    );
  });
  return absolute;
}
