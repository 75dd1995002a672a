// The search for secrets in a text as decoded-text.ts has read it: without escapes, in lower case.
//
//   forms ─▶ every 8 letters of them, by hash ◀─ every 8 letters of the text ─▶ longest match
//
// Found is a whole form, and what a cut left of one: 8 letters of its beginning or end, or of its middle if they look random.
// A form of less than 8 letters is found as a whole word alone.
import { isCommonWord } from './common-words.ts';

/** The shortest form, and the shortest rest of one, that is found within other letters. */
export const SHORTEST_WITHIN = 8;
/** Forms of one kind of letter that are shorter than this are found as whole words only, never in parts. */
const SHORTEST_IN_PARTS = 16;
/** Fewer letters of a beginning are an accident more often than not. */
const BEGUN_LETTERS = 3;
/** At the end of a text: an escape that is not complete, of a URL, of JSON, of HTML, of a terminal. */
const PART_OF_ESCAPE = /(?:(?:%[0-9a-f]{0,2})+|\\+(?:u\{?[0-9a-f]*|x[0-9a-f]?|[0-3]?[0-7]?)|&[#a-z0-9]*|\[[\d;]*)$/;

export interface Span {
  from: number;
  to: number;
}

export interface SecretSearch {
  /** @param forms in lower case */
  add(forms: readonly string[]): void;
  /** Where they stand, in this order; none overlaps another. */
  spansIn(lower: string): Span[];
  /** Where a form begins whose rest may come behind the end of the text; the length of the text if none does. */
  begunAt(lower: string): number;
}

interface Form {
  text: string;
  /** One kind of letter: nothing but a word, or a number. */
  isWord: boolean;
}

/** Where 8 letters of a form begin. */
interface Gram {
  form: Form;
  at: number;
}

export function createSecretSearch(): SecretSearch {
  const grams = new Map<string, Gram[]>();
  /** Whether any gram has this hash; most of a text needs no look-up. */
  let hashes = new Uint8Array(1);
  /** Their first 3 to 7 letters. */
  const beginnings = new Set<string>();
  const words = new Set<string>();
  let wholeWords: RegExp | null = null;

  function addForm(text: string): void {
    for (let end = BEGUN_LETTERS; end < Math.min(SHORTEST_WITHIN, text.length); end++)
      beginnings.add(text.slice(0, end));
    if (text.length < SHORTEST_WITHIN) return void words.add(text);
    const form: Form = { text, isWord: text.length < SHORTEST_IN_PARTS && /^(?:\p{L}+|\d+)$/u.test(text) };
    for (const at of gramPlaces(text.length)) {
      const gram = text.slice(at, at + SHORTEST_WITHIN);
      const others = grams.get(gram);
      if (others === undefined) grams.set(gram, [{ form, at }]);
      else if (!others.some((other) => other.form.text === text && other.at === at)) others.push({ form, at });
    }
  }

  function gramsAt(lower: string, i: number): readonly Gram[] {
    if (hashes[hashAt(lower, i) & (hashes.length - 1)] === 0) return [];
    return grams.get(lower.slice(i, i + SHORTEST_WITHIN)) ?? [];
  }

  function longSpansIn(lower: string): Span[] {
    const spans: Span[] = [];
    let done = 0;
    for (let i = 0; i + SHORTEST_WITHIN <= lower.length; i++) {
      const found = gramsAt(lower, i);
      const span = found.length === 0 ? null : longestMatch(lower, i, done, found);
      if (span === null) continue;
      spans.push(span);
      done = span.to;
      i = done - 1;
    }
    return spans;
  }

  return {
    add(forms) {
      for (const text of forms) addForm(text);
      hashes = new Uint8Array(sizeFor(grams.size));
      for (const gram of grams.keys()) hashes[hashAt(gram, 0) & (hashes.length - 1)] = 1;
      wholeWords = words.size === 0 ? null : wholeWordsOf([...words]);
    },
    spansIn(lower) {
      const long = longSpansIn(lower);
      if (wholeWords === null) return long;
      const short = Array.from(lower.matchAll(wholeWords), ({ index, 0: { length } }) => ({
        from: index,
        to: index + length,
      }));
      return [
        ...long,
        ...short.filter(({ from, to }) => !long.some((span) => from < span.to && to > span.from)),
      ].toSorted((a, b) => a.from - b.from);
    },
    begunAt(lower) {
      const text = lower.replace(PART_OF_ESCAPE, '');
      for (let i = 0; i + BEGUN_LETTERS <= text.length; i++) {
        const isBegun =
          i + SHORTEST_WITHIN > text.length
            ? beginnings.has(text.slice(i))
            : gramsAt(text, i).some(({ form, at }) => at === 0 && isLonger(form.text, text.slice(i)));
        if (isBegun) return i;
      }
      return lower.length;
    },
  };
}

function isLonger(form: string, beginning: string): boolean {
  return form.length > beginning.length && form.startsWith(beginning);
}

/** Longer ones first: of two that begin alike the whole is to be found. */
function wholeWordsOf(words: readonly string[]): RegExp {
  const alternatives = words
    .toSorted((a, b) => b.length - a.length)
    .map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return new RegExp(`(?<![\\p{L}\\d])(?:${alternatives.join('|')})(?![\\p{L}\\d])`, 'gu');
}

/** A long form is found by every eighth place of its middle too. */
function gramPlaces(length: number): number[] {
  const last = length - SHORTEST_WITHIN;
  const step = length <= 128 ? 1 : SHORTEST_WITHIN;
  const places = Array.from({ length: Math.floor(last / step) + 1 }, (_, k) => k * step);
  return places.at(-1) === last ? places : [...places, last];
}

/** A power of two, of which a small part is used. */
function sizeFor(count: number): number {
  return 2 ** Math.max(12, Math.ceil(Math.log2(count * 16)));
}

function hashAt(text: string, i: number): number {
  return (
    text.charCodeAt(i) * 31 +
    text.charCodeAt(i + 2) * 1021 +
    text.charCodeAt(i + 5) * 8191 +
    text.charCodeAt(i + 7) * 65_537
  );
}

/** @param done what is before it is replaced already */
function longestMatch(text: string, i: number, done: number, grams: readonly Gram[]): Span | null {
  let longest: Span | null = null;
  for (const { form, at } of grams) {
    let [from, to] = [i, i + SHORTEST_WITHIN];
    let begin = at;
    while (from > done && begin > 0 && text[from - 1] === form.text[begin - 1]) [from, begin] = [from - 1, begin - 1];
    let end = at + SHORTEST_WITHIN;
    while (to < text.length && end < form.text.length && text[to] === form.text[end]) [to, end] = [to + 1, end + 1];
    if (to - from <= (longest === null ? 0 : longest.to - longest.from)) continue;
    if (isSecretPart(text, { from, to }, form, { from: begin, to: end })) longest = { from, to };
  }
  return longest;
}

/** Whether this piece of a form is to be replaced where it stands. */
function isSecretPart(text: string, place: Span, form: Form, part: Span): boolean {
  const isWhole = part.from === 0 && part.to === form.text.length;
  if (form.isWord) return isWhole && !isLetter(text[place.from - 1]) && !isLetter(text[place.to]);
  if (isWhole) return true;
  const piece = form.text.slice(part.from, part.to);
  // What every address, or every key of a vendor, begins with.
  const own = piece.replace(/^(?:[a-z][a-z0-9+.-]*:\/\/[^/]*\/?|(?:bearer|basic)\s+)/, '');
  if (own.length < SHORTEST_WITHIN || isCommonWord(own)) return false;
  const isAtEdge = part.from === 0 || part.to === form.text.length;
  return isAtEdge || (/\d/.test(piece) && /[a-z]/.test(piece));
}

function isLetter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\d]/u.test(character);
}
