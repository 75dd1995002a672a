// What lock-step pushed, and what each vantage had when the wait for it ended.
import { msBetween, type Stamp } from '../../clock.ts';
import type { LockStep, StreamRecord } from '../../model/recording.ts';
import type { Timeline } from '../../model/timeline.ts';
import type { PushLog } from './instrument.ts';

/** @param toOurClock from the clock by which chunks were seen to ours @param requestAt moment 0 */
export function lockStepsOf(
  pushes: readonly PushLog[],
  toOurClock: (stamp: Stamp) => Stamp,
  requestAt: Stamp,
  timelines: StreamRecord['timelines'],
): LockStep[] {
  const sentBytesAt = sentBytesBy(timelines.wire, pushes.at(-1)?.characters ?? 0);
  const neverCame = absentBefore(timelines.origin);
  return pushes.map((push) => {
    const sentAtMs = msBetween(requestAt, push.spokenAt);
    const endMs = msBetween(requestAt, push.waitEndedAt);
    const arrivedAt = (seen: Timeline | undefined) =>
      sumUntil(seen?.arrivals ?? [], endMs, ({ characters }) => characters) + neverCame(seen, push.characters);
    return {
      sentAtMs,
      sentCharacters: push.characters,
      sentBytes: sentBytesAt(push.characters, push.bytes),
      seenAtMs: push.seenAt === null ? null : msBetween(requestAt, toOurClock(push.seenAt)),
      waitedMs: endMs - sentAtMs,
      arrived: {
        wireBytes: sumUntil(timelines.wire?.reads ?? [], endMs, (read) => read.bytes),
        wire: arrivedAt(timelines.wire),
        app: arrivedAt(timelines.app),
        observer: arrivedAt(timelines.observer),
        screen: arrivedAt(timelines.screen),
        screenBytes: sumUntil(timelines.screen?.reads ?? [], endMs, (read) => read.bytes),
      },
    };
  });
}

/**
 * Of the first N characters those of channels that a vantage never shows: an app need not show thinking. They count
 * as arrived, for nobody waits for them there.
 */
function absentBefore(origin: Timeline | undefined): (seen: Timeline | undefined, characters: number) => number {
  return (seen, characters) => {
    const shown = new Set(seen?.arrivals.flatMap(({ channel }) => channel ?? []));
    if (shown.size === 0) return 0;
    let spoken = 0;
    let absent = 0;
    for (const arrival of origin?.arrivals ?? []) {
      if (spoken >= characters) break;
      spoken += arrival.characters;
      if (arrival.channel !== null && !shown.has(arrival.channel)) absent += arrival.characters;
    }
    return absent;
  };
}

function sumUntil<T extends { atMs: number }>(seen: readonly T[], endMs: number, amount: (item: T) => number): number {
  return seen.reduce((sum, item) => (item.atMs <= endMs ? sum + amount(item) : sum), 0);
}

/** Where in the body the frame ended that completed N characters; what never arrived is counted as it was spoken. */
function sentBytesBy(wire: Timeline | undefined, all: number): (characters: number, spoken: number) => number {
  const ends: { characters: number; endByte: number }[] = [];
  let characters = 0;
  for (const arrival of wire?.arrivals ?? []) {
    characters += arrival.characters;
    if (arrival.characters > 0 && arrival.frame !== undefined)
      ends.push({ characters, endByte: arrival.frame.endByte });
  }
  if (characters < all) return (_, spoken) => spoken;
  return (wanted, spoken) => ends.find((end) => end.characters >= wanted)?.endByte ?? spoken;
}
