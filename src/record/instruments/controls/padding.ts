// A control with the mock behind: comments in place of text. One chunk is spoken behind 2 KiB of comment, and after it
// nothing but comments, 30 bytes each as heartbeats have them, then longer ones. If they push the text out, bytes hold it.
//
//   :::::::: x · · · · · · · ·  x         nothing of the text was said meanwhile
import type { PushLog } from '../instrument.ts';
import { createPusher, pushedBy, type Pusher } from '../pushing.ts';
import type { Control } from './control.ts';

/** What some programs want to have before they show anything. */
const AHEAD_BYTES = 2048;
/** A comment without text as servers send it again and again. */
const HEARTBEAT_BYTES = 30;
/** With what is in front they fill 4 KiB, ... */
const HEARTBEATS = 70;
/** ... and these 32 KiB. */
const LONG_COMMENTS = 14;

/**
 * All waits together are shorter than the first wait of lock-step, in which time had let the text out. Judgements: each
 * lets a flush come through.
 */
const [FIRST_MS, HEARTBEAT_MS, LONG_MS] = [150, 3, 9];

export const padding: Control = {
  id: 'padding',
  doing: 'the same with comments around the text',
  streams: () => 1,
  begin: pushedBy((driver, progress) => drivePadding(createPusher(driver, progress))),
};

export async function drivePadding(pusher: Pusher): Promise<readonly PushLog[]> {
  if ((await pusher.comment(AHEAD_BYTES, 1)) === null) return pusher.log;
  const first = await pusher.speak(0, FIRST_MS);
  if (first === null || first.isSeen) return pusher.log;
  for (let k = 0; k < HEARTBEATS + LONG_COMMENTS; k++) {
    const [bytes, patienceMs] = k < HEARTBEATS ? [HEARTBEAT_BYTES, HEARTBEAT_MS] : [AHEAD_BYTES, LONG_MS];
    const pushed = await pusher.comment(bytes, patienceMs);
    if (pushed === null || pushed.isSeen) break;
  }
  return pusher.log;
}
