// The text of an app that cuts it up: what stands at the same place of one event after the other is put together again.
//
//   data: {"id":"a","t":"t0"}     the track of "t":  t0017
//   data: {"id":"b","t":"017"}    the track of "id": ab
//
// Events are lines: those of SSE without their `data:`, those of NDJSON as they are. Anything else is searched as it came.
const DATA = /^data: ?/;
/** A line that is no event any more; what it holds is still searched as it came. A judgement. */
const LONGEST_LINE = 262_144;
/** More places than any event has; ids that are used as names would make one for each event. A judgement. */
const MAX_TRACKS = 200;

export interface TextTracks {
  /** The tracks that this text makes longer: the last `kept` characters of what each had, and what it got. */
  feed(text: string): string[];
}

/** @param kept characters of a track that are given again with what follows them */
export function createTextTracks(kept: number): TextTracks {
  const tails = new Map<string, string>();
  let rest = '';

  function add(path: string, text: string, grown: Map<string, string>): void {
    if (!tails.has(path) && tails.size >= MAX_TRACKS) return;
    const whole = (grown.get(path) ?? tails.get(path) ?? '') + text;
    grown.set(path, whole);
    tails.set(path, whole.slice(-kept));
  }

  return {
    feed(text) {
      const lines = (rest + text).split(/\r\n|\n|\r/);
      rest = lines.pop()!;
      if (rest.length > LONGEST_LINE) rest = '';
      const grown = new Map<string, string>();
      for (const line of lines) {
        const isData = DATA.test(line);
        const event = isData ? line.replace(DATA, '') : line;
        if (!eachString(event, (path, value) => add(path, value, grown)) && isData) add('', event, grown);
      }
      return [...grown.values()];
    },
  };
}

/** Visits the strings of a JSON object or array with their place. False for anything else. */
function eachString(line: string, visit: (path: string, value: string) => void): boolean {
  if (!/^\s*[[{"]/.test(line)) return false;
  try {
    walk(JSON.parse(line), '$', visit);
    return true;
  } catch {
    return false;
  }
}

function walk(value: unknown, path: string, visit: (path: string, value: string) => void): void {
  if (typeof value === 'string') visit(path, value);
  else if (Array.isArray(value)) for (const item of value) walk(item, `${path}[]`, visit);
  else if (typeof value === 'object' && value !== null)
    for (const [name, item] of Object.entries(value)) walk(item, `${path}.${name}`, visit);
}
