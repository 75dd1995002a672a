// Whether the words of the mock came in their order, and each once. Chunks as they stand in the output, an event in brackets:
//
//   [0][1][2][3]            as spoken
//   [0][0 1][0 1 2]         the whole text so far in each event         [0][1 2][1 2 3]   what a screen draws anew
//   [0][1][2][0 1 2]        all of it said once more at the end
//   [0][2][1][3]            reordered
//   [0][1][1][2]            repeated
import type { TextFault } from '../model/text-comparison.ts';

/** A word of the mock in a track. */
export interface Occurrence {
  chunk: number;
  /** Which event of the track brought it. */
  event: number;
  /** Whether it began in an event before that: then it is not told anew. */
  isSplit: boolean;
  /** What follows it as far as the next word, itself included: letters and digits; empty where the chunk had been whole before. */
  letters: string;
}

export interface OrderFault {
  fault: Extract<TextFault, 'reordered' | 'repeated'>;
  /** The first that is out of place. */
  chunk: number;
}

/** @param own the chunks of one channel that came */
export function orderFaultOf(occurrences: readonly Occurrence[], own: ReadonlySet<number>): OrderFault | null {
  const words = occurrences.filter(({ chunk }) => own.has(chunk));
  const last = [...own].reduce((most, chunk) => Math.max(most, chunk), -Infinity);
  const isRetold = isToldAnew(words, last);
  const lettersOf = new Map<number, number>();
  let newest = -1;
  for (const [i, { chunk, event, letters }] of words.entries()) {
    const before = lettersOf.get(chunk);
    if (before === undefined && chunk < newest) return { fault: 'reordered', chunk };
    const previous = words[i - 1];
    const isDoubled = previous?.chunk === chunk && previous.event === event;
    const isOnceMore = isRetold || leadsOn(words, i, newest) || (newest === last && isFromBeginning(words, i));
    // A piece that comes in parts is drawn anew with each of them.
    const hasGrown = before !== undefined && letters.length > before;
    if (before !== undefined && !hasGrown && (isDoubled || !isOnceMore)) return { fault: 'repeated', chunk };
    lettersOf.set(chunk, Math.max(before ?? 0, letters.length));
    newest = Math.max(newest, chunk);
  }
  return null;
}

/** Whether each event holds the whole text so far: the one that brings the last piece begins with the first. */
function isToldAnew(words: readonly Occurrence[], last: number): boolean {
  const [first] = words;
  const event = words.find(({ chunk }) => chunk === last)?.event;
  return (
    first !== undefined && first.event !== event && words.find((word) => word.event === event)?.chunk === first.chunk
  );
}

/** Whether words that are said again lead on to a new one, in the same event. */
function leadsOn(words: readonly Occurrence[], from: number, newest: number): boolean {
  const { event, isSplit } = words[from]!;
  if (isSplit) return false;
  for (let i = from; words[i]?.event === event; i++) {
    if (words[i]!.chunk > newest) return true;
    if (words[i + 1] !== undefined && words[i + 1]!.chunk <= words[i]!.chunk) return false;
  }
  return false;
}

/** Whether this word stands in a row that began with the first of all. */
function isFromBeginning(words: readonly Occurrence[], from: number): boolean {
  let i = from;
  while (i > 0 && words[i - 1]!.chunk < words[i]!.chunk) i -= 1;
  return words[i]!.chunk === words[0]!.chunk;
}
