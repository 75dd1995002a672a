// The matrix: which cells a config has, with which options, and which of them a shard measures.
import { describe, expect, it } from 'vitest';
import type { ProjectConfig } from '../../../../src/config/project/define-config.ts';
import { cellsOf, cellsOfShard, commandOfCell, nameOfCell } from '../../../../src/config/project/cells.ts';
import { hashOf } from '../../../../src/config/project/hash.ts';
import { readProject } from '../../../../src/config/project/project.ts';
import type { OptionValues } from '../../../../src/config/options.ts';
import { parseShard } from '../../../../src/config/values.ts';

const APP = { app: 'http://127.0.0.1:3000/chat', start: 'node app.mjs' };
const PROGRAM = { program: ['node', 'chat.mjs'] } as const;

const cells = (config: ProjectConfig, typed: OptionValues = {}) =>
  cellsOf(readProject(config, 'c.mjs', '/project'), typed);
const names = (config: ProjectConfig, typed?: OptionValues) => cells(config, typed).map(nameOfCell);

describe('each subject with each client and scenario that it can have', () => {
  it('a model that is the mock: all of them, scenario by scenario', () => {
    expect(names({ subjects: ['mock'], clients: ['undici', 'fetch'], scenarios: ['steady', 'fast'] })).toEqual([
      'mock · undici · steady',
      'mock · fetch · steady',
      'mock · undici · fast',
      'mock · fetch · fast',
    ]);
  });

  it('a named scenario and a real model: clients alone; an app and a program: scenarios alone', () => {
    const subjects = ['mock/coarse', 'gpt-4o', APP, PROGRAM] as const;
    expect(names({ subjects, clients: ['undici', 'fetch'], scenarios: ['steady', 'fast'] })).toEqual([
      'mock/coarse · undici',
      'mock/coarse · fetch',
      'gpt-4o · undici',
      'gpt-4o · fetch',
      'http://127.0.0.1:3000/chat · steady',
      'http://127.0.0.1:3000/chat · fast',
      'node chat.mjs · steady',
      'node chat.mjs · fast',
    ]);
  });

  it('without clients and scenarios: those that hold by default', () => {
    expect(names({ subjects: ['mock', { ...PROGRAM, baseUrl: 'http://model.test/v1' }] })).toEqual([
      'mock · undici · probe-short',
      'node chat.mjs',
    ]);
  });

  it('a subject may have its own; what is named twice is there once; what is typed wins', () => {
    const config = {
      subjects: [{ model: 'mock', clients: ['curl', 'curl'], scenarios: ['fast'] }, 'mock'],
      clients: ['fetch'],
    };
    expect(names(config)).toEqual(['mock · curl · fast', 'mock · fetch · probe-short']);
    expect(names(config, { client: ['undici'], scenario: 'steady' })).toEqual([
      'mock · undici · steady',
      'mock · undici · steady',
    ]);
  });

  it.each([
    [{ subjects: ['gpt-4o'], scenarios: ['steady'] }, 'No subject of c.mjs has a scenario'],
    [{ subjects: [{ ...PROGRAM, baseUrl: 'http://model.test' }], scenarios: ['steady'] }, 'has a scenario'],
    [{ subjects: [{ model: 'gpt-4o', scenarios: ['steady'] }] }, 'gpt-4o in c.mjs has scenarios'],
    [{ subjects: [APP], clients: ['undici'] }, 'No subject of c.mjs has a client'],
  ] as [ProjectConfig, string][])('%j is refused', (config, words) => {
    expect(() => cells(config)).toThrow(words);
  });
});

