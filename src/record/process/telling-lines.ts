// The last lines of a log that say something: no access log, no "started", no empty lines. A warning that is given once,
// at the first request, is not pushed out by what is logged after it.
import { redactLikelySecrets } from '../../secrets/likely.ts';
import type { Redactor } from '../../secrets/redactor.ts';
import { createStackFilter, withoutColours } from './stack-lines.ts';

const LINES = 5;
const LINE_CHARACTERS = 300;
/** A log may go on for ever without a line end. */
const UNFINISHED_CHARACTERS = 4096;

/** What servers log while all is well. */
const SAYS_NOTHING: readonly RegExp[] = [
  /^\W*$/,
  /^\W*(?:info|debug|trace|notice)\b/i,
  /\[(?:info|debug|trace|notice)\]/i,
  /"level":\s*(?:"(?:info|debug|trace)"|[123]0\b)/i,
  /^\W*(?:running|listening|started|starting|ready|watching|serving|debugger|press ctrl)/i,
  /restarting with|ctrl[+-]c/i,
];
/** The same, though words of trouble stand in it. */
const NEVER_SAYS: readonly RegExp[] = [
  /"(?:GET|POST|PUT|HEAD|OPTIONS) [^"]*" [123]\d\d\b/,
  /this is a development server|use `node --trace-warnings/i,
];
const TROUBLE = /warn|error|exception|traceback|fail|refus|denied|timed? ?out|deprecat/i;

export interface TellingLines {
  add(text: string): void;
  /** Secrets replaced. */
  lines(): string[];
}

export function createTellingLines(redactor: Redactor): TellingLines {
  const kept: string[] = [];
  let unfinished = '';
  const isStack = createStackFilter();
  const withoutSecrets = (line: string) => redactLikelySecrets(redactor.text(line));
  const take = (raw: string) => {
    const line = withoutColours(raw).trimEnd();
    if (isStack(line)) return;
    const isUsual = SAYS_NOTHING.some((pattern) => pattern.test(line)) && !TROUBLE.test(line);
    if (isUsual || NEVER_SAYS.some((pattern) => pattern.test(line))) return;
    const shown = withoutSecrets(line.slice(0, 10 * LINE_CHARACTERS)).slice(0, LINE_CHARACTERS);
    // What is said again and again is said once.
    if (kept.includes(shown)) kept.splice(kept.indexOf(shown), 1);
    kept.push(shown);
    if (kept.length > LINES) kept.shift();
  };
  return {
    add(text) {
      const lines = (unfinished + text).split('\n');
      unfinished = (lines.pop() ?? '').slice(-UNFINISHED_CHARACTERS);
      lines.forEach(take);
    },
    lines() {
      if (unfinished !== '') take(unfinished);
      unfinished = '';
      return [...kept];
    },
  };
}
