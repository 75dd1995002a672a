// Paths that were typed in a directory below or beside that of the config.
import { expect, it } from 'vitest';
import { fromDirectory } from '../../../src/config/typed-paths.ts';
import type { OptionValues } from '../../../src/config/options.ts';

const below = (typed: OptionValues) => fromDirectory('/p', typed, '/p/below');

it('where both are one, nothing changes', () => {
  const typed = { client: ['./own.mjs'], record: '../x' };
  expect(fromDirectory('/p', typed, '/p')).toBe(typed);
});

it.each([
  ['./own.mjs', 'below/own.mjs'],
  ['own.mjs', 'below/own.mjs'],
  ['sub/own.py:python=../venv/bin/python', 'below/sub/own.py:python=venv/bin/python'],
  ['/abs/own.mjs', '/abs/own.mjs'],
  ['openai', 'openai'],
  ['openai:from=../old,processes=one', 'openai:from=old,processes=one'],
  ['openai:from=..', 'openai:from=.'],
  ['all-installed:from=old', 'all-installed:from=below/old'],
  // What is wrong is quoted as it was typed.
  ['openai:from=,node', 'openai:from=,node'],
])('the client %s is %s', (typed, placed) => {
  expect(below({ client: [typed] })).toEqual({ client: [placed] });
});

it.each([
  ['json', 'json'],
  ['json=own.json', 'json=below/own.json'],
  ['./mine.mjs=../out/a=b.txt', 'below/mine.mjs=out/a=b.txt'],
  ['mine.mjs', 'below/mine.mjs'],
  ['otel=http://127.0.0.1:4318', 'otel=http://127.0.0.1:4318'],
])('the reporter %s is %s', (typed, placed) => {
  expect(below({ reporter: [typed] })).toEqual({ reporter: [placed] });
});

it('files and directories are placed, ids are not', () => {
  expect(below({ record: 'evidence', baseline: '../base.json', scenario: 'own.json', runs: 2 })).toEqual({
    record: 'below/evidence',
    baseline: 'base.json',
    scenario: 'below/own.json',
    runs: 2,
  });
  expect(below({ scenario: 'steady' })).toEqual({ scenario: 'steady' });
});
