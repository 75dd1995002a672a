// Several answers of one mock in one output: each has tracers of its own, so that a word says which answer it belongs to.
//
//   answer 0   t0000, t0001, ...        answer 1   t10000, t10001, ...
import type { Playback } from '../../mock/exchange.ts';

/** A scenario has fewer chunks. */
const TRACERS_PER_ANSWER = 10_000;

export interface AnswerNumbers {
  /** The same playback, with the tracers of the next answer. */
  next(playback: Playback): Playback;
  /** How many answers have got theirs. */
  given(): number;
}

export function createAnswerNumbers(): AnswerNumbers {
  let answers = 0;
  return {
    next: (playback) => ({ ...playback, firstTracer: TRACERS_PER_ANSWER * answers++ }),
    given: () => answers,
  };
}

/** Number of the answer that this word belongs to. @param tracer such as t10017 */
export function answerOf(tracer: string): number {
  return Math.floor(Number(tracer.slice(1)) / TRACERS_PER_ANSWER);
}
