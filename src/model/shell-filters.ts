// Programs in a shell that keep what they print while their stdout is no terminal, and how each is told not to.

interface Filter {
  /**
   * `switch` comes behind its name; `stdbuf`: its name comes behind `stdbuf -oL`; `code`: its own script has to say it;
   * `nothing` helps where it needs the whole text.
   */
  flush: { by: 'switch' | 'code'; text: string } | { by: 'stdbuf' } | { by: 'nothing' };
  /** Its arguments, where it has been told already. */
  told: RegExp;
}

function bySwitch(text: string, told: RegExp): Filter {
  return { flush: { by: 'switch', text }, told };
}
function byCode(text: string, told: RegExp): Filter {
  return { flush: { by: 'code', text }, told };
}
const GREP = bySwitch('--line-buffered', /\s--line-buffered\b/);
const SED = bySwitch('-u', /\s(-[a-zA-Z]*u|--unbuffered\b|--line-buffered\b)/);
const AWK = byCode('fflush() (mawk: -W interactive)', /\bfflush\b|\s-W\s*interactive/);
const PYTHON = bySwitch('-u', /\s-[a-zA-Z]*u|\bflush=True\b/);
const PLAIN: Filter = { flush: { by: 'stdbuf' }, told: /^never$/ };
const WHOLE: Filter = { flush: { by: 'nothing' }, told: /^never$/ };

const FILTERS = {
  curl: bySwitch('-N', /\s(-[a-zA-Z]*N|--no-buffer\b)/),
  grep: GREP,
  egrep: GREP,
  fgrep: GREP,
  rg: GREP,
  jq: bySwitch('--unbuffered', /\s--unbuffered\b/),
  sed: SED,
  gsed: SED,
  awk: AWK,
  gawk: AWK,
  mawk: bySwitch('-W interactive', /\s-W\s*interactive/),
  python: PYTHON,
  perl: byCode('$| = 1', /\$\|/),
  ruby: byCode('$stdout.sync = true', /\bsync\s*=\s*true\b/),
  cut: PLAIN,
  tr: PLAIN,
  uniq: PLAIN,
  fold: PLAIN,
  nl: PLAIN,
  rev: PLAIN,
  column: PLAIN,
  expand: PLAIN,
  paste: PLAIN,
  sort: WHOLE,
  tac: WHOLE,
} as const satisfies Record<string, Filter>;

export type ShellFilter = keyof typeof FILTERS;
export const SHELL_FILTERS = Object.keys(FILTERS) as [ShellFilter, ...ShellFilter[]];

/** A simple command within the text of a shell: where its name begins, its name, and where it ends. */
interface SimpleCommand {
  from: number;
  name: string;
  /** Which filter it is; null for any other program. */
  filter: ShellFilter | null;
  to: number;
  isPiped: boolean;
}

/** The filters that would hold text, each once, in their order. @param text a command line or a script */
export function holdingFilters(text: string): ShellFilter[] {
  return [...new Set(holding(text).flatMap(({ filter }) => filter ?? []))];
}

/** The same text, each of these filters told to print at once; null where that needs more than a switch. */
export function withFlush(text: string): string | null {
  let mended = text;
  // From the end on, so that places in front of it stay what they are.
  for (const { from, name, filter } of holding(text).toReversed()) {
    if (filter === null) continue;
    const { flush }: Filter = FILTERS[filter];
    if (flush.by === 'code' || flush.by === 'nothing') return null;
    const after = from + name.length;
    mended =
      flush.by === 'stdbuf'
        ? `${mended.slice(0, from)}stdbuf -oL ${mended.slice(from)}`
        : `${mended.slice(0, after)} ${flush.text}${mended.slice(after)}`;
  }
  return mended === text ? null : mended;
}

/** How it is told, as it is typed: `grep --line-buffered`. */
export function flushOf(name: ShellFilter): string {
  const { flush }: Filter = FILTERS[name];
  switch (flush.by) {
    case 'stdbuf':
      return `stdbuf -oL ${name}`;
    case 'nothing':
      return `${name} cannot (it needs the whole text)`;
    case 'code':
      return `${name} with ${flush.text}`;
    default:
      return `${name} ${flush.text}`;
  }
}

/** What reads the stream itself, or is the program; the others read a file where nothing is piped into them. */
const ALONE: ReadonlySet<ShellFilter> = new Set(['curl', 'python', 'perl', 'ruby']);

function holding(text: string): SimpleCommand[] {
  return simpleCommands(text).filter(({ from, filter, to, isPiped }) => {
    if (filter === null) return false;
    return (isPiped || ALONE.has(filter)) && !FILTERS[filter].told.test(text.slice(from, to));
  });
}

function filterOf(name: string): ShellFilter | null {
  const known = /^(?:python|pypy)[\d.]*$/.test(name) ? 'python' : name;
  return Object.hasOwn(FILTERS, known) ? (known as ShellFilter) : null;
}

/** Ends of simple commands outside of quotes; a comment goes to the end of its line. */
const TOKENS = /'[^']*'|"(?:\\[^]|[^"\\])*"|\\[^]|(?<=^|\s)#[^\n]*|\|\||&&|\|&?|[;&\n(){}`]/g;
/** What may stand in front of the name of a command: words of the shell, assignments, helpers. */
const BEFORE_NAME =
  /^(?:\s+|(?:if|then|elif|else|while|until|do|!|exec|command|time|nohup|env|sudo)(?=\s)|[A-Za-z_]\w*=(?:'[^']*'|"[^"]*"|[^\s'"])*)/;

function simpleCommands(text: string): SimpleCommand[] {
  const found: SimpleCommand[] = [];
  let from = 0;
  let isBehindPipe = false;
  const add = (to: number, isBeforePipe: boolean) => {
    let start = from;
    for (let match; (match = BEFORE_NAME.exec(text.slice(start, to))) !== null;) start += match[0].length;
    const path = /^[\w./-]+/.exec(text.slice(start, to))?.[0] ?? '';
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (name !== '')
      found.push({
        from: start + path.length - name.length,
        name,
        filter: filterOf(name),
        to,
        isPiped: isBehindPipe || isBeforePipe,
      });
  };
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    if (/^['"\\]/.test(token)) continue;
    const isPipe = token === '|' || token === '|&';
    add(index, isPipe);
    // A pipe may stand at the end of a line.
    if (!(token === '\n' && isBehindPipe && text.slice(from, index).trim() === '')) isBehindPipe = isPipe;
    from = index + token.length;
  }
  add(text.length, false);
  return found;
}
