// Where an answer ends: at its end mark, or where the model said why it stops and nothing of it follows.
// Easy to get wrong: of several choices one may stop while another goes on, so what comes after a stop takes it back.
import type { FrameMeaning, Protocol } from './protocol.ts';

export interface AnswerEnd {
  /** Takes what the next frame means. Returns what counts of it: nothing, behind the end mark. */
  take(meaning: FrameMeaning): FrameMeaning;
  /** Takes what an event would mean that was cut off at the end of the body: words in it, or a half of it, are missing. */
  takeRest(meaning: FrameMeaning): void;
  /** Whether the answer is whole. */
  readonly isEnded: boolean;
  /** Whether it is whole without the end mark that its API has. */
  readonly isMarkMissing: boolean;
  /** Characters behind the end mark. */
  readonly behind: number;
}

export function createAnswerEnd({ endsByStop = false }: Pick<Protocol, 'endsByStop'>): AnswerEnd {
  let isMarked = false;
  let isStopped = false;
  let behind = 0;
  return {
    take(meaning) {
      if (isMarked) {
        behind += meaning.deltas.reduce((sum, { text }) => sum + text.length, 0);
        return { ...meaning, deltas: [], error: null, unknown: null };
      }
      isMarked = meaning.isEnd;
      isStopped = meaning.isStop === true || (isStopped && meaning.deltas.length === 0);
      return meaning;
    },
    takeRest({ deltas, error }) {
      if (deltas.length > 0 || error !== null) isStopped = false;
    },
    get isEnded() {
      return isMarked || isStopped;
    },
    get isMarkMissing() {
      return isStopped && !isMarked && !endsByStop;
    },
    get behind() {
      return behind;
    },
  };
}
