// The words of the mock: tracers, lengths, and chunks said again with another tracer.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/mock/random.ts';
import { speak, tracerIn, tracerOf, withTracer } from '../../../src/mock/words.ts';

it('random numbers are those of mulberry32, the same for the same seed', () => {
  const random = createRandom(1);
  const numbers = Array.from({ length: 3 }, random);
  expect(numbers).toEqual([0.6270739405881613, 0.002735721180215478, 0.5274470399599522]);
  expect(createRandom(2)()).not.toBe(numbers[0]);
  expect(createRandom(2 ** 32 + 1)()).toBe(numbers[0]);
});

describe('tracers', () => {
  it.each([
    [0, 't0000'],
    [42, 't0042'],
    [9_999, 't9999'],
    [10_000, 't10000'],
  ])('%i is %s, and is found again', (index, tracer) => {
    expect(tracerOf(index)).toBe(tracer);
    expect(tracerIn(`{"query":"${tracer} amber`)).toBe(tracer);
  });

  it.each(['', '"}', 'amber', 't12 '])('none in %j', (text) => {
    expect(tracerIn(text)).toBe('');
  });
});

describe('a chunk', () => {
  it.each([1, 5, 6, 7, 8, 12, 20, 40])('of %i ASCII characters has as many, or as its tracer needs', (characters) => {
    for (let index = 0; index < 50; index++) {
      const text = speak(index, characters, 'ascii', createRandom(index));
      expect(text).toHaveLength(Math.max(characters, 6));
      expect(text).toMatch(new RegExp(`^${tracerOf(index)}[. ]`));
      // Cut anywhere, it does not end with two blanks, and begins no word that it does not end.
      expect(text).toMatch(/[a-z0-9.] $/);
    }
  });

  it('of other characters is never cut inside a word', () => {
    for (let index = 0; index < 50; index++) {
      const text = speak(index, 20, 'unicode', createRandom(index));
      expect(text.length).toBeGreaterThanOrEqual(20);
      expect(text.length).toBeLessThan(20 + 12);
      expect(Buffer.from(text).toString()).toBe(text);
      expect(text.endsWith(' ')).toBe(true);
      // eslint-disable-next-line no-control-regex
      expect(text).toMatch(/[^\u0000-\u007f]/);
    }
  });

  it('uses all of its vocabulary', () => {
    const words = (vocabulary: 'ascii' | 'unicode') =>
      new Set(speak(0, 20_000, vocabulary, createRandom(1)).split(' ').slice(1, -3));
    expect(words('ascii').size).toBe(16);
    expect(words('unicode').size).toBe(14);
  });
});

describe('the same words with another tracer', () => {
  it.each([
    ['t0003 amber birch ', 7, 0, 't0007 amber birch '],
    // In a very short chunk dots follow the tracer.
    ['t0003. ', 10_000, 0, 't10000 . '],
    ['t10003 amber ', 3, 0, 't0003 amber '],
    ['t0003 amber t0004 ', 7, 0, 't0007 amber t0004 '],
    ['amber t0003 ', 7, 0, 't0007 amber t0003 '],
    ['t0003 amber ', 7, 1, 't0007 amber  '],
    ['t0003 amber ', 7, 4, 't0007 amber ~~~ '],
  ])('%j as %i, longer by %i: %j', (text, index, padding, again) => {
    expect(withTracer(text, index, padding)).toBe(again);
  });
});
