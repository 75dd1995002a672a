// Where a finding stands in a repository.
import { expect, it } from 'vitest';
import type { Run } from '../../../src/model/report.ts';
import { codePlaceOf, ownFileOf } from '../../../src/report/code-place.ts';
import { explanationOf } from '../../../src/report/explanation.ts';
import { oneRun } from '../../support/reports.ts';

const [run] = oneRun().runs;
const line = (file: string, name: string | null) => ({
  package: name,
  file,
  line: 7,
  function: null,
  source: null,
  share: 0.9,
});

function placeOf(blockedAt: NonNullable<Run['loop']>['blockedAt'], client: Partial<Run['client']> = {}) {
  return codePlaceOf({ ...run!, loop: { ...run!.loop!, blockedAt }, client: { ...run!.client, ...client } })?.path;
}

const PYTHON = { runtime: { name: 'python', version: '3.13.0' } };

it.each([
  ['a file of the project', [line('src/chat.mjs', null)], {}, 'src/chat.mjs'],
  ['a package', [line('openai/index.js', 'openai')], {}, 'node_modules/openai/index.js'],
  ['a package of Python', [line('litellm/main.py', 'litellm')], PYTHON, 'site-packages/litellm/main.py'],
  ['own code before a package that blocks as long', [line('a/b.js', 'a'), line('chat.mjs', null)], {}, 'chat.mjs'],
  ['a name alone, of a client that was typed', [line('chat.mjs', null)], { id: './src/chat.mjs' }, 'src/chat.mjs'],
  ['a name alone, of another file', [line('wait.mjs', null)], { id: './src/chat.mjs' }, 'wait.mjs'],
  ['no line', [], {}, undefined],
])('%s', (_, blockedAt, client, path) => {
  expect(placeOf(blockedAt, client)).toBe(path);
});

it('of a run without a loop nothing is known', () => {
  expect(codePlaceOf({ ...run!, loop: null })).toBeNull();
});

it('a line in which the loop stood still did not hold what was late before it came to the client', () => {
  const loop = { ...run!.loop!, blockedAt: [line('chat.mjs', null)] };
  const at = (hop: Run['verdict']['hop']) => ({ ...run!, loop, verdict: { ...run!.verdict, hop } });
  expect(codePlaceOf(at('upstream'))).toBeNull();
  expect(explanationOf(at('upstream')).line).toBeNull();
  for (const hop of ['client', 'event-loop', null] as const) {
    expect(codePlaceOf(at(hop))?.path).toBe('chat.mjs');
    expect(explanationOf(at(hop)).line?.file).toBe('chat.mjs');
  }
});

it.each([
  ['./clients/chat.mjs', 'clients/chat.mjs'],
  ['chat.py', 'chat.py'],
  [String.raw`clients\chat.ts`, 'clients/chat.ts'],
  ['/home/a/chat.mjs', null],
  ['C:/a/chat.mjs', null],
  ['../chat.mjs', null],
  ['undici', null],
])('the file of the client %s', (id, file) => {
  expect(ownFileOf({ ...run!.client, id })).toBe(file);
});
