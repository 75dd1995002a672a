// A parser that waits for more input before it hands over what it has.
import type { Cause } from './cause.ts';

export const oneChunkBehind: Cause = {
  id: 'one-chunk-behind',
  title: 'Always one chunk behind',
  summary: 'A parser shows each chunk only when the next one arrives.',
  detect({ measured: { lockStep } }) {
    if (lockStep === null) return { status: 'not-applicable', hop: null, evidence: [], advice: null };
    if (lockStep.chunksBehind !== 1) return { status: 'ruled-out', hop: null, evidence: [], advice: null };
    return {
      status: 'detected',
      hop: lockStep.hop,
      evidence: [
        `In lock-step each of ${lockStep.chunksSent} chunks was seen only once the next had been sent; none was seen alone.`,
      ],
      advice: 'Hand an event over when its closing blank line is there, not when the next event begins.',
    };
  },
};
