// What a program writes, passed on line by line: a secret may be cut anywhere between two reads of a pipe.
import type { Redactor } from './redactor.ts';

/** A line that does not end is passed on in pieces of this size. */
const LONGEST_LINE = 4096;

export interface RedactedStream {
  /** What can be passed on now. */
  feed(text: string): string;
  /** At the end: what is left. */
  rest(): string;
}

export function createRedactedStream(redactor: Redactor): RedactedStream {
  let held = '';
  return {
    feed(text) {
      held += text;
      // A line of progress ends with a carriage return alone.
      const end = Math.max(held.lastIndexOf('\n'), held.lastIndexOf('\r')) + 1;
      const taken = held.length - end > LONGEST_LINE ? held.length : end;
      const lines = held.slice(0, taken);
      held = held.slice(taken);
      return redactor.text(lines);
    },
    rest() {
      const rest = held;
      held = '';
      return redactor.text(rest);
    },
  };
}
