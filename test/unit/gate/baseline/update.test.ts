import { expect, it } from 'vitest';
import { compareWithBaseline } from '../../../../src/gate/baseline/compare.ts';
import { measuredOf } from '../../../../src/gate/baseline/shape.ts';
import { updatedBaseline } from '../../../../src/gate/baseline/update.ts';
import { Baseline } from '../../../../src/model/baseline.ts';
import type { Run } from '../../../../src/model/report.ts';
import { entry, PLACE, runOfScenario, spread } from '../../../support/baseline.ts';

const runs = ['steady', 'batched-4096', 'natural'].map((id) => runOfScenario(id));
const update = (before: Baseline | null, measured: readonly Run[], tool = '0.1.0') => {
  const now = measuredOf(measured, { ...PLACE, tool });
  const empty: Baseline = { schemaVersion: 1, kind: 'baseline', entries: [] };
  return updatedBaseline(before, now, compareWithBaseline(now, before ?? empty));
};
const text = (baseline: Baseline) => JSON.stringify(baseline, null, 2);
const first = update(null, runs);

it('holds what was measured, fits its schema, and compares as the same', () => {
  expect(first.entries.map(({ scenario }) => scenario)).toEqual(['batched-4096', 'natural', 'steady']);
  expect(Baseline.parse(JSON.parse(text(first)))).toEqual(first);
  expect(compareWithBaseline(measuredOf(runs, PLACE), first).map(({ status }) => status)).toEqual([
    'same',
    'same',
    'same',
  ]);
});

it('the order of the runs changes nothing', () => {
  expect(text(update(null, runs.toReversed()))).toBe(text(first));
});

it('a part of the runs leaves the other entries', () => {
  expect(text(update(first, runs.slice(0, 1)))).toBe(text(first));
});

it('what is the same keeps its figures, though they differ a little', () => {
  const entries = first.entries.map((one) => ({
    ...one,
    samples: 9,
    ratios: { ...one.ratios, pieces: spread(0.97) },
  }));
  const before = { ...first, entries };
  expect(text(update(before, runs))).toBe(text(before));
});

it('a version alone changes its own line', () => {
  const [before, after] = [first, update(first, runs, '0.2.0')].map((one) => text(one).split('\n')) as [
    string[],
    string[],
  ];
  const changed = after.filter((line, i) => line !== before[i]);
  expect(changed.map((line) => line.trim())).toEqual(Array(3).fill('"stream-check": "0.2.0",'));
});

it('what is another is replaced, and what cannot be judged stays', () => {
  const worse = runOfScenario('buffered', { scenario: 'steady' });
  const replaced = update(first, [worse]).entries.find(({ scenario }) => scenario === 'steady')!;
  expect(replaced.shapes).toEqual({ buffered: 1 });
  const failed = runOfScenario('steady', { status: 'errored' });
  expect(text(update(first, [failed]))).toBe(text(first));
  expect(update(null, [failed]).entries).toEqual([]);
});

it('an entry that somebody wrote in another order is written in ours', () => {
  const [one] = first.entries;
  const turned = Object.fromEntries(Object.entries(one!).toReversed()) as typeof one & object;
  expect(text(update({ ...first, entries: [turned, ...first.entries.slice(1)] }, []))).toBe(text(first));
});

it('two entries that differ in the system alone stand beside each other', () => {
  const before = { ...first, entries: [entry({ system: 'darwin arm64' }), entry()] };
  expect(update(before, []).entries.map(({ system }) => system)).toEqual(['darwin arm64', 'linux x64']);
});
