// Whether what came is what was written, by digests of the first 64, 128, 192, ... characters and of the whole.
import { describe, expect, it } from 'vitest';
import { compareContent } from '../../../src/analyze/integrity.ts';
import type { TextFault } from '../../../src/model/text-comparison.ts';
import type { Channel, TextDigest } from '../../../src/model/timeline.ts';
import { timeline } from '../../support/recordings.ts';

type Digests = Partial<Record<Channel, TextDigest>>;
const text = (characters: number, ...steps: string[]): TextDigest => ({ characters, steps });
const compare = (wrote: Digests, got: Digests) =>
  compareContent({ ...timeline('origin', []), digests: wrote }, { ...timeline('app', []), digests: got });

it('the same is whole', () => {
  const digests = { text: text(150, 'a', 'b', 'c'), reasoning: text(10, 'r') };
  const same = { ok: true, missingCharacters: 0, firstDifferenceAt: null, kind: null, hop: null, channel: null };
  expect(compare(digests, structuredClone(digests))).toMatchObject({ ...same, ofCharacters: 160 });
  expect(compare({}, {})).toMatchObject({ ...same, ofCharacters: 0 });
});

describe('the first difference is at the last step that both share', () => {
  it.each<[string, TextDigest, TextDigest, number, number, TextFault]>([
    // 150 characters hold two whole steps; the third digest is that of the whole.
    ['the end is missing', text(200, 'a', 'b', 'c', 'd'), text(150, 'a', 'b', 'x'), 50, 128, 'cut-off'],
    ['a whole step is missing', text(128, 'a', 'b'), text(64, 'a'), 64, 64, 'cut-off'],
    ['nothing came', text(70, 'a', 'b'), text(0), 70, 0, 'channel-missing'],
    ['the beginning is missing', text(200, 'a', 'b', 'c', 'd'), text(150, 'x', 'y', 'z'), 50, 0, 'missing'],
    ['other words', text(128, 'a', 'b'), text(128, 'a', 'x'), 0, 64, 'changed'],
    ['other words at the end', text(150, 'a', 'b', 'c'), text(150, 'a', 'b', 'x'), 0, 128, 'changed'],
    ['other words from the beginning', text(150, 'a', 'b', 'c'), text(150, 'x', 'y', 'z'), 0, 0, 'changed'],
    ['more than was written', text(64, 'a'), text(70, 'a', 'b'), 0, 64, 'changed'],
    ['another length, though the digest of the whole is the same', text(64, 'a'), text(65, 'a'), 0, 64, 'changed'],
  ])('%s', (_, wrote, got, missingCharacters, firstDifferenceAt, kind) => {
    const figures = { ok: false, missingCharacters, firstDifferenceAt, kind, channel: 'text', hop: 'client' };
    expect(compare({ text: wrote }, { text: got })).toMatchObject(figures);
  });
});

describe('several kinds of words', () => {
  const answer = text(100, 'a', 'b');

  it('the place is counted within its channel, which is named', () => {
    const thoughts = { text: answer, reasoning: text(128, 'r', 's') };
    expect(compare(thoughts, { ...thoughts, reasoning: text(128, 'r', 'x') })).toMatchObject({
      firstDifferenceAt: 64,
      channel: 'reasoning',
    });
    const call = { text: answer, reasoning: text(10, 'r'), 'tool-arguments': text(5, 't') };
    expect(compare(call, { text: answer, reasoning: text(10, 'r') })).toMatchObject({
      ok: false,
      missingCharacters: 5,
      firstDifferenceAt: 0,
      kind: 'channel-missing',
      channel: 'tool-arguments',
    });
    expect(compare(call, {})).toMatchObject({ kind: 'nothing-came', missingCharacters: 115 });
  });

  it('the first of them that differs counts', () => {
    const wrote = { text: text(64, 'a'), reasoning: text(64, 'r') };
    expect(compare(wrote, { text: text(64, 'x'), reasoning: text(64, 'y') }).firstDifferenceAt).toBe(0);
  });

  it('what is missing of all adds up, and too much of one makes up for nothing', () => {
    const wrote = { text: answer, reasoning: text(64, 'r') };
    expect(compare(wrote, { reasoning: text(20, 'q') }).missingCharacters).toBe(144);
    expect(compare(wrote, { text: text(300, 'x'), reasoning: text(20, 'q') }).missingCharacters).toBe(44);
  });
});
