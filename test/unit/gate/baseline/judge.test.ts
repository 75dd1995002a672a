// What an update of a baseline says: a note where all went well, a warning where something that fails is kept as measured.
import { expect, it } from 'vitest';
import { judgeBaseline } from '../../../../src/gate/baseline/judge.ts';
import type { Report } from '../../../../src/model/report.ts';
import { markdown } from '../../../../src/report/reporters/markdown.ts';
import { terminal } from '../../../../src/report/reporters/terminal.ts';
import type { RenderOptions } from '../../../../src/report/reporters/reporter.ts';
import { runOfScenario } from '../../../support/baseline.ts';
import { oneRun } from '../../../support/reports.ts';

const OPTIONS: RenderOptions = { columns: 200, colorLevel: 0, unicode: true, verbose: false };

function updated(scenario: string): Report {
  const report = oneRun();
  const settings = { file: 'b.json', path: '/p/b.json', directory: '/p', before: null, isUpdate: true };
  const { result, warnings } = judgeBaseline([runOfScenario(scenario)], settings, report, false);
  return { ...report, baseline: result, warnings };
}

it.each([
  ['steady', 'note', 'Measured for the baseline b.json: 1 new.', '### Baseline'],
  ['replayed', 'warn', 'Measured for the baseline b.json: 1 new. 1 of them does not pass', '### Warnings'],
])('%s: %s', (scenario, sign, words, title) => {
  const report = updated(scenario);
  expect(terminal.render(report, OPTIONS)).toContain(`    ${sign}  ${words}`);
  expect(terminal.render(report, OPTIONS).split('Measured for')).toHaveLength(2);
  expect(markdown.render(report, OPTIONS)).toContain(`${title}\n\n- Measured for the baseline`);
});
