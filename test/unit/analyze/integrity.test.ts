// Whether what came is what was written, by digests of the first 64, 128, 192, ... characters and of the whole.
import { describe, expect, it } from 'vitest';
import { compareContent } from '../../../src/analyze/integrity.ts';
import type { Channel, TextDigest } from '../../../src/model/timeline.ts';
import { timeline } from '../../support/recordings.ts';

type Digests = Partial<Record<Channel, TextDigest>>;
const text = (characters: number, ...steps: string[]): TextDigest => ({ characters, steps });
const compare = (wrote: Digests, got: Digests) =>
  compareContent({ ...timeline('origin', []), digests: wrote }, { ...timeline('app', []), digests: got });

it('the same is whole', () => {
  const digests = { text: text(150, 'a', 'b', 'c'), reasoning: text(10, 'r') };
  const same = { ok: true, missingCharacters: 0, firstDifferenceAt: null };
  expect(compare(digests, structuredClone(digests))).toEqual(same);
  expect(compare({}, {})).toEqual(same);
});

describe('the first difference is at the last step that both share', () => {
  it.each<[string, TextDigest, TextDigest, number, number]>([
    // 150 characters hold two whole steps; the third digest is that of the whole.
    ['the end is missing', text(200, 'a', 'b', 'c', 'd'), text(150, 'a', 'b', 'x'), 50, 128],
    ['a whole step is missing', text(128, 'a', 'b'), text(64, 'a'), 64, 64],
    ['nothing came', text(70, 'a', 'b'), text(0), 70, 0],
    ['other words', text(128, 'a', 'b'), text(128, 'a', 'x'), 0, 64],
    ['other words at the end', text(150, 'a', 'b', 'c'), text(150, 'a', 'b', 'x'), 0, 128],
    ['other words from the beginning', text(150, 'a', 'b', 'c'), text(150, 'x', 'y', 'z'), 0, 0],
    ['more than was written', text(64, 'a'), text(70, 'a', 'b'), 0, 64],
    ['another length, though the digest of the whole is the same', text(64, 'a'), text(65, 'a'), 0, 64],
  ])('%s', (_, wrote, got, missingCharacters, firstDifferenceAt) => {
    expect(compare({ text: wrote }, { text: got })).toEqual({ ok: false, missingCharacters, firstDifferenceAt });
  });
});

describe('several kinds of words', () => {
  const answer = text(100, 'a', 'b');

  it('are counted one behind the other: text, thoughts, arguments', () => {
    const thoughts = { text: answer, reasoning: text(128, 'r', 's') };
    expect(compare(thoughts, { ...thoughts, reasoning: text(128, 'r', 'x') }).firstDifferenceAt).toBe(164);
    const call = { text: answer, reasoning: text(10, 'r'), 'tool-arguments': text(5, 't') };
    expect(compare(call, { text: answer, reasoning: text(10, 'r') })).toEqual({
      ok: false,
      missingCharacters: 5,
      firstDifferenceAt: 110,
    });
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
