// A request not to transform: what lets the text through then had transformed it.
import { effectOf, NOTHING, type ControlJudge } from './control.ts';
import { isCompressed } from './identity.ts';

export const noTransform: ControlJudge = {
  id: 'no-transform',
  splits: ({ usual }) => (isCompressed(usual.response?.contentEncoding ?? null) ? ['compressor-not-flushed'] : []),
  // That it changes nothing tells nothing: it may not be heeded.
  conclude: (arms) =>
    effectOf(arms) === 'lets-through' ? { ...NOTHING, rulesIn: ['compressor-not-flushed'] } : NOTHING,
};
