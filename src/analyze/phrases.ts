// Figures and hops as they stand in a sentence.
import { isApp, type TargetSummary } from '../model/target.ts';
import type { HopId } from '../model/timeline.ts';

const HOP_WORDS: Readonly<Record<HopId, string>> = {
  upstream: 'upstream',
  client: 'client',
  'event-loop': 'event loop',
  display: 'display',
};

const APP_WORD = 'app';

/** Where something was held, as it stands after "held". */
export function atHop(hop: HopId, target: TargetSummary): string {
  return `${hopWord(hop, target) === APP_WORD ? 'by' : 'at'} the ${hopWord(hop, target)}`;
}

/** What lies before the wire is the app, where one is under test. */
export function hopWord(hop: HopId, target: TargetSummary): string {
  return hop === 'upstream' && isApp(target) ? APP_WORD : HOP_WORDS[hop];
}

export function ms(value: number): string {
  if (value >= 1000) return `${(value / 1000).toFixed(1)} s`;
  return value >= 10 ? `${value.toFixed(0)} ms` : `${value.toFixed(1)} ms`;
}

export function bytes(value: number): string {
  return count(value, 'byte');
}

export function count(value: number, noun: string): string {
  return `${value.toLocaleString('en')} ${noun}${value === 1 ? '' : 's'}`;
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
