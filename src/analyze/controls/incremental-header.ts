// A request for a stream in so many words: what lets the text through then had heeded nothing before, and stands in front.
import { effectOf, NOTHING, type ControlJudge } from './control.ts';

export const incrementalHeader: ControlJudge = {
  id: 'incremental-header',
  splits: () => ['proxy-buffering'],
  // That it changes nothing tells nothing: it may not be heeded.
  conclude: (arms) => (effectOf(arms) === 'lets-through' ? { ...NOTHING, rulesIn: ['proxy-buffering'] } : NOTHING),
};
