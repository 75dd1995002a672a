// A text as it is searched for secrets: escapes decoded, what cannot be seen left out, in lower case. Each of its letters
// knows where it stands in the original.
//
//   a%2Fb  a\/b  a\u002fb  a&#47;b  a&sol;b  a<zero width>/b     all are read as  a/b

export interface DecodedText {
  lower: string;
  /** Where the letter k begins in the original. */
  startOf(k: number): number;
  /** Where it ends. */
  endOf(k: number): number;
}

/** What may be escaped more than once: `%2525`, JSON within JSON. */
const MOST_LEVELS = 3;
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  sol: '/',
  bsol: '\\',
  equals: '=',
  plus: '+',
  colon: ':',
  num: '#',
  percnt: '%',
  dollar: '$',
  excl: '!',
  commat: '@',
  lowbar: '_',
  period: '.',
};

/** Whether anything in a text may be an escape, or cannot be seen. */
const MAY_HIDE = /[%\\&\p{Cf}\p{Cs}]|(?![\t\n\r])\p{Cc}/u;
const ESCAPES = new RegExp(
  [
    // ASCII in a URL, and a character of several bytes.
    '%[0-7][0-9a-f]|%[c-f][0-9a-f](?:%[89ab][0-9a-f])+',
    // JSON, JavaScript, Python: \u0041 \u{41} \x41 \101 \/ \" and JSON within JSON.
    String.raw`\\+(?:u[0-9a-f]{4}|u\{[0-9a-f]{1,6}\}|x[0-9a-f]{2}|[0-3][0-7]{2}|["'/])`,
    '&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,7});',
    // Colours of a terminal, then all else that cannot be seen.
    String.raw`\u001b\[[\d;]*[a-z]|[\p{Cf}\p{Cs}]|(?![\t\n\r])\p{Cc}`,
  ].join('|'),
  'giu',
);

export function decodedText(text: string): DecodedText {
  if (!MAY_HIDE.test(text)) return { lower: lowered(text), startOf: (k) => k, endOf: (k) => k + 1 };
  let decoded = decodedOnce(text);
  for (let level = 1; level < MOST_LEVELS; level++) {
    const next = decodedOnce(decoded.text);
    if (next.text === decoded.text) break;
    decoded = { text: next.text, placeOf: composed(next.placeOf, decoded.placeOf) };
  }
  const { placeOf } = decoded;
  return { lower: lowered(decoded.text), startOf: (k) => placeOf(k).from, endOf: (k) => placeOf(k).to };
}

/** Of one letter. */
type PlaceOf = (k: number) => { from: number; to: number };

function composed(inner: PlaceOf, outer: PlaceOf): PlaceOf {
  return (k) => {
    const { from, to } = inner(k);
    return { from: outer(from).from, to: outer(to - 1).to };
  };
}

/** A part of the text that stayed as it was, or what an escape became. */
interface Segment {
  /** Where it begins now, and where it began. */
  at: number;
  from: number;
  /** Of an escape; null for what stayed. */
  to: number | null;
}

function decodedOnce(text: string): { text: string; placeOf: PlaceOf } {
  const parts: string[] = [];
  const segments: Segment[] = [];
  let at = 0;
  const take = (letters: string, from: number, to: number | null) => {
    if (letters === '') return;
    parts.push(letters);
    segments.push({ at, from, to });
    at += letters.length;
  };
  let done = 0;
  for (const match of text.matchAll(ESCAPES)) {
    const [escape] = match;
    take(text.slice(done, match.index), done, null);
    done = match.index + escape.length;
    take(meaningOf(escape), match.index, done);
  }
  take(text.slice(done), done, null);
  const placeOf: PlaceOf = (k) => {
    const { at: begin, from, to } = segments[lastNotAfter(segments, k)]!;
    return to === null ? { from: from + k - begin, to: from + k - begin + 1 } : { from, to };
  };
  return { text: parts.join(''), placeOf };
}

/** The segment in which the letter k stands. */
function lastNotAfter(segments: readonly Segment[], k: number): number {
  let [low, high] = [0, segments.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (segments[middle]!.at <= k) low = middle;
    else high = middle - 1;
  }
  return low;
}

function meaningOf(escape: string): string {
  if (escape.startsWith('%')) {
    const bytes = Uint8Array.from(escape.slice(1).split('%'), (hex) => Number.parseInt(hex, 16));
    return new TextDecoder().decode(bytes);
  }
  if (escape.startsWith('\\')) return character(escape.replace(/^\\+/, ''));
  if (!escape.startsWith('&')) return '';
  const name = escape.slice(1, -1).toLowerCase();
  if (!name.startsWith('#')) return NAMED[name] ?? escape;
  return codePoint(name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1)));
}

/** @param escape behind its backslashes */
function character(escape: string): string {
  const hex = /^[ux]\{?([0-9a-f]+)\}?$/i.exec(escape)?.[1];
  if (hex !== undefined) return codePoint(Number.parseInt(hex, 16));
  return /^\d/.test(escape) ? codePoint(Number.parseInt(escape, 8)) : escape;
}

function codePoint(number: number): string {
  return number <= 0x10_ff_ff ? String.fromCodePoint(number) : '';
}

/** As long as the text: some letters of other scripts become two in lower case, and would move all that follows. */
function lowered(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
