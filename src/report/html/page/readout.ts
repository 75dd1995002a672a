// The table below a plot: for each line the last piece that had come by the moment under the cursor. It is the legend as well.
import { piecesBy } from '../series.ts';
import { element, setText } from './dom.ts';
import { amount, moment } from './figures.ts';
import type { Line, PlotOptions } from './plot-options.ts';

export interface Readout {
  node: HTMLElement;
  show(momentMs: number): void;
}

/** @param onToggle whether a line is to be drawn */
export function createReadout(
  { lines, piece }: Pick<PlotOptions, 'lines' | 'piece'>,
  onToggle: (line: number, isShown: boolean) => void,
): Readout {
  // Only at the wire something is read.
  const hasReads = lines.some(({ series }) => series.reads !== null);
  const columns = [piece, 'its length', 'came at', 'gap before', ...(hasReads ? ['read'] : []), 'so far'];
  const caption = element('caption');
  const rows = lines.map((line, i) => createRow(line, columns.length, (isShown) => onToggle(i, isShown)));
  const head = element(
    'tr',
    {},
    element('th', { scope: 'col' }, 'line'),
    ...columns.map((title) => element('th', { scope: 'col', class: 'figure' }, title)),
  );
  const table = element(
    'table',
    {},
    caption,
    element('thead', {}, head),
    element('tbody', {}, ...rows.map(({ row }) => row)),
  );
  const label = 'What had come by the moment of the cursor';
  return {
    node: element('div', { class: 'scroll readout', tabindex: 0, role: 'group', 'aria-label': label }, table),
    show(momentMs) {
      setText(caption, `At ${moment(momentMs)}`);
      for (const [i, { cells }] of rows.entries()) {
        const texts = cellsOf(lines[i]!, momentMs, hasReads);
        for (const [k, cell] of cells.entries()) setText(cell, texts[k]!);
      }
    },
  };
}

function createRow(
  { name, color, stroke }: Line,
  columns: number,
  onToggle: (isShown: boolean) => void,
): { row: HTMLElement; cells: HTMLElement[] } {
  const swatch = element('span', { class: `swatch ${color} ${stroke}`, 'aria-hidden': 'true' });
  const toggle = element('button', { type: 'button', 'aria-pressed': 'true', title: 'Draw this line' }, swatch, name);
  toggle.addEventListener('click', () => {
    const isShown = toggle.getAttribute('aria-pressed') !== 'true';
    toggle.setAttribute('aria-pressed', String(isShown));
    onToggle(isShown);
  });
  const cells = Array.from({ length: columns }, () => element('td', { class: 'figure' }));
  return { row: element('tr', {}, element('th', { scope: 'row' }, toggle), ...cells), cells };
}

const NONE = '–';

function cellsOf({ series }: Line, momentMs: number, hasReads: boolean): string[] {
  const { atMs, characters, totals, reads } = series;
  const pieces = piecesBy(series, momentMs);
  const whole = totals.at(-1)!;
  const withRead = (read: string) => (hasReads ? [read] : []);
  if (pieces === 0)
    return [`0 of ${amount(atMs.length)}`, NONE, NONE, NONE, ...withRead(NONE), `0 of ${amount(whole)}`];
  const last = pieces - 1;
  const read = reads?.[last] ?? null;
  return [
    `${amount(pieces)} of ${amount(atMs.length)}`,
    amount(characters[last]!),
    moment(atMs[last]!),
    last === 0 ? NONE : moment(atMs[last]! - atMs[last - 1]!),
    ...withRead(read === null ? NONE : amount(read + 1)),
    `${amount(totals[last]!)} of ${amount(whole)}`,
  ];
}
