// The command that was typed, with one change, as text that can be pasted into a shell.
import type { CommandChange, OptionSet } from '../../model/judgement.ts';
import { withFlush } from '../../model/shell-filters.ts';
import { inShell } from '../../model/shell-words.ts';
import { curlWordAt, FLAGS, OF_CURL } from '../../model/typed-words.ts';
import { SUBJECT_WORDS, type Tested } from './subjects.ts';

/** What a command with a change must not do: write that into a baseline, or measure another side that was meant for something else. */
const OF_WHOLE: readonly string[] = ['--update-baseline', '--against'];

const COMMANDS = new Set(['check', 'run', 'through']);

/** An option with its value, or an operand: a model, an address, a program and its arguments. */
type Part = { option: string; value: string | null; tokens: readonly string[] } | { operand: string };

interface CommandLine {
  /** `check`, `run`, `through` or `curl`, if it was typed. */
  command: string | null;
  parts: readonly Part[];
  /** What stands behind `--`, or behind the word curl; null without it. */
  rest: readonly string[] | null;
}

/** One command for each change that can be made to what was typed. */
export function commandsOf(changes: readonly CommandChange[], tested: Tested): string[] {
  const typed = tested.command ?? SUBJECT_WORDS[tested.subject.kind].command(tested);
  return changes.flatMap((change) => {
    const line = parse(typed);
    const tokens = changed(change, change.change === 'again' ? line : without(line, OF_WHOLE), tested);
    return tokens === null ? [] : inShell(['stream-check', ...tokens]);
  });
}

function changed(change: CommandChange, line: CommandLine, tested: Tested): readonly string[] | null {
  if (line.command === 'curl') return changedCurl(change, line);
  switch (change.change) {
    case 'again':
      return tokensOf(line);
    case 'options':
      return tokensOf(change.set.reduce(withOption, without(line, change.clears ?? [])));
    case 'add':
      return tokensOf(insert(line, [partOf(change)]));
    case 'pair':
      return tokensOf(asPair(line, change));
    case 'address':
      return movedTo(line, change.place);
    case 'scheme':
      return tokensOf(withScheme(line, change.scheme));
    case 'usual-scenario':
      return usualScenario(line, tested);
    case 'python-unbuffered':
      return withProgram(line, pythonUnbuffered);
    case 'flush-filters':
      return withProgram(line, filtersFlushed);
    default:
      return againstMock(line, tested);
  }
}

/** Options of ours stand before the word curl, and what is asked behind it; null for what cannot be changed there. */
function changedCurl(change: CommandChange, line: CommandLine): readonly string[] | null {
  if (change.change === 'again') return tokensOf(line);
  if (change.change === 'scheme') return withCurlAddress(line, (url) => (url.protocol = `${change.scheme}:`));
  if (change.change === 'address') return withCurlAddress(line, (url) => (url.href = new URL(change.place, url).href));
  if (change.change !== 'options' && change.change !== 'add') return null;
  const clears = change.change === 'options' ? (change.clears ?? []) : [];
  if (clears.some((option) => option in OF_CURL)) return null;
  const set = change.change === 'options' ? change.set : [change];
  const rest = line.rest ?? [];
  const ofCurl = set.flatMap(({ option, value }) => {
    const typed = OF_CURL[option]?.typed;
    if (typed === undefined) return [];
    // curl sends a body as a form, unless a header says otherwise.
    const isTyped = rest.some((word) => /^(?:-H)?content-type\s*:/i.test(word));
    const ofBody = option === '--data' && !isTyped ? ['-H', 'content-type: application/json'] : [];
    return [...ofBody, typed, ...(value === null ? [] : [value])];
  });
  const ours = set.filter(({ option }) => !(option in OF_CURL)).reduce(withOption, without(line, clears));
  return tokensOf({ ...ours, rest: [...rest, ...ofCurl] });
}

