// A second stream that waits for the first: behind a blocked loop, or for a connection or a lock.
import { streamOf } from '../../model/recording.ts';
import { measureLoop } from '../loop.ts';
import { isApp } from '../../model/target.ts';
import type { CauseFinding } from '../../model/report.ts';
import type { Recording } from '../../model/recording.ts';
import type { Cause } from './cause.ts';

type Waited = Pick<CauseFinding, 'hop' | 'evidence' | 'advice'>;

/** A loop that was silent for this share of the time that the first stream was held is what the second one waited for. A judgement. */
const DEAD_SHARE = 0.8;

export const serialisedStreams: Cause = {
  id: 'serialised-streams',
  title: 'Streams that wait for each other',
  summary: 'A second stream gets nothing until the first one is over.',
  detect({ recording, measured: { parallel } }) {
    if (parallel === null) return { status: 'not-applicable', hop: null, evidence: [], advice: null };
    if (!parallel.serialised) return { status: 'ruled-out', hop: null, evidence: [], advice: null };
    const reached = parallel.secondReachedOrigin ? 'reached the origin' : 'did not reach the origin';
    const { hop, evidence, advice } = whatItWaitedFor(recording, parallel.heldMs);
    return {
      status: 'detected',
      hop,
      evidence: [
        `While the first stream was held, the request of the second ${reached}, and none of its text came.`,
        ...evidence,
      ],
      advice,
    };
  },
};

function whatItWaitedFor(recording: Recording, heldMs: number): Waited {
  if (isApp(recording.target)) {
    const advice =
      'In the app a blocking call holds the event loop, or a lock or a pool of one serves a single stream. Run the client that it uses alone, and see the line: stream-check mock --client <id>';
    return { hop: 'upstream', evidence: [], advice };
  }
  const log = streamOf(recording, 'held-open')?.loop ?? null;
  if (log !== null && measureLoop(log).longestGapMs >= DEAD_SHARE * heldMs) {
    const evidence = ['The event loop of the client gave no sign of life meanwhile.'];
    return { hop: 'event-loop', evidence, advice: 'Free the event loop: see sync-iteration-in-async.' };
  }
  const evidence =
    'The event loop of the client was alive: the second stream waited for something else, such as a connection of a pool, or a lock.';
  const advice = 'Look at the limit of the connection pool, and at locks around the request.';
  return { hop: 'client', evidence: [evidence], advice };
}
