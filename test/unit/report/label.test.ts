// Names that people gave to files: cut to the file, then escaped, then cut to the column, and no cut makes another name of one.
import { expect, it } from 'vitest';
import { CALM, draw, recordingOf, streamOf } from '../../support/recordings.ts';
import { comparisonWithFailures } from '../../support/reports.ts';
import { runOf } from '../../support/runs.ts';
import { gate } from '../../../src/gate/gate.ts';
import type { Run } from '../../../src/model/report.ts';
import { assembleReport } from '../../../src/report/assemble.ts';
import { clientNamesOf, namedRuns } from '../../../src/report/label.ts';
import { terminal } from '../../../src/report/reporters/terminal.ts';
import { shorten } from '../../../src/report/terminal/style.ts';

function rendered(id: string): string {
  const recording = recordingOf([streamOf([draw('origin', 'x.x.x'), draw('wire', 'x.x.x'), draw('app', 'x.x.x')])], {
    client: { id, version: null, runtime: null, options: {}, packages: {} },
    warnings: ['w'.repeat(800_000)],
  });
  const { tool, startedAt, durationMs, environment } = recording;
  const runs = [runOf(recording)];
  const gated = gate(runs, { inconclusive: 'fail' });
  const parts = { tool, startedAt, durationMs, environment, calibration: CALM, runs, gated, warnings: [] };
  return terminal.render(assembleReport(parts), { columns: 80, colorLevel: 0, unicode: true, verbose: false });
}

it.each([
  ['/home/a/we\u001b[2Jird.mjs', 'we\\x1b[2Jird.mjs'],
  ['/home/a/\u202eevil.mjs', '\\u202eevil.mjs'],
  ['/home/\u001b/\u202egpj\u0007.mjs', '\\u202egpj\\x07.mjs'],
])('%j', (id, name) => {
  const lines = rendered(id)
    .split('\n')
    .filter((line) => line.includes(name));
  // In the headline and in the table, whole, and the same both times.
  expect(lines.map((line) => line.trim().split(/\s+/)[1])).toEqual([name, name]);
});

it('a name of 4,000 letters takes a column, and each escape stays whole', () => {
  const text = rendered(`/home/a/${'\u001b[2J'.repeat(1000)}.mjs`);
  const headline = text.split('\n').find((line) => line.includes('\\x1b'))!;
  expect(headline.length).toBeLessThan(81);
  expect(headline).toMatch(/…\S*\.mjs  /);
  expect(headline.replaceAll('\\x1b', '')).not.toMatch(/\\|(?<!\[2)J|x1b/);
});

it('a warning of 800 kB is cut', () => {
  const text = rendered('undici');
  expect(text.length).toBeLessThan(10_000);
  expect(text).toMatch(/w{900}/);
});

it.each([
  ['abcdef', 6, 'abcdef'],
  ['abcdefg', 6, 'abc…fg'],
  ['a\\x1bdefgh', 6, 'a…gh'],
  ['\\u202e1234567', 8, '…567'],
  ['12345\\u{e0041}67', 10, '12345…67'],
  ['a\\u{e0041}', 4, 'a…'],
  ['😀😀😀😀', 6, '😀…😀'],
])('%s in %i columns', (text, columns, cut) => {
  expect(shorten(text, columns, '…')).toBe(cut);
});

it('programs of one interpreter are called by their arguments, where there are several', () => {
  const program = (args: string[]): Run => ({
    ...runOf(recordingOf([streamOf([draw('origin', 'x.x'), draw('wire', 'x.x')])])),
    subject: { kind: 'program', request: 1, requests: 1, args, pty: false, filters: [], inherited: [] },
    client: { id: 'node', version: null, runtime: null, options: {}, packages: {} },
  });
  expect(clientNamesOf([program(['a.mjs']), program(['b.mjs', '-v'])])).toEqual(['node a.mjs', 'node b.mjs -v']);
  expect(clientNamesOf([program(['a.mjs']), program(['a.mjs'])])).toEqual(['node', 'node']);
});

it('both ends of a name of 10 MiB are all that every line and row has of it', () => {
  const [run] = comparisonWithFailures().runs;
  const client = { ...run!.client, id: `begin\u001b${'x'.repeat(10 * 1024 * 1024)}end`, version: null };
  const [named] = namedRuns([run!], [{ ...run!, client }]);
  for (const label of [named!.label, named!.shortLabel]) {
    expect(label).toMatch(/^begin\\x1bx+\.\.\.x+end/);
    expect(label.length).toBeLessThan(1100);
  }
});
