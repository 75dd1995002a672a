// The options of a command in the tree of commands, made of their table.
import type { Command } from 'commander';
import { type CommandId, flagOf, helpOf, type OptionGroup } from '../config/option.ts';
import { type OptionName, optionsOf, type OptionValues } from '../config/options.ts';

/** What commander collected, before it is read as values. */
export type Typed = Readonly<Record<string, unknown>>;

export const HEADINGS: Readonly<Record<OptionGroup, string>> = {
  asked: 'What is asked:',
  measured: 'How it is measured:',
  judged: 'How it is judged:',
  output: 'What comes out:',
};

/** @param headings for a command with many options; null for one with few @param leftOut those that the command does not take */
export function addOptions(
  command: Command,
  id: CommandId,
  headings: typeof HEADINGS | null,
  leftOut: readonly OptionName[] = [],
): Command {
  for (const [name, option] of optionsOf(id)) {
    if (leftOut.includes(name)) continue;
    if (headings !== null) command.optionsGroup(headings[option.group]);
    const flags = [flagOf(name, option), ...(option.metavar === undefined ? [] : [option.metavar])].join(' ');
    if (option.repeatable) command.option(flags, helpOf(option, id), collect);
    else command.option(flags, helpOf(option, id));
  }
  return command;
}

/** Text becomes values only when a command runs. @throws StreamCheckError */
export async function read(typed: Typed): Promise<OptionValues> {
  const { readTyped } = await import('../config/option-values.ts');
  return readTyped(typed);
}

function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}
