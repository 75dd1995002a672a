// What a shaded area between two curves is: the hop that held the text, how much of it, and what never came out again.
import { HOPS, VANTAGES } from '../../model/ids.ts';
import type { Run } from '../../model/report.ts';
import { percent } from '../words/phrases.ts';
import type { Series } from './series.ts';

type End = Pick<Series, 'vantage' | 'totals'>;

/** @param before the curve above @param after the one below */
export function heldWords({ hops }: Pick<Run, 'hops'>, before: End, after: End): string {
  // Where a vantage between them was not seen, several hops lie there, and the figures of all stand at one of them.
  const between = HOPS.slice(VANTAGES.indexOf(before.vantage), VANTAGES.indexOf(after.vantage));
  const measured = between.filter((hop) => hops[hop] !== undefined);
  const share = measured.map((hop) => hops[hop]!.share).find((one) => one !== null) ?? null;
  const held = share === null ? '' : `: ${percent(Math.max(0, share))} of full buffering`;
  const lost = before.totals.at(-1)! - after.totals.at(-1)!;
  const never = lost > 0 ? `; ${lost.toLocaleString('en')} characters never came` : '';
  return `held by ${(measured.length > 0 ? measured : between).join(' and ')}${held}${never}`;
}
