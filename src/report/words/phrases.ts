// Figures and hops as they stand in a sentence.
import type { Recording } from '../../model/recording.ts';
import type { HopId } from '../../model/timeline.ts';

const HOP_WORDS: Readonly<Record<HopId, string>> = {
  upstream: 'upstream',
  client: 'client',
  'event-loop': 'event loop',
  display: 'display',
};

type Tested = Pick<Recording, 'subject'>;

/** Where something was held, as it stands after "held". */
export function atHop(hop: HopId, tested: Tested): string {
  return `${hopWord(hop, tested) === HOP_WORDS[hop] ? 'at' : 'by'} the ${hopWord(hop, tested)}`;
}

/** What lies before the wire is the app, where one is under test; what lies behind it a program that is the client. */
export function hopWord(hop: HopId, { subject }: Tested): string {
  if (hop === 'upstream' && subject.kind === 'app') return 'app';
  return hop === 'display' && subject.kind === 'program' ? 'program' : HOP_WORDS[hop];
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
