// README shows real output, and nothing that is not there.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { EXIT_CODES } from '../../src/model/exit-code.ts';
import { createFakeIo } from '../cli/fake-io.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const readme = read('README.md');

const asShown = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line}`.trimEnd())
    .join('\n');

it('the output that it shows is that of reports that were really made', () => {
  expect(readme).toContain(asShown(read('fixtures/reports/sync-against-async.txt')));
  // Without their tables: there the sentences count.
  for (const name of ['google-adk', 'sdks', 'program']) {
    expect(readme).toContain(asShown(read(`fixtures/reports/${name}.txt`).split('\n  ┌')[0]!));
  }
});

it('every option that it names exists', () => {
  const program = createProgram(createFakeIo().io, () => {});
  const known = new Set([program, ...program.commands].flatMap(({ options }) => options.map(({ long }) => long)));
  const named = [...readme.matchAll(/(?<=[\s`])--[a-z][a-z-]*/g)].map(([option]) => option);
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((option) => !known.has(option) && option !== '--version')).toEqual([]);
});

it('every exit code is told', () => {
  for (const { code } of EXIT_CODES) expect(readme).toMatch(new RegExp(`^\\| (.*\\b)?${code}\\b`, 'm'));
});
