// What of the mock's text came out of an app or a program: its words are counted, and the letters behind each of them.
//
//   spoken   t0000 amber | t0001 birch | t0002 cedar
//   sent     {"t":"t0000 amber"}         {"t":"t0002 ced"}      t0001 never came, and two letters of t0002
//
// The format is unknown. What is searched is the track in which most pieces are whole; the first time that a piece is whole
// counts. Easy to get wrong: markup, envelopes and line breaks may stand between any two letters, so letters are looked for
// in their order, as far as the next word of the mock.
import type { ChunkLog } from '../mock/exchange.ts';
import { CHANNELS, type Channel } from '../model/timeline.ts';
import type { TextComparison, TextFault } from '../model/text-comparison.ts';
import type { Gap } from './alignment.ts';
import { missingWord, NO_FAULT, replacements } from './compare-texts.ts';
import { lettersFound, lettersOf } from './letters.ts';
import { wholeTracksOf, type StampedPiece, type WholeTrack } from './whole-tracks.ts';
import { orderFaultOf, type Occurrence } from './word-order.ts';

export interface Tally {
  /** Of each chunk how many characters never came. */
  missing: readonly number[];
  /** By channel; without those that are not shown at all. */
  comparisons: Omit<TextComparison, 'hop'>[];
}

const TRACER = /t\d{4,}/gi;
/** With so many letters in its place, a piece was changed; with fewer it is missing. A judgement. */
const IN_PLACE_SHARE = 0.8;
/** Where fewer of the pieces are whole, the text has another form than letters: other words are no finding. A judgement. */
const READABLE_SHARE = 0.5;
/** The end of an answer may lack as many letters: an app that keeps some back until it knows what follows. */
const KEPT_BACK = 3;

interface SearchedTrack extends WholeTrack {
  occurrences: readonly Occurrence[];
  /** Letters of each chunk that were found behind its word, at best; null where the word was not found. */
  found: readonly (number | null)[];
}

/** Null where no word of the mock was found at all. */
export function tallyOf(pieces: readonly StampedPiece[], spoken: readonly ChunkLog[]): Tally | null {
  const wanted = spoken.map(({ text, tracer }) => (tracer === '' ? '' : lettersOf(text.slice(text.indexOf(tracer)))));
  const tracks = wholeTracksOf(pieces).map((track) => searched(track, spoken, wanted));
  const wholeIn = ({ found }: SearchedTrack) => found.filter((count, i) => count === wanted[i]!.length).length;
  const wordsIn = ({ found }: SearchedTrack) => found.filter((count) => count !== null).length;
  if (tracks.every((track) => wordsIn(track) === 0)) return null;
  const [raw, ...others] = tracks as [SearchedTrack, ...SearchedTrack[]];
  const [best] = others.toSorted((a, b) => wholeIn(b) - wholeIn(a) || wordsIn(b) - wordsIn(a));
  // Envelopes hide what is missing: they have letters too. So a track without them is taken, if it holds the text.
  const isRawBetter =
    wholeIn(raw) >= READABLE_SHARE * wordsIn(raw) &&
    (best === undefined || wholeIn(best) < READABLE_SHARE * wholeIn(raw));
  const main = best === undefined || wordsIn(best) === 0 || isRawBetter ? raw : best;
  const isReadable = wholeIn(main) >= READABLE_SHARE * wordsIn(main);
  const telling = tracks.filter((track) => track === main || !track.isRaw);
  const seen = lettersSeen({ main, telling, spoken, wanted, isReadable });
  return {
    missing: seen.map(({ missing }) => missing),
    comparisons: CHANNELS.flatMap((channel) => {
      const compared = comparisonOf(channel, { main, spoken, seen });
      return compared === null ? [] : [compared];
    }),
  };
}

