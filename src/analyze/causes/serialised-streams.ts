// A stream that waits for the others: behind a blocked loop, or for a connection or a lock.
import type { HopId } from '../../model/timeline.ts';
import { defineCause } from './cause.ts';

export const serialisedStreams = defineCause({
  id: 'serialised-streams',
  title: 'Streams that wait for each other',
  summary: 'A second stream is not served to its end until the first one is over.',
  needs: ({ measured }) => measured.parallel,
  detect({ hop, serialised, secondReachedOrigin, streams }) {
    if (!serialised || hop === null) return null;
    const { isLoopAlive, advice } = WAITED_FOR[hop];
    return {
      hop,
      evidence: [
        { kind: 'held-open', streams, reachedOrigin: secondReachedOrigin },
        ...(isLoopAlive === null ? [] : [{ kind: 'loop-state' as const, isAlive: isLoopAlive }]),
      ],
      advice,
    };
  },
});

interface WaitedFor {
  /** Null where nobody looks into the process. */
  isLoopAlive: boolean | null;
  advice: string;
}

const OTHER_LIMIT: WaitedFor = {
  isLoopAlive: true,
  advice: 'Look at the limit of the connection pool, and at locks around the request.',
};

const WAITED_FOR: Readonly<Record<HopId, WaitedFor>> = {
  upstream: {
    isLoopAlive: null,
    advice:
      'In the app a blocking call holds the event loop, or a lock or a pool serves too few streams. Run the client that it uses alone, and see the line: stream-check mock --client <id>',
  },
  client: OTHER_LIMIT,
  'event-loop': { isLoopAlive: false, advice: 'Free the event loop: see sync-iteration-in-async.' },
  display: OTHER_LIMIT,
};
