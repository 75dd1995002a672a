// A stream that waits for the others: behind a blocked loop, or for a connection or a lock.
import type { CauseFinding } from '../../model/report.ts';
import type { HopId } from '../../model/timeline.ts';
import { defineCause } from './cause.ts';

export const serialisedStreams = defineCause({
  id: 'serialised-streams',
  title: 'Streams that wait for each other',
  summary: 'A second stream is not served to its end until the first one is over.',
  needs: ({ measured }) => measured.parallel,
  detect({ hop, serialised, secondReachedOrigin, streams }) {
    if (!serialised || hop === null) return null;
    const reached = secondReachedOrigin ? 'reached the origin' : 'did not reach the origin';
    const held = streams === 2 ? 'the first stream was' : `${streams - 1} streams were`;
    const { evidence, advice } = WAITED_FOR[hop];
    return {
      hop,
      evidence: [
        `While ${held} held, the request of the last ${reached}, and it was not served to its end.`,
        ...evidence,
      ],
      advice,
    };
  },
});

const OTHER_LIMIT: Pick<CauseFinding, 'evidence' | 'advice'> = {
  evidence: [
    'The event loop of the client was alive: the last stream waited for something else, such as a connection of a pool, or a lock.',
  ],
  advice: 'Look at the limit of the connection pool, and at locks around the request.',
};

const WAITED_FOR: Readonly<Record<HopId, Pick<CauseFinding, 'evidence' | 'advice'>>> = {
  upstream: {
    evidence: [],
    advice:
      'In the app a blocking call holds the event loop, or a lock or a pool serves too few streams. Run the client that it uses alone, and see the line: stream-check mock --client <id>',
  },
  client: OTHER_LIMIT,
  'event-loop': {
    evidence: ['The event loop of the client gave no sign of life meanwhile.'],
    advice: 'Free the event loop: see sync-iteration-in-async.',
  },
  display: OTHER_LIMIT,
};
