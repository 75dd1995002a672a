// How much of a request's body the mock takes.
import { PassThrough } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { createRequestBodies } from '../../../src/mock/request-body.ts';

/** A request whose body is written by hand. */
function asked(headers: Record<string, string> = {}) {
  const body = new PassThrough();
  return { body, request: Object.assign(body, { headers }) as unknown as IncomingMessage };
}

it('a body is read whole, up to the limit', async () => {
  const { body, request } = asked();
  const read = createRequestBodies(6, 100).read(request);
  body.write('abc');
  body.end('def');
  expect(String(await read)).toBe('abcdef');
});

it('a byte more is too large, and what follows is dropped', async () => {
  const { body, request } = asked();
  const read = createRequestBodies(5, 100).read(request);
  body.write('abc');
  body.write('def');
  expect(await read).toBe('too-large');
  body.write('more');
  await new Promise((resolve) => void setImmediate(resolve));
  expect(body.readableLength).toBe(0);
});

it('one that says so is refused before it is there', async () => {
  expect(await createRequestBodies(5, 100).read(asked({ 'content-length': '6' }).request)).toBe('too-large');
});

it('many at once share a limit, which is free again when one is over', async () => {
  const bodies = createRequestBodies(6, 8);
  const [first, second, third] = [asked(), asked(), asked()];
  const readFirst = bodies.read(first.request);
  const readSecond = bodies.read(second.request);
  first.body.write('abcdef');
  second.body.write('abc');
  expect(await readSecond).toBe('too-large');
  first.body.end();
  expect(String(await readFirst)).toBe('abcdef');
  const readThird = bodies.read(third.request);
  third.body.end('abcdef');
  expect(String(await readThird)).toBe('abcdef');
});

it('who leaves has asked nothing', async () => {
  const { body, request } = asked();
  const read = createRequestBodies().read(request);
  body.write('abc');
  body.destroy();
  expect(await read).toBeNull();
});
