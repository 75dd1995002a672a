// The command that was typed, with one change, as text that can be pasted into a shell.
import type { CommandChange } from '../../model/judgement.ts';
import { SUBJECT_WORDS, type Tested } from './subjects.ts';

/** Options without a value: all others take one. A test compares this with the table of options. */
export const FLAGS: ReadonlySet<string> = new Set([
  '--pty',
  '--lock-step',
  '--timed',
  '--json',
  '--quiet',
  '--verbose',
  '--no-color',
  '--ascii',
  '--keep-text',
  '--help',
]);

const COMMANDS = new Set(['check', 'run', 'through']);

/** An option with its value, or an operand: a model, an address, a program and its arguments. */
type Part = { option: string; value: string | null; tokens: readonly string[] } | { operand: string };

interface CommandLine {
  /** `check`, `run` or `through`, if it was typed. */
  command: string | null;
  parts: readonly Part[];
  /** What stands behind `--`; null without it. */
  rest: readonly string[] | null;
}

/** One command for each change that can be made to what was typed. */
export function commandsOf(changes: readonly CommandChange[], tested: Tested): string[] {
  const typed = tested.command ?? SUBJECT_WORDS[tested.subject.kind].command(tested);
  return changes.flatMap((change) => {
    const tokens = changed(change, parse(typed), tested);
    return tokens === null ? [] : inShell(['stream-check', ...tokens]);
  });
}

/** For a POSIX shell: each argument arrives as it is here. */
export function inShell(args: readonly string[]): string {
  return args.map(quoted).join(' ');
}

function quoted(arg: string): string {
  return /^[\w./:=@%+,-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", String.raw`'\''`)}'`;
}

function changed(change: CommandChange, line: CommandLine, tested: Tested): readonly string[] | null {
  switch (change.change) {
    case 'again':
      return tokensOf(line);
    case 'option':
      return tokensOf(withOption(line, change));
    default:
      return againstMock(line, tested);
  }
}

/** The same client or program, but its upstream is the mock. */
function againstMock(line: CommandLine, tested: Tested): readonly string[] {
  const { kind } = tested.subject;
  // What a config file says of the address would still hold.
  if (hasOption(line, '--config')) return SUBJECT_WORDS[kind].command(tested);
  // At the mock, the path that a program asks decides about the API.
  const ofUpstream = kind === 'program' ? ['--base-url', '--protocol'] : ['--base-url'];
  const kept = line.parts.filter((part) => 'operand' in part || !ofUpstream.includes(part.option));
  if (kind !== 'client') return tokensOf({ ...line, parts: kept });
  const at = kept.findIndex((part) => 'operand' in part);
  const mock: Part = { operand: 'mock' };
  return tokensOf({ ...line, parts: at === -1 ? [mock, ...kept] : kept.toSpliced(at, 1, mock) });
}

function withOption(
  line: CommandLine,
  { option, value, clears = [] }: Extract<CommandChange, { change: 'option' }>,
): CommandLine {
  const parts = line.parts.filter((part) => 'operand' in part || !clears.includes(part.option));
  const made: Part = { option, value, tokens: value === null ? [option] : [option, value] };
  const at = parts.findIndex((part) => 'option' in part && part.option === option);
  if (at !== -1) {
    const others = (part: Part, i: number) => i === at || 'operand' in part || part.option !== option;
    return { ...line, parts: parts.toSpliced(at, 1, made).filter(others) };
  }
  // In front of a program: what stands behind its name could be taken for its own.
  const end = line.command === 'run' ? parts.findIndex((part) => 'operand' in part) : -1;
  return { ...line, parts: parts.toSpliced(end === -1 ? parts.length : end, 0, made) };
}

function hasOption({ parts }: CommandLine, option: string): boolean {
  return parts.some((part) => 'option' in part && part.option === option);
}

function parse(typed: readonly string[]): CommandLine {
  const [first = ''] = typed;
  const command = COMMANDS.has(first) ? first : null;
  const parts: Part[] = [];
  for (let i = command === null ? 0 : 1; i < typed.length; i++) {
    const token = typed[i]!;
    if (token === '--') return { command, parts, rest: typed.slice(i + 1) };
    const joined = /^(--[^=]+)=([^]*)$/.exec(token);
    if (joined !== null) parts.push({ option: joined[1]!, value: joined[2]!, tokens: [token] });
    else if (!token.startsWith('--')) parts.push({ operand: token });
    else if (FLAGS.has(token) || i + 1 === typed.length) parts.push({ option: token, value: null, tokens: [token] });
    else parts.push({ option: token, value: typed[i + 1]!, tokens: [token, typed[++i]!] });
  }
  return { command, parts, rest: null };
}

function tokensOf({ command, parts, rest }: CommandLine): readonly string[] {
  return [
    ...(command === null ? [] : [command]),
    ...parts.flatMap((part) => ('operand' in part ? [part.operand] : part.tokens)),
    ...(rest === null ? [] : ['--', ...rest]),
  ];
}
