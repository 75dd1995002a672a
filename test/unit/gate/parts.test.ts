// Parts of a matrix are judged together as if they were one.
import { describe, expect, it } from 'vitest';
import { gate } from '../../../src/gate/gate.ts';
import { gateParts } from '../../../src/gate/parts.ts';
import { resolveRules, type WrittenRules } from '../../../src/gate/resolve-rules.ts';
import type { GateResult } from '../../../src/model/gate-result.ts';
import { Report, type Run } from '../../../src/model/report.ts';
import { assembleReport } from '../../../src/report/assemble.ts';
import { BAD, CAUSES, changed, GOOD, UNKNOWN } from '../../support/gate.ts';

const WRITTEN: WrittenRules = {
  preset: 'recommended',
  rules: { fidelity: ['error', { min: 0.9 }], proven: ['warn', { equals: true }] },
  overrides: [{ client: 'fetch', rules: { lag: ['error', { maxMs: 100 }] } }],
  ignore: [{ rule: 'delivery', client: 'slow', reason: 'known' }],
};
const RUNS = [
  changed(GOOD, { client: 'undici', id: 'a' }),
  changed(GOOD, { client: 'fetch', id: 'b', fidelity: 0.5 }),
  changed(BAD, { client: 'slow', id: 'c', fidelity: null }),
];

function reportOf(runs: readonly Run[], written: WrittenRules, isPart: boolean): Report {
  const gated = gate(runs, { ...resolveRules(written, CAUSES), isPart });
  const made = assembleReport({
    tool: { name: 'stream-check', version: '0.0.0' },
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 1,
    environment: { node: '20.19.0', os: 'linux', arch: 'x64', cpus: 2, loadAverage: null, ci: false },
    calibration: { status: 'ok', floorP50Ms: 0, floorP99Ms: 1, noiseMs: 1, reason: null },
    runs: [...runs],
    warnings: [],
    gated,
  });
  // As it comes back from a file.
  return Report.parse(JSON.parse(JSON.stringify(made)));
}

const parts = RUNS.map((run) => reportOf([run], WRITTEN, true));

it('a part complains of nothing that another part may have', () => {
  expect(parts.map(({ exitCode, warnings }) => ({ exitCode, warnings }))).toEqual([
    { exitCode: 0, warnings: [] },
    { exitCode: 1, warnings: [] },
    { exitCode: 0, warnings: ['1 of 1 did not pass; the rules let that pass.'] },
  ]);
});

it('together they are what the whole is', () => {
  const { gate: results, rules, summary, excused, warnings, exitCode } = reportOf(RUNS, WRITTEN, false);
  expect(gateParts(parts)).toEqual({
    gate: results,
    rules,
    summary,
    excused,
    warnings,
    exitCode,
    replaced: ['1 of 1 did not pass; the rules let that pass.'],
  });
  expect(results.map(({ status }) => status)).toContain('ignored');
});

it('what a run counts as that cannot be judged is kept', () => {
  const unsettled = [UNKNOWN, changed(UNKNOWN, { id: 'x' })].map((run) => {
    const { warnings: _, ...judged } = gate([run], { inconclusive: 'pass' });
    return { ...reportOf([run], {}, true), ...judged };
  });
  expect(gateParts(unsettled)).toMatchObject({ exitCode: 0, gate: [], summary: { inconclusive: 2 } });
});

it('what is in no part is said of the whole', () => {
  const written = { overrides: [{ client: 'missing', rules: { proven: 'error' as const } }] };
  const both = [reportOf([GOOD], written, true), reportOf([changed(GOOD, { id: 'x' })], written, true)];
  expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  expect(gateParts(both)).toMatchObject({
    exitCode: 2,
    warnings: ['No run is about client "missing", so proven was not checked. The client is undici.'],
  });
});

describe('what no rule decides stays', () => {
  it.each([2, 70, 130])('exit code %d of a part', (exitCode) => {
    expect(gateParts([reportOf([GOOD], {}, true), { ...parts[0]!, rules: null, exitCode }])!.exitCode).toBe(exitCode);
  });

  it('results of something else, such as a baseline', () => {
    const other: GateResult = {
      ...parts[0]!.gate[0]!,
      rule: 'baseline',
      metric: 'baseline',
      status: 'failed',
      passed: false,
    };
    const [one, two] = [GOOD, changed(GOOD, { id: 'x' })].map((run) =>
      reportOf([run], { assert: ['integrity'] }, true),
    );
    const gated = gateParts([{ ...one!, gate: [...one!.gate, other] }, two!])!;
    expect(gated.gate.at(-1)).toEqual(other);
    expect(gated.exitCode).toBe(1);
  });
});

it('parts of different rules are not judged together', () => {
  expect(gateParts([parts[0]!, reportOf([GOOD], { preset: 'strict' }, true)])).toBeNull();
  expect(gateParts([parts[0]!, reportOf([GOOD], {}, true)])).toBeNull();
  expect(gateParts([])).toBeNull();
});
