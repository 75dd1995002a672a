// Finds an answer that holds no tracers, that of a real model, in what a program prints: by the text that the wire brought.
//
//   wire    |Hel|lo,| wor|ld|       blanks are left out on both sides, for programs break lines where they like
//   screen  ⟨bold⟩Hello,⟨/bold⟩ world
//
// Easy to get wrong: short pieces are found everywhere. A piece is looked for behind the one before it, not far away,
// and never in what came out before the wire had it.
import { StringDecoder } from 'node:string_decoder';
import type { Stamp } from '../../clock.ts';
import { vouched, type StampedPiece } from '../through/tracers.ts';

export interface WireText {
  text: string;
  /** When the wire had it. */
  at: Stamp;
}

/** Characters that may stand between two pieces: codes of the terminal, a prefix, an envelope. A judgement. */
const LONGEST_BETWEEN = 400;

/** For each piece of text the piece of the screen that brought it or a later one; null where none did. */
export function firstPiecesByText(
  pieces: readonly StampedPiece[],
  spoken: readonly WireText[],
): (StampedPiece | null)[] {
  const decoder = new StringDecoder('utf8');
  const begins: number[] = [];
  let shown = '';
  for (const { bytes } of pieces) {
    begins.push(shown.length);
    shown += bare(decoder.write(bytes));
  }
  let from: number | null = null;
  const first = spoken.map(({ text, at }) => {
    const wanted = bare(text);
    const earliest = begins[pieces.findIndex((piece) => piece.at >= at)];
    if (wanted === '' || earliest === undefined) return null;
    const begin = Math.max(from ?? 0, earliest);
    const found = shown.indexOf(wanted, begin);
    if (found === -1 || (from !== null && found - begin > LONGEST_BETWEEN)) return null;
    from = found + wanted.length;
    const last = from - 1;
    return pieces[begins.findLastIndex((start) => start <= last)]!;
  });
  return vouched(first);
}

function bare(text: string): string {
  return text.replace(/\s+/gu, '');
}
