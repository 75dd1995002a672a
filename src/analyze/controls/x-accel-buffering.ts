// With the header by which an answer asks not to be collected: a proxy that heeds it had collected before. That it changes
// nothing tells nothing: it may not be heeded.
import { isProven } from '../lock-step.ts';
import { quantile } from '../stats.ts';
import type { MockJudge } from './mock-control.ts';

/** A header of the mock. Who passes it on is a proxy; an app answers with headers of its own. */
const HEADER_OF_MOCK = 'x-stream-check-id';

export const xAccelBuffering: MockJudge = {
  id: 'x-accel-buffering',
  splits: ({ usual }) => (usual.response?.headers[HEADER_OF_MOCK] === undefined ? [] : ['proxy-buffering']),
  conclude({ lockStep }, { recording: { budgetMs }, usual }) {
    const steps = lockStep ?? [];
    const delays = steps.flatMap(({ sentAtMs, seenAtMs }) => (seenAtMs === null ? [] : [seenAtMs - sentAtMs]));
    const letsThrough = isProven(steps) && (quantile(delays, 0.5) ?? Infinity) < budgetMs;
    const isHeld = steps.some(({ seenAtMs }) => seenAtMs === null);
    const after = isHeld ? usual.verdict.delivery : 'inconclusive';
    if (!letsThrough) return { rulesIn: [], rulesOut: [], after, letOut: null };
    return {
      rulesIn: ['proxy-buffering'],
      rulesOut: ['unflushed-writes', 'collected-chunks', 'collected-answer', 'flush-timer'],
      after: 'incremental',
      letOut: null,
    };
  },
};
