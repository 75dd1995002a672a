// What passes of the headers of an answer: what tells about delivery, and no secret.
import { expect, it } from 'vitest';
import { redactHeaders } from '../../../src/secrets/headers.ts';

const TELLING = [
  'server',
  'via',
  'content-encoding',
  'content-length',
  'content-type',
  'transfer-encoding',
  'x-accel-buffering',
  'x-powered-by',
];

it.each(TELLING)('%s is kept: causes look at it', (name) => {
  expect(redactHeaders({ [name]: 'as sent' })).toEqual({ [name]: 'as sent' });
});

it('of the others the name alone is kept, in lower case', () => {
  expect(redactHeaders({ 'Set-Cookie': 'session=secret', 'CF-Ray': '8f1' })).toEqual({
    'set-cookie': '(redacted)',
    'cf-ray': '(redacted)',
  });
});