/** The address is the only word that can be one; null where there are several, such as that of a proxy. */
function withCurlAddress(line: CommandLine, change: (url: URL) => void): readonly string[] | null {
  const rest = line.rest ?? [];
  const isAddress = (word: string) => /^https?:\/\//i.test(word) && URL.canParse(word);
  const at = rest.findIndex(isAddress);
  if (at === -1 || rest.filter(isAddress).length > 1) return null;
  const url = new URL(rest[at]!);
  change(url);
  return tokensOf({ ...line, rest: rest.with(at, url.href) });
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

/** In place of what was typed of it, or behind the others. */
function withOption(line: CommandLine, set: OptionSet): CommandLine {
  const made = partOf(set);
  const at = line.parts.findIndex((part) => 'option' in part && part.option === set.option);
  if (at === -1) return insert(line, [made]);
  const isKept = (part: Part, i: number) => i === at || 'operand' in part || part.option !== set.option;
  return { ...line, parts: line.parts.toSpliced(at, 1, made).filter(isKept) };
}

function without(line: CommandLine, options: readonly string[]): CommandLine {
  return { ...line, parts: line.parts.filter((part) => 'operand' in part || !options.includes(part.option)) };
}

function insert(line: CommandLine, made: readonly Part[]): CommandLine {
  // In front of a program: what stands behind its name could be taken for its own.
  const end = line.command === 'run' ? line.parts.findIndex((part) => 'operand' in part) : -1;
  return { ...line, parts: line.parts.toSpliced(end === -1 ? line.parts.length : end, 0, ...made) };
}

function partOf({ option, value }: OptionSet): Part {
  return { option, value, tokens: value === null ? [option] : [option, value] };
}

/** `--pair` with the options of the client that was typed; other clients stay. */
function asPair(line: CommandLine, { pair, clients }: Extract<CommandChange, { change: 'pair' }>): CommandLine {
  const isSide = (part: Part) =>
    'option' in part && part.option === '--client' && clients.includes((part.value ?? '').replace(/:.*/s, ''));
  const typed = line.parts.find(isSide);
  const options = typed !== undefined && 'option' in typed ? (/:.*/s.exec(typed.value ?? '')?.[0] ?? '') : '';
  const others = { ...line, parts: line.parts.filter((part) => !isSide(part)) };
  return hasOption(line, '--pair') ? line : insert(others, [partOf({ option: '--pair', value: pair + options })]);
}

/** The app at the place to which we were sent, with the query that was typed; null where that is no address. */
function movedTo(line: CommandLine, place: string): readonly string[] | null {
  const at = line.parts.findIndex((part) => 'operand' in part);
  const typed = at === -1 ? '' : (line.parts[at] as { operand: string }).operand;
  if (!URL.canParse(typed) || !URL.canParse(place, typed)) return null;
  const address = new URL(place, typed);
  if (address.search === '') address.search = new URL(typed).search;
  return tokensOf({ ...line, parts: line.parts.toSpliced(at, 1, { operand: address.href }) });
}

/** The address is the operand of `through`, and else that of `--base-url`. */
function withScheme(line: CommandLine, scheme: string): CommandLine {
  const changed = (text: string) => text.replace(/^https?:/i, `${scheme}:`);
  const parts = line.parts.map((part): Part => {
    if ('operand' in part) return { operand: changed(part.operand) };
    const { option, value } = part;
    return option === '--base-url' && value !== null ? partOf({ option, value: changed(value) }) : part;
  });
  return { ...line, parts };
}

/** What the mock plays by itself, in place of a scenario that was typed. */
function usualScenario(line: CommandLine, tested: Tested): readonly string[] {
  if (hasOption(line, '--config')) return SUBJECT_WORDS[tested.subject.kind].command(tested);
  const parts = without(line, ['--scenario']).parts.map((part): Part => {
    return 'operand' in part && part.operand.startsWith('mock/') ? { operand: 'mock' } : part;
  });
  return tokensOf({ ...line, parts });
}

/** With another program, and null where the change fits none of its words. */
function withProgram(
  line: CommandLine,
  change: (program: readonly string[]) => readonly string[] | null,
): readonly string[] | null {
  if (line.command !== 'run') return null;
  if (line.rest !== null) {
    const rest = change(line.rest);
    return rest === null ? null : tokensOf({ ...line, rest });
  }
  const program = change(line.parts.flatMap((part) => ('operand' in part ? [part.operand] : [])));
  const options = line.parts.filter((part) => 'option' in part);
  return program === null ? null : tokensOf({ ...line, parts: options, rest: program });
}

/** `python -u`; null for other programs. */
function pythonUnbuffered(program: readonly string[]): readonly string[] | null {
  const at = program.findIndex((word) => /(?:^|[/\\])(?:python|pypy)[\d.]*(?:\.exe)?$/.test(word));
  return at === -1 || program[at + 1] === '-u' ? null : program.toSpliced(at + 1, 0, '-u');
}

/** The text behind `sh -c`, its filters told to flush, or curl itself; null for a script in a file. */
function filtersFlushed(program: readonly string[]): readonly string[] | null {
  if (/(?:^|\/)curl$/.test(program[0] ?? '')) return program.toSpliced(1, 0, '-N');
  const at = program.findIndex((word) => /^-[a-z]*c$/.test(word)) + 1;
  const text = at === 0 ? null : withFlush(program[at] ?? '');
  return text === null ? null : program.toSpliced(at, 1, text);
}

function hasOption({ parts }: CommandLine, option: string): boolean {
  return parts.some((part) => 'option' in part && part.option === option);
}

function parse(typed: readonly string[]): CommandLine {
  const curlAt = curlWordAt(typed);
  if (curlAt !== -1) {
    return { ...parse(typed.slice(0, curlAt)), command: 'curl', rest: typed.slice(curlAt + 1) };
  }
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
  const words = parts.flatMap((part) => ('operand' in part ? [part.operand] : part.tokens));
  if (command === 'curl') return [...words, command, ...(rest ?? [])];
  return [...(command === null ? [] : [command]), ...words, ...(rest === null ? [] : ['--', ...rest])];
}
