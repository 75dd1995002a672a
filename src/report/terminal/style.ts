// Signs and colours of the terminal report. Colour only supports: every state is also a word or a sign.
import { Chalk, type ChalkInstance } from 'chalk';

export interface StyleOptions {
  columns: number;
  /** 0 none, 1 sixteen colours, 2 256, 3 all. */
  colorLevel: 0 | 1 | 2 | 3;
  /** Whether signs beyond ASCII can be shown. */
  unicode: boolean;
}

export interface Style {
  columns: number;
  paint: ChalkInstance;
  signs: Signs;
}

interface Signs {
  passed: string;
  failed: string;
  unknown: string;
  /** A rule that only warns, and one that may fail. */
  warned: string;
  ignored: string;
  /** Text per slice of time: nothing, then more and more. */
  levels: readonly string[];
  alive: string;
  dead: string;
  held: string;
  dot: string;
  ellipsis: string;
}

const UNICODE: Signs = {
  passed: '✔',
  failed: '✘',
  unknown: '?',
  warned: '!',
  ignored: '–',
  levels: ['·', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
  alive: '─',
  dead: '✕',
  held: '◀ held',
  dot: '·',
  ellipsis: '…',
};

const ASCII: Signs = {
  passed: '+',
  failed: 'x',
  unknown: '?',
  warned: '!',
  ignored: '-',
  levels: ['.', ':', ':', ':', '|', '|', '#', '#', '#'],
  alive: '-',
  dead: 'x',
  held: '<- held',
  dot: '-',
  ellipsis: '~',
};

export function styleOf({ columns, colorLevel, unicode }: StyleOptions): Style {
  return { columns, paint: new Chalk({ level: colorLevel }), signs: unicode ? UNICODE : ASCII };
}

/** What stands in one column, or is one escape: no text is cut within it. */
const UNIT = /\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\u\{[0-9a-f]+\}|./gsu;

/** Cut in the middle, so that both ends of a path or version stay. @param text escaped */
export function shorten(text: string, columns: number, ellipsis: string): string {
  if (text.length <= columns) return text;
  const units = text.match(UNIT) ?? [];
  const room = columns - 1;
  const end = fitting(units.toReversed(), Math.floor(room / 2)).toReversed();
  return `${fitting(units, Math.ceil(room / 2)).join('')}${ellipsis}${end.join('')}`;
}

/** As many of the first units as have room. */
function fitting(units: readonly string[], room: number): string[] {
  let used = 0;
  const end = units.findIndex((unit) => (used += unit.length) > room);
  return units.slice(0, end === -1 ? units.length : end);
}
