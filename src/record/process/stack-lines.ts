// Which lines of what a program wrote are the inside of a stack trace or of a report of the runtime, and say nothing to
// people; and which line is the one that names the failure.

/** Frames, in the words of Node and V8, Python, Java, Go, Rust, Ruby and PHP, and what stands around them. */
const STACK_LINES: readonly RegExp[] = [
  /^\s*at (?:\S+ \(|async |new |\S+:\d+|\S+\(|file:|node:|<anonymous>)/,
  /^node:internal\S*:\d+$/,
  /^Node\.js v\d|^\(Use `node --trace/,
  /^\s*\d+: 0x[\da-f]+ |^\s{2,}\d+: \S+$/i,
  /^\s*#?\d*:? *(?:0x[\da-f]{4,}|\[?pc: )/i,
  /^\[\d+:0x[\da-f]+\]/,
  /^<?-{3,}.*-{3,}>?$|^<--- .* --->$/,
  /^#(?:FailureMessage Object:.*)?$/,
  /^\s*File ".*", line \d+/,
  /^\s*(?:[+|] ?)*(?:Exception Group )?Traceback \(most recent call last\):$/,
  /^(?:During handling of the above exception|The above exception was the direct cause)/,
  /^(?:Current thread|Thread) 0x[\da-f]+|^Extension modules:/,
  /^\s*\.{3} \d+ (?:more|lines)/,
  /^\s+\S+\.go:\d+|^goroutine \d+|^created by \S+|^\S+\([^)]*0x[\da-f]+[^)]*\)$/,
  /^stack backtrace:$|^note: (?:run with|some details)/,
  /^\s+from \S+:\d+/,
  /^#\d+ (?:\S+\(\d+\)|\{main\}|0x)/,
  /^[\s{}[\](),;^~|]*$/,
];

/** In front of the line of a script that failed: where it stands. Node writes the line and a mark under it. */
const PLACE = /^(?:file:\/\/|[A-Za-z]:)?[^\s:]*[/\\][^\s:]+:\d+$/;
const MARK = /^\s*[\^~]+[\s^~]*$/;
const PYTHON_FRAME = /^\s*File ".*", line \d+/;
/** A line of source may be as long as it likes; after so many lines what follows a place is none. */
const SOURCE_LINES = 4;

/** Whether each of these lines, one after the other, belongs to a stack trace. */
export function createStackFilter(): (line: string) => boolean {
  let isAfterFrame = false;
  let sourceLines = 0;
  return (line) => {
    if (PLACE.test(line)) {
      sourceLines = SOURCE_LINES;
      return true;
    }
    if (MARK.test(line)) {
      sourceLines = 0;
      return true;
    }
    if (sourceLines > 0 && line !== '') {
      sourceLines -= 1;
      if (!NAMES_FAILURE.test(line) || /^\s/.test(line)) return true;
    }
    // Python writes the line of source under its frame, further in.
    const isSource = isAfterFrame && /^\s{4,}/.test(line);
    isAfterFrame = PYTHON_FRAME.test(line) || isSource;
    return isSource || STACK_LINES.some((pattern) => pattern.test(line));
  };
}

/** Types of errors at the beginning of a line, and what runtimes write where they have none. */
const NAMES_FAILURE =
  /^(?:Uncaught |Unhandled |Exception in thread "[^"]*" |Caused by: )?(?:[\w$]+[.:]+)*[A-Z][\w$]*(?:Error|Exception|Interrupt|Exit|ExceptionGroup)\b|^(?:KeyboardInterrupt|SystemExit|GeneratorExit|StopIteration)\b|^#? ?(?:FATAL|Fatal|fatal)\b|^panic:|panicked at|^Segmentation fault|^terminate called|^Killed$/;

export function namesFailure(line: string): boolean {
  return NAMES_FAILURE.test(line);
}

// eslint-disable-next-line no-control-regex
const COLOURS = /\u001b\[[\d;]*[A-Za-z]/g;

/** What a program meant for a terminal, as text. */
export function withoutColours(text: string): string {
  return text.replace(COLOURS, '');
}

/** In the words of V8, Python, Go, glibc and the JVM. */
export function isOutOfMemory(lines: readonly string[]): boolean {
  return lines.some((line) =>
    /\bout of memory\b|\bOutOfMemory|^MemoryError\b|\bbad_alloc\b|cannot allocate memory/i.test(line),
  );
}
