// What of the page's script needs no browser: the keys of a plot, and figures in words.
import { describe, expect, it } from 'vitest';
import { moment, momentWords } from '../../../../src/report/html/page/figures.ts';
import { actionOf } from '../../../../src/report/html/page/keys.ts';
import type { Line } from '../../../../src/report/html/page/plot-options.ts';

const line = (name: string, atMs: readonly number[]): Line => {
  const totals = atMs.map((_, i) => 600 * (i + 1));
  const series = { vantage: 'wire' as const, atMs, totals, characters: totals, reads: null, texts: null };
  return { name, color: 'wire', width: 2, stroke: 'solid', series };
};
const LINES = [line('origin', [10, 30]), line('wire', [20, 30, 90])];
const PLAIN = { ctrlKey: false, metaKey: false, altKey: false };

describe('a key in a plot', () => {
  const pressed = (key: string, momentMs: number, held = {}) =>
    actionOf(
      { key, ...PLAIN, ...held },
      {
        options: { lines: LINES, endMs: 100 },
        momentMs,
        pageMs: 25,
      },
    );

  it.each([
    // From arrival to arrival, of whatever line.
    ['ArrowRight', 0, 10],
    ['ArrowRight', 10, 20],
    ['ArrowRight', 30, 90],
    ['ArrowRight', 90, 100],
    ['ArrowLeft', 100, 90],
    ['ArrowLeft', 90, 30],
    ['ArrowLeft', 30, 20],
    ['ArrowLeft', 10, 0],
    ['PageDown', 40, 65],
    ['PageUp', 40, 15],
    ['Home', 40, 0],
    ['End', 40, 100],
  ])('%s at %d ms goes to %d ms', (key, momentMs, wantedMs) => {
    expect(pressed(key, momentMs)).toEqual({ momentMs: wantedMs });
  });

  it.each([
    ['+', 0.5],
    ['=', 0.5],
    ['-', 2],
    ['0', 'whole'],
    ['Escape', 'whole'],
  ])('%s zooms by %s', (key, zoom) => {
    expect(pressed(key, 40)).toEqual({ zoom });
  });

  it.each([['Tab'], ['Enter'], ['a']])('%s is left to the browser', (key) => {
    expect(pressed(key, 40)).toBeNull();
  });

  it.each([['ctrlKey'], ['metaKey'], ['altKey']])('with %s, every key is left to the browser', (held) => {
    expect(pressed('ArrowLeft', 40, { [held]: true })).toBeNull();
  });
});

describe('words', () => {
  it.each([
    [0.04, '0 ms'],
    [7.26, '7.3 ms'],
    [99.94, '99.9 ms'],
    [100.4, '100 ms'],
    [2054.3, '2,054 ms'],
  ])('a moment of %d ms is %s', (ms, words) => {
    expect(moment(ms)).toBe(words);
  });

  it('what had come by a moment', () => {
    expect(momentWords(30, LINES)).toBe('At 30 ms: origin 1,200 characters, wire 1,200 characters.');
  });
});
