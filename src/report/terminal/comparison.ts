// One table that compares the runs. It fits the terminal: names of clients give way first, then the blanks.
import Table from 'cli-table3';
import type { Run } from '../../model/report.ts';
import { HOPS, type HopId } from '../../model/timeline.ts';
import type { NamedRun } from '../label.ts';
import { figuresOf, iteratedAt, stateOf } from '../run-figures.ts';
import { wrap } from '../wrap.ts';
import { figure, shorten, type Style } from './style.ts';
import { signOf } from './verdict-sign.ts';

const INDENT = '  ';
const HOP_INITIALS: Readonly<Record<HopId, string>> = { upstream: 'u', client: 'c', 'event-loop': 'e', display: 'd' };

export function comparison(named: readonly NamedRun[], style: Style, unicode: boolean): string[] {
  const runs = named.map(({ run }) => run);
  const hops = HOPS.filter((hop) => runs.some((run) => run.hops[hop] !== undefined));
  const head = [
    'client',
    'first\ntoken',
    'inter-chunk\np50/p95/max',
    'late\np95',
    'fidelity',
    `held %\n${hops.map((hop) => HOP_INITIALS[hop]).join('/')}`,
    'loop\npause',
  ];
  const figures = runs.map((run) => cellsOf(run, hops, unicode));
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
  return [...lines, ...wrap(legend(runs, hops), style.columns - 2).map((line) => INDENT + style.paint.dim(line))];
}

/** First token and gaps as the code that iterates saw them, or as a program shows them; lateness where the verdict is about. A dash where nothing was measured. */
function cellsOf(run: Run, shown: readonly HopId[], unicode: boolean): string[] {
  const dash = unicode ? '–' : '-';
  const { vantages, hops } = run;
  const { firstTokenMs, lateP95Ms, fidelity, loopPauseMs } = figuresOf(run);
  const app = vantages[iteratedAt(vantages)];
  const { p50, p95, max } = app?.interChunkMs ?? { p50: null, p95: null, max: null };
  const held = shown.map((hop) => {
    const share = hops[hop]?.share ?? null;
    return share === null ? dash : Math.max(0, 100 * share).toFixed(0);
  });
  return [
    figure(firstTokenMs) ?? dash,
    [p50, p95, max].map((value) => (value === null ? dash : value < 10 ? value.toFixed(1) : figure(value))).join('/'),
    figure(lateP95Ms) ?? dash,
    fidelity?.toFixed(3) ?? dash,
    held.length === 0 ? dash : held.join('/'),
    figure(loopPauseMs) ?? dash,
  ];
}

function legend(runs: readonly Run[], hops: readonly HopId[]): string {
  const judged = [...new Set(runs.flatMap(({ verdict }) => verdict.vantage ?? []))];
  const about =
    judged.length === 0 ? '' : `, late and fidelity at the ${judged.join(' or ')}, which the verdict is about`;
  const held = hops.length === 0 ? '' : `; held: share of full buffering, by hop (${hops.join(', ')})`;
  const first = [...new Set(runs.map(({ vantages }) => iteratedAt(vantages)))].join(' or ');
  return `milliseconds; first token and inter-chunk at the ${first}${about}${held}`;
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