function searched(track: WholeTrack, spoken: readonly ChunkLog[], wanted: readonly string[]): SearchedTrack {
  const chunkOf = new Map(spoken.map(({ tracer }, chunk) => [tracer, chunk]));
  const words: Pick<Occurrence & { at: number }, 'chunk' | 'at' | 'event' | 'isSplit'>[] = [];
  let event = 0;
  for (const { 0: word, index: at } of track.text.matchAll(TRACER)) {
    while ((track.events[event + 1]?.from ?? Infinity) <= at) event += 1;
    // A word that is cut in two came with the event that completes it.
    let complete = event;
    while ((track.events[complete + 1]?.from ?? Infinity) < at + word.length) complete += 1;
    const chunk = chunkOf.get(word.toLowerCase());
    // What looks like a word of the mock before it was spoken is something else, such as an id of the app.
    if (chunk !== undefined && track.events[complete]!.at >= spoken[chunk]!.spokenAt)
      words.push({ chunk, at, event: complete, isSplit: !track.isRaw && complete > event });
  }
  const found: (number | null)[] = spoken.map(() => null);
  const occurrences = words.map(({ at, ...word }, i) => {
    const { chunk } = word;
    const isKnown = found[chunk] === wanted[chunk]!.length;
    const letters = isKnown ? '' : lettersOf(track.text.slice(at, words[i + 1]?.at));
    if (!isKnown) found[chunk] = Math.max(found[chunk] ?? 0, lettersFound(wanted[chunk]!, letters));
    return { ...word, letters };
  });
  return { ...track, occurrences, found };
}

/** What became of one chunk. */
interface SeenChunk {
  missing: number;
  isChanged: boolean;
}

const WHOLE: SeenChunk = { missing: 0, isChanged: false };

interface Search {
  main: SearchedTrack;
  telling: readonly SearchedTrack[];
  spoken: readonly ChunkLog[];
  wanted: readonly string[];
  isReadable: boolean;
}

function lettersSeen(search: Search): SeenChunk[] {
  const { telling, spoken, wanted } = search;
  const isWhole = (chunk: number) => telling.some(({ found }) => found[chunk] === wanted[chunk]!.length);
  const hasWord = (chunk: number) => telling.some(({ found }) => found[chunk] !== null);
  const lastOf = new Map(spoken.map(({ channel, tracer }, chunk) => [tracer === '' ? null : channel, chunk]));
  const seen: SeenChunk[] = [];
  for (const [chunk, { channel, tracer }] of spoken.entries()) {
    // What only ends a tool call has no letters: it came if what stands before it did.
    if (tracer === '')
      seen.push(seen.at(-1)?.missing === spoken[chunk - 1]?.characters ? allOf(spoken[chunk]!) : WHOLE);
    else if (isWhole(chunk)) seen.push(WHOLE);
    else if (hasWord(chunk)) seen.push(partOf(search, chunk, lastOf.get(channel) === chunk));
    else seen.push(allOf(spoken[chunk]!));
  }
  return withChanged(search, seen);
}

function allOf({ characters }: ChunkLog): SeenChunk {
  return { missing: characters, isChanged: false };
}

/** A word whose letters are not all there. */
function partOf({ telling, spoken, wanted, isReadable }: Search, chunk: number, isLast: boolean): SeenChunk {
  const expected = wanted[chunk]!.length;
  const found = Math.max(...telling.map((track) => track.found[chunk] ?? 0));
  const there = Math.max(...telling.map((track) => lettersBehind(track, chunk).length));
  const isCut = found === there && there < expected;
  // Behind the last word of an output as it came, its envelope may follow.
  if (isLast && found >= expected - KEPT_BACK && (isCut || there > expected)) return WHOLE;
  if (!isCut && there >= IN_PLACE_SHARE * expected) return { missing: 0, isChanged: isReadable };
  return { missing: Math.round(spoken[chunk]!.characters * (1 - there / expected)), isChanged: false };
}

/** Chunks whose word was not found: cut up by markup, or changed, where as many letters are in their place. */
function withChanged({ main, spoken, wanted }: Search, seen: readonly SeenChunk[]): SeenChunk[] {
  const result = [...seen];
  const isLost = (chunk: number | undefined) =>
    chunk !== undefined && main.found[chunk] === null && seen[chunk]!.missing > 0;
  for (const channel of CHANNELS) {
    const own = spoken.flatMap((chunk, i) => (chunk.channel === channel && chunk.tracer !== '' ? [i] : []));
    for (let i = 0; i < own.length; i++) {
      if (!isLost(own[i])) continue;
      const before = own[i - 1] ?? null;
      const run = [own[i]!];
      while (isLost(own[i + 1])) run.push(own[++i]!);
      const letters = run.map((chunk) => wanted[chunk]).join('');
      const place = lettersBehind(main, before);
      const known = before === null ? '' : wanted[before]!;
      const isWhole = lettersFound(known + letters, place) === known.length + letters.length;
      const there = place.length - known.length - envelopeOf(main, wanted);
      if (isWhole) for (const chunk of run) result[chunk] = WHOLE;
      else if (there >= IN_PLACE_SHARE * letters.length)
        for (const chunk of run) result[chunk] = { missing: 0, isChanged: true };
    }
  }
  return result;
}

