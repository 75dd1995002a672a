// Finds the mock's text in the output of an app whose format nobody told us: by the word that each chunk begins with.
//
//   data: {"html":"<b>t0017 amber</b>"}      chunk 17 is here, and so is all that was spoken before it
//
// Easy to get wrong: an app may say everything once more at the end, and cut a word in two. The first time counts, and a
// later chunk vouches for those before it.
import { StringDecoder } from 'node:string_decoder';
import { msBetween, type Stamp } from '../../clock.ts';
import type { ChunkLog } from '../../mock/exchange.ts';
import type { Arrival } from '../../model/timeline.ts';
import { createDigester } from '../digest.ts';
import { createLiveProgress, type LiveProgress } from '../live-progress.ts';
import type { TapExchange } from '../vantages/wire.ts';
import { readTimeline, type WireOptions, type WireReading } from '../vantages/wire-timeline.ts';

const TRACER = /t\d{4,}/g;
/** A tracer cut in two is found in the end of one piece and the beginning of the next. */
const LONGEST_TRACER = 10;

/** Indices of the chunks whose word is in the text so far; some are named again. */
function createTracerFinder(): (text: string, spoken: readonly ChunkLog[]) => number[] {
  let tail = '';
  return (text, spoken) => {
    const whole = tail + text;
    tail = whole.slice(-LONGEST_TRACER);
    const words = new Set(whole.match(TRACER));
    return spoken.flatMap(({ tracer }, index) => (words.has(tracer) ? [index] : []));
  };
}

/** Follows the text that our reader gets from the app. @param spoken the chunks of the measured exchange so far */
export function createTracerProgress(spoken: () => readonly ChunkLog[]): LiveProgress {
  const live = createLiveProgress('app');
  const find = createTracerFinder();
  const seen = { chunks: 0, characters: 0, at: null as Stamp | null };
  return {
    ...live,
    add(message) {
      if (message.type === 'delta' && message.stream === 0) {
        const chunks = spoken();
        const newest = (find(message.text, chunks).at(-1) ?? -1) + 1;
        if (newest > seen.chunks) {
          const characters = chunks.slice(0, newest).reduce((sum, chunk) => sum + chunk.characters, 0);
          Object.assign(seen, { chunks: newest, characters, at: BigInt(message.t) });
        }
      }
      live.add(message);
    },
    seen: () => seen,
    app: () => seen.characters,
  };
}

/** The timeline of an app's answer at the wire: each spoken chunk at the read that brought its word. */
export async function readTracers(
  exchange: TapExchange,
  spoken: readonly ChunkLog[],
  zero: Stamp,
  { keepText, salt }: WireOptions,
): Promise<WireReading> {
  const { timeline, pieces, error } = await readTimeline(exchange, zero);
  const readIds = firstReads(exchange, pieces, spoken);
  const digester = createDigester(salt);
  const arrivals = spoken.flatMap((chunk, i): Arrival[] => {
    const readId = readIds[i];
    if (readId === undefined) return [];
    digester.add(chunk.channel, chunk.text);
    const { channel, characters, text } = chunk;
    const arrival = { atMs: msBetween(zero, exchange.reads[readId]!.at), channel, characters, bytes: null };
    return [keepText ? { ...arrival, text } : arrival];
  });
  return {
    timeline: { ...timeline, arrivals, digests: digester.digests() },
    endSeen: exchange.ended === 'complete',
    error,
    completeBody: false,
    excerpt: null,
    unknownEvents: {},
  };
}

/** For each chunk the first read that brought its word or a later one; undefined where none did. */
function firstReads(
  exchange: TapExchange,
  pieces: readonly Buffer[],
  spoken: readonly ChunkLog[],
): (number | undefined)[] {
  const find = createTracerFinder();
  const decoder = new StringDecoder('utf8');
  const first: (number | undefined)[] = spoken.map(() => undefined);
  for (const [readId, piece] of pieces.entries()) {
    const { at } = exchange.reads[readId]!;
    for (const index of find(decoder.write(piece), spoken)) {
      const chunk = spoken[index]!;
      // What looks like a tracer before it was spoken is something else, such as an id of the app.
      if (at >= chunk.spokenAt) first[index] ??= readId;
    }
  }
  for (let i = first.length - 2; i >= 0; i--) {
    const next = first[i + 1];
    if (next !== undefined && (first[i] === undefined || first[i]! > next)) first[i] = next;
  }
  return first;
}
