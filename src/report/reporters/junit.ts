// JUnit, as the xUnit plugin of Jenkins accepts it (junit-10.xsd), and GitLab, CircleCI and others read it. A suite for what was
// asked, and one for the rules.
//
//   passed    a test that passes; what only warns is in its system-out
//   failed    <failure>      errored, not measured   <error>      inconclusive <error>, or <skipped> where that passes
//   ignored   <skipped> with the written reason
import { create } from 'xmlbuilder2';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import type { Report } from '../../model/report.ts';
import { forXml } from '../escape-formats.ts';
import { linesOf } from '../finding-lines.ts';
import { type TestCase, testCasesOf } from '../test-cases.ts';
import type { Reporter } from './reporter.ts';

export const junit: Reporter = {
  render(report) {
    const cases = testCasesOf(report);
    const root = create({ version: '1.0', encoding: 'UTF-8' }).ele('testsuites', {
      name: 'stream-check',
      ...countsOf(cases),
      time: seconds(report.durationMs),
    });
    for (const name of new Set(cases.map(({ suite }) => suite))) {
      addSuite(
        root,
        cases.filter(({ suite }) => suite === name),
        name,
        report,
      );
    }
    return root.end({ prettyPrint: true });
  },
};

function addSuite(root: XMLBuilder, cases: readonly TestCase[], name: string, report: Report): void {
  const skipped = cases.filter(({ result }) => result === 'skipped').length;
  const suite = root.ele('testsuite', {
    name: forXml(name),
    ...countsOf(cases),
    skipped: String(skipped),
    time: seconds(cases.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0)),
    timestamp: report.startedAt,
  });
  const properties = suite.ele('properties');
  for (const [key, value] of Object.entries(propertiesOf(report))) {
    properties.ele('property', { name: key, value: forXml(value) });
  }
  for (const one of cases) addCase(suite, one);
}

function addCase(suite: XMLBuilder, one: TestCase): void {
  const { finding, durationMs, notes, reason, result, summary } = one;
  const test = suite.ele('testcase', {
    name: forXml(one.name),
    // A dot would begin a package.
    classname: `stream-check.${forXml(one.suite).replaceAll('.', '_')}`,
    ...(durationMs === null ? {} : { time: seconds(durationMs) }),
  });
  const details = finding === null ? [] : linesOf(finding);
  const message = { message: forXml(summary), type: forXml(finding?.ruleId ?? one.suite) };
  const text = [summary, ...details].map(forXml).join('\n');
  if (result === 'failed') test.ele('failure', message).txt(text);
  else if (result === 'errored') test.ele('error', message).txt(text);
  else if (result === 'skipped') test.ele('skipped', { message: forXml(reason ?? notes[0] ?? summary) }).txt(text);
  else if (result === 'warned') test.ele('system-out').txt(`warning: ${text}`);
  else test.ele('system-out').txt(text);
  if (notes.length > 0) test.ele('system-err').txt(notes.map(forXml).join('\n'));
}

function countsOf(cases: readonly TestCase[]): { tests: string; failures: string; errors: string } {
  const count = (wanted: TestCase['result']) => String(cases.filter(({ result }) => result === wanted).length);
  return { tests: String(cases.length), failures: count('failed'), errors: count('errored') };
}

function propertiesOf({ tool, environment, calibration, exitCode }: Report): Record<string, string> {
  return {
    version: tool.version,
    node: environment.node,
    os: environment.os,
    arch: environment.arch,
    timing: calibration.status,
    exitCode: String(exitCode),
  };
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
