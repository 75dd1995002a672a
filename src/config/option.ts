// What the table (options.ts) says of an option, and how that is written on a command line.
import type { InconclusivePolicy } from '../model/exit-code.ts';
import type { PresetId } from '../model/rule-settings.ts';
import type { ProtocolId } from '../model/target.ts';
import type { Channel, VantageId } from '../model/timeline.ts';

/** Commands that take options. */
export type CommandId =
  | 'check'
  | 'endpoint'
  | 'run'
  | 'through'
  | 'ci'
  | 'init'
  | 'analyze'
  | 'report'
  | 'serve'
  | 'list';

/** Closed lists of ids; their noun is that of the message about an unknown one. */
export interface Ids {
  protocol: ProtocolId;
  vantage: VantageId;
  'kind of content': Channel;
  'meaning of --inconclusive': InconclusivePolicy;
  preset: PresetId;
}

/** What values an option takes. */
export type OptionType =
  | { kind: 'flag' }
  | { kind: 'text' }
  | { kind: 'header' }
  | { kind: 'variable' }
  | { kind: 'id'; noun: keyof Ids }
  | { kind: 'whole-number'; least: number; most: number; unit?: string }
  | { kind: 'positive-number'; most: number; unit: string };

/** Headings of `--help`. */
export type OptionGroup = 'asked' | 'measured' | 'judged' | 'output';

export interface Option {
  type: OptionType;
  /** Placeholder of the value; none for a flag. */
  metavar?: string;
  repeatable?: true;
  /** `--no-<name>` sets it to false. */
  negated?: true;
  group: OptionGroup;
  commands: readonly CommandId[];
  /** Says what is printed: `check()` as a function does not take it. */
  printing?: true;
  default?: string | number;
  /** The default where the mock is the upstream, if it is another. */
  mockDefault?: number;
  /** The default in words, where the value does not say it all. */
  defaultWords?: string;
  help: string;
  /** Words of a command that differ from the others'. */
  of?: Partial<Record<CommandId, { help?: string; defaultWords?: string }>>;
}

/** As it is typed: `--max-tokens`, `--no-color`. */
export function flagOf(name: string, { negated }: Option): string {
  return `--${negated ? 'no-' : ''}${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** What the help of a command says of it, with the default. */
export function helpOf(option: Option, command: CommandId): string {
  const own = option.of?.[command];
  const byDefault = own?.defaultWords ?? option.defaultWords ?? option.default;
  return `${own?.help ?? option.help}${byDefault === undefined ? '' : ` (default: ${byDefault})`}`;
}
