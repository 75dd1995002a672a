import { expect, it } from 'vitest';
import { baselineResults } from '../../../../src/gate/baseline/results.ts';
import type { BaselineComparison } from '../../../../src/model/baseline.ts';
import { GateResult } from '../../../../src/model/gate-result.ts';
import { entry, runOfScenario, shape } from '../../../support/baseline.ts';

const run = runOfScenario('steady', { id: 'a' });
const { subject, client, protocol, scenario, runtime, system, mode } = entry();
const comparison = (
  status: BaselineComparison['status'],
  more: Partial<BaselineComparison> = {},
): BaselineComparison => ({
  key: { subject, client, protocol, scenario, runtime, system, mode },
  runs: ['a'],
  status,
  reason: status === 'incomparable' ? 'no-entry' : null,
  nearest: null,
  was: status === 'incomparable' ? null : shape(),
  now: shape(),
  worse: [],
  better: [],
  versions: [],
  text: 'a sentence',
  ...more,
});

it.each<[BaselineComparison['status'], Partial<BaselineComparison>, boolean, string, string]>([
  ['same', {}, false, 'passed', 'error'],
  ['improved', {}, false, 'passed', 'error'],
  ['changed', {}, true, 'passed', 'error'],
  ['regressed', {}, false, 'failed', 'error'],
  ['incomparable', {}, false, 'warned', 'warn'],
  ['incomparable', {}, true, 'failed', 'error'],
  ['incomparable', { reason: 'not-judged', now: null }, false, 'unmeasured', 'warn'],
  ['incomparable', { reason: 'not-judged', now: null }, true, 'failed', 'error'],
])('%s %o, strict: %s', (status, more, isStrict, outcome, level) => {
  const [result] = baselineResults([comparison(status, more)], [run], isStrict);
  expect(GateResult.parse(result)).toEqual(result);
  expect(result).toMatchObject({ rule: 'baseline', status: outcome, level, passed: outcome === 'passed', run: 'a' });
  expect(result).toMatchObject({
    scope: { subject: 'mock/made', client: 'undici', scenario: 'steady' },
    text: 'a sentence',
  });
});

it('says how each run was delivered', () => {
  const failed = runOfScenario('steady', { id: 'b', status: 'errored' });
  const [result] = baselineResults([comparison('same', { runs: ['a', 'b'] })], [run, failed], false);
  expect(result).toMatchObject({ run: null, runs: ['a', 'b'], values: ['incremental', null], expected: 'incremental' });
});
