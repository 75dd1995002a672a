// A mechanism as evidence: the rule by which a hop lets text out.
import type { Mechanism } from '../model/delivery.ts';
import type { Rule } from '../model/holding-rule.ts';
import type { HopId } from '../model/timeline.ts';

export function ruleOf(mechanism: Mechanism, hop: HopId, by: 'lock-step' | 'arrivals'): Rule {
  const { kind, sizeBytes, periodMs, count, accounting, fits } = mechanism;
  switch (kind) {
    case 'size':
      return sizeBytes === null ? { kind: 'irregular', hop } : { kind: 'buffer', hop, by, sizeBytes, accounting };
    case 'block':
      return sizeBytes === null ? { kind: 'irregular', hop } : { kind: 'block', hop, by, sizeBytes };
    case 'count':
      return count === null ? { kind: 'irregular', hop } : { kind: 'count', hop, by, chunks: count };
    case 'timer':
    case 'linger':
    case 'pace':
    case 'delay':
      return { kind: 'period', hop, period: kind, periodMs };
    case 'ambiguous':
      return { kind: 'ambiguous', hop, by, fits };
    default:
      return { kind: 'irregular', hop };
  }
}
