// Small statistics and scenarios that the benchmarks share.

/** `--smallest`: whether each benchmark still runs. Its figures then say nothing of the machine. */
export const SMALLEST = '--smallest';
const isSmallest = process.argv.includes(SMALLEST);

/** How many streams, chunks, rounds. */
export const size = (full, smallest) => (isSmallest ? smallest : full);

/** The q-quantile (0..1), nearest rank. */
export function at(values, q) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];
}

export const round = (value, digits = 2) => Number(value.toFixed(digits));

/** Evenly spoken: this many chunks, this far apart. */
export function even(id, chunks, gapMs, faults = [], firstMs = 100) {
  const segment = { chunks, gapMs, jitter: 0, characters: [20, 32], burst: 1, channel: 'text' };
  return {
    id,
    description: 'For the benchmark.',
    seed: 1,
    schedule: { firstMs, words: 'ascii', segments: [segment] },
    faults,
    expect: { exitCode: 0, outcome: 'completed' },
  };
}

export const msBetween = (from, to) => Number(to - from) / 1e6;
