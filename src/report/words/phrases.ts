// Figures as they stand in a sentence.

export function ms(value: number): string {
  if (value >= 1000) return `${(value / 1000).toFixed(1)} s`;
  return value >= 10 ? `${value.toFixed(0)} ms` : `${tenths(value)} ms`;
}

/** Zero has no sign, however little below it something is. */
function tenths(value: number): string {
  return value.toFixed(1).replace(/^-(?=0\.0$)/, '');
}

export function bytes(value: number): string {
  return count(value, 'byte');
}

export function count(value: number, noun: string): string {
  return `${value.toLocaleString('en')} ${noun}${value === 1 ? '' : 's'}`;
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

/** Milliseconds for a table: 1.2, 104, 2,061, and 12.3s from ten seconds on. */
export function figure(ms: number | null | undefined): string | null {
  if (ms === null || ms === undefined) return null;
  if (Math.abs(ms) >= 10_000) return `${(ms / 1000).toFixed(1)}s`;
  return Math.abs(ms) < 10 ? tenths(ms) : Math.round(ms).toLocaleString('en');
}

/** A span of time in words: 2.05 s, 104 ms. */
export function duration(ms: number): string {
  return ms >= 1000 ? `${(ms / 1000).toFixed(2)} s` : `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}
