// Joins two timelines by content offset, never by chunk number: chunks split and merge on their way.
//
//   source  ab...cde......f        unit i: its characters, when the source had them,
//   seen    ......abcd....ef       and when the whole of it had been seen
import type { Channel, Timeline } from '../model/timeline.ts';

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

/** Content arrivals only, in order. */
export function contentOf(
  timeline: Timeline,
): { atMs: number; characters: number; channel: Channel; bytes: number | null }[] {
  return timeline.arrivals.flatMap(({ atMs, characters, channel, bytes }) =>
    channel !== null && characters > 0 ? [{ atMs, characters, channel, bytes }] : [],
  );
}

/** Units of `source` with the time at which `seen` had them. */
export function joinByContent(source: Timeline, seen: Timeline): Unit[] {
  const arrivals = contentOf(seen);
  let have = 0;
  let next = 0;
  let latestMs = -Infinity;
  let offset = 0;
  return contentOf(source).map(({ characters, bytes, channel, atMs }) => {
    offset += characters;
    while (have < offset && next < arrivals.length) {
      have += arrivals[next]!.characters;
      latestMs = Math.max(latestMs, arrivals[next]!.atMs);
      next += 1;
    }
    return { characters, bytes, channel, inMs: atMs, outMs: have >= offset ? latestMs : null };
  });
}

/** A unit that was seen. */
export type SeenUnit = Unit & { outMs: number };

export function seenUnits(units: readonly Unit[]): SeenUnit[] {
  return units.filter((unit): unit is SeenUnit => unit.outMs !== null);
}

/** The stage between two vantages, for the units of one source: `inMs` is the arrival at the first of them. */
export function stage(before: readonly Unit[], after: readonly Unit[]): Unit[] {
  return after.flatMap((unit, i) => {
    const inMs = before[i]?.outMs;
    return inMs === undefined || inMs === null ? [] : [{ ...unit, inMs }];
  });
}
