// The emission curve that the server itself tells: Ollama stamps each line with its own clock (`created_at`).
//
//   stamped   x...x...x...x        all came with the last of them: the first three were held,
//   came      ............4        by as much as they were stamped earlier
//
// Nobody knows the difference of the two clocks. The chunk that came soonest after its stamp is taken to have been on time,
// so a delay that all of them share is not seen.
// An app may stamp its events as well, and a gateway its chunks.
// Easy to get wrong: servers that imitate the API stamp every line with one time, or go back. Such stamps are no curve.
import type { Timeline } from '../model/timeline.ts';
import { differences, smallestOf } from './stats.ts';
import { contentOf } from './units.ts';

/** Fewer different stamps are no curve. A judgement. */
const MIN_STAMPS = 8;
/** A stamp for each chunk differs about as often as chunks come apart; half of that leaves room for bursts. A judgement. */
const DIFFERENT_SHARE = 0.5;

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
  // Stamps over a longer time than this request took are those of an answer that was made earlier.
  const isOfThis = (stamps.at(-1) ?? 0) - (stamps[0] ?? 0) <= (came.at(-1)?.atMs ?? 0);
  return isOfThis && !goesBack && different >= Math.max(MIN_STAMPS, DIFFERENT_SHARE * instants);
}
