// A step that collects so many chunks before it passes them on.
//
//   spoken  x.x.x.x.x.x.x.x
//   seen    ......4.......4      always four, long or short
//
// Look-alikes: a buffer of bytes, which lets fewer pass where they are longer, and a queue that keeps the last ones.
import type { HopId } from '../../model/timeline.ts';
import { HOPS } from '../../model/timeline.ts';
import { ruleOf } from '../rule.ts';
import { defineCause } from './cause.ts';
import { ruleAt, shownBy } from './held-at.ts';

export const collectedChunks = defineCause({
  id: 'collected-chunks',
  title: 'Chunks that are collected by number',
  summary: 'Always the same number of chunks is collected before they are passed on.',
  needs: ({ measured }) => (Object.keys(measured.hops).length === 0 ? null : measured.hops),
  detect(_, { measured }) {
    for (const hop of HOPS) {
      const rule = ruleAt(hop, measured);
      if (rule?.kind !== 'count' || rule.count === null) continue;
      return {
        hop,
        evidence: [ruleOf(rule, hop, shownBy(hop, rule, measured))],
        figures: { chunks: rule.count },
        advice: `Look for the number ${rule.count}: ${ADVICE[hop]} Pass each chunk on when it comes.`,
      };
    }
    return null;
  },
});

const STEP = 'a list or batch that is sent when it has so many (length === n, bufferCount, batched, % n),';

const ADVICE: Readonly<Record<HopId, string>> = {
  upstream: `${STEP} a middleware, or a server of models that sends so many tokens an event (stream_interval).`,
  client: `${STEP} a window, or an option of the SDK.`,
  'event-loop': `${STEP} between the tasks.`,
  display: `${STEP} in front of the output.`,
};
