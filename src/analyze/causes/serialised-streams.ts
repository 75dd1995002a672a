// A second stream that waits for the first: behind a blocked loop, or for a connection or a lock.
import { streamOf } from '../../model/recording.ts';
import { measureLoop } from '../loop.ts';
import type { Cause } from './cause.ts';

/** A loop that was silent for this share of the time that the first stream was held is what the second one waited for. A judgement. */
const DEAD_SHARE = 0.8;

export const serialisedStreams: Cause = {
  id: 'serialised-streams',
  title: 'Streams that wait for each other',
  summary: 'A second stream gets nothing until the first one is over.',
  detect({ recording, measured: { parallel } }) {
    if (parallel === null) return { status: 'not-applicable', hop: null, evidence: [], advice: null };
    if (!parallel.serialised) return { status: 'ruled-out', hop: null, evidence: [], advice: null };
    const log = streamOf(recording, 'held-open')?.loop ?? null;
    const isBlocked = log !== null && measureLoop(log).longestGapMs >= DEAD_SHARE * parallel.heldMs;
    const reached = parallel.secondReachedOrigin ? 'reached the origin' : 'did not reach the origin';
    return {
      status: 'detected',
      hop: isBlocked ? 'event-loop' : 'client',
      evidence: [
        `While the first stream was held, the request of the second ${reached}, and none of its text came.`,
        isBlocked
          ? 'The event loop of the client gave no sign of life meanwhile.'
          : 'The event loop of the client was alive: the second stream waited for something else, such as a connection of a pool, or a lock.',
      ],
      advice: isBlocked
        ? 'Free the event loop: see sync-iteration-in-async.'
        : 'Look at the limit of the connection pool, and at locks around the request.',
    };
  },
};
