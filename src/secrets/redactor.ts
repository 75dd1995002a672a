// One border for secrets: everything that is kept or printed passes a Redactor, which is made once for a check.
//
//   secret ─▶ forms: plain, as bytes read as Latin-1, base64 and base64url at each of three offsets, hex
//   text   ─▶ without escapes (decoded-text.ts), in lower case ─▶ every 8 letters looked up ─▶ longest match replaced
//
// Replaced is a whole form, and what a cut left of one: 8 letters of its beginning or end, or of its middle if they look
// random. Secrets of less than 8 letters, and those that are a word of ours or of every day (common-words.ts), are not
// looked for: replacing them would destroy texts and show where they stood.
import { isCommonWord } from './common-words.ts';
import { decodedText } from './decoded-text.ts';
import { formsOf } from './forms.ts';
import { withoutSegments } from './segments.ts';

export const REDACTED = '(redacted)';

/** The shortest secret, and the shortest rest of one, that is looked for. */
export const SHORTEST_SECRET = 8;
/** Names of members that are remembered as clean. */
const MOST_NAMES = 1000;
/** Secrets of one kind of letter that are shorter than this are replaced as whole words only, never in parts. */
const SHORTEST_IN_PARTS = 16;

export interface Redactor {
  /** The text with every secret in it replaced, and no segment in the addresses of our servers. */
  text(text: string): string;
  /** The value with every secret replaced in all of its strings, names of members included; itself if there is none. */
  value<T>(value: T): T;
  /** Pieces of one text, such as deltas: a secret may begin in one and end in another. */
  pieces(texts: readonly string[]): string[];
  /** Secrets that show later, such as the key in the request of a program. */
  add(secrets: readonly string[]): void;
}

interface Form {
  /** In lower case. */
  text: string;
  /** One kind of letter: nothing but a word, or a number. */
  isWord: boolean;
}

/** Where 8 letters of a form begin. */
interface Gram {
  form: Form;
  at: number;
}

interface Span {
  from: number;
  to: number;
}

