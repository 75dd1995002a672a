// The two plots of the page: the vantages of one run, and all runs against each other.
import type { Report, Run } from '../../../model/report.ts';
import { comparedRuns, MOST_LINES } from '../compared.ts';
import { heldWords } from '../held-words.ts';
import { seriesOf } from '../series.ts';
import { element } from './dom.ts';
import { createPlot, type Plot } from './plot.ts';
import { STROKES, type Line } from './plot-options.ts';

/** The first vantage is drawn widest, so that curves that lie on each other are all seen. */
const WIDTHS = [7, 5, 3.5, 2, 2];

export function plotVantages(place: HTMLElement, run: Run): Plot {
  const { series, endMs, hasEveryArrival } = seriesOf(run);
  const piece = hasEveryArrival ? 'chunk' : 'piece';
  const widths = WIDTHS.slice(WIDTHS.length - 1 - series.length);
  const lines = series.map((one, i): Line => {
    return { name: one.vantage, color: one.vantage, width: widths[i] ?? 2, stroke: 'solid', series: one };
  });
  const silences = run.loop?.gaps ?? [];
  const label = `Characters that had come to ${series.map(({ vantage }) => vantage).join(', ')}, over time`;
  const plot = createPlot(place, { label, lines, endMs, inShares: false, hasHeldAreas: true, piece, silences });
  place.append(keyOf(run, lines));
  return plot;
}

/** What the shades and the marks mean. */
function keyOf(run: Run, lines: readonly Line[]): HTMLElement {
  const items = lines.slice(1).map(({ series, color }, i) => {
    const swatch = element('span', { class: `swatch area ${color}`, 'aria-hidden': 'true' });
    return element('li', {}, swatch, heldWords(run, lines[i]!.series, series));
  });
  if ((run.loop?.gaps.length ?? 0) > 0) {
    const swatch = element('span', { class: 'swatch silence', 'aria-hidden': 'true' });
    items.push(element('li', {}, swatch, 'the event loop gave no sign of life'));
  }
  return element('ul', { class: 'key' }, ...items);
}

export function plotRuns(place: HTMLElement, { runs }: Report, names: readonly string[]): Plot {
  const { drawn, hasMore } = comparedRuns(runs);
  const clients = drawn.map(({ run }) => clientOf(run));
  const colors = [...new Set(clients)];
  const lines = drawn.map(({ index, series }, i): Line => {
    const client = clients[i]!;
    const repeat = clients.slice(0, i).filter((other) => other === client).length;
    return {
      name: `${names[index]!} (${series.vantage})`,
      color: `line-${colors.indexOf(client)}`,
      width: 2.5,
      // Repeats of a client have its colour.
      stroke: STROKES[repeat % STROKES.length]!,
      series,
    };
  });
  const plot = createPlot(place, {
    label: 'Share of the text that had come, for each run, over time',
    lines,
    endMs: Math.max(...drawn.map(({ endMs }) => endMs)),
    inShares: true,
    hasHeldAreas: false,
    piece: drawn.every(({ hasEveryArrival }) => hasEveryArrival) ? 'chunk' : 'piece',
    silences: [],
  });
  if (hasMore) {
    place.append(
      element('p', { class: 'quiet' }, `Drawn are the first ${MOST_LINES} runs; the table has all of them.`),
    );
  }
  return plot;
}

function clientOf({ client: { id, version, options }, target }: Run): string {
  return [id, version, target.protocol, target.model, ...Object.entries(options).flat()].join(' ');
}
