import { describe, expect, it } from 'vitest';
import { compareAgainst } from '../../../src/gate/against/compare.ts';
import { gate, type GateSettings } from '../../../src/gate/gate.ts';
import { resolveRules } from '../../../src/gate/resolve-rules.ts';
import type { MatrixConfig } from '../../../src/model/matrix-config.ts';
import type { Report, Run } from '../../../src/model/report.ts';
import { assembleReport } from '../../../src/report/assemble.ts';
import { disagreementOf, mergeReports, missingShards, type NamedReport } from '../../../src/report/merge.ts';
import { PLACE, runOfScenario } from '../../support/baseline.ts';
import { CALM } from '../../support/recordings.ts';

const runs = ['steady', 'batched-4096', 'natural', 'buffered'].map((id) => runOfScenario(id, { id }));
const matrix: MatrixConfig = { hash: 'abc', cells: 4, shard: null };
const shard = (index: number, count = 2): MatrixConfig => ({ ...matrix, shard: { index, count } });

interface Made {
  config?: MatrixConfig | null;
  version?: string;
  settings?: GateSettings;
  startedAt?: string;
}

function reportOf(own: readonly Run[], { config = null, version = '0.1.0', settings, startedAt }: Made = {}): Report {
  const isPart = config?.shard != null;
  return assembleReport({
    tool: { name: 'stream-check', version },
    startedAt: startedAt ?? '2026-01-01T00:00:00.000Z',
    durationMs: 1000,
    environment: PLACE.environment,
    calibration: CALM,
    runs: [...own],
    gated: gate(own, { ...settings, isPart }),
    config,
    warnings: ['The same for all of them.'],
  });
}
const named = (...reports: Report[]): NamedReport[] =>
  reports.map((report, i) => ({ name: `${'abc'[i]}.json`, report }));
const [first, second] = [reportOf(runs.slice(0, 2)), reportOf(runs.slice(2))];

describe('reports that do not belong together', () => {
  it.each<[string, Report, Report, string]>([
    [
      'versions',
      first,
      reportOf(runs.slice(2), { version: '0.2.0' }),
      'a.json was made by stream-check 0.1.0, and b.json by 0.2.0: they cannot be merged.',
    ],
    [
      'configs',
      reportOf(runs.slice(0, 2), { config: shard(1) }),
      reportOf(runs.slice(2), { config: { ...shard(2), hash: 'other' } }),
      'a.json and b.json cannot be merged: their config files are not the same.',
    ],
    [
      'a config and none',
      reportOf(runs.slice(0, 2), { config: matrix }),
      second,
      'a.json and b.json cannot be merged: only one of them is of a config file.',
    ],
    [
      'other parts',
      reportOf(runs.slice(0, 2), { config: shard(1) }),
      reportOf(runs.slice(2), { config: shard(2, 3) }),
      'a.json and b.json cannot be merged: the matrix was split in different ways.',
    ],
    [
      'the same part',
      reportOf(runs.slice(0, 2), { config: shard(1) }),
      reportOf(runs.slice(2), { config: shard(1) }),
      'a.json and b.json cannot be merged: the shard 1/2 is in both.',
    ],
    ['the same run', first, first, 'a.json and b.json cannot be merged: the run steady is in both.'],
  ])('%s', (_, one, other, message) => {
    expect(disagreementOf(named(one, other))).toMatchObject({ message });
  });

  it('others do', () => {
    expect(disagreementOf(named(first, second))).toBeNull();
    expect(disagreementOf(named(first))).toBeNull();
    expect(disagreementOf([])).toBeNull();
  });
});

describe('shards', () => {
  const settings: GateSettings = resolveRules(
    {
      rules: { delivery: 'error', fidelity: ['warn', { min: 0.9 }] },
      overrides: [{ scenario: 'natural', rules: { fidelity: ['error', { min: 0.5 }] } }],
      ignore: [{ rule: 'delivery', reason: 'a known buffer', scenario: 'buffered' }],
    },
    [],
  );
  const whole = reportOf(runs, { config: matrix, settings });
  const parts = [
    reportOf(runs.slice(0, 1), { config: shard(1, 3), settings }),
    reportOf(runs.slice(1, 3), { config: shard(2, 3), settings }),
    reportOf(runs.slice(3), { config: shard(3, 3), settings }),
  ];

  it('in any order are the whole, but for times', () => {
    const { durationMs: _, ...expected } = whole;
    for (const order of [parts, parts.toReversed(), [parts[1]!, parts[2]!, parts[0]!]]) {
      const { durationMs, ...merged } = mergeReports(order);
      expect(merged).toEqual(expected);
      expect(durationMs).toBe(3000);
    }
    expect(whole.gate.length).toBeGreaterThan(3);
  });

  it('that are not all here are named, and cost exit code 2', () => {
    expect(missingShards(parts)).toEqual([]);
    const merged = mergeReports([parts[2]!, parts[0]!]);
    expect(merged.exitCode).toBe(2);
    expect(merged.warnings).toContain('Not all shards are here: 2/3 missing.');
    expect(merged.runs.map(({ id }) => id)).toEqual(['steady', 'buffered']);
  });

  it('one alone is no whole: what passes there says nothing of the others', () => {
    expect(parts[0]!.exitCode).toBe(0);
    const alone = mergeReports(parts.slice(0, 1));
    expect(alone).toMatchObject({ exitCode: 2, config: shard(1, 3) });
    expect(alone.warnings).toContain('Not all shards are here: 2/3, 3/3 missing.');
  });
});

it('machines that are not the same are said', () => {
  const elsewhere = { ...second, environment: { ...second.environment, os: 'darwin 24.0.0' } };
  const merged = mergeReports([first, elsewhere]);
  expect(merged.warnings).toEqual([
    'The same for all of them.',
    'The reports are of different machines; environment and calibration are those of the first.',
  ]);
  const busier = { ...second, environment: { ...second.environment, loadAverage: 9 } };
  expect(mergeReports([first, busier]).warnings).toEqual(['The same for all of them.']);
});

it('comparisons with another side are all there, unless the sides are not the same', () => {
  const [one] = compareAgainst(runs.slice(0, 1), [], { environment: PLACE.environment, tool: first.tool }, 'v1');
  const against = { kind: 'git-ref' as const, name: 'v1', what: 'abc', comparisons: [one!] };
  const compared = { ...second, against };
  expect(mergeReports([first, compared]).against).toEqual(against);
  expect(mergeReports([{ ...first, against }, compared]).against?.comparisons).toHaveLength(2);
  expect(mergeReports([{ ...first, against: { ...against, what: 'def' } }, compared]).against).toBeNull();
  expect(mergeReports([first, second]).against).toBeNull();
});

it('the earliest begin counts, and what no gate decides', () => {
  const later = reportOf(runs.slice(0, 2), { startedAt: '2026-01-02T00:00:00.000Z' });
  expect(mergeReports([later, second]).startedAt).toBe('2026-01-01T00:00:00.000Z');
  const settings = resolveRules({ rules: { delivery: 'warn' } }, []);
  const [one, other] = [runs.slice(0, 2), runs.slice(2)].map((own) => reportOf(own, { settings })) as [Report, Report];
  expect(mergeReports([one, other]).exitCode).toBe(0);
  expect(mergeReports([one, { ...other, exitCode: 130 }]).exitCode).toBe(130);
});
