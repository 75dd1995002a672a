// Finds an answer that holds no tracers, that of a real model, in what a program prints: by the text that the wire brought.
//
//   wire    |Hel|lo,| wor|ld|       blanks are left out on both sides, for programs break lines where they like
//   screen  <b>Hello,</b> world
//
// Easy to get wrong: short pieces are found everywhere. A piece is looked for with what stands before it, which a program
// may show anew with every word; or behind the piece before, not far away. Never in what came out before the wire had it.
import { StringDecoder } from 'node:string_decoder';
import type { Stamp } from '../../clock.ts';
import type { Channel } from '../../model/timeline.ts';
import { NO_FAULT } from '../../texts/compare-texts.ts';
import { lettersFound, lettersOf } from '../../texts/letters.ts';
import type { Tally } from '../../texts/tally.ts';
import type { StampedPiece } from '../../texts/whole-tracks.ts';
import { vouched } from './tracers.ts';

export interface WireText {
  channel: Channel;
  text: string;
  /** When the wire had it. */
  at: Stamp;
}

/** So much text that ends with a piece is found nowhere else. A judgement, as is the next. */
const CONTEXT_CHARACTERS = 24;
/** Characters that may stand between two pieces: codes of the terminal, a prefix, an envelope. */
const LONGEST_BETWEEN = 400;

/** For each piece of text the piece of the screen that brought it or a later one; null where none did. */
export function firstPiecesByText(
  pieces: readonly StampedPiece[],
  spoken: readonly WireText[],
): (StampedPiece | null)[] {
  const { shown, begins } = shownOn(pieces);
  let context = '';
  let from: number | null = null;
  const first = spoken.map(({ text, at }) => {
    const wanted = bare(text);
    const earliest = begins[pieces.findIndex((piece) => piece.at >= at)];
    if (wanted === '' || earliest === undefined) return null;
    context = (context + wanted).slice(-Math.max(CONTEXT_CHARACTERS, wanted.length));
    const end = endOfContext(shown, context, earliest) ?? endNearby(shown, wanted, earliest, from);
    if (end === null) return null;
    from = end;
    return pieces[begins.findLastIndex((start) => start < end)]!;
  });
  return vouched(first, spoken);
}

/** The text of all pieces, and where each begins in it. */
function shownOn(pieces: readonly StampedPiece[]): { shown: string; begins: number[] } {
  const decoder = new StringDecoder('utf8');
  const begins: number[] = [];
  let shown = '';
  for (const { bytes } of pieces) {
    begins.push(shown.length);
    shown += bare(decoder.write(bytes));
  }
  return { shown, begins };
}

/** Its beginning may have come earlier, its end may not. */
function endOfContext(shown: string, context: string, earliest: number): number | null {
  if (context.length < CONTEXT_CHARACTERS) return null;
  const found = shown.indexOf(context, Math.max(0, earliest - context.length + 1));
  return found === -1 ? null : found + context.length;
}

function endNearby(shown: string, wanted: string, earliest: number, from: number | null): number | null {
  const begin = Math.max(from ?? 0, earliest);
  const found = shown.indexOf(wanted, begin);
  if (found === -1 || (from !== null && found - begin > LONGEST_BETWEEN)) return null;
  return found + wanted.length;
}

function bare(text: string): string {
  return text.replace(/\s+/gu, '');
}

/** Less of the answer than this may be missing without a word: a screen shows no addresses of links, nor marks of a list. */
const UNSEEN_SHARE = 0.02;

/**
 * Whether all letters of the text came out. What a program makes of it is unknown, so less is said than of the mock's words:
 * text is missing only where fewer letters came out than went in.
 */
export function comparedByText(pieces: readonly StampedPiece[], spoken: readonly WireText[]): Tally['comparisons'] {
  const own = spoken.filter(({ channel }) => channel === 'text');
  const text = own.map((piece) => piece.text).join('');
  const first = firstPiecesByText(pieces, own);
  if (text === '' || first.every((piece) => piece === null)) return [];
  const whole = { ...NO_FAULT, channel: 'text' as const, characters: text.length, pieces: own.length };
  const wanted = lettersOf(text);
  const shown = lettersOf(shownOn(pieces).shown);
  const lost = wanted.length - shown.length;
  if (lost <= UNSEEN_SHARE * wanted.length || lettersFound(wanted, shown) === wanted.length) return [whole];
  const missingCharacters = Math.round((text.length * lost) / wanted.length);
  const end = own.slice(first.findLastIndex((piece) => piece !== null) + 1);
  const behind = end.reduce((sum, piece) => sum + piece.text.length, 0);
  const isEnd = behind >= (1 - UNSEEN_SHARE) * missingCharacters;
  return [
    {
      ...whole,
      fault: isEnd ? 'cut-off' : 'missing',
      missingCharacters,
      missingPieces: end.length,
      firstDifferenceAt: isEnd ? text.length - behind : null,
      places: isEnd ? 1 : 0,
    },
  ];
}
