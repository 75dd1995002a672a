import { describe, expect, it } from 'vitest';
import { resolveConfig, resolveReporters } from '../../../src/config/config.ts';
import type { OptionValues } from '../../../src/config/options.ts';

describe('resolveConfig', () => {
  it('has defaults: both instruments on the mock, the clock alone elsewhere', () => {
    expect(resolveConfig({}, true)).toEqual({
      clients: ['undici'],
      mode: 'both',
      runs: 1,
      timeoutMs: 15_000,
      startTimeoutMs: 60_000,
      maxTimeMs: null,
      budgetMs: 100,
      judge: null,
      inconclusive: 'fail',
      isAskingWhy: false,
      expect: [],
      parallel: 2,
      keepText: false,
      timelines: false,
      letThrough: [],
      record: null,
    });
    expect(resolveConfig({}, false)).toMatchObject({ mode: 'timed', timeoutMs: 60_000 });
    expect(resolveConfig({}, true)).toMatchObject({ timeoutMs: 15_000, startTimeoutMs: 60_000 });
  });

  it('--parallel and --expect', () => {
    expect(resolveConfig({ parallel: 6, expect: ['reasoning'] }, true)).toMatchObject({
      parallel: 6,
      expect: ['reasoning'],
    });
    expect(() => resolveConfig({ parallel: 3 }, false)).toThrow('needs the embedded mock');
  });

  it('a pair is its clients, each with the options; further clients come after it', () => {
    const clients = (flags: OptionValues) => resolveConfig(flags, true).clients;
    expect(clients({ pair: 'litellm:python=./p' })).toEqual([
      'litellm-sync:python=./p',
      'litellm-async:python=./p',
      'litellm-thread:python=./p',
    ]);
    expect(clients({ pair: 'undici', client: ['curl'] })).toEqual(['undici-sync', 'undici', 'curl']);
    expect(() => clients({ pair: 'litelm' })).toThrow('Unknown pair "litelm". Did you mean "litellm"?');
  });

  it('takes what is given', () => {
    const flags: OptionValues = {
      client: ['fetch', 'undici'],
      lockStep: true,
      runs: 3,
      timeout: 0.5,
      maxTime: 5,
      budget: 50,
      judge: 'app',
      inconclusive: 'warn',
      record: 'out',
    };
    expect(resolveConfig(flags, true)).toMatchObject({
      clients: ['fetch', 'undici'],
      mode: 'lock-step',
      runs: 3,
      timeoutMs: 500,
      startTimeoutMs: 500,
      maxTimeMs: 5000,
      budgetMs: 50,
      judge: 'app',
      inconclusive: 'warn',
      record: 'out',
    });
  });

  it('refuses both instruments alone', () => {
    expect(() => resolveConfig({ lockStep: true, timed: true }, true)).toThrow(
      '--lock-step and --timed exclude each other.',
    );
  });

  it('refuses --lock-step without the mock', () => {
    expect(() => resolveConfig({ lockStep: true }, false)).toThrow('needs the embedded mock');
  });
});

describe('resolveReporters', () => {
  const known = ['terminal', 'json', 'html'];

  it.each([
    [{}, [['terminal', null]]],
    [{ json: true }, [['json', null]]],
    [{ json: true, reporter: ['json'] }, [['json', null]]],
    [
      { reporter: ['json=a=b.json'] },
      [
        ['json', 'a=b.json'],
        ['terminal', null],
      ],
    ],
    [
      { json: true, reporter: ['json=out.json', 'html=out.html'] },
      [
        ['json', 'out.json'],
        ['html', 'out.html'],
        ['json', null],
      ],
    ],
  ])('%j', (flags, chosen) => {
    expect(resolveReporters(flags, known)).toEqual(chosen.map(([id, file]) => ({ id, file })));
  });

  it.each([
    [{ reporter: ['jsno'] }, 'Unknown reporter "jsno". Did you mean "json"?'],
    [{ reporter: ['json='] }, '--reporter expects <id> or <id>=<file>'],
    [{ reporter: ['terminal', 'json'] }, 'Only one report can go to stdout'],
    [{ reporter: ['terminal'], json: true }, 'Only one report can go to stdout'],
  ])('refuses %j', (flags, message) => {
    expect(() => resolveReporters(flags, known)).toThrow(message);
  });
});
