// Finds the mock's text in the output of an app whose format nobody told us: by the word that each chunk begins with.
//
//   data: {"html":"<b>t0017 amber</b>"}      chunk 17 is here
//
// Easy to get wrong: an app may say everything once more at the end, cut a word in two, send each letter in an event of its
// own, or write all in capitals. The first time counts. A word that cannot be found is dated by a later one; whether its
// text came at all is another question (tally.ts).
import { StringDecoder } from 'node:string_decoder';
import { msBetween, type Stamp } from '../../clock.ts';
import type { ChunkLog } from '../../mock/exchange.ts';
import type { Arrival, Channel } from '../../model/timeline.ts';
import { tallyOf, type Tally } from '../../texts/tally.ts';
import { createTextTracks } from '../../texts/text-tracks.ts';
import type { StampedPiece } from '../../texts/whole-tracks.ts';

const TRACER = /t\d{4,}/gi;
/** A tracer cut in two is found in the end of one piece and the beginning of the next. */
const LONGEST_TRACER = 10;

/** What looks like a tracer in the text so far, as it came or put together again; some are named again. */
export function createTracerFinder(): (text: string) => ReadonlySet<string> {
  const tracks = createTextTracks(LONGEST_TRACER);
  let tail = '';
  return (text) => {
    const whole = tail + text;
    tail = whole.slice(-LONGEST_TRACER);
    const found = [whole, ...tracks.feed(text)].flatMap((track) => track.match(TRACER) ?? []);
    return new Set(found.map((word) => word.toLowerCase()));
  };
}

/** Indices of the chunks whose word is in the text so far. */
function createChunkFinder(): (text: string, spoken: readonly ChunkLog[]) => number[] {
  const find = createTracerFinder();
  return (text, spoken) => {
    const words = find(text);
    return spoken.flatMap(({ tracer }, index) => (words.has(tracer) ? [index] : []));
  };
}

/** How much of the spoken text has come, as far as the newest word in the output shows. */
export interface TracerWatch {
  add(text: string, at: Stamp): void;
  seen(): { characters: number; at: Stamp | null };
}

/** @param spoken the chunks of the watched exchange so far */
export function createTracerWatch(spoken: () => readonly ChunkLog[]): TracerWatch {
  const find = createChunkFinder();
  const seen = { chunks: 0, characters: 0, at: null as Stamp | null };
  return {
    add(text, at) {
      const chunks = spoken();
      const newest = (find(text, chunks).at(-1) ?? -1) + 1;
      if (newest <= seen.chunks) return;
      const characters = chunks.slice(0, newest).reduce((sum, chunk) => sum + chunk.characters, 0);
      Object.assign(seen, { chunks: newest, characters, at });
    },
    seen: () => seen,
  };
}

/** An arrival for each chunk, at the piece that brought it; null for one that never came. */
export function arrivalsAt(
  pieces: readonly (StampedPiece | null)[],
  spoken: readonly Pick<ChunkLog, 'channel' | 'characters' | 'text'>[],
  requestAt: Stamp,
  keepText: boolean,
): (Arrival | null)[] {
  return spoken.map(({ channel, characters, text }, i) => {
    const piece = pieces[i] ?? null;
    if (piece === null) return null;
    const arrival = { atMs: msBetween(requestAt, piece.at), channel, characters, bytes: null };
    return keepText ? { ...arrival, text } : arrival;
  });
}

/** What came of the mock's text, and when. */
export interface FoundWords {
  /** For each chunk the first piece that brought its word, or a later word that dates it; null where it never came. */
  first: (StampedPiece | null)[];
  /** The chunks with as many characters as came. */
  came: ChunkLog[];
  /** By channel; empty where no word was found at all. */
  comparisons: Tally['comparisons'];
}

export function findWords(pieces: readonly StampedPiece[], spoken: readonly ChunkLog[]): FoundWords {
  const tally = tallyOf(pieces, spoken);
  if (tally === null) return { first: spoken.map(() => null), came: [...spoken], comparisons: [] };
  const came = spoken.map((chunk, i) => ({ ...chunk, characters: chunk.characters - tally.missing[i]! }));
  let before: StampedPiece | null = null;
  const first = firstPieces(pieces, spoken).map((piece, i) => {
    if (came[i]!.characters === 0) return null;
    // What has no word of its own, and nothing behind it, came with what stands before it.
    return (before = piece ?? before);
  });
  return { first, came, comparisons: tally.comparisons };
}

/** For each chunk the first piece that brought its word or a later one; null where none did. */
function firstPieces(pieces: readonly StampedPiece[], spoken: readonly ChunkLog[]): (StampedPiece | null)[] {
  const find = createChunkFinder();
  const decoder = new StringDecoder('utf8');
  const first: (StampedPiece | null)[] = spoken.map(() => null);
  for (const piece of pieces) {
    for (const index of find(decoder.write(piece.bytes), spoken)) {
      // What looks like a tracer before it was spoken is something else, such as an id of the app.
      if (piece.at >= spoken[index]!.spokenAt) first[index] ??= piece;
    }
  }
  return vouched(first, spoken);
}

/** A later chunk dates those before it, of its own channel: what an app does not show is not late. */
export function vouched(
  first: readonly (StampedPiece | null)[],
  spoken: readonly Pick<ChunkLog, 'channel'>[],
): (StampedPiece | null)[] {
  const next = new Map<Channel, StampedPiece>();
  const found = [...first];
  for (let i = found.length - 1; i >= 0; i--) {
    const { channel } = spoken[i]!;
    const piece = found[i] ?? null;
    const later = next.get(channel);
    if (piece !== null && (later === undefined || piece.at <= later.at)) next.set(channel, piece);
    found[i] = next.get(channel) ?? null;
  }
  return found;
}
