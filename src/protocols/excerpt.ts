// Short quotations of what a server sent, safe to print: it may hold terminal control sequences.
import type { Redactor } from '../secrets/redactor.ts';

/** Long enough to recognise a page or a payload, short enough for one line of a terminal. */
const EXCERPT_CHARACTERS = 80;

/** The beginning of the text on one line, without control characters. @param longest characters of it */
export function excerptOf(text: string, longest = EXCERPT_CHARACTERS): string {
  // Cut first: a body of megabytes must not be searched.
  const line = text
    .slice(0, longest * 10)
    .replace(/\s+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .trim();
  const characters = Array.from(line);
  if (characters.length <= longest) return line;
  return `${characters.slice(0, longest - 1).join('')}…`;
}

/** The same without secrets. Easy to get wrong: cut first, half a secret is left, which nobody recognises. */
export function redactedExcerptOf(text: string, redactor: Redactor, longest = EXCERPT_CHARACTERS): string {
  return excerptOf(redactor.text(text.slice(0, longest * 10)), longest);
}
