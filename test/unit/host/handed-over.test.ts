// What an own client may return and yield, and what is said of the rest.
import { expect, it } from 'vitest';
import { contentOf, streamOf } from '../../../src/host/handed-over.ts';

async function* asynchronous(): AsyncGenerator<string> {
  yield 'a';
}

it.each([
  ['an array', ['a']],
  ['a generator', asynchronous()],
  ['a body of fetch', new Response('a').body],
])('%s is a stream', (_, returned) => {
  expect(streamOf(returned)).toBe(returned);
});

it.each([
  [undefined, 'open() returned nothing (undefined), which cannot be iterated: write "async function* open"'],
  [null, 'open() returned nothing (null)'],
  ['abc', 'open() returned a string: write "async function* open", and yield each piece'],
  [7, 'open() returned a number'],
  [asynchronous, 'open() returned a function'],
  [{}, 'open() returned an empty object'],
  [{ text: 'a', channel: 'text' }, 'open() returned an object with text, channel'],
  [new Response('a'), 'open() returned a Response: iterate the bytes of its body, decode them (TextDecoderStream)'],
  [new Response(null), 'open() returned a Response, which cannot be iterated'],
  [Buffer.from('abc'), 'open() returned bytes: decode them (TextDecoderStream)'],
])('%o is no stream', (returned, message) => {
  expect(() => streamOf(returned)).toThrow(message);
  expect(() => streamOf(returned)).toThrow(/\. What a client yields: stream-check explain own-clients$/);
});

it('a string is text; an object may name another channel', () => {
  expect(contentOf('a')).toEqual({ channel: 'text', text: 'a' });
  expect(contentOf({ text: 'a' })).toEqual({ channel: 'text', text: 'a' });
  expect(contentOf({ channel: 'reasoning', text: 'a', more: 1 })).toEqual({ channel: 'reasoning', text: 'a' });
});

it.each([
  [Buffer.from('abc'), 'open() yielded bytes: decode them (TextDecoderStream)'],
  [new Uint8Array(2).buffer, 'open() yielded bytes'],
  [null, 'open() yielded nothing (null): take the words out of it, and yield a string or { channel, text }'],
  [undefined, 'open() yielded nothing (undefined)'],
  [{ text: 3 }, 'open() yielded an object with text:'],
  [
    { id: 1, object: 2, created: 3, model: 4, choices: [], usage: null },
    'an object with id, object, created, model, choices:',
  ],
  [Promise.resolve('a'), 'open() yielded a Promise:'],
  [Object.create(null), 'open() yielded an empty object'],
  [
    { channel: 'answer', text: 'a' },
    'open() yielded the unknown channel "answer", which must be one of text, reasoning, tool-arguments',
  ],
  [{ channel: 10n, text: 'a' }, 'open() yielded the unknown channel a bigint'],
  [{ channel: ['text'], text: 'a' }, 'open() yielded the unknown channel an Array'],
])('%o is no piece', (yielded, message) => {
  expect(() => contentOf(yielded)).toThrow(message);
  expect(() => contentOf(yielded)).toThrow(/stream-check explain own-clients$/);
});
