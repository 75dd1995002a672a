// Figures of the page as words.
import { charactersBy } from '../series.ts';
import type { Line } from './plot-options.ts';

export function amount(value: number): string {
  return value.toLocaleString('en');
}

/** A moment or a span: as exactly as it was measured, but no more than a tenth of a millisecond. */
export function moment(ms: number): string {
  return `${Number(ms.toFixed(ms < 100 ? 1 : 0)).toLocaleString('en')} ms`;
}

/** What had come by then, in one line. */
export function momentWords(momentMs: number, lines: readonly Pick<Line, 'name' | 'series'>[]): string {
  const amounts = lines.map(({ name, series }) => `${name} ${amount(charactersBy(series, momentMs))} characters`);
  return `At ${moment(momentMs)}: ${amounts.join(', ')}.`;
}
