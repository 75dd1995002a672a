// The key of a rule: which figure of which place it is about.
//
//   [<vantage or hop>.]<figure>[.<statistic>]     app.lag.p95   upstream.share   loop.longest-gap   ttft
//   <cause>                                       proxy-buffering
import { nearestId } from '../catalog.ts';
import { StreamCheckError } from '../errors.ts';
import { isHop, isVantage, type Metric, type Place } from '../metrics/metric.ts';
import { metrics } from '../metrics/metrics.ts';
import { type Keyed, type Statistic, STATISTICS } from '../model/gate-rules.ts';

const BY_NAME = new Map(
  metrics.entries.flatMap((metric) => [metric.id, ...(metric.names ?? [])].map((name) => [name, metric] as const)),
);

/** @param where it is written, for messages: `rules` or `--assert` @param causes ids of all causes @throws StreamCheckError */
export function parseKey(key: string, where: string, causes: readonly string[]): Keyed {
  const { place, name, statistic } = partsOf(key);
  const metric = BY_NAME.get(name);
  // A figure and a cause may have one id (chunks-behind); then the figure says more.
  if (metric === undefined && causes.includes(key)) return { key, metric: key, place: null, statistic: null };
  if (metric === undefined) throw unknownKey({ place, name, statistic }, key, where, causes);
  if (metric.value === null) {
    const message = `${where}: ${metric.id} is a figure of the machine or of several runs, so no rule can be about it.`;
    throw new StreamCheckError('usage', message, `Rules can be about: ${known(causes).join(', ')}`);
  }
  if (place !== null) requirePlace(metric, place, key, where);
  if (statistic !== null && metric.statistics?.includes(statistic) !== true) {
    const has = metric.statistics === undefined ? 'it is a single one' : `it has ${metric.statistics.join(', ')}`;
    throw new StreamCheckError('usage', `${where}: ${metric.id} has no ${statistic}, for ${has}.`, `Write ${name}.`);
  }
  return { key, metric: metric.id, place, statistic: statistic ?? metric.usualStatistic ?? null };
}

/** Two keys with the same identity are about the same figure: `ttft` and `time-to-first-token`. */
export function identityOf({ metric, place, statistic }: Pick<Keyed, 'metric' | 'place' | 'statistic'>): string {
  return [place ?? '', metric, statistic ?? ''].join('.');
}

interface Parts {
  place: Place | null;
  name: string;
  statistic: Statistic | null;
}

function partsOf(key: string): Parts {
  const parts = key.split('.');
  const [first = ''] = parts;
  const place = parts.length > 1 && (isVantage(first) || isHop(first)) ? first : null;
  if (place !== null) parts.shift();
  const last = parts.at(-1)!;
  const statistic = parts.length > 1 && (STATISTICS as readonly string[]).includes(last) ? (last as Statistic) : null;
  if (statistic !== null) parts.pop();
  return { place, name: parts.join('.'), statistic };
}

function requirePlace({ id, at, alsoAt = [] }: Metric, place: Place, key: string, where: string): void {
  const kind = isVantage(place) ? 'vantage' : 'hop';
  if ([at, ...alsoAt].includes(kind)) return;
  const message = `${where}: "${key}" names the ${kind} ${place}, but ${id} is no figure of a ${kind}.`;
  throw new StreamCheckError('usage', message, `stream-check explain ${id}`);
}

function unknownKey({ place, name, statistic }: Parts, key: string, where: string, causes: readonly string[]) {
  const nearest = nearestId(name, [...BY_NAME.keys(), ...causes]);
  const meant = nearest === null ? null : [place, nearest, statistic].filter((part) => part !== null).join('.');
  const hint = meant === null ? '' : ` Did you mean "${meant}"?`;
  const message = `${where}: unknown figure or cause "${key}".${hint}`;
  return new StreamCheckError('unknown-id', message, `Known: ${known(causes).join(', ')}`);
}

function known(causes: readonly string[]): string[] {
  return [...new Set([...metrics.entries.filter(({ value }) => value !== null).map(({ id }) => id), ...causes])];
}
