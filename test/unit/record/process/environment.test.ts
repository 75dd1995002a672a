import { expect, it } from 'vitest';
import { childEnvironment } from '../../../../src/record/process/environment.ts';
import { createRedactor } from '../../../../src/secrets/redactor.ts';

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
    createRedactor(['sk-secret-1']),
  );
  expect(Object.keys(env).toSorted()).toEqual(['NO_PROXY', 'PATH', 'no_proxy']);
});

it('a secret does not take apart what nothing runs without', () => {
  const redactor = createRedactor(['someuser']);
  expect(childEnvironment({ PATH: '/home/someuser/bin', X: 'someuser' }, redactor)).toHaveProperty('PATH');
  expect(childEnvironment({ PATH: '/bin', X: 'b' }, createRedactor(['b']))).toHaveProperty('X', 'b');
});

it('nobody asks a proxy for the tap', () => {
  expect(childEnvironment({ NO_PROXY: 'internal' }, createRedactor())['no_proxy']).toBe(
    'internal,localhost,127.0.0.1,::1',
  );
});
