// The same answer as a whole: if a stream begins only when the whole would be there, it was held to its end, whatever came
// then; if it begins much earlier, it was not.
import type { ControlArm } from '../../model/controls.ts';
import { inEachPair, NOTHING, type ControlJudge } from './control.ts';

/** Of the time of the whole answer: a first text after so much of it was held. Fitted on simulated answers. */
const HELD_ABOVE = 0.8;
/** One that came before so much of it was not. Fitted likewise. */
const STREAMS_BELOW = 0.4;

export const nonStreamed: ControlJudge = {
  id: 'non-streamed',
  splits: ({ came }) => (came === 'one-piece' || came === 'steady' ? ['collected-answer'] : []),
  conclude(arms) {
    if (inEachPair(arms, (usual, changed) => shareOf(usual, changed) >= HELD_ABOVE)) {
      return { ...NOTHING, proves: 'buffered' };
    }
    if (inEachPair(arms, (usual, changed) => shareOf(usual, changed) <= STREAMS_BELOW)) {
      return { ...NOTHING, rulesOut: ['collected-answer'] };
    }
    return NOTHING;
  },
};

function shareOf({ firstContentMs }: ControlArm, { endMs, characters }: ControlArm): number {
  return firstContentMs === null || endMs === null || characters === 0 ? NaN : firstContentMs / endMs;
}
