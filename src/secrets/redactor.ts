// One border for secrets: everything that is kept or printed passes a Redactor, which is made once for a check.
//
//   secret ─▶ forms: plain, as bytes read as Latin-1, base64 and base64url at each of three offsets, hex
//   text   ─▶ without escapes (decoded-text.ts), in lower case ─▶ searched for forms and rests of them (search.ts) ─▶ replaced
//
// Not looked for are secrets of less than 6 letters, those of less than 8 that are one kind of letter, and those that are a
// word of ours or of every day (common-words.ts): replacing them would destroy texts and show where they stood.
import { isCommonWord } from './common-words.ts';
import { decodedText } from './decoded-text.ts';
import { formsOf } from './forms.ts';
import { createSecretSearch, SHORTEST_WITHIN, type Span } from './search.ts';
import { begunSegmentAt, withoutSegments } from './segments.ts';

export const REDACTED = '(redacted)';

/** The shortest secret that is looked for. */
const SHORTEST_SECRET = 6;
/** Names of members that are remembered as clean. */
const MOST_NAMES = 1000;

export interface Redactor {
  /** The text with every secret in it replaced, and no segment in the addresses of our servers. */
  text(text: string): string;
  /** The value with every secret replaced in all of its strings, names of members included; itself if there is none. */
  value<T>(value: T): T;
  /** Pieces of one text, such as deltas: a secret may begin in one and end in another. */
  pieces(texts: readonly string[]): string[];
  /** Where a secret may have begun whose rest may come behind the end; the length of the text if none has. */
  begunAt(text: string): number;
  /** Secrets that show later, such as the key in the request of a program. */
  add(secrets: readonly string[]): void;
}

export function createRedactor(secrets: readonly string[] = []): Redactor {
  const known = new Set<string>();
  const search = createSecretSearch();
  const cleanNames = new Set<string>();

  function add(more: readonly string[]): void {
    const fresh = more.map((secret) => secret.trim()).filter((secret) => isLookedFor(secret) && !known.has(secret));
    if (fresh.length === 0) return;
    cleanNames.clear();
    for (const secret of fresh) known.add(secret);
    // The first one is the secret as it was given: of that alone short ones are words.
    search.add(
      fresh.flatMap((secret) => formsOf(secret).filter((form, k) => k === 0 || form.length >= SHORTEST_WITHIN)),
    );
  }

  /** Where secrets stand in the text itself. */
  function placesIn(text: string): Span[] {
    if (known.size === 0) return [];
    const { lower, startOf, endOf } = decodedText(text);
    return search.spansIn(lower).map(({ from, to }) => ({ from: startOf(from), to: endOf(to - 1) }));
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
    begunAt(text) {
      const { lower, startOf } = decodedText(text);
      const begun = known.size === 0 ? lower.length : search.begunAt(lower);
      return Math.min(begun < lower.length ? startOf(begun) : text.length, begunSegmentAt(text));
    },
  };
}

function isLookedFor(secret: string): boolean {
  if (secret.length < SHORTEST_SECRET || isCommonWord(secret)) return false;
  return secret.length >= SHORTEST_WITHIN || !/^(?:\p{L}+|\d+)$/u.test(secret);
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
