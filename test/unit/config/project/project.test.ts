// What a config says, and how what is wrong with it is said.
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { defineConfig, type ProjectConfig } from '../../../../src/config/project/define-config.ts';
import { ProjectConfigFile } from '../../../../src/config/project/project-config.ts';
import { readProject } from '../../../../src/config/project/project.ts';
import { StreamCheckError } from '../../../../src/errors.ts';

const read = (content: unknown) => readProject(content, 'c.mjs', '/project');

it('takes subjects apart by their kinds, each with its own options', () => {
  const { subjects } = read(
    defineConfig({
      subjects: [
        'mock',
        { model: 'gpt-4o', runs: 3, clients: ['openai'], header: ['a: b'] },
        {
          app: 'http://127.0.0.1:3000/chat',
          start: 'node app.mjs',
          data: { a: 1 },
          ready: { path: '/up', timeout: 2 },
        },
        { program: ['node', 'chat.mjs'], pty: true, scenarios: ['steady'] },
      ],
    }),
  );
  const nothing = { start: null, ready: null, clients: null, scenarios: null, options: {} };
  expect(subjects).toEqual([
    { ...nothing, kind: 'model', names: ['mock'] },
    { ...nothing, kind: 'model', names: ['gpt-4o'], clients: ['openai'], options: { runs: 3, header: ['a: b'] } },
    {
      ...nothing,
      kind: 'app',
      names: ['http://127.0.0.1:3000/chat'],
      start: 'node app.mjs',
      ready: { path: '/up', timeoutMs: 2000 },
      options: { data: '{"a":1}' },
    },
    { ...nothing, kind: 'program', names: ['node', 'chat.mjs'], scenarios: ['steady'], options: { pty: true } },
  ]);
});

it('one model, client, scenario and reporter may be named as options are', () => {
  const { subjects, ...shared } = read({
    model: 'mock',
    client: 'fetch',
    scenario: 'steady',
    reporter: 'json=a.json',
    runs: 2,
    header: 'x-team: search',
  });
  expect(subjects.map(({ names }) => names)).toEqual([['mock']]);
  expect(shared).toMatchObject({ clients: ['fetch'], scenarios: ['steady'], reporters: ['json=a.json'] });
  expect(shared.options).toEqual({ runs: 2, header: ['x-team: search'] });
});

it('reporters have their file behind the id or beside it', () => {
  const { reporters } = read({ model: 'mock', reporters: ['terminal', 'json=a.json', ['junit', { file: 'b.xml' }]] });
  expect(reporters).toEqual(['terminal', 'json=a.json', 'junit=b.xml']);
});

it('the clients of a pair are clients of the matrix', () => {
  expect(read({ model: 'mock', pair: 'undici' }).clients).toEqual(['undici-sync', 'undici']);
});

