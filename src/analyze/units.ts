// Joins two timelines by content offset, never by chunk number: chunks split and merge on their way.
//
//   source  ab...cde......f        unit i: its characters, when the source had them,
//   seen    ......abcd....ef       and when the whole of it had been seen
//
// Easy to get wrong: a client may drop a channel, such as thoughts. Offsets count within each channel, or all that comes
// after would seem to be late. What was lost (lost-text.ts) is left out for the same reason.
import { CHANNELS, type Channel, type Timeline } from '../model/timeline.ts';
import { lostBetween, type Gap, type LostText } from './lost-text.ts';

/** The smallest piece of content that the source spoke at once. */
export interface Unit {
  characters: number;
  /** Size in the body, null where unknown. */
  bytes: number | null;
  channel: Channel;
  /** When the source had it, ms. */
  inMs: number;
  /** When the whole of it had been seen, ms; null if it never was. */
  outMs: number | null;
}

interface Content {
  atMs: number;
  characters: number;
  channel: Channel;
  bytes: number | null;
}

/** Content arrivals only, in order. */
export function contentOf(timeline: Timeline): Content[] {
  return timeline.arrivals.flatMap(({ atMs, characters, channel, bytes }) =>
    channel !== null && characters > 0 ? [{ atMs, characters, channel, bytes }] : [],
  );
}

/** Units of `source` with the time at which `seen` had them. @param lost what never came there, by channel */
export function joinByContent(source: Timeline, seen: Timeline, lost: LostText = {}): Unit[] {
  const spoken = contentOf(source);
  const arrivals = contentOf(seen);
  // A client that knows no channels hands all over as text: then the order is all there is.
  const hasMore = CHANNELS.some((channel) => charactersOf(arrivals, channel) > charactersOf(spoken, channel));
  if (hasMore) return join(spoken, arrivals);
  const ofChannel = (pieces: Content[], wanted: Channel) => pieces.filter(({ channel }) => channel === wanted);
  const joined = new Map(
    CHANNELS.map((channel) => [channel, join(ofChannel(spoken, channel), ofChannel(arrivals, channel), lost[channel])]),
  );
  // By index: to shift a list of a hundred thousand moves all of it.
  const next = new Map(CHANNELS.map((channel) => [channel, 0]));
  return spoken.flatMap(({ channel }) => {
    const index = next.get(channel) ?? 0;
    next.set(channel, index + 1);
    return joined.get(channel)?.[index] ?? [];
  });
}

function charactersOf(pieces: readonly Content[], channel: Channel): number {
  return pieces.reduce((sum, piece) => (piece.channel === channel ? sum + piece.characters : sum), 0);
}

function join(spoken: readonly Content[], arrivals: readonly Content[], lost: readonly Gap[] = []): Unit[] {
  let received = 0;
  let next = 0;
  let latestMs = -Infinity;
  let offset = 0;
  let wanted = 0;
  return spoken.map(({ characters, bytes, channel, atMs }) => {
    const came = characters - lostBetween(offset, offset + characters, lost);
    offset += characters;
    wanted += came;
    for (let arrival = arrivals[next]; arrival !== undefined && received < wanted; arrival = arrivals[next]) {
      received += arrival.characters;
      latestMs = Math.max(latestMs, arrival.atMs);
      next += 1;
    }
    return { characters, bytes, channel, inMs: atMs, outMs: came > 0 && received >= wanted ? latestMs : null };
  });
}

/** A unit that was seen. */
export type SeenUnit = Unit & { outMs: number };

export function seenUnits(units: readonly Unit[]): SeenUnit[] {
  return units.filter((unit): unit is SeenUnit => unit.outMs !== null);
}

/** The units as a hop got them and let them out: `inMs` is the arrival at the vantage in front of it. */
export function unitsOfHop(before: readonly Unit[], after: readonly Unit[]): Unit[] {
  return after.flatMap((unit, i) => {
    const inMs = before[i]?.outMs;
    return inMs === undefined || inMs === null ? [] : [{ ...unit, inMs }];
  });
}
