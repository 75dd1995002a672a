// What is started gets our environment, without secrets and without a proxy to our own servers.
import { describe, expect, it } from 'vitest';
import { environmentFor } from '../../../../src/record/process/environment.ts';
import { createRedactor } from '../../../../src/secrets/redactor.ts';
import { injectedEnvironment } from '../../../../src/record/process/injected-environment.ts';

const OWN = {
  PATH: '/bin',
  OPENAI_API_KEY: 'amber-key-1',
  DATABASE_URL: 'postgres://app:amber-birch@db.example/app',
  HARMLESS: 'x amber-given-1 y',
  NODE_V8_COVERAGE: '/tmp/coverage',
  EMPTY: undefined,
};
const RULES = { letThrough: [], redactor: createRedactor() };

it('leaves out whatever looks like a secret, by name or by value, and says what', () => {
  const { variables, withheld } = environmentFor(OWN, { letThrough: [], redactor: createRedactor(['amber-given-1']) });
  expect(Object.keys(variables).toSorted()).toEqual(['NO_PROXY', 'PATH', 'no_proxy']);
  expect(withheld).toEqual(['OPENAI_API_KEY', 'DATABASE_URL', 'HARMLESS']);
});

it('lets through what the user names', () => {
  const rules = { letThrough: ['DATABASE_URL', 'HARMLESS'], redactor: createRedactor(['amber-given-1']) };
  const { variables, withheld } = environmentFor(OWN, rules);
  expect(variables).toMatchObject({ DATABASE_URL: OWN.DATABASE_URL, HARMLESS: OWN.HARMLESS });
  expect(withheld).toEqual(['OPENAI_API_KEY']);
});

it('a program that asks a real model keeps what it has', () => {
  const { variables, withheld } = environmentFor(OWN, { ...RULES, keepsSecrets: true });
  expect(variables).toMatchObject({ OPENAI_API_KEY: 'amber-key-1', DATABASE_URL: OWN.DATABASE_URL });
  expect(withheld).toEqual([]);
});

it('a secret does not take apart what nothing runs without', () => {
  const rules = { letThrough: [], redactor: createRedactor(['someuser']) };
  const { variables } = environmentFor({ PATH: '/home/someuser/bin', X: 'someuser' }, rules);
  expect(variables).toHaveProperty('PATH');
  expect(variables).not.toHaveProperty('X');
});

it('nobody asks a proxy for the tap', () => {
  const { variables } = environmentFor({ NO_PROXY: 'internal' }, RULES);
  expect(variables['no_proxy']).toBe('internal,localhost,127.0.0.1,::1');
});

describe('what it is given', () => {
  const given = injectedEnvironment('http://127.0.0.1:9', 'mock/steady');

  it('stands in place of what was there', () => {
    const own = { ...OWN, OPENAI_BASE_URL: 'https://paid.example/v1' };
    expect(environmentFor(own, { ...RULES, given }).variables).toMatchObject({
      OPENAI_API_KEY: 'stream-check',
      OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
    });
  });

  it('a key that is let through is no dummy; an address stays that of the mock', () => {
    const own = { ...OWN, OPENAI_BASE_URL: 'https://paid.example/v1' };
    const { variables } = environmentFor(own, {
      redactor: RULES.redactor,
      letThrough: ['OPENAI_API_KEY', 'OPENAI_BASE_URL'],
      given,
    });
    expect(variables).toMatchObject({ OPENAI_API_KEY: 'amber-key-1', OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' });
  });

  it('without a key of that name the dummy stands', () => {
    const { variables } = environmentFor({}, { redactor: RULES.redactor, letThrough: ['GEMINI_API_KEY'], given });
    expect(variables['GEMINI_API_KEY']).toBe('stream-check');
  });
});
