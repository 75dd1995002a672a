// What is late, how late, and at which hops: one answer for the summary and for the evidence.
import { HOPS, type Channel, type HopId } from '../model/timeline.ts';
import { isLate } from './attribution.ts';
import type { Measured, Ruling } from './verdict.ts';

/** The only kind of words that is late, where it is arguments or reasoning; null where it is the text, or several kinds. */
export function lateChannelOf({ channels }: Measured): Channel | null {
  const late = Object.entries(channels).flatMap(([channel, { delivery }]) =>
    isLate(delivery) ? [channel as Channel] : [],
  );
  const [only] = late;
  return late.length !== 1 || only === undefined || only === 'text' ? null : only;
}

/** How late 95 % of what is late was, ms: at the hop at fault where others hold as well, else where it is judged. */
export function lateMs(measured: Measured, { hop, vantage }: Pick<Ruling, 'hop' | 'vantage'>): number | null {
  const { channels, hops, vantages } = measured;
  const channel = lateChannelOf(measured);
  if (channel !== null) return channels[channel]?.lagP95Ms ?? null;
  const place = lateHopsOf(measured).length > 1 ? hop && hops[hop] : vantage && vantages[vantage];
  return place?.lagMs.p95 ?? null;
}

export function lateHopsOf({ hops }: Measured): HopId[] {
  return HOPS.filter((hop) => isLate(hops[hop]?.delivery));
}
