// A control with the mock behind: lock-step once more, with each chunk several times as long as usual. What counts bytes
// lets fewer of them out at a time, what counts chunks as many as before, and what waits for a time as late as before.
//
//   usual     | . . . . . . . . |        16 chunks of 256 bytes
//   longer    | ............... |        bytes: 1 of 4,096       count: 16       time: each alone
import { msBetween } from '../../../clock.ts';
import type { PushLog } from '../instrument.ts';
import { createPusher, pushedBy, type Pusher } from '../pushing.ts';
import type { Control } from './control.ts';

/** Of each frame. A judgement: many times what a model speaks at once, and four of them fill the buffer of a TLS connection. */
const LONG_BYTES = 4096;
/** One that is waited for alone, as long as lock-step waits for its first. */
const ALONE_MS = 1000;
/** Once one did not come out alone the wait only lets a flush come through. */
const BEHIND_MS = 30;
/** Chunks out alone after which it is known that time alone lets them out. */
const ENOUGH_ALONE = 5;
/** Times that text came out after which its rule is known: the first shares its buffer with headers. */
const ENOUGH_FLUSHES = 5;
const MAX_DURATION_MS = 2_000;

export const largerChunks: Control = {
  id: 'larger-chunks',
  doing: 'the same with longer chunks',
  streams: () => 1,
  begin: pushedBy((driver, progress) => driveLargerChunks(createPusher(driver, progress))),
};

export async function driveLargerChunks(pusher: Pusher): Promise<readonly PushLog[]> {
  let [alone, flushes, misses] = [0, 0, 0];
  const isEnough = () => (misses === 0 ? alone >= ENOUGH_ALONE : flushes >= ENOUGH_FLUSHES);
  while (!isEnough() && elapsedMs(pusher.log) < MAX_DURATION_MS) {
    const pushed = await pusher.speak(LONG_BYTES, misses === 0 ? ALONE_MS : BEHIND_MS);
    if (pushed === null) break;
    if (pushed.isSeen) alone += 1;
    else misses += 1;
    if (pushed.hasMoved) flushes += 1;
  }
  return pusher.log;
}

function elapsedMs(log: readonly PushLog[]): number {
  const [first, last] = [log[0], log.at(-1)];
  return first === undefined || last === undefined ? 0 : msBetween(first.spokenAt, last.waitEndedAt);
}
