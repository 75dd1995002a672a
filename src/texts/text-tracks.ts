// The text of an app that cuts it up: what stands at the same place of one event after the other is put together again.
//
//   data: {"id":"a","t":"t0"}     the track of "t":  t0017
//   data: {"id":"b","t":"017"}    the track of "id": ab
//
// An event is what stands behind the `data:` of SSE, also in several lines, or a line of its own as in NDJSON, with a mark
// in front where a protocol has one (0:"t0"). A string that is JSON itself is looked into. Anything else is searched as it
// came.
const DATA = /^data: ?/;
/** One letter or digit in front of the JSON of a line, as AI SDKs had it. */
const MARK = /^[\da-z]{1,2}:(?=["[{])/;
/** An event that is none any more; what it holds is still searched as it came. A judgement. */
const LONGEST_EVENT = 262_144;
/** More places than any event has; ids that are used as names would make one for each event. A judgement. */
const MAX_TRACKS = 200;
/** JSON in JSON, so many times. A judgement. */
const MAX_DEPTH = 3;

export interface TextTracks {
  /** The tracks that this text makes longer: the last `kept` characters of what each had, and what it got. */
  feed(text: string): string[];
}

/** @param kept characters of a track that are given again with what follows them */
export function createTextTracks(kept: number): TextTracks {
  const tails = new Map<string, string>();
  /** The line that has begun. */
  let rest = '';

  function add(path: string, text: string, grown: Map<string, string>): void {
    if (!tails.has(path) && tails.size >= MAX_TRACKS) return;
    const whole = (grown.get(path) ?? tails.get(path) ?? '') + text;
    grown.set(path, whole);
    tails.set(path, whole.slice(-kept));
  }

  let grown = new Map<string, string>();
  const take = createEventReader((path, text) => add(path, text, grown));

  return {
    feed(text) {
      const lines = (rest + text).split(/\r\n|\n|\r/);
      rest = lines.pop()!;
      if (rest.length > LONGEST_EVENT) rest = '';
      grown = new Map();
      for (const line of lines) take(line);
      return [...grown.values()];
    },
  };
}

/** Takes one line after the other, and visits what its event says, with the place in it. */
export function createEventReader(visit: (path: string, value: string) => void): (line: string) => void {
  /** Lines of data that are no JSON by themselves. */
  let data: string[] = [];
  return (line) => {
    if (!DATA.test(line)) {
      data = [];
      eachString(line.replace(MARK, ''), visit);
      return;
    }
    const event = line.replace(DATA, '');
    if (eachString(event, visit)) {
      data = [];
      return;
    }
    visit('', event);
    data.push(event);
    // Most lines that are no JSON are text: only what begins like JSON can become it.
    const isJson = isJsonBegun(data[0]!) && data.length > 1 && eachString(data.join('\n'), visit);
    const length = data.reduce((sum, part) => sum + part.length, 0);
    if (isJson || !isJsonBegun(data[0]!) || length > LONGEST_EVENT) data = [];
  };
}

function isJsonBegun(text: string): boolean {
  return /^\s*[[{"]/.test(text);
}

/** Visits the strings of a JSON text with their place. False for anything else. */
function eachString(text: string, visit: (path: string, value: string) => void): boolean {
  if (!isJsonBegun(text)) return false;
  try {
    walk(JSON.parse(text), '$', 0, visit);
    return true;
  } catch {
    return false;
  }
}

function walk(value: unknown, path: string, depth: number, visit: (path: string, value: string) => void): void {
  if (typeof value === 'string') {
    visit(path, value);
    if (depth < MAX_DEPTH) eachNested(value, path, depth, visit);
  } else if (Array.isArray(value)) {
    // Pieces of one text, or, as in ["text", "t0"], values of several kinds.
    for (const item of value) walk(item, `${path}[]`, depth, visit);
    if (value.length > 1) for (const [i, item] of value.entries()) walk(item, `${path}[${i}]`, depth, visit);
  } else if (typeof value === 'object' && value !== null)
    for (const [name, item] of Object.entries(value)) walk(item, `${path}.${name}`, depth, visit);
}

/** A string that is an object or a list in JSON. */
function eachNested(text: string, path: string, depth: number, visit: (path: string, value: string) => void): void {
  if (!/^\s*[[{]/.test(text)) return;
  try {
    walk(JSON.parse(text), `${path}~`, depth + 1, visit);
  } catch {
    // Text that happens to begin so.
  }
}
