// Did the text come through a hop? Two texts are compared, channel by channel, while the words are there; figures are kept.
//
//   wrote  ab|cd|ef|gh      got  abcdef      last-piece-lost     got  abcdfe..   changed
//                           got  abc         cut-off             got  abefcdgh   reordered
//                           got  abefgh      missing             got  abcdcdefgh repeated
//
// Easy to get wrong: vantages cut the text differently; some clients know no channels, and hand all over as text; some
// hand over values in place of the JSON that they were sent.
import { CHANNELS, type Channel, type HopId } from '../model/timeline.ts';
import type { TextComparison, TextFault } from '../model/text-comparison.ts';
import { commonLength, gapsBetween, startBefore, type Gap } from './alignment.ts';
import { isSameValue, jsonValuesIn, stringsIn } from './json-values.ts';
import { orderOfPieces } from './order-of-pieces.ts';

/** A piece of the answer. */
export interface Worded {
  channel: Channel;
  text: string;
}

/** A comparison for each channel of what entered the hop. */
export function compareTexts(hop: HopId, wrote: readonly Worded[], got: readonly Worded[]): TextComparison[] {
  const isAllAsText = got.every(({ channel }) => channel === 'text') && joined(got) === joined(wrote);
  return CHANNELS.flatMap((channel) => {
    const pieces = of(channel, wrote).map(({ text }) => text);
    const text = isAllAsText ? pieces.join('') : joined(of(channel, got));
    return pieces.length === 0 ? [] : [{ hop, channel, ...compareText(pieces, text) }];
  });
}

type Compared = Omit<TextComparison, 'hop' | 'channel'>;

/** @param pieces in which it was written, none of them empty */
export function compareText(pieces: readonly string[], got: string): Compared {
  const wrote = pieces.join('');
  const same = { ...NO_FAULT, characters: wrote.length, pieces: pieces.length };
  if (wrote === got) return same;
  const values = comparedValues(wrote, got);
  if (values === 'same') return same;
  const difference = differenceOf(values === null ? pieces : [values.wrote], values === null ? got : values.got);
  return { ...same, ...difference };
}

/** What stands for a text that came through. */
export const NO_FAULT: Compared = {
  fault: null,
  characters: 0,
  missingCharacters: 0,
  pieces: 0,
  missingPieces: 0,
  firstDifferenceAt: null,
  places: 0,
  replaced: 0,
  isLeft: false,
  gaps: [],
};

/** What both say as values: the same; or the strings in them, which differ. Null where they are no values. */
function comparedValues(wrote: string, got: string): 'same' | { wrote: string; got: string } | null {
  const sent = jsonValuesIn(wrote);
  const handed = sent === null ? null : jsonValuesIn(got);
  if (sent === null || handed === null) return null;
  // An object that grows is handed over again and again: each value has to be there, and nothing behind the last.
  let next = 0;
  for (const value of handed) if (next < sent.length && isSameValue(value, sent[next])) next += 1;
  if (next === sent.length && isSameValue(handed.at(-1), sent.at(-1))) return 'same';
  return { wrote: sent.flatMap(stringsIn).join(''), got: handed.slice(-sent.length).flatMap(stringsIn).join('') };
}

type Difference = Pick<
  Compared,
  'fault' | 'missingCharacters' | 'missingPieces' | 'firstDifferenceAt' | 'places' | 'replaced' | 'gaps'
>;

function differenceOf(pieces: readonly string[], got: string): Difference {
  const wrote = pieces.join('');
  const starts = startsOf(pieces);
  const at = commonLength(wrote, got);
  const replaced = Math.max(0, replacements(got) - replacements(wrote));
  const missingCharacters = Math.max(0, wrote.length - got.length);
  const other: Difference = {
    fault: replaced > 0 ? 'replacement-characters' : 'changed',
    missingCharacters,
    missingPieces: 0,
    firstDifferenceAt: at,
    places: 0,
    replaced,
    gaps: [],
  };
  if (got === '') return withGaps({ ...other, fault: 'channel-missing' }, [[0, wrote.length]], starts);
  if (replaced > 0) return other;
  const gaps = got.length < wrote.length ? gapsBetween(wrote, got, starts) : null;
  if (gaps !== null) return withGaps({ ...other, fault: missingWord(gaps, starts, wrote.length) }, gaps, starts);
  const order = orderOfPieces(pieces, got);
  const begin = starts[startBefore(starts, at)] ?? at;
  if (order !== null) return { ...other, ...order, firstDifferenceAt: Math.min(at, begin) };
  const added = got.length > wrote.length ? gapsBetween(got, wrote, starts) : null;
  const isRepeated = added?.every(([from, length]) => wrote.includes(got.slice(from, from + length))) ?? false;
  return isRepeated ? { ...other, fault: 'repeated', firstDifferenceAt: begin } : other;
}

function withGaps(difference: Difference, gaps: readonly Gap[], starts: readonly number[]): Difference {
  return {
    ...difference,
    gaps: [...gaps],
    places: gaps.length,
    firstDifferenceAt: gaps[0]?.[0] ?? difference.firstDifferenceAt,
    missingPieces: starts.filter((start, i) => isTouched(start, starts[i + 1] ?? Infinity, gaps)).length,
  };
}

function isTouched(start: number, end: number, gaps: readonly Gap[]): boolean {
  return gaps.some(([at, characters]) => at < end && at + characters > start);
}

/** Only the end is missing, the last piece of it, or something in front of what came. */
export function missingWord(gaps: readonly Gap[], starts: readonly number[], length: number): TextFault {
  const [gap, another] = gaps;
  if (gap === undefined || another !== undefined || gap[0] + gap[1] < length) return 'missing';
  return gap[0] > 0 && gap[0] === starts.at(-1) ? 'last-piece-lost' : 'cut-off';
}

/** Where each piece begins in the text. */
export function startsOf(pieces: readonly string[]): number[] {
  let at = 0;
  return pieces.map((piece) => (at += piece.length) - piece.length);
}

export function replacements(text: string): number {
  return text.split('\ufffd').length - 1;
}

function of(channel: Channel, pieces: readonly Worded[]): Worded[] {
  return pieces.filter((piece) => piece.channel === channel && piece.text !== '');
}

function joined(pieces: readonly Worded[]): string {
  return pieces.map(({ text }) => text).join('');
}
