// An answer of one token shows how long the model needs to begin: a text that came much later was held, one that came as
// late was not (method: H = (first - first of one token) / (end - first of one token)). So it also tells an answer that is
// held and then sent piece by piece from a model that thinks for long and then speaks evenly.
import type { ControlArm } from '../../model/controls.ts';
import { isHeld } from './came.ts';
import { inEachPair, medianOf, NOTHING, type ControlJudge } from './control.ts';

/** Of the time until the first text: it was held where one token needs no more of it. A judgement. */
const HELD_BELOW = 0.5;
/** It was not held where one token needs as much of it. A judgement. */
const BEGINS_LATE_ABOVE = 0.8;

export const oneToken: ControlJudge = {
  id: 'one-token',
  splits: ({ came, looksReplayed }) => (came === 'one-piece' || looksReplayed ? ['collected-answer'] : []),
  times: (arms) =>
    medianOf(arms, [
      ({ arm, firstContentMs }) => (arm === 'usual' ? firstContentMs : null),
      ({ arm, firstContentMs }) => (arm === 'changed' ? firstContentMs : null),
    ]),
  conclude(arms, { looksReplayed }) {
    if (inEachPair(arms, (usual, changed) => isHeld(usual.came) && shareOf(usual, changed) <= HELD_BELOW)) {
      return { ...NOTHING, proves: 'buffered' };
    }
    if (looksReplayed && inEachPair(arms, (usual, changed) => shareOf(usual, changed) <= HELD_BELOW)) {
      return { ...NOTHING, rulesIn: ['collected-answer'], proves: 'replayed' };
    }
    // It began to speak when the text came: nobody held it.
    if (inEachPair(arms, (usual, changed) => shareOf(usual, changed) >= BEGINS_LATE_ABOVE)) {
      return {
        ...NOTHING,
        rulesOut: ['collected-answer', 'proxy-buffering', 'unflushed-writes', 'compressor-not-flushed'],
      };
    }
    return NOTHING;
  },
};

/** Not a number where the limit was not heeded: then the answer is as long as before. */
function shareOf(usual: ControlArm, changed: ControlArm): number {
  const [first, ofOne] = [usual.firstContentMs, changed.firstContentMs];
  if (first === null || ofOne === null || first === 0 || 2 * changed.characters > usual.characters) return NaN;
  return ofOne / first;
}
