import { expect, it } from 'vitest';
import { childEnvironment } from '../../../../src/record/process/environment.ts';

it('leaves out whatever looks like a secret, by name or by value', () => {
  const env = childEnvironment(
    {
      PATH: '/bin',
      OPENAI_API_KEY: 'a',
      GITHUB_TOKEN: 'b',
      DB_PASSWORD: 'c',
      HARMLESS: 'x sk-secret-1 y',
      EMPTY: undefined,
    },
    ['sk-secret-1'],
  );
  expect(Object.keys(env).toSorted()).toEqual(['NO_PROXY', 'PATH', 'no_proxy']);
});

it('a secret that is too short to tell does not take the environment apart', () => {
  expect(childEnvironment({ PATH: '/bin' }, ['b'])).toHaveProperty('PATH', '/bin');
});

it('nobody asks a proxy for the tap', () => {
  expect(childEnvironment({ NO_PROXY: 'internal' }, [])['no_proxy']).toBe('internal,localhost,127.0.0.1,::1');
});
