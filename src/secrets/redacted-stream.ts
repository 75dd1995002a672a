// What a program writes, passed on as soon as it comes: held back is only what may be the beginning of a secret, which may
// be cut anywhere between two reads of a pipe.
import { REDACTED, type Redactor } from './redactor.ts';
import { withoutSegments } from './segments.ts';

export interface RedactedStream {
  /** What can be passed on now. */
  feed(text: string): string;
  /** At the end: what is left. */
  rest(): string;
}

/** Characters that are remembered when they were passed on: so many may be the first letters of a secret, in escapes. */
const REMEMBERED = 32;

export function createRedactedStream(redactor: Redactor): RedactedStream {
  let passed = '';
  let held = '';

  /** @param end of what is passed on, in all that is known */
  function passOn(end: number): string {
    const all = passed + held;
    const [before = '', clean = ''] = redactor.pieces([passed, all.slice(passed.length, end)]);
    // Of one whose first letters were passed on, the rest is replaced here.
    const isRest = before.endsWith(REDACTED) && before !== redactor.pieces([passed])[0];
    held = all.slice(end);
    passed = all.slice(0, end).slice(-REMEMBERED);
    return (isRest ? REDACTED : '') + withoutSegments(clean);
  }

  return {
    feed(text) {
      held += text;
      return passOn(Math.max(passed.length, redactor.begunAt(passed + held)));
    },
    rest: () => passOn(passed.length + held.length),
  };
}
