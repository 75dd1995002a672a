// Order statistics, by numbers small enough to work out by hand.
import { describe, expect, it } from 'vitest';
import { differences, quantile, spreadOf, variation, weightedQuantile } from '../../../src/analyze/stats.ts';

describe('a quantile', () => {
  // Of 10 20 40 the median is at place 1, the third quartile at place 1.5: half-way from 20 to the neighbour above, 40.
  it.each([
    [0, 10],
    [0.25, 15],
    [0.5, 20],
    [0.75, 30],
    [1, 40],
  ])('lies between two neighbours, in proportion: %d is %d', (q, expected) => {
    expect(quantile([40, 10, 20], q)).toBe(expected);
  });

  it('of one value is that value', () => {
    expect(quantile([7], 0.95)).toBe(7);
  });

  it('of no values is none', () => {
    expect(quantile([], 0.5)).toBeNull();
  });

  it('leaves the values in their order', () => {
    const values = [3, 1, 2];
    quantile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
  });
});

it('a spread is from the 10th to the 90th percentile', () => {
  // Of eleven values in order, the second and the last but one.
  expect(spreadOf([9, 10, 10, 10, 10, 10, 10, 10, 10, 17, 99])).toBe(7);
  expect(spreadOf([])).toBe(0);
});

describe('a weighted quantile', () => {
  /** 10 ms for 2 characters, 20 ms for 6, 30 ms for 2: the shares reached are 0.2, 0.8 and 1. */
  const lags = [
    { value: 20, weight: 6 },
    { value: 10, weight: 2 },
    { value: 30, weight: 2 },
  ];

  it.each([
    [0.1, 10],
    [0.2, 10],
    [0.21, 20],
    [0.5, 20],
    [0.8, 20],
    [0.95, 30],
    [1, 30],
  ])('is the smallest value that the share reaches: %d is %d', (q, expected) => {
    expect(weightedQuantile(lags, q)).toBe(expected);
  });

  it('counts a share that is reached but for rounding', () => {
    // 0.07 * 100 is 7.000000000000001.
    const twoPieces = [7, 93].map((weight) => ({ value: weight, weight }));
    expect(weightedQuantile(twoPieces, 0.07)).toBe(7);
  });

  it('of no weight is none', () => {
    expect(weightedQuantile([], 0.5)).toBeNull();
    expect(weightedQuantile([{ value: 1, weight: 0 }], 0.5)).toBeNull();
  });
});

describe('a variation', () => {
  it('is the deviation of a sample over its mean', () => {
    // 2 4 6: the mean is 4, the squares are 4 + 0 + 4 over 2, the deviation is 2.
    expect(variation([2, 4, 6])).toBe(0.5);
    // The same distances about a mean of 40.
    expect(variation([38, 40, 42])).toBe(0.05);
  });

  it('of two values exists', () => {
    // 1 3: the mean is 2, the squares are 1 + 1 over 1.
    expect(variation([1, 3])).toBeCloseTo(Math.SQRT2 / 2, 12);
  });

  it('is never negative', () => {
    expect(variation([-2, -4, -6])).toBe(0.5);
  });

  it('is none of one value, and none about 0', () => {
    expect(variation([5])).toBeNull();
    expect(variation([-1, 1])).toBeNull();
  });
});

it('differences are each value without the one before', () => {
  expect(differences([5, 7, 4])).toEqual([2, -3]);
  expect(differences([5])).toEqual([]);
});
