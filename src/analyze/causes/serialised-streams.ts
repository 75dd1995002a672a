// A stream that waits for the others: behind a blocked loop, or for a connection or a lock.
import type { HopId } from '../../model/timeline.ts';
import { defineCause } from './cause.ts';
import { lineOfNamed } from './products-named.ts';

export const serialisedStreams = defineCause({
  id: 'serialised-streams',
  title: 'Streams that wait for each other',
  summary: 'A second stream is not served to its end until the first one is over.',
  needs: ({ measured }) => measured.parallel,
  detect({ hop, serialised, secondReachedOrigin, streams }, input) {
    if (!serialised || hop === null) return null;
    const { isLoopAlive, advice } = WAITED_FOR[hop];
    const server = input.stream?.response?.headers['server'] ?? '';
    const line = hop === 'upstream' ? lineOfNamed('serialised-streams', input) : null;
    const words = line === null ? advice : `${line} ${advice}`;
    return {
      hop,
      evidence: [
        { kind: 'held-open', streams, reachedOrigin: secondReachedOrigin },
        ...(isLoopAlive === null ? [] : [{ kind: 'loop-state' as const, isAlive: isLoopAlive }]),
      ],
      advice: hop === 'upstream' && WSGI.test(server) ? `${ofWsgi(server)} ${words}` : words,
    };
  },
});

/** Servers whose workers and threads each serve one stream at a time, as they name themselves. */
const WSGI = /gunicorn|werkzeug|waitress|wsgi|cheroot/i;

function ofWsgi(server: string): string {
  return `The server names itself ${server}: where it serves by WSGI, each stream keeps a worker or a thread for as long as it lasts.`;
}

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
      'In the app a blocking call holds the event loop, or something serves too few streams at once: a lock, a pool of connections, the workers and threads of a WSGI server (stream-check explain gunicorn; waitress --threads, more --workers). The line that blocks: write its call to the model as a client of your own (stream-check explain own-clients), or compare its library with stream-check mock --pair openai-python',
  },
  client: OTHER_LIMIT,
  'event-loop': { isLoopAlive: false, advice: 'Free the event loop: see sync-iteration-in-async.' },
  display: OTHER_LIMIT,
};
