// What causes ask of the hop that they accuse: does it hold text, and by which rule?
import type { Mechanism } from '../../model/delivery.ts';
import type { Measures } from '../../model/report.ts';
import type { HopId } from '../../model/timeline.ts';
import { isLate } from '../attribution.ts';

/** Whether text is late behind this hop. Where time cannot tell, lock-step does. */
export function isHeldAt(hop: HopId, { hops, lockStep }: Measures): boolean {
  const { delivery = 'inconclusive' } = hops[hop] ?? {};
  return isLate(delivery) || (delivery === 'inconclusive' && lockStep?.hop === hop);
}

/** The rule by which the hop lets text out; null where it holds none, or none is known. */
export function ruleAt(hop: HopId, measured: Measures): Mechanism | null {
  return isHeldAt(hop, measured) ? (measured.hops[hop]?.mechanism ?? null) : null;
}

/** What shows that rule: order and bytes in lock-step, or times. */
export function shownBy(hop: HopId, { kind }: Mechanism, { lockStep }: Measures): 'lock-step' | 'arrivals' {
  return lockStep?.hop === hop && lockStep.mechanism?.kind === kind ? 'lock-step' : 'arrivals';
}
