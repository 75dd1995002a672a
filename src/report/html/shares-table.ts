// Curves as a table: when each share of a text was there.
import { figure, percent } from '../words/phrases.ts';
import type { Markup } from './markup.ts';
import { momentOfShare, type Series } from './series.ts';
import { NONE, table } from './table.ts';

/** The first piece stands in front of them. */
const SHARES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

export interface Curve {
  title: string;
  series: Series;
}

export function sharesTable(curves: readonly Curve[]): Markup {
  return table({
    caption: 'When so much of the text was there, ms since the request',
    columns: [{ title: 'share of the text' }, ...curves.map(({ title }) => ({ title, isFigure: true }))],
    rows: [
      ['the first piece', ...curves.map(({ series }) => figure(series.atMs[0]) ?? NONE)],
      ...SHARES.map((share) => [
        percent(share),
        ...curves.map(({ series }) => figure(momentOfShare(series, share)) ?? NONE),
      ]),
    ],
  });
}
