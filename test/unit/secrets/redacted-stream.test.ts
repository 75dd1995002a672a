// What a program writes is passed on at once, and no secret with it, wherever the pipe cuts it.
import { expect, it } from 'vitest';
import { createRedactedStream } from '../../../src/secrets/redacted-stream.ts';
import { createRedactor } from '../../../src/secrets/redactor.ts';
import { ENCODINGS, leaksIn, MARKER } from '../../support/marker.ts';

const streamOf = (...secrets: string[]) => createRedactedStream(createRedactor(secrets));
const piecesOf = (text: string, size: number) => text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];

it('a bar of progress comes as it is drawn', () => {
  const { feed } = streamOf(MARKER, 'sk-live-4711', 'hunterxyz');
  const pieces = ['Loading', ' [#', '#', '#   ] 50%', '\r100%', ' of 12/40', '...', ' task', '\n'];
  expect(pieces.map(feed)).toEqual(pieces);
});

it('held back is what may be the beginning of a secret, and only until that is known', () => {
  const { feed, rest } = streamOf('sk-live-4711');
  expect(['the key is sk', '-li', 've-47', '11, or sk-liv', 'ing'].map(feed)).toEqual([
    'the key is sk',
    '',
    '',
    '(redacted), or ',
    'sk-living',
  ]);
  expect(feed('sk-live-')).toBe('');
  expect(rest()).toBe('(redacted)');
  expect(rest()).toBe('');
});

it.each([1, 2, 3, 5, 7, 11])('whatever the pipe cuts into pieces of %i', (size) => {
  for (const [name, form] of Object.entries(ENCODINGS)) {
    // A rest of a secret is none where its own beginning did not come.
    if (name === 'cut off in front') continue;
    const { feed, rest } = streamOf(MARKER);
    const text = `before ${form} behind`;
    const out = piecesOf(text, size).map(feed).join('') + rest();
    expect(leaksIn(out), name).toEqual([]);
    expect(out).toMatch(/^before .*behind$/);
  }
});

it('over the end of a line', () => {
  const { feed, rest } = streamOf('line-one-4711\nline-two-4712');
  expect(feed('x line-one-4711\n')).toBe('x ');
  expect(feed('line-two-4712') + rest()).toBe('(redacted)');
});

it.each([1, 4, 9])('the segment of an address of ours, in pieces of %i', (size) => {
  const { feed, rest } = streamOf();
  const text = 'at http://127.0.0.1:80/stream-check-0123456789abcdefABCDEF/v1 now';
  expect(piecesOf(text, size).map(feed).join('') + rest()).toBe('at http://127.0.0.1:80/v1 now');
});
