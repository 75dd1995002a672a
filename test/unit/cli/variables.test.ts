// What --verbose says of the variables that whatever is started does not get.
import { expect, it } from 'vitest';
import type { CheckJob } from '../../../src/check.ts';
import { withheldNotice } from '../../../src/cli/variables.ts';
import { createRedactor } from '../../../src/secrets/redactor.ts';

const ENV = { OPENAI_API_KEY: 'amber-key-1', HF_TOKEN: 'amber-token-1', HOME: '/root' };
const noticeFor = (...subjects: object[]) =>
  withheldNotice(
    { subjects: subjects as unknown as CheckJob['subjects'], redactor: createRedactor(), letThrough: [] },
    ENV,
  );

it.each([
  ['a client', [{ kind: 'client' }], 'OPENAI_API_KEY, HF_TOKEN'],
  ['a program', [{ kind: 'program', upstream: null }], 'HF_TOKEN; dummies stand for OPENAI_API_KEY'],
  ['an app', [{ kind: 'app', start: {} }], 'HF_TOKEN; dummies stand for OPENAI_API_KEY'],
  ['a program with a real model', [{ kind: 'program', upstream: {} }], 'no variable'],
  ['an app that runs', [{ kind: 'app', start: null }], 'no variable'],
])('%s', (_, subjects, words) => {
  expect(noticeFor(...subjects)).toBe(`Withheld from what is started: ${words}; --env <NAME> lets one through.`);
});
