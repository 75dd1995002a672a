// A rule that was not measured where it need not be: no format complains of it, for the exit code does not.
import { expect, it } from 'vitest';
import { findingsOf } from '../../../src/report/findings.ts';
import { markdownBlocks } from '../../../src/report/markdown/document.ts';
import { prometheus } from '../../../src/report/reporters/prometheus.ts';
import { signalsOf } from '../../../src/report/signals.ts';
import { testCasesOf } from '../../../src/report/test-cases.ts';
import { gateSummary } from '../../../src/report/words/head.ts';
import { gated, GOOD } from '../../support/gate.ts';
import { oneRun } from '../../support/reports.ts';

const { gate } = gated([GOOD], { assert: ['proven', 'fidelity>=0'] }, { isPart: true });
const report = { ...oneRun(), gate };

it('is a test that is skipped, no finding, and not counted', () => {
  expect(gate.map(({ status }) => status)).toEqual(['skipped', 'passed']);
  const rules = testCasesOf(report).filter(({ suite }) => suite === 'rules');
  expect(rules.map(({ result }) => result)).toEqual(['skipped', 'passed']);
  expect(findingsOf(report).filter(({ name }) => name.startsWith('rule'))).toEqual([]);
  expect(gateSummary(gate)).toBe('1 of 1 rule holds');
  expect(markdownBlocks(report)[0]).toContain('1 of 1 rules held');
  const { metrics, spans } = signalsOf(report);
  const samples = metrics.find(({ name }) => name === 'stream_check.rule.passed')?.samples;
  expect(samples?.map(({ values }) => values)).toEqual([[1]]);
  expect(spans.every(({ attributes }) => attributes['stream_check.rules'] === undefined)).toBe(true);
});

it('is no series of Prometheus', () => {
  const text = prometheus.render(report, { columns: 80, colorLevel: 0, unicode: true, verbose: false });
  expect(text.match(/^stream_check_rule_passed\{.*\} \d$/gm)).toHaveLength(1);
});