describe('what is wrong is said by key', () => {
  it.each([
    [undefined, '(whole file): expected object, found nothing'],
    [() => ({}), '(whole file): expected object, found a function'],
    [{ subjects: ['mock'], scenarois: ['a'] }, '(whole file): unknown key scenarois (did you mean "scenarios"?)'],
    [{ subjects: ['mock'], colour: 'x', clientz: [] }, 'unknown key colour (did you mean "color"?), clientz (did you'],
    [{ subjects: [] }, 'subjects: expected at least one, found []'],
    [{ subjects: ['mock'], clients: [] }, 'clients: expected at least one, found []'],
    [{ subjects: ['mock'], clients: 'undici' }, 'clients: expected array, found "undici"'],
    [{ subjects: [3] }, 'subjects.0: expected a model, or an object with model, app or program, found 3'],
    [{ subjects: [{ app: 'http://a.test', strat: 'x' }] }, 'subjects.0: unknown key strat (did you mean "start"?)'],
    [{ subjects: [{ app: 'http://a.test', client: 'undici' }] }, 'subjects.0: unknown key client'],
    [{ subjects: [{ program: [] }] }, 'subjects.0.program'],
    [{ subjects: [{ model: 'mock', runs: 'two' }] }, 'subjects.0.runs: expected number, found "two"'],
    [{ subjects: [{ app: 'http://a.test', ready: { path: 'up' } }] }, 'subjects.0.ready.path'],
    [{ subjects: ['mock'], rules: { delivery: 'eror' } }, 'rules.delivery: expected one of "off"|'],
    [{ subjects: ['mock'], rules: { a: ['error', { minn: 1 }] } }, 'rules.a.1: unknown key minn (did you mean "min"?)'],
    [{ subjects: ['mock'], rules: { lag: ['error', { maxMs: '1s' }] } }, 'of milliseconds, such as 100, found "1s"'],
    [{ subjects: ['mock'], timeout: '30s' }, 'timeout: expected a number of seconds, such as 30, found "30s"'],
    [{ model: 'mock', budget: '9' }, 'budget: expected a number of milliseconds, such as 100, found "9"'],
    [{ subjects: ['mock'], ignore: [{ rule: 'delivery' }] }, 'ignore.0.reason: expected string, found nothing'],
    [{ subjects: ['mock'], overrides: [{ client: 'undici' }] }, 'overrides.0.rules'],
    [{ subjects: ['mock'], reporters: [['json', { fil: 'x' }]] }, 'reporters.0.1.file'],
  ])('%j', (content, words) => {
    expect(said(content)).toContain(words);
  });

  it.each([
    [{ model: 'mock', runs: 0 }, 'runs in c.mjs expects a whole number of 1 or more, found "0".'],
    [{ subjects: ['mock', { model: 'mock', runs: 0 }] }, 'subjects.1.runs in c.mjs expects a whole number'],
    [{ model: 'mock', judge: 'obsever' }, 'Unknown vantage "obsever". Did you mean "observer"?'],
    [{ runs: 2 }, 'The config c.mjs names nobody who is under test.'],
    [{ model: 'mock', subjects: ['mock'] }, 'subjects and model in c.mjs exclude each other'],
    [{ model: 'mock', clients: ['fetch'], client: 'curl' }, 'clients and client in c.mjs exclude each other'],
    [{ model: 'mock', pair: 'nope' }, 'Unknown pair "nope".'],
  ])('%j', (content, words) => {
    expect(said(content)).toContain(words);
  });

  it.each([
    [
      { model: 'mock', header: { authorization: 'Bearer sk-live-abcdefgh12345' } },
      'header: expected string or array, found an object',
    ],
    [{ model: 'mock', header: [{ 'x-own': 'my-word-1234' }] }, 'found an object'],
    [{ model: 'mock', apiKeyEnv: ['my-word-1234'] }, 'apiKeyEnv: expected string, found an array'],
    [{ model: 'mock', lockStep: 'Bearer my-word-1234' }, 'lockStep: expected boolean, found "Bearer (redacted)"'],
    [{ model: 'mock', runs: { password: 'my-word-1234' } }, 'runs: expected number, found {"password":"(redacted)"}'],
  ])('%j: what may be a key is not quoted', (content, words) => {
    expect(said(content)).toContain(words);
    expect(said(content)).not.toMatch(/abcdefgh12345|my-word-1234/);
  });

  it('a key that is near none has no other named', () => {
    expect(said({ subjects: ['mock'], zzzzzzzz: 1 })).toMatch(/unknown key zzzzzzzz$/);
  });

  it('a value that JSON cannot write is named by its type', () => {
    const ring: Record<string, unknown> = {};
    ring['self'] = ring;
    expect(said({ model: 'mock', runs: ring })).toContain('runs: expected number, found an object');
    expect(said({ model: 'mock', runs: 10n })).toContain('runs: expected number, found a bigint');
    expect(said({ model: 'mock', runs: Symbol('x') })).toContain('runs: expected number, found a symbol');
  });
});

it('the type has the keys of the schema', () => {
  type Keys = keyof z.infer<typeof ProjectConfigFile>;
  const typed: Record<Exclude<keyof ProjectConfig, 'baseline'>, true> = {
    assert: true,
    $schema: true,
    model: true,
    subjects: true,
    clients: true,
    scenarios: true,
    preset: true,
    rules: true,
    overrides: true,
    ignore: true,
    reporters: true,
    client: true,
    scenario: true,
    reporter: true,
    json: true,
    quiet: true,
    verbose: true,
    color: true,
    ascii: true,
    pair: true,
    baseUrl: true,
    apiKeyEnv: true,
    header: true,
    protocol: true,
    env: true,
    prompt: true,
    maxTokens: true,
    lockStep: true,
    timed: true,
    runs: true,
    why: true,
    expect: true,
    timeout: true,
    maxTime: true,
    parallel: true,
    budget: true,
    judge: true,
    inconclusive: true,
    timelines: true,
    record: true,
    keepText: true,
  };
  const ofSchema = Object.keys(ProjectConfigFile.shape) satisfies string[] as Keys[];
  expect(Object.keys(typed).filter((key) => !(ofSchema as string[]).includes(key))).toEqual([]);
});

/** Message and hint of the error. */
function said(content: unknown): string {
  try {
    read(content);
  } catch (error) {
    if (error instanceof StreamCheckError) return `${error.message} ${error.hint}`;
    throw error;
  }
  return '';
}
