// `stream-check` without a model: the matrix of the config file, where there is one, with the options that were typed. Where
// there is none, the commands that fit this directory: nothing is measured for them, and nothing is sent.
import { suggest, type Suggested } from '../../config/directory/suggest.ts';
import { findProject } from '../../config/project/find-config.ts';
import { optionsOf, type OptionName, type OptionValues } from '../../config/options.ts';
import type { ExitCode } from '../../model/exit-code.ts';
import { inShell } from '../../model/shell-words.ts';
import { toJson } from '../../report/escape.ts';
import { wrap } from '../../report/wrap.ts';
import { isCi } from '../in-ci.ts';
import type { Io } from '../io.ts';
import { twoColumns } from '../layout.ts';
import { outputStyleOf } from '../output-style.ts';
import { print } from '../print.ts';
import type { RedactedIo } from '../redacted-io.ts';
import { runProject } from './ci.ts';

/** Options that change nothing but what is printed. */
const OF_PRINTING: readonly OptionName[] = ['json', 'quiet', 'verbose', 'color', 'ascii'];

/** What no directory says. */
const OTHERS: readonly (readonly [string, string])[] = [
  ['npx stream-check <url>', 'an address of yours, asked once as a browser asks'],
  ["npx stream-check curl '<url>' ...", 'a request of your browser: Copy as cURL (bash), pasted behind stream-check'],
  ['npx stream-check run -- <command>', 'a program in any language, with the mock as its model'],
  ['npx stream-check --help', 'all commands'],
];

/**
 * Null where there is no config file and options of a check were typed, or options that are none of `ci`.
 * @throws StreamCheckError for a file that cannot be used
 */
export async function plainCommand(typed: OptionValues, io: RedactedIo): Promise<ExitCode | null> {
  const names = Object.keys(typed) as OptionName[];
  const known = new Set<string>(optionsOf('ci').map(([name]) => name));
  if (typed.config !== undefined || !names.every((name) => known.has(name))) return null;
  const found = await findProject(io.cwd);
  if (found !== null) return runProject(found, typed, io);
  return names.every((name) => OF_PRINTING.includes(name)) ? propose(typed, io) : null;
}

async function propose({ json }: OptionValues, io: RedactedIo): Promise<ExitCode> {
  const { lookAround } = await import('../../config/directory/look.ts');
  const suggested = suggest(await lookAround(io));
  print(io.stdout, json === true ? `${asJson(suggested)}\n` : asText(suggested, io));
  // A job whose config file was lost would pass without a check.
  if (!isCi(io)) return 0;
  print(io.stderr, 'stream-check: Nothing was measured, which is no pass in a CI job: there is no config file here.\n');
  return 2;
}

function asJson({ found, commands, notes }: Suggested): string {
  const lines = commands.map(({ words, why }) => ({ command: lineOf(words), why }));
  return toJson(
    { found, commands: lines, notes: notes.map(({ text, words }) => ({ note: text, command: lineOf(words) })) },
    2,
  );
}

function asText({ found, commands, notes }: Suggested, { stdout, env }: Io): string {
  const { columns } = outputStyleOf(stdout, env, {});
  const paragraph = (text: string, indent: string) => wrap(text, columns - indent.length).map((line) => indent + line);
  const head = found.length === 0 ? 'Nothing was found here that is known.' : `Found here: ${found.join(', ')}.`;
  const lines = [
    ...paragraph(`${head} Nothing was measured, and nothing was sent.`, ''),
    '',
    // A line to paste is not wrapped.
    ...commands.flatMap(({ words, why }) => [`  ${lineOf(words)}`, ...paragraph(why, '      '), '']),
    ...notes.flatMap(({ text, words }) => [...paragraph(text, ''), `  ${lineOf(words)}`, '']),
    'Anything else:',
    twoColumns(OTHERS, columns),
  ];
  return `${lines.join('\n')}\n`;
}

function lineOf(words: readonly string[]): string {
  return `npx ${inShell(words)}`;
}
