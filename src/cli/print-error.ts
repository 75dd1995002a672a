// Errors as a user sees them: a mistake gets one sentence and what to type instead, a bug of ours its stack.
import { CommanderError } from 'commander';
import { flagOf } from '../config/option.ts';
import { allOptions } from '../config/options.ts';
import { StreamCheckError } from '../errors.ts';
import type { ExitCode } from '../model/exit-code.ts';
import { ENDPOINT_COMMAND } from './address-typed.ts';
import type { Output } from './io.ts';
import { readToolVersion } from '../version.ts';
import { print } from './print.ts';

/** Prints an error and returns the exit code. commander throws an error for help that was asked for, too: exit code 0. */
export function printError(error: unknown, stderr: Output): ExitCode {
  if (error instanceof StreamCheckError) return printMistake(error.message, error.hint, stderr);
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    const { message, hint } = reword(error.message);
    return printMistake(message, hint, stderr);
  }
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  print(
    stderr,
    `stream-check: a bug of ours, not of what you checked.\n${what}\n` +
      `stream-check ${readToolVersion()}, node ${process.versions.node}, ${process.platform} ${process.arch}\n` +
      'Please keep this output, and the command that led to it: the fault is found by them.\n',
  );
  return 70;
}

function printMistake(message: string, hint: string | null, stderr: Output): ExitCode {
  print(stderr, `stream-check: ${message}\n${hint === null ? '' : `${hint}\n`}`);
  return 2;
}

/** commander's words in our form. Values are cut off: somebody may have typed a key. */
function reword(text: string): { message: string; hint: string } {
  const [first = '', ...rest] = text.replace(/^error: /, '').split('\n');
  const plain = first
    .replace(/^(unknown option '(?:--[^'=]*(?==)|-[^-']))[^']*'/, "$1'")
    .replace(/ but got (\d+): .*/, ' but got $1')
    .replaceAll("'", '"')
    .replace(/\.$/, '');
  const meant = /\(Did you mean (?:one of )?(.*)\?\)/.exec(rest.join(' '))?.[1];
  const [, flag, value] = /^unknown option '(--[^'=]*)(=?)/.exec(first) ?? [];
  const hint = 'stream-check --help and stream-check <command> --help list what there is.';
  if (value === '=' && isSwitch(flag)) return { message: `${flag} takes no value.`, hint };
  const elsewhere = takersOf(flag);
  const suggestion = elsewhere ?? (meant === undefined ? '.' : `. Did you mean ${meant}?`);
  return {
    message: plain.charAt(0).toUpperCase() + plain.slice(1) + suggestion,
    hint,
  };
}

function isSwitch(flag: string | undefined): boolean {
  return allOptions().some(([name, option]) => flagOf(name, option) === flag && option.type.kind === 'flag');
}

/** Says which commands take a flag; null when none does. */
function takersOf(flag: string | undefined): string | null {
  const found = allOptions().find(([name, option]) => flagOf(name, option) === flag);
  if (found === undefined) return null;
  // The command for an address has no name that is typed.
  const commands = found[1].commands.map((command) =>
    command === ENDPOINT_COMMAND ? 'an address (stream-check <url>)' : `"${command}"`,
  );
  const last = commands.pop();
  return `: it belongs to ${commands.length === 0 ? last : `${commands.join(', ')} and ${last}`}.`;
}
