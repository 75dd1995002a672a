import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapDifference, holm, rankTest } from '../../../../src/gate/against/statistics.ts';

describe('the rank test', () => {
  // Two-sided: both ends of all ways to choose the ranks. The last ones as in tables of Wilcoxon's rank sum.
  it.each([
    [[1, 2, 3, 4], [5, 6, 7, 8], 2 / 70],
    [[1, 2, 3], [4, 5, 6], 2 / 20],
    [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10], 2 / 252],
    [[1, 2, 3, 4, 6], [5, 7, 8, 9, 10], 4 / 252],
    [[1, 4, 5, 8], [2, 3, 6, 7], 1],
    [[3, 3, 3, 3], [3, 3, 3, 3], 1],
    // Ties get the mean of their ranks: 1.5 1.5 3.5 3.5, and one of two ways is as far apart.
    [[1, 1], [2, 2], 2 / 6],
  ])('%j against %j', (one, other, p) => {
    expect(rankTest(one, other)).toBeCloseTo(p, 10);
    expect(rankTest(other, one)).toBeCloseTo(p, 10);
  });

  it('of many values is what all ways to choose would say, and ends', () => {
    const values = (count: number, from: number, step: number) =>
      Array.from({ length: count }, (_, i) => from + i * step);
    // 60 values are counted, 62 are not. Counted, the latter would be 0.02838.
    expect(rankTest(values(30, 0, 1), values(30, 5.5, 1))).toBeCloseTo(0.026332, 6);
    expect(rankTest(values(31, 0, 1), values(31, 5.5, 1))).toBeCloseTo(0.029096, 6);
    expect(rankTest(values(2000, 0, 1), values(2000, 0, 1))).toBe(1);
    expect(rankTest(values(2000, 0, 1), values(2000, 5000, 1))).toBeLessThan(1e-9);
    expect(rankTest(values(40, 7, 0), values(40, 7, 0))).toBe(1);
  });

  const sample = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 7 });

  it('is that of all ways to choose, counted one by one', () => {
    fc.assert(
      fc.property(sample, sample, (one, other) => {
        expect(rankTest(one, other)).toBeCloseTo(countedOneByOne(one, other), 9);
      }),
      { numRuns: 40 },
    );
  });

  it('samples of one distribution are seldom called different', () => {
    // Where every order is as probable as any other, at most that share of them lies below the bound.
    const orders = choices(8, 4).map((chosen) =>
      rankTest(
        chosen,
        [0, 1, 2, 3, 4, 5, 6, 7].filter((i) => !chosen.includes(i)),
      ),
    );
    expect(orders.filter((p) => p <= 0.05).length / orders.length).toBeLessThanOrEqual(0.05);
  });
});

it('the correction of Holm counts the least probability as often as there are tests', () => {
  expect(holm([0.01, 0.04, 0.03])).toEqual([0.03, 0.06, 0.06]);
  expect(holm([0.5, 0.9])).toEqual([1, 1]);
  expect(holm([])).toEqual([]);
});

describe('the bound', () => {
  it('holds the difference of the medians, and is the same each time', () => {
    const [one, other] = [
      [10, 11, 12, 13, 14],
      [1, 2, 3, 4, 5],
    ];
    const bound = bootstrapDifference(one, other);
    expect(bound.difference).toBe(9);
    expect(bound.low).toBeGreaterThan(4);
    expect(bound.high).toBeLessThan(14);
    expect(bootstrapDifference(one, other)).toEqual(bound);
  });

  // In a resample of 9 the median is at most the second with the probability of 5 or more of 9 at 2/9: 0.030, so that 2.5 %
  // lie there; of 5 the least one is it in 0.058.
  it.each([
    [[1, 2, 3, 4, 5], 3, 1, 5],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9], 5, 2, 8],
  ])('is what the binomial distribution says of the medians of %j', (sample, difference, low, high) => {
    expect(bootstrapDifference(sample, [0, 0, 0])).toEqual({ difference, low, high });
    expect(bootstrapDifference([0, 0, 0], sample)).toEqual({ difference: -difference, low: -high, high: -low });
  });

  it('has no width where nothing differs', () => {
    expect(bootstrapDifference([7, 7, 7], [5, 5])).toEqual({ difference: 2, low: 2, high: 2 });
  });
});

function countedOneByOne(one: readonly number[], other: readonly number[]): number {
  const all = [...one, ...other];
  const ranks = all.map((value) => {
    const [below, equal] = [all.filter((x) => x < value).length, all.filter((x) => x === value).length];
    return below + (equal + 1) / 2;
  });
  const mean = (one.length * (all.length + 1)) / 2;
  const sumOf = (places: readonly number[]) => places.reduce((sum, place) => sum + ranks[place]!, 0);
  const distance = Math.abs(sumOf([...one.keys()]) - mean);
  const sums = choices(all.length, one.length).map(sumOf);
  return sums.filter((sum) => Math.abs(sum - mean) >= distance - 1e-9).length / sums.length;
}

/** All ways to choose `size` of the first `count` numbers. */
function choices(count: number, size: number, from = 0): number[][] {
  if (size === 0) return [[]];
  const places = Array.from({ length: count - from }, (_, i) => from + i);
  return places.flatMap((place) => choices(count, size - 1, place + 1).map((rest) => [place, ...rest]));
}
