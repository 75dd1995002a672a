// How the text of one answer came, where nobody knows when it was spoken: the word in which controls compare answers.
import type { Came, ControlArm, ControlFailure } from '../../model/controls.ts';
import type { InstrumentId, Recording, StreamRecord } from '../../model/recording.ts';
import { PASSING_DELIVERIES, type Delivery } from '../../model/delivery.ts';
import type { Classified } from '../delivery.ts';
import { judgedStreamOf, seenAtJudged } from '../judged-stream.ts';

export function cameOf(recording: Recording, stream: StreamRecord): Came {
  if (stream.outcome.kind !== 'completed') return 'failed';
  const seen = seenAtJudged(judgedStreamOf(recording, stream));
  return seen === undefined ? 'nothing' : byClass(seen.classified);
}

function byClass({ delivery, reason }: Classified): Came {
  if (PASSING_DELIVERIES.has(delivery)) return 'steady';
  if (delivery === 'buffered' || delivery === 'replayed' || reason === 'single-flush') return 'one-piece';
  if (delivery !== 'inconclusive' || reason === 'batched-arrivals') return 'lumps';
  return reason === 'no-content' ? 'nothing' : 'unclear';
}

/** How text came that was delivered so. */
export function cameAs(delivery: Delivery): Came {
  if (delivery === 'inconclusive') return 'unclear';
  if (delivery === 'buffered' || delivery === 'replayed') return 'one-piece';
  return delivery === 'incremental' ? 'steady' : 'lumps';
}

/** Whether text that came so was held, or may have been. */
export function isHeld(came: Came): boolean {
  return came === 'lumps' || came === 'one-piece';
}

/** @param stream of a control */
export function armOf(recording: Recording, stream: StreamRecord): ControlArm {
  const content = stream.timelines.wire?.arrivals.filter(({ characters }) => characters > 0) ?? [];
  return {
    ...(stream.control ?? { arm: 'usual', pair: 0, setting: null }),
    came: cameOf(recording, stream),
    firstContentMs: content[0]?.atMs ?? null,
    lastContentMs: content.at(-1)?.atMs ?? null,
    endMs: stream.timelines.wire?.endMs ?? null,
    characters: content.reduce((sum, { characters }) => sum + characters, 0),
  };
}

/** Controls that ask for nothing else than the request does. */
const UNCHANGED: readonly InstrumentId[] = ['second-request', 'parallel'];

/** Who refuses what is changed may still take what is not; who fails as usual, or is asked too often, is left alone. */
export function failureOf({ instrument, outcome, response, control }: StreamRecord): ControlFailure | null {
  const { kind } = outcome;
  if (kind === 'completed') return null;
  const status = response?.status ?? null;
  const isAsUsual = control?.arm === 'usual' || UNCHANGED.includes(instrument);
  return { kind, status, isEnd: isAsUsual || status === 429 || kind === 'interrupted' };
}
