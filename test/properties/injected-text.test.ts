// Foreign words leave no place of any format: not as elements, rows, keys, directives or commands, nor as what a CI, a terminal
// or a spreadsheet executes. Every string of a Report that may be foreign is changed at once.
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import type { Report } from '../../src/model/report.ts';
import { jobSummary } from '../../src/report/reporters/github.ts';
import { reporters } from '../../src/report/reporters/index.ts';
import { foreignPlaces, withForeignText } from '../support/foreign-text.ts';
import { runs } from '../support/form.ts';
import { comparisonWithFailures } from '../support/reports.ts';
import * as skeletons from '../support/skeletons.ts';

const report = withEveryKind(comparisonWithFailures());
const JUNIT = readFileSync(new URL('../../fixtures/schemas/junit-10.xsd', import.meta.url), 'utf8');
const places = foreignPlaces(report);

const READ: Readonly<Record<string, (text: string) => skeletons.Skeleton>> = {
  terminal: skeletons.terminalSkeleton,
  json: skeletons.jsonSkeleton,
  junit: skeletons.markupSkeleton,
  github: skeletons.commandsSkeleton,
  gitlab: skeletons.jsonSkeleton,
  sarif: skeletons.jsonSkeleton,
  markdown: skeletons.markdownSkeleton,
  tap: skeletons.tapSkeleton,
  prometheus: skeletons.prometheusSkeleton,
  csv: skeletons.csvSkeleton,
  html: skeletons.markupSkeleton,
  ndjson: skeletons.ndjsonSkeleton,
  otel: skeletons.jsonSkeleton,
  summary: skeletons.markdownSkeleton,
};

async function textOf(id: string, of: Report): Promise<string> {
  if (id === 'summary') return jobSummary(of);
  const options = { columns: 80, colorLevel: 1, unicode: true, verbose: true } as const;
  return (await reporters.get(id).load()).render(of, options);
}

/** What a line may not hold, whoever reads it: controls, what is not drawn, a command for the CI. */
const STEERS = [
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b\u2028\u202e\ud800-\udfff]/u,
  /^\s*::(?!(?:error|warning|notice) (?:file|title)=)/m,
  /##\w*\[/,
];
/** What people take for a command, a tag, a formula; and each end of a place that a format has. */
const ATTACKS = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  ']]><x/>',
  '--><x/>',
  '" onload="x',
  "' x='",
  '&lt;&#60;&x;',
  '\u001b]0;x\u0007\u001b[2J',
  '\n::error::x',
  '\r\n::stop-commands::x',
  '::add-mask::x::',
  '##[error]x',
  '%0A::error::x',
  ',line=1::x',
  '=1+1',
  '+1',
  '@SUM(A1)',
  '\t=1',
  '","',
  '"\r\n"',
  '# SKIP x',
  '\\',
  '`',
  '```\n',
  '|',
  '\n## x',
  '[x](http://x)',
  '"} 1',
  '\u0000\ufffe\uffff',
  '\ud800',
  '\udc00\ud800',
  '\u2028\u202e\u200b',
  '\n  ...\nok 9 - x',
  '\n# EOF\n',
  '}, {"a":1',
];
/** At the beginning of a word and at its end. They count among the runs. */
const EXAMPLES = ATTACKS.flatMap((words): [string, boolean][] => [
  [words, true],
  [words, false],
]);
const attack = fc
  .array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...ATTACKS) }, fc.string({ unit: 'binary', maxLength: 4 })), {
    minLength: 1,
    maxLength: 2,
  })
  .map((parts) => parts.join(''));

it('there is a reader for every format, and foreign words are everywhere', () => {
  expect(reporters.entries.map(({ id }) => id).filter((id) => READ[id] === undefined)).toEqual([]);
  expect(places.size).toBeGreaterThan(50);
  expect([...places]).toEqual(expect.arrayContaining(['warnings.*', 'runs.*.verdict.summary', 'gate.*.text']));
});

describe.each([...reporters.entries.map(({ id }) => id), 'summary'])('%s', (id) => {
  const harmless = textOf(
    id,
    withForeignText(report, places, (text) => `q ${text} q`),
  ).then(READ[id]);

  it('keeps its form, and steers nobody', async () => {
    await fc.assert(
      fc.asyncProperty(attack, fc.boolean(), async (words, isFirst) => {
        const changed = withForeignText(report, places, (text) =>
          isFirst ? `${words}q ${text} q` : `q ${text} q${words}`,
        );
        const text = await textOf(id, changed);
        for (const pattern of STEERS) expect(id === 'terminal' ? plain(text) : text).not.toMatch(pattern);
        expect(READ[id]!(text)).toEqual(await harmless);
      }),
      { numRuns: EXAMPLES.length + runs({ short: 20, long: 300 }), examples: EXAMPLES },
    );
  });
});

it('XML is read by a parser that we did not write', async () => {
  const all = withForeignText(report, places, (text) => ATTACKS.join('') + text);
  const { valid, errors } = await validateXML({
    xml: [{ fileName: 'report.xml', contents: await textOf('junit', all) }],
    schema: [JUNIT],
  });
  expect({ valid, errors }).toEqual({ valid: true, errors: [] });
});

// oxlint-disable-next-line no-control-regex
const plain = (text: string) => text.replaceAll(/\u001b\[[\d;]*m/g, '');

/** With headers, words of chunks and an app's last words, so that every kind of foreign text is there. */
function withEveryKind(made: Report): Report {
  const headers = { 'content-type': 'text/event-stream', via: '1.1 proxy' };
  const [first, ...rest] = made.runs.map((run) => ({
    ...run,
    response: run.response === null ? null : { ...run.response, headers },
  }));
  const timelines = Object.fromEntries(
    Object.entries(first!.timelines ?? {}).map(([vantage, columns]) => [
      vantage,
      { ...columns, texts: columns.atMs.map((_, i) => `word ${i}`) },
    ]),
  );
  return { ...made, runs: [{ ...first!, timelines }, ...rest] };
}
