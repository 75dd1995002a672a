// Without compression: what comes piece by piece then was held by the compressor.
import { PASSING_DELIVERIES } from '../../model/delivery.ts';
import { isLate } from '../attribution.ts';
import { effectOf, NOTHING, type ControlJudge } from './control.ts';
import type { MockJudge } from './mock-control.ts';

export const identity: ControlJudge = {
  id: 'identity',
  splits: ({ usual }) => (isCompressed(usual.response?.contentEncoding ?? null) ? ['compressor-not-flushed'] : []),
  conclude(arms, { recording }) {
    // A server may compress all the same; then nothing was changed.
    const changed = recording.streams.filter(
      ({ instrument, control }) => instrument === 'identity' && control?.arm === 'changed',
    );
    if (changed.some(({ response }) => isCompressed(response?.contentEncoding ?? null))) return NOTHING;
    const effect = effectOf(arms);
    if (effect === 'lets-through') return { rulesIn: ['compressor-not-flushed'], rulesOut: [] };
    return effect === 'none' ? { rulesIn: [], rulesOut: ['compressor-not-flushed'] } : NOTHING;
  },
};

/** With the mock behind, lock-step proves it. */
export const identityOfApp: MockJudge = {
  id: 'identity',
  splits: ({ usual }) => (isCompressed(usual.response?.contentEncoding ?? null) ? ['compressor-not-flushed'] : []),
  conclude(changed, { recording, usual, analyze }) {
    const before = usual.verdict.delivery;
    const alone = analyze({ ...recording, mode: 'lock-step', streams: [{ ...changed, instrument: 'lock-step' }] });
    const after = alone.verdict.delivery;
    // A server may compress all the same; then nothing was changed.
    const { outcome, response } = changed;
    const isTelling = outcome.kind === 'completed' && (response?.contentEncoding ?? 'identity') === 'identity';
    const isHeld = isLate(before) || before === 'micro-batched';
    const isCleared = isLate(before) ? PASSING_DELIVERIES.has(after) : after === 'incremental';
    return {
      rulesIn: isTelling && isHeld && isCleared ? ['compressor-not-flushed'] : [],
      rulesOut: isTelling && isLate(before) && isLate(after) ? ['compressor-not-flushed'] : [],
      after,
      letOut: null,
    };
  },
};

export function isCompressed(contentEncoding: string | null): boolean {
  return !['', 'identity', 'none'].includes(contentEncoding?.trim().toLowerCase() ?? '');
}
