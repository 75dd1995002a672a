// One table that compares the runs. It fits the terminal: names of clients give way first, then the blanks.
import Table from 'cli-table3';
import type { HopId } from '../../model/timeline.ts';
import type { NamedRun } from '../label.ts';
import { comparedFigures, figuresLegend, measuredHops, stateOf } from '../run-figures.ts';
import { wrap } from '../wrap.ts';
import { shorten, type Style } from './style.ts';
import { signOf } from './verdict-sign.ts';

const INDENT = '  ';
const HOP_INITIALS: Readonly<Record<HopId, string>> = { upstream: 'u', client: 'c', 'event-loop': 'e', display: 'd' };

export function comparison(named: readonly NamedRun[], style: Style, unicode: boolean): string[] {
  const runs = named.map(({ run }) => run);
  const hops = measuredHops(runs);
  const head = [
    'client',
    'first\ntoken',
    'inter-chunk\np50/p95/max',
    'late\np95',
    'fidelity',
    `held %\n${hops.map((hop) => HOP_INITIALS[hop]).join('/')}`,
    'loop\npause',
  ];
  const figures = runs.map((run) => comparedFigures(run, hops, unicode ? '–' : '-'));
  const taken = head
    .slice(1)
    .reduce((sum, title, i) => sum + Math.max(...[title, ...figures.map((row) => row[i]!)].flatMap(lineLengths)), 0);
  const borders = head.length + 1;
  const room = style.columns - INDENT.length - taken - borders;
  // The state and its sign stay whole; names are cut.
  const least = Math.max(...runs.map((run) => stateOf(run).length + 2));
  const isTight = room - 2 * head.length < least;
  const clientColumns = Math.max(least, room - (isTight ? 1 : 2) * head.length);
  const table = new Table({
    head,
    style: { head: [], border: [], 'padding-left': 1, 'padding-right': isTight ? 0 : 1 },
    ...(unicode ? {} : { chars: ASCII_BORDERS }),
  });
  named.forEach(({ run, shortLabel }, i) => {
    const name = shorten(shortLabel, clientColumns, style.signs.ellipsis);
    table.push([`${name}\n${signOf(run, style)} ${stateOf(run)}`, ...figures[i]!]);
  });
  const lines = table
    .toString()
    .split('\n')
    .map((line) => INDENT + line);
  return [
    ...lines,
    ...wrap(figuresLegend(runs, hops), style.columns - 2).map((line) => INDENT + style.paint.dim(line)),
  ];
}

function lineLengths(text: string): number[] {
  return text.split('\n').map((line) => line.length);
}

const ASCII_BORDERS = {
  top: '-',
  'top-mid': '+',
  'top-left': '+',
  'top-right': '+',
  bottom: '-',
  'bottom-mid': '+',
  'bottom-left': '+',
  'bottom-right': '+',
  left: '|',
  'left-mid': '+',
  mid: '-',
  'mid-mid': '+',
  right: '|',
  'right-mid': '+',
  middle: '|',
};
