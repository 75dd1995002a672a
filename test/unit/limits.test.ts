// Limits by name: what is said of each, and lists that are cut.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { firstOf, isStreamLimit, limitSentence, STREAM_LIMIT_NAMES } from '../../src/limits.ts';

const page = readFileSync(new URL('../../src/guides/limits.md', import.meta.url), 'utf8');

it.each(STREAM_LIMIT_NAMES)('%s: the sentence names it and its figure', (name) => {
  expect(limitSentence(name)).toMatch(new RegExp(`\\d.* \\(limit ${name}\\)$`));
  expect(isStreamLimit(name)).toBe(true);
});

it.each(STREAM_LIMIT_NAMES)('%s: the page has its figure', (name) => {
  const [, figure] = limitSentence(name).match(/than ([\d,]+(?: [KM]B)?)/)!;
  expect(page).toMatch(new RegExp(`^\\| \`${name}\` \\| ${figure} \\|`, 'm'));
});

it('figures are written for people', () => {
  expect(limitSentence('header-bytes')).toBe('the headers of the answer are longer than 16 KB (limit header-bytes)');
  expect(limitSentence('text-characters')).toContain('8,000,000 characters');
  expect(isStreamLimit('silent')).toBe(false);
});

const names = (count: number) => Array.from({ length: count }, (_, i) => `n${i}`);

it.each([
  [11, names(11)],
  [12, [...names(10), 'and 2 more']],
  [300, [...names(10), 'and 290 more']],
])('of %d names these are said', (count, said) => {
  expect(firstOf(names(count))).toEqual(said);
  expect(firstOf(said)).toEqual(said);
});