/** Letters from a chunk on, itself included, as far as the next word of the mock; null for those in front of the first. */
function lettersBehind(main: SearchedTrack, chunk: number | null): string {
  if (chunk === null) return lettersOf(main.text.slice(0, firstWordAt(main)));
  return main.occurrences.reduce(
    (longest, one) => (one.chunk === chunk && one.letters.length > longest.length ? one.letters : longest),
    '',
  );
}

/** Letters that stand between the text of two chunks: those of the envelope of an output as it came. */
function envelopeOf({ isRaw, occurrences, found }: SearchedTrack, wanted: readonly string[]): number {
  if (!isRaw) return 0;
  const others = occurrences.flatMap(({ chunk, letters }) =>
    letters !== '' && found[chunk] === wanted[chunk]!.length ? [letters.length - wanted[chunk]!.length] : [],
  );
  return others.toSorted((a, b) => a - b)[(others.length - 1) >> 1] ?? 0;
}

function firstWordAt({ text }: SearchedTrack): number {
  const at = text.search(TRACER);
  return at === -1 ? text.length : at;
}

function comparisonOf(
  channel: Channel,
  { main, spoken, seen }: { main: SearchedTrack; spoken: readonly ChunkLog[]; seen: readonly SeenChunk[] },
): Omit<TextComparison, 'hop'> | null {
  const own = spoken.flatMap((chunk, i) => (chunk.channel === channel ? [{ ...chunk, ...seen[i]!, chunk: i }] : []));
  const counted = own.filter(({ tracer }) => tracer !== '');
  const came = counted.filter(({ missing, characters }) => missing < characters);
  // An app need not show its thinking, nor the arguments of its tools.
  if (counted.length === 0 || (came.length === 0 && channel !== 'text')) return null;
  const characters = own.reduce((sum, chunk) => sum + chunk.characters, 0);
  const gaps = gapsOf(own);
  const firstChanged = counted.find(({ isChanged }) => isChanged);
  const text = own.map((chunk) => chunk.text).join('');
  const replaced = channel === 'text' ? Math.max(0, replacements(main.text) - replacements(text)) : 0;
  const order = orderFaultOf(main.occurrences, new Set(came.map(({ chunk }) => chunk)));
  const missingPieces = counted.filter(({ missing }) => missing > 0).length;
  const startOf = (chunk: number) => own.reduce((sum, one) => (one.chunk < chunk ? sum + one.characters : sum), 0);
  const fault = faultOf({
    replaced,
    gaps,
    came: came.length,
    counted,
    characters,
    isChanged: firstChanged !== undefined,
  });
  const at = gaps[0]?.[0] ?? (firstChanged !== undefined ? startOf(firstChanged.chunk) : null);
  return {
    ...NO_FAULT,
    channel,
    characters,
    pieces: counted.length,
    fault: fault ?? order?.fault ?? null,
    missingCharacters: gaps.reduce((sum, [, length]) => sum + length, 0),
    missingPieces,
    firstDifferenceAt: at ?? (fault === null && order !== null ? startOf(order.chunk) : null),
    places: gaps.length,
    replaced,
    gaps,
  };
}

function faultOf(seen: {
  replaced: number;
  gaps: readonly Gap[];
  came: number;
  counted: readonly ChunkLog[];
  characters: number;
  isChanged: boolean;
}): TextFault | null {
  if (seen.came === 0) return 'channel-missing';
  if (seen.replaced > 0) return 'replacement-characters';
  if (seen.gaps.length > 0) {
    const starts = startsAt(seen.counted, seen.characters);
    return missingWord(seen.gaps, starts, seen.characters);
  }
  return seen.isChanged ? 'changed' : null;
}

/** Only where the last piece begins is asked for. */
function startsAt(counted: readonly ChunkLog[], characters: number): number[] {
  const last = counted.at(-1);
  return last === undefined ? [] : [characters - last.characters];
}

/** What is missing of each chunk at its end; neighbours are one gap. */
function gapsOf(own: readonly { characters: number; missing: number }[]): Gap[] {
  const gaps: Gap[] = [];
  let at = 0;
  for (const { characters, missing } of own) {
    const from = at + characters - missing;
    const last = gaps.at(-1);
    if (missing > 0 && last !== undefined && last[0] + last[1] === from) last[1] += missing;
    else if (missing > 0) gaps.push([from, missing]);
    at += characters;
  }
  return gaps;
}
