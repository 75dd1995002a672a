// The emission curve that the server itself tells: Ollama stamps each line with its own clock (`created_at`).
//
//   stamped   x...x...x...x        all came with the last of them: the first three were held,
//   came      ............4        by as much as they were stamped earlier
//
// Nobody knows the difference of the two clocks. The chunk that came soonest after its stamp is taken to have been on time,
// so a delay that all of them share is not seen.
// An app may stamp its events as well, and a gateway its chunks.
// Easy to get wrong: servers that imitate the API stamp every line with one time, or when they send what they collected, or
// go back; and some stamps are coarse. Such stamps are no curve.
//
// Others say at the end how long they generated, and how many tokens.
import type { Timeline } from '../model/timeline.ts';
import { differences, smallestOf } from './stats.ts';
import { contentOf } from './units.ts';

/** Fewer different stamps are no curve. A judgement. */
const MIN_STAMPS = 8;
/** A stamp for each chunk differs about as often as chunks come apart; half of that leaves room for bursts. A judgement. */
const DIFFERENT_SHARE = 0.5;
/** Stamps within a shorter time are of the moment at which all of it was sent. A judgement, as is the next. */
const MIN_SPOKEN_MS = 50;
/** Stamps that are all multiples of it are too coarse: text would seem to be late by as much. */
const COARSE_STAMP_MS = 50;
/** The server's own time counts from here on, and if it is so many times that in which the text came. Fitted. */
const MIN_GENERATED_MS = 200;
const GENERATED_FACTOR = 5;
/** Fewer tokens may come in one event; with fewer characters for each, thoughts are not shown. Judgements, as is the next. */
const MIN_GENERATED_TOKENS = 8;
const MIN_TOKEN_CHARACTERS = 1.5;
/** Text that comes over a longer time than this was replayed. */
const DRIP_MS = 30;

/** What the server spoke when, on our clock; null where it does not tell, or nothing that could be believed. */
export function inBandOrigin(wire: Timeline): Timeline | null {
  const content = wire.arrivals.filter(({ channel, characters }) => channel !== null && characters > 0);
  const stamped = content.flatMap(({ clockMs, ...piece }) => (clockMs === undefined ? [] : [{ ...piece, clockMs }]));
  const stamps = stamped.map(({ clockMs }) => clockMs);
  if (stamped.length < content.length || !isCurve(stamps, contentOf(wire))) return null;
  const differenceMs = smallestOf(stamped.map(({ atMs, clockMs }) => atMs - clockMs));
  const arrivals = stamped.map(({ clockMs, channel, characters, bytes }) => {
    return { atMs: clockMs + differenceMs, channel, characters, bytes };
  });
  const { digests } = wire;
  const firstByteMs = arrivals[0]?.atMs ?? null;
  return { vantage: 'origin', arrivals, reads: null, headersMs: null, firstByteMs, endMs: null, digests };
}

function isCurve(stamps: readonly number[], came: readonly { atMs: number }[]): boolean {
  const goesBack = differences(stamps).some((step) => step < 0);
  const different = new Set(stamps).size;
  const instants = new Set(came.map(({ atMs }) => atMs)).size;
  const spokenMs = (stamps.at(-1) ?? 0) - (stamps[0] ?? 0);
  // Stamps over a longer time than this request took are those of an answer that was made earlier.
  const isOfThis = spokenMs >= MIN_SPOKEN_MS && spokenMs <= (came.at(-1)?.atMs ?? 0);
  const isFine = stamps.some((stamp) => Math.round(stamp) % COARSE_STAMP_MS !== 0);
  return isOfThis && isFine && !goesBack && different >= Math.max(MIN_STAMPS, DIFFERENT_SHARE * instants);
}

/**
 * The server says how long it generated, and all of the text came in a fifth of that: it was there before. Easy to get
 * wrong: tokens of thoughts that are not shown count in that time; some APIs send the arguments of a tool whole; and a cache
 * says it of an answer that it made earlier.
 */
export function heldByOwnTime(timeline: Timeline, isSingle: boolean): 'buffered' | 'replayed' | null {
  const { generated } = timeline;
  const content = contentOf(timeline);
  const [first, last] = [content[0], content.at(-1)];
  if (generated === undefined || first === undefined || last === undefined) return null;
  const characters = content.reduce((sum, piece) => sum + piece.characters, 0);
  const spanMs = last.atMs - first.atMs;
  const isShown = generated.tokens >= MIN_GENERATED_TOKENS && generated.tokens * MIN_TOKEN_CHARACTERS <= characters;
  const isOfThis = last.atMs >= generated.ms;
  const isHeld = generated.ms >= Math.max(MIN_GENERATED_MS, GENERATED_FACTOR * spanMs);
  const hasTool = content.some(({ channel }) => channel === 'tool-arguments');
  if (!isShown || !isOfThis || !isHeld || hasTool) return null;
  return isSingle || spanMs <= DRIP_MS ? 'buffered' : 'replayed';
}
