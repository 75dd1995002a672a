// Pieces that came together: bursts, of which those that are too dense for a model are flushes; and the fullest window.
//
//   came    x..xx.x...kkkkk...x       six bursts, of which one is a flush
import type { Timeline } from '../model/timeline.ts';
import { differences, quantile } from './stats.ts';
import { contentOf } from './units.ts';

/** Gaps up to this belong to one burst, unless the gaps fall into two clear groups. Fitted on simulated streams. */
const FLOOR_MS = 3;
const MAX_THRESHOLD_MS = 60;
/** The groups are clear if the gaps of one are so many times as long, the short ones short and no exception. Fitted likewise. */
const CLEAR_FACTOR = 5;
const MAX_SHORT_GAP_MS = 12;
const MIN_SHORT_SHARE = 0.25;
/** Pieces denser than this cannot come from a model one by one: about 2,000 a second. Fitted: 0.07 % false alarms. */
const FLUSH_MS_PER_UNIT = 0.5;
const MIN_FLUSH_MS = 4;
export const MIN_FLUSH_UNITS = 3;
/** Larger flushes are none of speculative decoding. */
export const GROUP_UNITS = 9;
/** With this share of the text in one window, it is one flush. A judgement, as are those below. */
export const SINGLE_FLUSH_SHARE = 0.9;
const WINDOW_MS = 15;
const WINDOW_SHARE = 0.01;
/** Text that no model speaks within 15 ms: about 50 tokens. */
const TELLING_CHARACTERS = 200;

type Piece = ReturnType<typeof contentOf>[number];

export interface Burst {
  startMs: number;
  endMs: number;
  units: number;
  characters: number;
}

type Timed = Pick<Piece, 'atMs' | 'characters'>;

export function burstsOf(content: readonly Timed[]): Burst[] {
  return partsOf(content, burstGapMs(differences(content.map(({ atMs }) => atMs)))).map(burstOf);
}

/** Bursts that are flushes; and within the others large flushes, for what comes shortly behind one makes no stream of it. */
export function flushesOf(content: readonly Timed[]): Burst[] {
  return partsOf(content, burstGapMs(differences(content.map(({ atMs }) => atMs)))).flatMap((part) => {
    const burst = burstOf(part);
    if (isFlush(burst)) return [burst];
    return partsOf(part, FLOOR_MS)
      .map(burstOf)
      .filter((inside) => isFlush(inside) && inside.units > GROUP_UNITS);
  });
}

function isFlush({ units, startMs, endMs }: Burst): boolean {
  return units >= MIN_FLUSH_UNITS && endMs - startMs <= Math.max(MIN_FLUSH_MS, FLUSH_MS_PER_UNIT * units);
}

/** Pieces with longer gaps between them than this. */
function partsOf(content: readonly Timed[], gapMs: number): Timed[][] {
  const parts: Timed[][] = [];
  let lastMs = -Infinity;
  for (const piece of content) {
    if (piece.atMs - lastMs > gapMs) parts.push([piece]);
    else parts.at(-1)!.push(piece);
    lastMs = piece.atMs;
  }
  return parts;
}

function burstOf(pieces: readonly Timed[]): Burst {
  const characters = pieces.reduce((sum, piece) => sum + piece.characters, 0);
  return { startMs: pieces[0]!.atMs, endMs: pieces.at(-1)!.atMs, units: pieces.length, characters };
}

/** Splits the gaps into short and long by Otsu on their logarithms, when they fall into two clear groups; else the floor. */
function burstGapMs(gaps: readonly number[]): number {
  const logs = gaps.map((gap) => Math.log10(Math.max(FLOOR_MS, gap))).toSorted((a, b) => a - b);
  const total = logs.reduce((sum, log) => sum + log, 0);
  let below = 0;
  let best = { between: 0, at: 0 };
  for (const [i, log] of logs.slice(0, -1).entries()) {
    below += log;
    const [at, above] = [i + 1, logs.length - i - 1];
    const between = at * above * ((total - below) / above - below / at) ** 2;
    if (between > best.between) best = { between, at };
  }
  if (best.at === 0) return FLOOR_MS;
  const low = logs.slice(0, best.at);
  const lowMedian = 10 ** (quantile(low, 0.5) ?? 0);
  const highMedian = 10 ** (quantile(logs.slice(best.at), 0.5) ?? 0);
  const clear =
    highMedian >= CLEAR_FACTOR * lowMedian &&
    lowMedian <= MAX_SHORT_GAP_MS &&
    low.length >= MIN_SHORT_SHARE * logs.length;
  return clear ? Math.min(MAX_THRESHOLD_MS, 10 ** (((low.at(-1) ?? 0) + (logs[best.at] ?? 0)) / 2)) : FLOOR_MS;
}

/** The window of 15 ms, or 1 % of the first time, in which most of the text came. */
export function fullestWindow(
  content: readonly Timed[],
  widthMs = Math.max(WINDOW_MS, WINDOW_SHARE * (content[0]?.atMs ?? 0)),
): {
  characters: number;
  startMs: number | null;
} {
  let best = { characters: 0, startMs: null as number | null };
  let start = 0;
  let characters = 0;
  for (const piece of content) {
    characters += piece.characters;
    let first = content[start] ?? piece;
    while (piece.atMs - first.atMs > widthMs) {
      characters -= first.characters;
      start += 1;
      first = content[start] ?? piece;
    }
    if (characters > best.characters) best = { characters, startMs: first.atMs };
  }
  return best;
}

/**
 * What is judged by its arrivals: all of it; or the text alone, where it came at once beside thoughts that did not. Of both
 * together it may be a small part.
 */
export function tellingContent(timeline: Timeline): Piece[] {
  const content = contentOf(timeline);
  const text = content.filter(({ channel }) => channel === 'text');
  const characters = text.reduce((sum, piece) => sum + piece.characters, 0);
  const isAtOnce = fullestWindow(text, WINDOW_MS).characters >= SINGLE_FLUSH_SHARE * characters;
  return characters >= TELLING_CHARACTERS && isAtOnce ? text : content;
}
