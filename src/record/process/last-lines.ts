// The last lines of a text that may be endless and that say something: of an error the line that names it, no frames.
//
//   Traceback (most recent call last):      left out
//     File "app.py", line 3, in answer      left out
//       raise ValueError("no model")        left out
//   ValueError: no model                    quoted
import type { Redactor } from '../../secrets/redactor.ts';
import { excerptOf } from '../../protocols/excerpt.ts';
import { createStackFilter, namesFailure, withoutColours } from './stack-lines.ts';

const LINES = 5;
/** Longer than the message of an error usually is. */
const QUOTED_CHARACTERS = 160;
/** Far more than five lines of a message and the stack behind it; a client may write megabytes without a line end. */
const KEPT_CHARACTERS = 32_768;

export interface LastLines {
  add(text: string): void;
  /** Empty lines and stacks left out, secrets replaced. From the line on that names the failure, if there is one. */
  lines(): string[];
}

export function createLastLines(redactor: Redactor): LastLines {
  let kept = '';
  return {
    add: (text) => void (kept = (kept + text).slice(-KEPT_CHARACTERS)),
    lines() {
      const isStack = createStackFilter();
      const lines = withoutColours(redactor.text(kept))
        .split('\n')
        .map((line) => line.trimEnd())
        .filter((line) => !isStack(line));
      const named = lines.findLastIndex(namesFailure);
      const told = lines.slice(Math.max(0, named));
      return told.length <= LINES || named < 0 ? told.slice(-LINES) : [told[0]!, ...told.slice(1 - LINES)];
    },
  };
}

/** The lines as a part of a sentence: each cut by itself, so that none takes the place of another. */
export function quotedLines(lines: readonly string[]): string {
  return lines.map((line) => excerptOf(line, QUOTED_CHARACTERS)).join(' | ');
}
