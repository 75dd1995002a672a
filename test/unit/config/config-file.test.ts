import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { withConfigFile } from '../../../src/config/config-file.ts';
import type { OptionValues } from '../../../src/config/options.ts';

const directory = mkdtempSync(join(tmpdir(), 'stream-check-'));
afterAll(() => rmSync(directory, { recursive: true }));

function load(content: unknown, typed: OptionValues = {}) {
  writeFileSync(join(directory, 'c.json'), typeof content === 'string' ? content : JSON.stringify(content));
  return withConfigFile({ config: 'c.json', ...typed }, directory);
}

it('gives options as values', async () => {
  expect(await load({ model: 'mock', client: 'undici', runs: 2, header: ['a: b'], lockStep: true })).toEqual({
    model: 'mock',
    client: ['undici'],
    runs: 2,
    header: ['a: b'],
    lockStep: true,
  });
  expect(await load({ client: ['fetch', 'curl'], color: false })).toEqual({ client: ['fetch', 'curl'], color: false });
  expect(await load({})).toEqual({});
  expect(await load({ runs: 2, timed: true }, { runs: 3 })).toEqual({ runs: 3, timed: true });
});

it.each([
  [{ clientz: 'undici' }, 'clientz'],
  [{ runs: 'two' }, 'runs: expected number, found "two"'],
  ['{"runs": 2', 'cut off in the middle, after 10 bytes'],
  [{ runs: 0 }, 'runs in c.json expects a whole number of 1 or more, found "0".'],
  [{ judge: 'obsever' }, 'Unknown vantage "obsever". Did you mean "observer"?'],
  [{ config: 'd.json' }, 'unknown key config'],
  [{ pty: true }, 'unknown key pty'],
  [{ subjects: ['mock'] }, 'c.json describes a matrix (subjects)'],
  [{ model: 'mock', rules: {} }, 'stream-check ci --config c.json'],
])('%j is refused by key', async (content, words) => {
  const error = await load(content).then(
    () => null,
    (reason: { message: string; hint: string | null }) => `${reason.message} ${reason.hint ?? ''}`,
  );
  expect(error).toContain(words);
});
