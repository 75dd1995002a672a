// Order statistics of plain and of weighted values. Nothing here knows of streams.

/** The q-quantile (0..1) by linear interpolation; null for no values. */
export function quantile(values: readonly number[], q: number): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  // Both are indices of `sorted`, for q lies in 0..1 and there is a value.
  const position = (sorted.length - 1) * q;
  const low = Math.floor(position);
  const next = sorted[Math.min(low + 1, sorted.length - 1)]!;
  return sorted[low]! + (next - sorted[low]!) * (position - low);
}

/** Infinity for no values. Easy to get wrong: `Math.min(...values)` fails for a hundred thousand of them. */
export function smallestOf(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value), Infinity);
}

/** -Infinity for no values. */
export function largestOf(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), -Infinity);
}

/** From the 10th to the 90th percentile; 0 for no values. */
export function spreadOf(values: readonly number[]): number {
  return (quantile(values, 0.9) ?? 0) - (quantile(values, 0.1) ?? 0);
}

export interface Weighted {
  value: number;
  weight: number;
}

/** The smallest value at or below which the share q (0..1) of all weight lies; null for no weight. */
export function weightedQuantile(values: readonly Weighted[], q: number): number | null {
  const total = values.reduce((sum, { weight }) => sum + weight, 0);
  if (total <= 0) return null;
  let reached = 0;
  const sorted = values.toSorted((a, b) => a.value - b.value);
  for (const { value, weight } of sorted) {
    reached += weight;
    if (reached >= q * total - 1e-9) return value;
  }
  return sorted.at(-1)?.value ?? null;
}

/** Standard deviation over mean; null for fewer than two values or a mean of 0. */
export function variation(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  if (mean === 0) return null;
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1);
  return Math.sqrt(variance) / Math.abs(mean);
}

/** Differences between neighbours. */
export function differences(values: readonly number[]): number[] {
  // Each has a neighbour in front: the first was cut off.
  return values.slice(1).map((value, i) => value - values[i]!);
}
