// What a hop is called, for each kind of subject: the one table of it.
import type { Recording } from '../../model/recording.ts';
import type { Subject } from '../../model/subject.ts';
import type { Channel, HopId } from '../../model/timeline.ts';

/** What says who is under test, and what was asked: a Recording, or a Run. */
export type Tested = Pick<Recording, 'subject' | 'target' | 'client'>;

export interface HopWords {
  name: string;
  /** As it stands after "held". */
  at: string;
  /** As it stands after "the text was late". */
  between: string;
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

/** What lies before the wire is the app, where one is under test; what lies behind it a program that is the client. */
export const HOP_WORDS: Readonly<Record<Subject['kind'], Readonly<Record<HopId, HopWords>>>> = {
  client: { upstream: UPSTREAM, client: CLIENT, 'event-loop': EVENT_LOOP, display: DISPLAY },
  app: {
    upstream: { name: 'app', at: 'by the app', between: 'between the model and what the app sends' },
    client: CLIENT,
    'event-loop': EVENT_LOOP,
    display: DISPLAY,
  },
  program: {
    upstream: UPSTREAM,
    client: CLIENT,
    'event-loop': EVENT_LOOP,
    display: { name: 'program', at: 'by the program', between: 'between its socket and its stdout' },
  },
};

/** What a kind of words is called. */
export const CHANNEL_WORDS: Readonly<Record<Channel, { noun: string; isPlural: boolean }>> = {
  text: { noun: 'the text', isPlural: false },
  reasoning: { noun: 'the thinking', isPlural: false },
  'tool-arguments': { noun: 'the arguments of the tool call', isPlural: true },
};
