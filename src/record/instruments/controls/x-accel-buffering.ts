// A control with the mock behind: its answer has the header by which an app asks proxies not to collect. A proxy under test
// that heeds it lets text through then, as nginx does. An app that answers by itself never passes it on.
import { isProof } from '../../../model/proof.ts';
import { msBetween } from '../../../clock.ts';
import type { PushLog } from '../instrument.ts';
import { createPusher, pushedBy, type Pusher } from '../pushing.ts';
import type { Control } from './control.ts';

/** It is either heeded or not: a few waits tell, and leave room for a hiccup of the machine. Judgements. */
const PATIENCE_MS = 400;
const MOST_MISSES = 3;

export const xAccelBuffering: Control = {
  id: 'x-accel-buffering',
  doing: 'the same with x-accel-buffering: no',
  streams: () => 1,
  begin: pushedBy((driver, progress) => driveUntilProven(createPusher(driver, progress)), {
    'x-accel-buffering': 'no',
  }),
};

async function driveUntilProven(pusher: Pusher): Promise<readonly PushLog[]> {
  let misses = 0;
  let waitsMs: number[] = [];
  while (!isProof(waitsMs) && misses < MOST_MISSES) {
    const pushed = await pusher.speak(0, PATIENCE_MS);
    if (pushed === null) break;
    const { spokenAt, waitEndedAt } = pusher.log.at(-1)!;
    waitsMs = pushed.isSeen ? [...waitsMs, msBetween(spokenAt, waitEndedAt)] : [];
    if (!pushed.isSeen) misses += 1;
  }
  return pusher.log;
}
