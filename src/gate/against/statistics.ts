// Two small samples of one figure: do their ranks differ by more than chance, and how large is the difference at least?
import { errorFunction, median, quantileSorted, sampleWithReplacement, wilcoxonRankSum } from 'simple-statistics';

/** Values of both samples up to which all ways are counted: the work grows with the fourth power. R counts below 50 of each. */
const MOST_COUNTED = 60;

/**
 * The probability that chance alone puts the ranks of both samples so far apart (Wilcoxon's rank sum, two-sided, exact also
 * with ties): in how many of all ways to choose the ranks of `one` their sum is as far from its mean. Of many values the
 * normal distribution with the same variance tells it.
 */
export function rankTest(one: readonly number[], other: readonly number[]): number {
  // Halves of ranks come from ties: twice a rank is a whole number.
  const values = [...one, ...other];
  const doubled = values.map((value) => 2 * rankOf(value, values));
  const total = doubled.reduce((sum, rank) => sum + rank, 0);
  const mean = (total * one.length) / doubled.length;
  const distance = Math.abs(2 * wilcoxonRankSum([...one], [...other]) - mean);
  if (values.length > MOST_COUNTED) return normalTail(distance, doubled, one.length);
  const ways = waysToSum(doubled, one.length);
  const all = ways.reduce((sum, count) => sum + count, 0);
  const far = ways.reduce(
    (sum, count, rankSum) => (Math.abs(rankSum - mean) >= distance - 1e-9 ? sum + count : sum),
    0,
  );
  return far / all;
}

/** As far on both sides, half a rank nearer, because ranks are whole (continuity correction). */
function normalTail(distance: number, ranks: readonly number[], size: number): number {
  const mean = ranks.reduce((sum, rank) => sum + rank, 0) / ranks.length;
  const squares = ranks.reduce((sum, rank) => sum + (rank - mean) ** 2, 0);
  const variance = (size * (ranks.length - size) * squares) / (ranks.length * (ranks.length - 1));
  if (variance === 0) return 1;
  return Math.min(1, 1 - errorFunction(Math.max(0, distance - 1) / Math.sqrt(2 * variance)));
}

/** The mean of the places that it and its equals take in the order of all, from 1. */
function rankOf(value: number, all: readonly number[]): number {
  const below = all.filter((other) => other < value).length;
  const equal = all.filter((other) => other === value).length;
  return below + (equal + 1) / 2;
}

/** In how many ways `size` of the ranks have each sum. */
function waysToSum(ranks: readonly number[], size: number): number[] {
  const most = ranks.reduce((sum, rank) => sum + rank, 0);
  const ways = Array.from({ length: size + 1 }, () => Array.from({ length: most + 1 }, () => 0));
  ways[0]![0] = 1;
  for (const rank of ranks) {
    for (let taken = size; taken >= 1; taken -= 1) {
      const [now, before] = [ways[taken]!, ways[taken - 1]!];
      for (let sum = most; sum >= rank; sum -= 1) now[sum]! += before[sum - rank]!;
    }
  }
  return ways[size]!;
}

/** Resamples; more would change the second decimal of a bound. */
const RESAMPLES = 2000;

export interface Bound {
  difference: number;
  low: number;
  high: number;
}

/** The difference of the medians, and between which bounds it lies in 95 % of all resamples (percentile bootstrap). */
export function bootstrapDifference(one: readonly number[], other: readonly number[], random = createRandom()): Bound {
  const differences = Array.from({ length: RESAMPLES }, () => {
    const [a, b] = [one, other].map((sample) => median(sampleWithReplacement([...sample], sample.length, random)));
    return a! - b!;
  }).toSorted((a, b) => a - b);
  return {
    difference: median([...one]) - median([...other]),
    low: quantileSorted(differences, 0.025),
    high: quantileSorted(differences, 0.975),
  };
}

/** Holm's correction: the smallest probability counts as often as there are tests, the next one less, ... */
export function holm(probabilities: readonly number[]): number[] {
  const order = probabilities.map((p, i) => ({ p, i })).toSorted((a, b) => a.p - b.p);
  const corrected = [...probabilities];
  let least = 0;
  for (const [k, { p, i }] of order.entries()) {
    least = Math.max(least, Math.min(1, (probabilities.length - k) * p));
    corrected[i] = least;
  }
  return corrected;
}

/** Repeatable (mulberry32): the same runs give the same bounds. */
function createRandom(): () => number {
  let state = 1;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
