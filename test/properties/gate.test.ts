// Laws of the gate, whatever the runs and rules: nothing passes in silence, an assertion excuses nothing, the order of runs
// does not matter.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gate } from '../../src/gate/gate.ts';
import { resolveRules, type WrittenRules } from '../../src/gate/resolve-rules.ts';
import { EXIT_CODES } from '../../src/model/exit-code.ts';
import { GateResult } from '../../src/model/gate-result.ts';
import { GateRules } from '../../src/model/gate-rules.ts';
import type { Report, Run } from '../../src/model/report.ts';
import { assembleReport } from '../../src/report/assemble.ts';
import { mergeReports } from '../../src/report/merge.ts';
import { BAD, CAUSES, changed, FAILED, GOOD, UNKNOWN } from '../support/gate.ts';
import { runs as numRuns } from '../support/form.ts';

const figure = fc.constantFrom(null, -1, 0, 0.5, 0.9, 0.95, 1, 100);
const run = fc
  .record({
    base: fc.constantFrom(GOOD, GOOD, BAD, UNKNOWN, FAILED),
    client: fc.constantFrom('undici', 'fetch', './own.mjs'),
    mode: fc.constantFrom<Run['mode'][]>('both', 'timed', 'lock-step'),
    fidelity: figure,
    lagP95Ms: figure,
  })
  .map(({ base, ...changes }) => changed(base, changes));
const someRuns = fc
  .array(run, { minLength: 1, maxLength: 6 })
  .map((list) => list.map((one, i) => ({ ...one, id: `r${i}`, repeat: i + 1 })));

const level = fc.constantFrom('off' as const, 'warn' as const, 'error' as const);
const bounds = fc.record({ min: fc.constantFrom(0, 0.9, 50) }, { requiredKeys: ['min'] });
const aggregate = fc.constantFrom('median' as const, 'best' as const, 'worst' as const, undefined);
const setting = fc.oneof(
  fc.tuple(fc.constantFrom('delivery', 'integrity', 'serialised', 'proven', 'smoother'), level),
  fc
    .tuple(fc.constantFrom('fidelity', 'lag', 'wire.lag.max', 'chunks'), level, bounds, aggregate)
    .map(([key, one, bound, which]) => [key, [one, { ...bound, ...(which && { aggregate: which }) }]] as const),
);
const settings = fc
  .array(setting, { maxLength: 3 })
  .map((list) => Object.fromEntries(list) as WrittenRules['rules'] & {});
const scope = fc.constantFrom({}, { client: 'undici' }, { client: '*' }, { client: 'nobody' }, { scenario: 'made' });
const assertion = fc.constantFrom('fidelity>=0.9', 'lag<=50', 'proven', 'delivery=buffered', 'chunks>0', 'smoother');
const written: fc.Arbitrary<WrittenRules> = fc.record({
  preset: fc.constantFrom(undefined, 'recommended', 'strict', 'lock-step'),
  rules: settings,
  overrides: fc.array(
    fc.tuple(scope, settings).map(([one, rules]) => ({ ...one, rules })),
    { maxLength: 2 },
  ),
  ignore: fc.array(
    fc
      .tuple(scope, fc.constantFrom('delivery', 'fidelity', 'lag', 'smoother'))
      .map(([one, rule]) => ({ ...one, rule, reason: 'known' })),
    { maxLength: 1 },
  ),
  assert: fc.array(assertion, { maxLength: 2 }),
});

const gated = (list: readonly Run[], rules: WrittenRules) => gate(list, resolveRules(rules, CAUSES));
/** 0 for the worst code. */
const rank = (code: number) => EXIT_CODES.findIndex((one) => one.code === code);

test('what does not hold, or was not checked, is in the exit code or among the warnings', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(someRuns, written, (list, rules) => {
      const { gate: results, exitCode, warnings, rules: kept } = gated(list, rules);
      for (const result of results) {
        const { status, level, passed, actual, values, runs, ignored, text } = result;
        seen.add(status);
        expect(GateResult.parse(result)).toEqual(result);
        expect(passed).toBe(status === 'passed');
        expect(values).toHaveLength(runs.length);
        expect(actual === null).toBe(values.every((value) => value === null));
        expect((ignored !== null) === (status === 'ignored')).toBe(true);
        expect(text).not.toMatch(/undefined|null|NaN|\[object/);
        if (status === 'failed') expect(exitCode).not.toBe(0);
        // What formats show as an error fails the build.
        if (status === 'unmeasured' && level === 'error') expect(exitCode).not.toBe(0);
        if (status === 'skipped') expect(actual).toBeNull();
        if (status === 'unmatched') expect(warnings).toContain(text);
        if (status === 'unmatched') expect(rank(exitCode)).toBeLessThanOrEqual(rank(2));
      }
      if (kept !== null) expect(GateRules.parse(kept)).toEqual(kept);
    }),
    { numRuns: numRuns({ short: 300, long: 3_000 }), seed: 1 },
  );
  expect([...seen].toSorted()).toEqual(['failed', 'ignored', 'passed', 'skipped', 'unmatched', 'unmeasured', 'warned']);
});

test('an assertion never makes it better', () => {
  fc.assert(
    fc.property(someRuns, written, assertion, (list, rules, more) => {
      const before = gated(list, { ...rules, assert: [] });
      const after = gated(list, { ...rules, assert: [more] });
      // An ignore may excuse the assertion, and never anything else with it.
      expect(rank(after.exitCode)).toBeLessThanOrEqual(rank(before.exitCode));
      expect(after.gate.slice(0, before.gate.length)).toEqual(before.gate);
    }),
    { numRuns: numRuns({ short: 150, long: 5_000 }), seed: 2 },
  );
});

test('the order of runs does not matter', () => {
  const keyOf = ({ rule, operator, scope: about, status, passed }: GateResult) =>
    JSON.stringify([rule, operator, about, status, passed]);
  fc.assert(
    fc.property(someRuns, written, (list, rules) => {
      const [one, other] = [gated(list, rules), gated(list.toReversed(), rules)];
      expect(other.exitCode).toBe(one.exitCode);
      expect(other.gate.map(keyOf).toSorted()).toEqual(one.gate.map(keyOf).toSorted());
    }),
    { numRuns: numRuns({ short: 150, long: 5_000 }), seed: 3 },
  );
});

test('parts that are merged are judged as the whole', () => {
  fc.assert(
    fc.property(someRuns, written, fc.integer({ min: 1, max: 5 }), (list, rules, at) => {
      const resolved = resolveRules(rules, CAUSES);
      const reportOf = (part: readonly Run[], isPart: boolean) =>
        assembleReport({ ...MADE, runs: [...part], gated: gate(part, { ...resolved, isPart }) });
      const merged = mergeReports([list.slice(0, at), list.slice(at)].map((part) => reportOf(part, true)));
      const { warnings, ...whole } = reportOf(list, false);
      expect(merged).toMatchObject({ ...whole, durationMs: 2 });
      expect(merged.warnings.toSorted()).toEqual(warnings.toSorted());
    }),
    { numRuns: numRuns({ short: 100, long: 3_000 }), seed: 4 },
  );
});

const MADE = {
  tool: { name: 'stream-check', version: '0.0.0' },
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 1,
  environment: { node: '20.19.0', os: 'linux', arch: 'x64', cpus: 2, loadAverage: null, ci: false },
  calibration: { status: 'ok', floorP50Ms: 0, floorP99Ms: 1, noiseMs: 1, reason: null },
  warnings: [],
} as const satisfies Partial<Report>;
