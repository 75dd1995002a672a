// What may stand at the end of a command line that is being typed. Options come of their table, everything else of the
// catalogs, which are loaded here alone: no other command pays for them. Nothing is run, asked or looked up in a file of
// the user: where a file may stand, there is no candidate, and the shell completes files as ever.
import { type CommandId, flagOf, helpOf, type Option } from '../../config/option.ts';
import { optionsOf, type OptionName } from '../../config/options.ts';
import { curlWordAt } from '../../model/typed-words.ts';
import { withAddressCommand } from '../address-typed.ts';
import type { Candidate } from './candidate.ts';
import { valuesOfArgument, valuesOfOption } from './values.ts';

/** A command as the tree of commands has it. */
export type CommandSummary = Candidate;

const HELP: Candidate = { value: '--help', says: 'print this help' };
const VERSION: Candidate = { value: '--version', says: 'print the version' };

/**
 * @param words what stands behind `stream-check`; the last one, which may be empty, is being typed
 * @param commands all commands
 */
export async function candidatesOf(
  words: readonly string[],
  commands: readonly CommandSummary[],
): Promise<readonly Candidate[]> {
  const word = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const found = await candidatesBehind(before, word, commands);
  return found.filter(({ value }) => value.startsWith(word) && !(value === word && isTypedOn(value)));
}

/** Behind these signs comes something else: a file, a name, an option of a client. */
function isTypedOn(value: string): boolean {
  return /[=:/]$/.test(value);
}

async function candidatesBehind(
  before: readonly string[],
  word: string,
  commands: readonly CommandSummary[],
): Promise<readonly Candidate[]> {
  const named = commands.find(({ value }) => value === before[0])?.value ?? null;
  // What stands behind the word curl is curl's.
  if (named === null && curlWordAt(before) >= 0) return [];
  // Without a name of a command, it is a check, or an address.
  const command = named ?? withAddressCommand(before)?.[0] ?? 'check';
  const line = readLine(before.slice(named === null ? 0 : 1), command);
  if (line.awaits !== null) return valuesOfOption(line.awaits, word);
  const [, flag, typed] = /^(--[a-z-]+)=(.*)$/s.exec(word) ?? [];
  const valued = flag === undefined ? undefined : optionOfFlag(command, flag);
  if (flag !== undefined && valued !== undefined && !line.isEnded) {
    const values = await valuesOfOption(valued[0], typed ?? '');
    return values.map(({ value, says }) => ({ value: `${flag}=${value}`, says }));
  }
  const options = line.isEnded ? [] : optionsLeft(command, line.given, before.length === 0);
  if (word.startsWith('-')) return options;
  const values = await valuesOfArgument(command, line.args, word, commands);
  // Options alone can follow there.
  if (values === 'none') return options;
  return before.length === 0 ? [...commands, ...values] : values;
}

/** What was typed behind the name of a command. */
interface Line {
  /** The option whose value comes next. */
  awaits: OptionName | null;
  given: ReadonlySet<OptionName>;
  /** How many arguments there are that are no option. */
  args: number;
  /** Whether a `--` ended the options; behind it, `run` has a program of the user. */
  isEnded: boolean;
}

function readLine(words: readonly string[], command: string): Line {
  const given = new Set<OptionName>();
  let awaits: OptionName | null = null;
  let args = 0;
  for (const [i, word] of words.entries()) {
    if (awaits !== null) {
      awaits = null;
      continue;
    }
    if (word === '--') return { awaits: null, given, args: args + words.length - i - 1, isEnded: true };
    const [name, option] = optionOfFlag(command, word.replace(/=.*$/s, '')) ?? [];
    if (name === undefined || option === undefined) {
      if (!word.startsWith('-')) args += 1;
      continue;
    }
    given.add(name);
    if (option.type.kind !== 'flag' && !word.includes('=')) awaits = name;
  }
  return { awaits, given, args, isEnded: false };
}

function optionsLeft(command: string, given: ReadonlySet<OptionName>, isFirst: boolean): Candidate[] {
  const left = optionsOf(command as CommandId).filter(([name, { repeatable }]) => repeatable || !given.has(name));
  const options = left.map(([name, option]) => {
    return { value: flagOf(name, option), says: helpOf(option, command as CommandId) };
  });
  return [...options, HELP, ...(isFirst ? [VERSION] : [])];
}

function optionOfFlag(command: string, flag: string): [OptionName, Option] | undefined {
  return optionsOf(command as CommandId).find(([name, option]) => flagOf(name, option) === flag);
}
