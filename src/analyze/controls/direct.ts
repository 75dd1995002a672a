// Around what stands in front of the app: if text comes piece by piece then, what stands there holds it; else the app does.
import { isHeld } from './came.ts';
import { effectOf, NOTHING, type ControlJudge, type Suspect } from './control.ts';

/** What an app does, and nothing in front of it. */
const OF_APP: readonly Suspect[] = ['collected-answer', 'unflushed-writes'];

export const direct: ControlJudge = {
  id: 'direct',
  splits: ({ came }) => (isHeld(came) ? ['proxy-buffering', ...OF_APP] : []),
  conclude(arms) {
    const effect = effectOf(arms);
    // A compressor or a timer may stand in front as well as in the app.
    if (effect === 'lets-through') return { rulesIn: ['proxy-buffering'], rulesOut: OF_APP };
    return effect === 'none' ? { rulesIn: [], rulesOut: ['proxy-buffering'] } : NOTHING;
  },
};
