// Text that waits for a timer: a debounce, a throttle, an interval that sends what has come since.
//
//   spoken  x.x.x.x.x.x.x.x.x
//   timer   ....2...2...2...2      every four cells, all that is there
//   linger  ...2....2....2...      three cells after the first chunk of each group
//
// Look-alikes: a loop that is dead for so long again and again (its ticker shows it), and a delay that all chunks share,
// which groups none; one of 200 ms may be a corked socket.
import { mayBeCork } from '../../model/cork.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Measures } from '../../model/report.ts';
import type { HopId } from '../../model/timeline.ts';
import { HOPS } from '../../model/timeline.ts';
import { lineFor } from '../../products/advice.ts';
import { products } from '../../products/index.ts';
import { ruleOf } from '../rule.ts';
import { defineCause, type Found } from './cause.ts';
import { isHeldAt, ruleAt, shownBy } from './held-at.ts';
import { lineOfNamed } from './products-named.ts';

export const flushTimer = defineCause({
  id: 'flush-timer',
  title: 'A timer that lets text out',
  summary: 'Text waits for a timer: a debounce, a throttle, or an interval.',
  needs: ({ measured }) => (Object.keys(measured.hops).length === 0 ? null : measured.hops),
  detect(_, input) {
    const { measured, recording } = input;
    // A loop that is silent again and again lets text out as evenly.
    if (measured.loop?.period) return null;
    for (const hop of HOPS) {
      const rule = ruleAt(hop, measured);
      if (rule === null || (rule.kind !== 'timer' && rule.kind !== 'linger')) continue;
      const isCork = hop === 'upstream' && rule.periodMs !== null && mayBeCork(rule.periodMs);
      const where = recording.subject.kind === 'app' ? ADVICE_FOR_APP : ADVICE[hop];
      const line = hop === 'upstream' ? lineOfNamed('flush-timer', input) : null;
      return {
        hop,
        evidence: [ruleOf(rule, hop, shownBy(hop, rule, measured))],
        ...(rule.periodMs === null ? {} : { figures: { periodMs: rule.periodMs } }),
        advice: [
          ...(isCork ? [ADVICE_FOR_CORK] : []),
          `${periodWords(rule.periodMs)} ${where}`,
          ...(line === null ? [] : [line]),
        ].join(' '),
      };
    }
    return corkAt(measured);
  },
});

/** A delay that all chunks share is no timer, unless it is what the kernel waits for more: that may be chance. */
function corkAt(measured: Measures): Found | null {
  const { lockStep } = measured;
  const rule = ruleAt('upstream', measured);
  if (!isHeldAt('upstream', measured) || (rule !== null && rule.kind !== 'delay' && rule.kind !== 'irregular'))
    return null;
  const alone = lockStep?.delayMs.p50 ?? null;
  const periodMs = rule?.periodMs ?? alone;
  if (periodMs === null || !mayBeCork(periodMs)) return null;
  const evidence: Evidence[] =
    rule?.kind === 'delay'
      ? [ruleOf(rule, 'upstream', shownBy('upstream', rule, measured))]
      : [{ kind: 'alone-but-late', chunks: lockStep?.chunksSeenAlone ?? 0, delayP50Ms: periodMs }];
  return { status: 'suspected', hop: 'upstream', evidence, figures: { periodMs }, advice: ADVICE_FOR_CORK };
}

function periodWords(periodMs: number | null): string {
  return periodMs === null ? 'Look for a timer:' : `Look for a timer of about ${periodMs.toFixed(0)} ms:`;
}

const ADVICE_FOR_CORK = `200 ms are what Linux waits with a corked socket. In front of it ${lineFor(products.get('haproxy'), 'flush-timer')}; a server of your own: no TCP_CORK, no MSG_MORE.`;

const ADVICE_FOR_APP =
  'a debounce or throttle around the write, setInterval, bufferTime, a loop that sleeps between writes, or the flush interval of a proxy (stream-check explain caddy, traefik, go). Write each piece when it comes.';

const ADVICE: Readonly<Record<HopId, string>> = {
  upstream: `in the server or a proxy in front of it, ${ADVICE_FOR_APP}`,
  client:
    'a debounce or throttle around what is handed over, an option such as a throttle of the SDK, or a library that reports progress so often a second. Hand each piece over when it comes, and throttle where it is drawn.',
  'event-loop': 'work that comes back so often and blocks the loop meanwhile.',
  display:
    'a debounce, throttle or frame rate around the output. Print each piece when it comes, or let the timer be shorter.',
};
