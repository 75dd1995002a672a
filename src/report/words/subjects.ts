// How each kind of subject is spoken of: what its hops are called, what to type to see it again. A new kind is a row here.
import type { Recording } from '../../model/recording.ts';
import type { Subject } from '../../model/subject.ts';
import type { HopId } from '../../model/timeline.ts';

/** What says who is under test, and what was asked: a Recording. */
export type Tested = Pick<Recording, 'subject' | 'target' | 'client' | 'command'>;

interface HopWords {
  name: string;
  /** As it stands after "held". */
  at: string;
  /** As it stands after "the text was late". */
  between: string;
}

interface SubjectWords {
  hops: Readonly<Record<HopId, HopWords>>;
  /** What to type to see it again, where nobody knows what was typed: the arguments of `stream-check`. */
  command(tested: Tested): readonly string[];
  /** Why nothing can be said, where no word of the answer was found. */
  noContent: string;
}

const BEFORE_THE_CLIENT = "before it reached this machine's client";
const CLIENT: HopWords = {
  name: 'client',
  at: 'at the client',
  between: 'between the socket and the code that iterates the client',
};
const EVENT_LOOP: HopWords = { name: 'event loop', at: 'at the event loop', between: BEFORE_THE_CLIENT };
const UPSTREAM: HopWords = { name: 'upstream', at: 'at the upstream', between: BEFORE_THE_CLIENT };
const DISPLAY: HopWords = { name: 'display', at: 'at the display', between: 'on its way to the screen' };

const HOPS = { upstream: UPSTREAM, client: CLIENT, 'event-loop': EVENT_LOOP, display: DISPLAY };

export const SUBJECT_WORDS: Readonly<Record<Subject['kind'], SubjectWords>> = {
  client: {
    hops: HOPS,
    command: ({ client }) => ['mock', '--client', client.id],
    noContent: 'the answer held no text',
  },
  app: {
    // What lies before the wire is the app.
    hops: {
      ...HOPS,
      upstream: { name: 'app', at: 'by the app', between: 'between the model and what the app sends' },
    },
    command: ({ target }) => ['through', target.baseUrl],
    noContent: "no word of the mock's answer was found in what the app sent",
  },
  endpoint: {
    // What lies before the wire is all that answers at the address.
    hops: {
      ...HOPS,
      upstream: {
        name: 'server',
        at: 'before it reached us',
        between: 'between the model and this machine',
      },
    },
    command: ({ target }) => [target.baseUrl],
    noContent: 'the answer held no text',
  },
  program: {
    // What lies behind the wire is the program.
    hops: {
      ...HOPS,
      display: { name: 'program', at: 'by the program', between: 'between its socket and its stdout' },
    },
    command: ({ client }) => ['run', '--', client.id, '...'],
    noContent: 'no word of the answer was found on the stdout of the program',
  },
};
