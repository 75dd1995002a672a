// TAP version 14: a test for each run and each rule. What only warns is a TODO, what is ignored or passes unjudged a SKIP: neither
// fails a harness.
import { readable, toJson } from '../escape.ts';
import { escapeTap } from '../escape-formats.ts';
import { linesOf } from '../finding-lines.ts';
import { type TestCase, testCasesOf } from '../test-cases.ts';
import type { Reporter } from './reporter.ts';

export const tap: Reporter = {
  render(report) {
    const cases = testCasesOf(report);
    return ['TAP version 14', `1..${cases.length}`, ...cases.flatMap((one, i) => linesOfCase(one, i + 1))].join('\n');
  },
};

function linesOfCase(one: TestCase, number: number): string[] {
  const { result, suite, name, finding } = one;
  const isOk = result === 'passed' || result === 'skipped';
  const line = `${isOk ? 'ok' : 'not ok'} ${number} - ${escapeTap(`${suite} › ${name}`)}${directiveOf(one)}`;
  if (isOk && finding === null && one.notes.length === 0) return [line];
  return [line, '  ---', ...diagnosis(one), '  ...'];
}

function directiveOf({ result, finding, notes, summary }: TestCase): string {
  if (result === 'warned') return ' # TODO only warns';
  if (result !== 'skipped') return '';
  return ` # SKIP ${escapeTap(finding?.ignored ?? notes[0] ?? summary)}`;
}

/** A block of YAML, in which strings are written as JSON writes them. */
function diagnosis({ summary, finding, notes, result }: TestCase): string[] {
  const list = (key: string, texts: readonly string[]) =>
    texts.length === 0 ? [] : [`  ${key}:`, ...texts.map((text) => `    - ${toJson(readable(text))}`)];
  return [
    `  message: ${toJson(readable(summary))}`,
    `  severity: ${result === 'warned' ? 'todo' : result === 'skipped' ? 'skip' : result === 'passed' ? 'comment' : 'fail'}`,
    ...(finding === null ? [] : [`  rule: ${toJson(readable(finding.ruleId))}`]),
    ...list('details', finding === null ? [] : linesOf(finding)),
    ...list('notes', notes),
  ];
}
