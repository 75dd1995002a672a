// A control with the mock behind: a chunk, and then nothing for longer than lock-step ever waits. If it comes out all the
// same, and the next one too, a time lets it out.
//
//   spoken  x                  x
//   seen             x                  x         1.5 s after each, with nothing behind it
import type { PushLog } from '../instrument.ts';
import { createPusher, pushedBy, type Pusher } from '../pushing.ts';
import type { Control } from './control.ts';

/** Lock-step waits for 1 s. A judgement: limits of two seconds are chosen, and longer ones show as a stream that is held. */
const GAP_MS = 2_500;
const CHUNKS = 2;

export const slow: Control = {
  id: 'slow',
  doing: 'the same with long gaps',
  streams: () => 1,
  begin: pushedBy((driver, progress) => driveSlow(createPusher(driver, progress))),
};

export async function driveSlow(pusher: Pusher): Promise<readonly PushLog[]> {
  for (let k = 0; k < CHUNKS; k++) {
    const pushed = await pusher.speak(0, GAP_MS);
    if (pushed === null || !pushed.isSeen) break;
  }
  return pusher.log;
}
