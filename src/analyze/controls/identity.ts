// Without compression: what comes piece by piece then was held by the compressor.
import { effectOf, NOTHING, type ControlJudge } from './control.ts';

export const identity: ControlJudge = {
  id: 'identity',
  splits: ({ usual }) => (isCompressed(usual.response?.contentEncoding ?? null) ? ['compressor-not-flushed'] : []),
  conclude(arms) {
    const effect = effectOf(arms);
    if (effect === 'lets-through') return { rulesIn: ['compressor-not-flushed'], rulesOut: [] };
    return effect === 'none' ? { rulesIn: [], rulesOut: ['compressor-not-flushed'] } : NOTHING;
  },
};

export function isCompressed(contentEncoding: string | null): boolean {
  return !['', 'identity', 'none'].includes(contentEncoding?.trim().toLowerCase() ?? '');
}
