// Recordings and runs made before there were subjects.
import { expect, it } from 'vitest';
import { withSubject } from '../../../src/model/subject.ts';

const before = (provider: string, program: object | null) => ({
  target: { provider },
  client: { id: 'x', program },
  other: 1,
});

it('a client, an app by its provider, and a program by what stood in its client', () => {
  expect(withSubject(before('mock', null))).toEqual({
    target: { provider: 'mock' },
    client: { id: 'x' },
    other: 1,
    subject: { kind: 'client' },
  });
  expect(withSubject(before('app', null))).toMatchObject({ subject: { kind: 'app' } });
  const program = { request: 2, requests: 3, pty: true };
  expect(withSubject(before('mock', program))).toMatchObject({
    client: { id: 'x' },
    subject: { kind: 'program', ...program },
  });
});

it('leaves alone what has one, and what is none', () => {
  const now = { ...before('app', null), subject: { kind: 'client' } };
  expect(withSubject(now)).toBe(now);
  for (const content of [null, 3, 'x', {}, { client: null }]) expect(withSubject(content)).toBe(content);
});
