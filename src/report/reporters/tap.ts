// TAP: a test for each run and each rule. What only warns is a TODO, what is ignored or passes unjudged a SKIP: neither fails a
// harness. Version 13, which every harness reads; in what is used here version 14 is the same.
import { readable, toJson } from '../escape.ts';
import { escapeTap } from '../escape-formats.ts';
import { linesOf } from '../finding-lines.ts';
import { type TestCase, testCasesOf } from '../test-cases.ts';
import type { Reporter } from './reporter.ts';

const SEVERITY: Readonly<Record<TestCase['result'], string>> = {
  passed: 'comment',
  failed: 'fail',
  errored: 'fail',
  skipped: 'skip',
  warned: 'todo',
};

export const tap: Reporter = {
  render(report) {
    const cases = testCasesOf(report);
    return ['TAP version 13', `1..${cases.length}`, ...cases.flatMap((one, i) => linesOfCase(one, i + 1))].join('\n');
  },
};

function linesOfCase(one: TestCase, number: number): string[] {
  const { result, suite, name, finding } = one;
  const isOk = result === 'passed' || result === 'skipped';
  const line = `${isOk ? 'ok' : 'not ok'} ${number} - ${escapeTap(`${suite} › ${name}`)}${directiveOf(one)}`;
  if (result === 'passed' && finding === null && one.notes.length === 0) return [line];
  return [line, '  ---', ...diagnosis(one), '  ...'];
}

function directiveOf({ result, reason, notes, summary }: TestCase): string {
  if (result === 'warned') return ' # TODO only warns';
  if (result !== 'skipped') return '';
  return ` # SKIP ${escapeTap(reason ?? notes[0] ?? summary)}`;
}

/** A block of YAML. Texts of several lines are written as they are: of quoted ones some harnesses know only the simplest. */
function diagnosis({ summary, finding, notes, result }: TestCase): string[] {
  const text = (key: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [`  ${key}: |`, ...lines.map((line) => `    ${readable(line).trim()}`)];
  return [
    `  message: ${toJson(readable(summary))}`,
    `  severity: ${SEVERITY[result]}`,
    ...(finding === null ? [] : [`  rule: ${toJson(readable(finding.ruleId))}`]),
    ...text('details', finding === null ? [] : linesOf(finding)),
    ...text('notes', notes),
  ];
}