describe('options', () => {
  const options = (config: ProjectConfig, typed?: OptionValues) => cells(config, typed).map((cell) => cell.options);

  it('of the config, then of the subject, then as typed', () => {
    const config = { subjects: ['mock', { model: 'mock', runs: 2 }], runs: 3, budget: 50 };
    expect(options(config)).toEqual([
      { runs: 3, budget: 50 },
      { runs: 2, budget: 50 },
    ]);
    expect(options(config, { runs: 1 }).map(({ runs }) => runs)).toEqual([1, 1]);
  });

  it('only those that the subject takes', () => {
    const config = { subjects: ['mock', APP, PROGRAM], prompt: 'hi', header: ['a: b'], runs: 2, quiet: true };
    expect(options(config)).toEqual([
      { prompt: 'hi', header: ['a: b'], runs: 2 },
      { header: ['a: b'], runs: 2 },
      { runs: 2 },
    ]);
  });

  it('what only the mock can do does not reach a real model, unless that says it itself', () => {
    const config = { subjects: ['mock', 'gpt-4o', { model: 'gpt-4o', lockStep: true }], lockStep: true, parallel: 4 };
    expect(options(config)).toEqual([{ lockStep: true, parallel: 4 }, {}, { lockStep: true }]);
  });

  it('the instrument that is typed replaces that of the config', () => {
    expect(options({ subjects: ['mock'], lockStep: true }, { timed: true })).toEqual([{ timed: true }]);
    expect(options({ subjects: ['mock'], timed: true }, { lockStep: true })).toEqual([{ lockStep: true }]);
  });
});

it.each([
  [
    { subjects: ['mock'], lockStep: true, header: ['a: b'] },
    ['mock', '--client', 'undici', '--scenario', 'probe-short', '--lock-step', '--header', 'a: b'],
  ],
  [
    { subjects: [APP], runs: 2 },
    ['through', APP.app, '--scenario', 'probe-short', '--start', 'node app.mjs', '--runs', '2'],
  ],
  [{ subjects: [PROGRAM], timed: true }, ['run', '--scenario', 'probe-short', '--timed', '--', 'node', 'chat.mjs']],
] as [ProjectConfig, string[]][])('%j: what would be typed for one cell alone', (config, words) => {
  const [command, ...rest] = cells(config).map(commandOfCell);
  expect(rest).toEqual([]);
  expect(command!.toSorted()).toEqual(words.toSorted());
  expect(command![0]).toBe(words[0]);
});

it('a name holds neither the query of an address, which may be a key, nor a password', () => {
  expect(names({ subjects: [{ app: 'http://me:secret@a.test/chat?key=secret' }] })).toEqual([
    'http://a.test/chat · probe-short',
  ]);
});

describe('shards', () => {
  it.each([1, 2, 3, 5, 7])('%i parts in their order are the whole', (count) => {
    const all = [1, 2, 3, 4, 5, 6, 7];
    const parts = Array.from({ length: count }, (_, k) => cellsOfShard(all, { index: k + 1, count }));
    expect(parts.flat()).toEqual(all);
    expect(
      Math.max(...parts.map(({ length }) => length)) - Math.min(...parts.map(({ length }) => length)),
    ).toBeLessThan(2);
  });

  it('a part that would be empty is a mistake', () => {
    expect(() => cellsOfShard([1, 2], { index: 3, count: 3 })).toThrow('there are 2 cells in the matrix');
    expect(() => cellsOfShard([1], { index: 1, count: 2 })).toThrow('there is 1 cell in the matrix');
  });

  it('is written as index and count', () => {
    expect(parseShard('2/5')).toEqual({ index: 2, count: 5 });
    for (const text of ['0/5', '6/5', '2', '2/0', 'a/b', '-1/5', '2/5/7', '']) {
      expect(() => parseShard(text)).toThrow('--shard expects <index>/<count>');
    }
  });
});

it('a hash changes with what is in it, not with the order of its keys', () => {
  const hash = hashOf({ a: 1, b: { c: [1, 2], d: 3 } });
  expect(hashOf({ b: { d: 3, c: [1, 2] }, a: 1 })).toBe(hash);
  expect(hashOf({ a: 1, b: { c: [2, 1], d: 3 } })).not.toBe(hash);
  expect(hash).toMatch(/^[0-9a-f]{16}$/);
});
