// What a figure is: the same entry is a page of `explain`, the key of a rule, and what reporters name.
import type { GateValue } from '../model/gate-result.ts';
import type { Condition, Statistic } from '../model/gate-rules.ts';
import type { VantageMeasures } from '../model/measures.ts';
import type { Run } from '../model/report.ts';
import { HOPS, VANTAGES } from '../model/ids.ts';
import type { HopId, VantageId } from '../model/timeline.ts';

export type { Statistic } from '../model/gate-rules.ts';
export type Place = VantageId | HopId;

/** Reads a figure of a run. @returns null where it was not measured */
export type Read = (run: Run, place?: Place | null, statistic?: Statistic | null) => GateValue | null;

export interface Metric {
  id: string;
  /** What else a rule may call it: `ttft`, `loop.longest-gap`. */
  names?: readonly string[];
  title: string;
  /** As printed after the figure; null for a pure number or a word. */
  unit: string | null;
  formula: string;
  meaning: string;
  /** Name of the same thing in a standard; null where there is none. */
  standardName: string | null;
  /** Where the definition comes from. */
  source: string;
  /** JSON field of the Report. */
  field: string;
  /** What is read without a place: the figure of the judged vantage, the largest of all hops, or the one of the run. */
  at: 'vantage' | 'hop' | 'run';
  /** Places that may be named beside those. */
  alsoAt?: readonly ('vantage' | 'hop')[];
  statistics?: readonly Statistic[];
  /** What is read without a statistic. */
  usualStatistic?: Statistic;
  /** Which direction is good; null where none is. */
  better: 'more' | 'less' | null;
  /** What it consists of; a list has all words that there are. */
  values: 'number' | 'flag' | readonly string[];
  /** Whether it is measured by a clock, so that a busy machine shows in it. */
  isTimed: boolean;
  /** What a rule expects that says nothing but its level; null where a bound must be given. */
  usual: Condition | null;
  /** Null for figures of the machine and of several runs: no rule can be about them. */
  value: Read | null;
}

export function isVantage(place: string): place is VantageId {
  return (VANTAGES as readonly string[]).includes(place);
}

export function isHop(place: string): place is HopId {
  return (HOPS as readonly string[]).includes(place);
}

/** A figure of a vantage: of the judged one, unless another is named. */
export function ofVantage(
  pick: (measures: VantageMeasures, statistic: Statistic | null) => GateValue | null | undefined,
): Read {
  return (run, place = null, statistic = null) => {
    const at = place ?? run.verdict.vantage;
    const measures = at === null || !isVantage(at) ? undefined : run.vantages[at];
    return measures === undefined ? null : (pick(measures, statistic) ?? null);
  };
}

/** Lateness is measured at a vantage, and for what each hop adds. */
export function lateness(field: 'lagMs' | 'leastLagMs'): Read {
  const atVantage = ofVantage((measures, statistic) => quantile(measures[field], statistic ?? 'p95'));
  return (run, place = null, statistic = null) =>
    place === null || isVantage(place)
      ? atVantage(run, place, statistic)
      : quantile(run.hops[place]?.[field], statistic ?? 'p95');
}

/** Of the hop that is named, else the largest of all. */
export function shareOfHop(run: Run, place: Place | null = null): number | null {
  const hops = place === null ? HOPS : [place].filter(isHop);
  const shares = hops.map((hop) => run.hops[hop]?.share ?? null).filter((share) => share !== null);
  return shares.length === 0 ? null : Math.max(...shares);
}

/** Without a place that of the verdict, which is about all of the way. */
export function deliveryOf({ verdict, vantages, hops }: Run, place: Place | null = null): string | null {
  if (place === null) return verdict.delivery;
  return (isVantage(place) ? vantages[place] : hops[place])?.delivery ?? null;
}

/** One of the quantiles that were measured; null where that one was not. */
export function quantile(
  quantiles: Readonly<Partial<Record<Statistic, number | null>>> | undefined,
  statistic: Statistic,
): number | null {
  return quantiles?.[statistic] ?? null;
}
