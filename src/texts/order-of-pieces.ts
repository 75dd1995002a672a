// A text that is made of the pieces that were written, but in another order, twice, or not all of them.
//
//   wrote  ab|cd|ef     got  cdabef  pieces 1 0 2: reordered      got  abcdcd  pieces 0 1 1: 2 is missing, 1 came twice
import type { TextFault } from '../model/text-comparison.ts';

export interface OrderOfPieces {
  fault: TextFault;
  missingCharacters: number;
  missingPieces: number;
  places: number;
}

/** Null for a text with anything else in it. */
export function orderOfPieces(pieces: readonly string[], got: string): OrderOfPieces | null {
  const sequence = sequenceOf(pieces, got);
  if (sequence === null) return null;
  const came = new Set(sequence);
  const lost = pieces.flatMap((_, i) => (came.has(i) ? [] : [i]));
  const places = lost.filter((piece, i) => i === 0 || lost[i - 1] !== piece - 1).length;
  const missingCharacters = lost.reduce((sum, i) => sum + pieces[i]!.length, 0);
  const goesBack = sequence.some((piece, i) => i > 0 && piece < sequence[i - 1]!);
  const isTwice = came.size < sequence.length;
  const fault = lost.length > 0 ? 'missing' : isTwice ? 'repeated' : goesBack ? 'reordered' : 'changed';
  return { fault, missingCharacters, missingPieces: lost.length, places };
}

/** Numbers of the pieces in the order in which they came. Of pieces that are alike, the next that did not come yet. */
function sequenceOf(pieces: readonly string[], got: string): number[] | null {
  const numbers = new Map<string, number[]>();
  for (const [i, piece] of pieces.entries()) numbers.set(piece, [...(numbers.get(piece) ?? []), i]);
  const lengths = [...new Set(pieces.map(({ length }) => length))].toSorted((a, b) => b - a);
  const taken = new Map<string, number>();
  const sequence: number[] = [];
  for (let at = 0; at < got.length;) {
    const length = lengths.find((one) => at + one <= got.length && numbers.has(got.slice(at, at + one)));
    if (length === undefined) return null;
    const piece = got.slice(at, at + length);
    const all = numbers.get(piece)!;
    const count = taken.get(piece) ?? 0;
    taken.set(piece, count + 1);
    sequence.push(all[Math.min(count, all.length - 1)]!);
    at += length;
  }
  return sequence;
}
