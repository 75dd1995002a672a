import { describe, expect, it } from 'vitest';
import { type CheckFlags, resolveConfig, resolveReporters } from '../../../src/config/config.ts';

describe('resolveConfig', () => {
  it('has defaults: both instruments on the mock, the clock alone elsewhere', () => {
    expect(resolveConfig({}, true)).toEqual({
      clients: ['undici'],
      mode: 'both',
      runs: 1,
      timeoutMs: 15_000,
      budgetMs: 100,
      judge: null,
      inconclusive: 'fail',
      expect: [],
      parallel: 2,
      keepText: false,
      record: null,
    });
    expect(resolveConfig({}, false)).toMatchObject({ mode: 'timed', timeoutMs: 60_000 });
  });

  it('--parallel and --expect', () => {
    expect(resolveConfig({ parallel: '6', expect: ['reasoning'] }, true)).toMatchObject({
      parallel: 6,
      expect: ['reasoning'],
    });
    expect(() => resolveConfig({ parallel: '1' }, true)).toThrow('a whole number of 2 or more');
    expect(() => resolveConfig({ parallel: '9999' }, true)).toThrow('at most 256 streams');
    expect(() => resolveConfig({ parallel: '3' }, false)).toThrow('needs the embedded mock');
    expect(() => resolveConfig({ expect: ['thinking'] }, true)).toThrow('thinking');
  });

  it('a pair is its clients, each with the options; further clients come after it', () => {
    const clients = (flags: CheckFlags) => resolveConfig(flags, true).clients;
    expect(clients({ pair: 'litellm:python=./p' })).toEqual([
      'litellm-sync:python=./p',
      'litellm-async:python=./p',
      'litellm-thread:python=./p',
    ]);
    expect(clients({ pair: 'undici', client: ['curl'] })).toEqual(['undici-sync', 'undici', 'curl']);
    expect(() => clients({ pair: 'litelm' })).toThrow('Unknown pair "litelm". Did you mean "litellm"?');
  });

  it('takes what is given', () => {
    const flags: CheckFlags = {
      client: ['fetch', 'undici'],
      lockStep: true,
      runs: '3',
      timeout: '0.5',
      budget: '50',
      judge: 'app',
      inconclusive: 'warn',
      record: 'out',
    };
    expect(resolveConfig(flags, true)).toMatchObject({
      clients: ['fetch', 'undici'],
      mode: 'lock-step',
      runs: 3,
      timeoutMs: 500,
      budgetMs: 50,
      judge: 'app',
      inconclusive: 'warn',
      record: 'out',
    });
  });

  it.each([
    [{ runs: '0' }, '--runs expects a whole number of 1 or more, found "0".'],
    [{ runs: '1e3' }, '--runs expects'],
    [{ timeout: 'soon' }, '--timeout expects a number of seconds above 0, up to 86400, found "soon".'],
    [{ timeout: '0' }, '--timeout expects'],
    [{ timeout: '99999' }, '--timeout expects'],
    [{ budget: '-5' }, '--budget expects a number of milliseconds'],
    [{ budget: 'Infinity' }, '--budget expects'],
    [{ budget: '' }, '--budget expects'],
    [{ judge: 'obsever' }, 'Unknown vantage "obsever". Did you mean "observer"?'],
    [{ inconclusive: 'maybe' }, 'Unknown meaning of --inconclusive "maybe".'],
    [{ lockStep: true, timed: true }, '--lock-step and --timed exclude each other.'],
  ] satisfies [CheckFlags, string][])('refuses %j', (flags, message) => {
    expect(() => resolveConfig(flags, true)).toThrow(message);
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