export function createRedactor(secrets: readonly string[] = []): Redactor {
  const known = new Set<string>();
  const grams = new Map<string, Gram[]>();
  /** Whether any gram has this hash; most of a text needs no look-up. */
  let hashes = new Uint8Array(0);
  const cleanNames = new Set<string>();

  function add(more: readonly string[]): void {
    const fresh = more.map((secret) => secret.trim()).filter((secret) => isLookedFor(secret) && !known.has(secret));
    if (fresh.length === 0) return;
    cleanNames.clear();
    for (const secret of fresh) {
      known.add(secret);
      for (const text of formsOf(secret)) addForm(text);
    }
    hashes = new Uint8Array(sizeFor(grams.size));
    for (const gram of grams.keys()) hashes[hashAt(gram, 0) & (hashes.length - 1)] = 1;
  }

  function addForm(text: string): void {
    if (text.length < SHORTEST_SECRET) return;
    const form: Form = { text, isWord: text.length < SHORTEST_IN_PARTS && /^(?:\p{L}+|\d+)$/u.test(text) };
    for (const at of gramPlaces(text.length)) {
      const gram = text.slice(at, at + SHORTEST_SECRET);
      const others = grams.get(gram);
      if (others === undefined) grams.set(gram, [{ form, at }]);
      else if (!others.some((other) => other.form.text === text && other.at === at)) others.push({ form, at });
    }
  }

  function spansIn(lower: string): Span[] {
    const spans: Span[] = [];
    const mask = hashes.length - 1;
    let done = 0;
    for (let i = 0; i + SHORTEST_SECRET <= lower.length; i++) {
      if (hashes[hashAt(lower, i) & mask] === 0) continue;
      const found = grams.get(lower.slice(i, i + SHORTEST_SECRET));
      if (found === undefined) continue;
      const span = longestMatch(lower, i, done, found);
      if (span === null) continue;
      spans.push(span);
      done = span.to;
      i = done - 1;
    }
    return spans;
  }

  /** Where secrets stand in the text itself. */
  function placesIn(text: string): Span[] {
    if (grams.size === 0) return [];
    const { lower, startOf, endOf } = decodedText(text);
    return spansIn(lower).map(({ from, to }) => ({ from: startOf(from), to: endOf(to - 1) }));
  }

  function redactText(given: string): string {
    if (given.length < SHORTEST_SECRET) return given;
    const text = withoutSegments(given);
    const places = placesIn(text);
    return places.length === 0 ? text : joined(text, 0, text.length, merged(places));
  }

  /** A recording has the same few names a million times. */
  function redactName(name: string): string {
    if (name.length < SHORTEST_SECRET || cleanNames.has(name)) return name;
    const clean = redactText(name);
    if (clean === name && cleanNames.size < MOST_NAMES) cleanNames.add(name);
    return clean;
  }

  function redactValue(value: unknown): unknown {
    if (typeof value === 'string') return redactText(value);
    if (typeof value !== 'object' || value === null) return value;
    return Array.isArray(value) ? redactList(value) : redactMembers(value as Record<string, unknown>);
  }

  /** Nothing is copied before something is replaced: that is rare, and lists may be long. */
  function redactList(list: readonly unknown[]): unknown {
    let clean: unknown[] | null = null;
    for (let k = 0; k < list.length; k++) {
      const next = redactValue(list[k]);
      if (next !== list[k]) (clean ??= [...list])[k] = next;
    }
    return clean ?? list;
  }

  function redactMembers(members: Record<string, unknown>): unknown {
    let clean: [string, unknown][] | null = null;
    let k = 0;
    for (const name in members) {
      const value = members[name];
      const [cleanName, next] = [redactName(name), redactValue(value)];
      if (cleanName !== name || next !== value) clean ??= Object.entries(members).slice(0, k);
      clean?.push([cleanName, next]);
      k += 1;
    }
    return clean === null ? members : Object.fromEntries(clean);
  }

  add(secrets);

  return {
    add,
    text: redactText,
    value: <T>(value: T) => redactValue(value) as T,
    pieces(texts) {
      const whole = texts.join('');
      const places = merged(placesIn(whole));
      if (places.length === 0) return [...texts];
      let at = 0;
      return texts.map((text) => {
        const from = at;
        at += text.length;
        return joined(whole, from, at, places);
      });
    },
  };
}

function isLookedFor(secret: string): boolean {
  return secret.length >= SHORTEST_SECRET && !isCommonWord(secret);
}

/** A long form is found by every eighth place of its middle too. */
function gramPlaces(length: number): number[] {
  const last = length - SHORTEST_SECRET;
  const step = length <= 128 ? 1 : SHORTEST_SECRET;
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
    let [from, to] = [i, i + SHORTEST_SECRET];
    let begin = at;
    while (from > done && begin > 0 && text[from - 1] === form.text[begin - 1]) [from, begin] = [from - 1, begin - 1];
    let end = at + SHORTEST_SECRET;
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
  if (own.length < SHORTEST_SECRET || isCommonWord(own)) return false;
  const isAtEdge = part.from === 0 || part.to === form.text.length;
  return isAtEdge || (/\d/.test(piece) && /[a-z]/.test(piece));
}

function isLetter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\d]/u.test(character);
}

/** Places that follow each other at once become one. */
function merged(places: readonly Span[]): Span[] {
  const spans: Span[] = [];
  for (const place of places) {
    const last = spans.at(-1);
    if (last !== undefined && place.from <= last.to) last.to = Math.max(last.to, place.to);
    else spans.push({ ...place });
  }
  return spans;
}

/** The part of the text between two places, with secrets replaced: each once, in the part where it begins. */
function joined(text: string, start: number, end: number, places: readonly Span[]): string {
  let clean = '';
  let at = start;
  for (const { from, to } of places) {
    if (to <= start || from >= end) continue;
    if (from >= start) clean += text.slice(at, from) + REDACTED;
    at = Math.min(to, end);
  }
  return clean + text.slice(at, end);
}
