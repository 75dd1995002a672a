// The text that the replay lets arrive: the words where they were kept, else letters that mean nothing, as many as came.
import type { Series } from './series.ts';

/** Text of no meaning. The same place of an answer has the same letters at each vantage. */
const FILLER =
  'lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna ' +
  'aliqua ut enim ad minim veniam quis nostrud exercitation ullamco laboris nisi ut aliquip ex ea commodo consequat ';

export interface ReplayText {
  /** All that came. */
  text: string;
  /** How much of it is there once so many pieces have come: `ends[pieces - 1]`. */
  ends: readonly number[];
  areWords: boolean;
}

/** One for each vantage. Where one saw no words, but as much text as another one that did, it has the words of that one. */
export function replayTextsOf(all: readonly Pick<Series, 'texts' | 'totals'>[]): ReplayText[] {
  const known = all.flatMap(({ texts }) => (texts === null ? [] : [texts.join('')]));
  return all.map(({ texts, totals }) => {
    if (texts !== null) {
      let length = 0;
      return { text: texts.join(''), ends: texts.map((text) => (length += text.length)), areWords: true };
    }
    const whole = totals.at(-1) ?? 0;
    const words = known.find(({ length }) => length === whole);
    return { text: words ?? fillerOf(whole), ends: totals, areWords: words !== undefined };
  });
}

/** @returns so many characters */
function fillerOf(length: number): string {
  return FILLER.repeat(Math.ceil(length / FILLER.length)).slice(0, length);
}

/** The end of what is there, for a place with little room. It begins with a whole word where it can. */
export function lastOf(text: string, end: number, most: number): string {
  if (end <= most) return text.slice(0, end);
  const cut = text.slice(end - most, end).replace(/^[\udc00-\udfff]/, '');
  const word = cut.search(/\s\S/);
  return `… ${word === -1 || word > most / 4 ? cut : cut.slice(word + 1)}`;
}

/** Scripts that are written from right to left. */
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Nko}\p{Script=Syriac}\p{Script=Thaana}]/u;

/** As its first letter is written. It stays as it is while the text moves up, or all of it would jump from side to side. */
export function directionOf(text: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.test(/\p{L}/u.exec(text)?.[0] ?? '') ? 'rtl' : 'ltr';
}
