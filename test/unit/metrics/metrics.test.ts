// Each figure reads what its page says: the JSON field is followed by hand here, in runs that were really made.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isHop, isVantage, type Metric, type Place, type Statistic } from '../../../src/metrics/metric.ts';
import { metrics } from '../../../src/metrics/metrics.ts';
import { Report, type Run } from '../../../src/model/report.ts';
import { HOPS, VANTAGES } from '../../../src/model/timeline.ts';

const FOLDER = new URL('../../../fixtures/reports/', import.meta.url);
const runs = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .flatMap((name) => Report.parse(JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'))).runs);
const readable = metrics.entries.filter(({ value }) => value !== null);

/** Follows the first field of the page that fits: `runs[].hops.<hop>.lagMs`. */
function fieldIn(run: Run, { field }: Metric, place: Place | null, statistic: Statistic | null): unknown {
  const kind = place === null ? 'runs[].' : isHop(place) ? '<hop>' : '<vantage>';
  const path = field.split(/,? /).find((one) => one.startsWith('runs[].') && one.includes(kind))!;
  const keys = path
    .replace(kind, place ?? '')
    .replace('runs[].', '')
    .split('.');
  return [...keys, ...(statistic === null ? [] : [statistic])].reduce<unknown>(
    (node, key) => (node as Record<string, unknown> | null | undefined)?.[key],
    run,
  );
}

/** What is proven to keep nothing is no buffer, whose size is 0. */
function isProvenEmpty({ lockStep }: Run, id: string): boolean {
  return id === 'buffer-bytes' && lockStep?.proven === true;
}

function placesOf({ at, alsoAt = [] }: Metric): (Place | null)[] {
  const kinds = new Set([at, ...alsoAt]);
  const named = [...(kinds.has('vantage') ? VANTAGES : []), ...(kinds.has('hop') ? HOPS : [])];
  return at === 'run' ? [null, ...named] : named;
}

describe.each(readable.map((metric) => [metric.id, metric] as const))('%s', (id, metric) => {
  const statistics = metric.statistics ?? [null];
  // Delivery at a vantage or hop stands in a field that the page describes in words.
  const places = id === 'delivery' ? [null] : placesOf(metric);

  it('reads the field of its page, and null where it is not there', () => {
    let found = 0;
    for (const run of runs) {
      for (const place of places) {
        for (const statistic of statistics) {
          const expected = fieldIn(run, metric, place, statistic) ?? (isProvenEmpty(run, id) ? 0 : null);
          expect(metric.value!(run, place, statistic), `${place} ${statistic}`).toBe(expected);
          if (expected !== null) found++;
        }
      }
    }
    expect(found).toBeGreaterThan(0);
  });

  it('is of the kind that it says', () => {
    const { values } = metric;
    const isOfKind = (value: unknown) =>
      typeof values === 'string'
        ? typeof value === (values === 'flag' ? 'boolean' : 'number')
        : values.includes(value as string);
    const all = runs.map((run) => metric.value!(run)).filter((value) => value !== null);
    expect(all.filter((value) => !isOfKind(value))).toEqual([]);
  });
});

describe('without a place', () => {
  const run = runs.find(({ verdict, hops }) => verdict.vantage === 'observer' && (hops['event-loop']?.share ?? 0) > 0)!;

  it('a figure of a vantage is that of the judged one', () => {
    expect(metrics.get('fidelity').value!(run)).toBe(run.vantages.observer!.fidelity);
    expect(metrics.get('fidelity').value!(run)).not.toBe(run.vantages.wire!.fidelity);
  });

  it('a share is that of the hop that held most', () => {
    expect(metrics.get('share').value!(run)).toBe(Math.max(...Object.values(run.hops).map(({ share }) => share ?? 0)));
  });

  it('lateness is its 95th percentile', () => {
    expect(metrics.get('lag').value!(run)).toBe(run.vantages.observer!.lagMs.p95);
  });

  it('nothing is read where nothing was seen', () => {
    const unseen = { ...run, vantages: {}, hops: {}, verdict: { ...run.verdict, vantage: null } };
    const read = readable.filter(({ at }) => at !== 'run').map(({ value }) => value!(unseen));
    expect(new Set(read)).toEqual(new Set([null]));
  });
});

it('delivery can be read at a vantage and at a hop', () => {
  const run = runs.find(({ verdict }) => verdict.delivery === 'buffered' && verdict.hop === 'event-loop')!;
  const { value } = metrics.get('delivery');
  expect([value!(run), value!(run, 'app'), value!(run, 'event-loop')]).toEqual([
    'buffered',
    run.vantages.app!.delivery,
    run.hops['event-loop']!.delivery,
  ]);
});

it('a name means one figure, and is no place', () => {
  const names = metrics.entries.flatMap(({ id, names: others = [] }) => [id, ...others]);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => isVantage(name) || isHop(name))).toEqual([]);
});
