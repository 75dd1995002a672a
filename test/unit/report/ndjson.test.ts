import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Report } from '../../../src/model/report.ts';
import { ndjson } from '../../../src/report/reporters/ndjson.ts';

const path = new URL('../../../fixtures/reports/sync-against-async.json', import.meta.url);
const report = Report.parse(JSON.parse(readFileSync(path, 'utf8')));
const LOOK = { columns: 80, colorLevel: 0, unicode: true, verbose: false } as const;
const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

it('a report is a line for each run, and one for the rest', () => {
  const lines = linesOf(ndjson.render(report, LOOK));
  expect(lines.map(({ type }) => type)).toEqual([...report.runs.map(() => 'run'), 'end']);
  const runs = lines.flatMap(({ run }) => (run === undefined ? [] : [run]));
  expect(Report.parse({ ...(lines.at(-1)!['report'] as object), runs })).toEqual(report);
});

it('what is written while it runs ends as the whole does', () => {
  const live = ndjson.live!;
  const [run] = report.runs;
  const written = [live.event({ kind: 'run', run: run! }), live.end({ ...report, runs: [run!] })].join('');
  expect(written).toBe(ndjson.render({ ...report, runs: [run!] }, LOOK));
});

it('an event is a line, but what a program writes to stderr is not repeated', () => {
  const { event } = ndjson.live!;
  expect(linesOf(event({ kind: 'delta', atMs: 7, characters: 3 }))).toEqual([
    { type: 'delta', atMs: 7, characters: 3 },
  ]);
  expect(event({ kind: 'note', text: 'a\nb\u001b[2J' })).toBe('{"type":"note","text":"a\\nb\\u001b[2J"}\n');
  expect(event({ kind: 'stderr', text: 'words of a program', hold: () => {} })).toBe('');
});
