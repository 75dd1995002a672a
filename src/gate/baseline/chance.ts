// How probable it is that chance alone makes a difference between two small groups of runs.

interface Counted {
  samples: number;
  passed: number;
}

/**
 * The probability that no more of `now` pass, if both groups had the same true share (Fisher's exact test, one-sided): in
 * how many of all ways to divide the passing runs `now` gets so few.
 */
export function fewerByChance(now: Counted, was: Counted): number {
  const passed = now.passed + was.passed;
  const all = now.samples + was.samples;
  const ways = (k: number) => logChoose(now.samples, k) + logChoose(was.samples, passed - k) - logChoose(all, passed);
  let sum = 0;
  for (let k = Math.max(0, passed - was.samples); k <= now.passed; k += 1) sum += Math.exp(ways(k));
  return Math.min(1, sum);
}

/** Logarithm of n over k: the number itself is too large for many runs. */
function logChoose(n: number, k: number): number {
  let sum = 0;
  for (let i = 1; i <= k; i += 1) sum += Math.log(n - k + i) - Math.log(i);
  return sum;
}
