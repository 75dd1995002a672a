// A key that is a word of ours must not take a Recording or a Report apart.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { isCommonWord } from '../../../src/secrets/common-words.ts';
import { createRedactor } from '../../../src/secrets/redactor.ts';

const read = (path: string): unknown => JSON.parse(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8'));
const SCHEMAS = ['recording', 'report'].map((name) => read(`src/model/${name}.schema.json`));

/** Names of members and closed sets of values. */
function wordsIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([name, value]) => {
    if (name === 'enum' || name === 'const') return [value].flat().map(String);
    return [...(name === 'properties' ? Object.keys(value as object) : []), ...wordsIn(value)];
  });
}

it('words of the schemas that could be a key by their length are known', () => {
  const single = new Set(wordsIn(SCHEMAS).filter((word) => word.length >= 8 && /^[a-z]+$/.test(word)));
  expect(single.size).toBeGreaterThan(50);
  expect([...single].filter((word) => !isCommonWord(word))).toEqual([]);
});

it('a report survives such a key', () => {
  const path = readdirSync(new URL('../../../fixtures/reports/', import.meta.url)).find((name) =>
    name.endsWith('.json'),
  )!;
  const report = read(`fixtures/reports/${path}`);
  for (const key of [
    'completed',
    'incremental',
    'stream-check',
    'openai-chat',
    'characters',
    'firstContentMs',
    'lagP95Ms',
  ])
    expect(createRedactor([key]).value(report)).toBe(report);
});
