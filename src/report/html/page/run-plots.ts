// The two plots of the page: the vantages of one run, and all runs against each other.
import type { Report, Run } from '../../../model/report.ts';
import { HOPS, VANTAGES } from '../../../model/ids.ts';
import { percent } from '../../words/phrases.ts';
import { seriesOf } from '../series.ts';
import { element } from './dom.ts';
import { createPlot, type Plot } from './plot.ts';
import type { Line } from './plot-options.ts';

/** The first vantage is drawn widest, so that curves that lie on each other are all seen. */
const WIDTHS = [7, 5, 3.5, 2, 2];

export function plotVantages(place: HTMLElement, run: Run): Plot {
  const { series, endMs } = seriesOf(run);
  const widths = WIDTHS.slice(WIDTHS.length - 1 - series.length);
  const lines = series.map((one, i): Line => {
    return { name: one.vantage, color: one.vantage, width: widths[i] ?? 2, dash: [], series: one };
  });
  const silences = run.loop?.gaps ?? [];
  const label = `Characters that had come to ${series.map(({ vantage }) => vantage).join(', ')}, over time`;
  const plot = createPlot(place, { label, lines, endMs, inShares: false, hasHeldAreas: true, silences });
  place.append(keyOf(run, lines));
  return plot;
}

/** What the shades and the marks mean. */
function keyOf({ hops, loop }: Run, lines: readonly Line[]): HTMLElement {
  const items = lines.slice(1).map(({ series: { vantage }, color }, i) => {
    // Where a vantage between them was not seen, several hops lie there.
    const between = HOPS.slice(VANTAGES.indexOf(lines[i]!.series.vantage), VANTAGES.indexOf(vantage));
    const share = between.map((hop) => hops[hop]?.share ?? null).find((one) => one !== null) ?? null;
    const held = share === null ? '' : `: ${percent(Math.max(0, share))} of full buffering`;
    const swatch = element('span', { class: `swatch area ${color}`, 'aria-hidden': 'true' });
    return element('li', {}, swatch, `held by ${between.join(' and ')}${held}`);
  });
  if ((loop?.gaps.length ?? 0) > 0) {
    const swatch = element('span', { class: 'swatch silence', 'aria-hidden': 'true' });
    items.push(element('li', {}, swatch, 'the event loop gave no sign of life'));
  }
  return element('ul', { class: 'key' }, ...items);
}

/** More lines than these cannot be told apart. */
const MOST_LINES = 8;
/** Repeats of a client have its colour. */
const DASHES = [[], [8, 4], [3, 3], [12, 3, 3, 3]];

export function plotRuns(place: HTMLElement, { runs }: Report, names: readonly string[]): Plot | null {
  const all = runs.flatMap((run, i) => {
    const { series, endMs } = seriesOf({ ...run, loop: null });
    const judged = series.find(({ vantage }) => vantage === run.verdict.vantage) ?? series.at(-1);
    return judged === undefined ? [] : [{ judged, endMs, name: names[i]!, client: clientOf(run) }];
  });
  const shown = all.slice(0, MOST_LINES);
  if (shown.length === 0) return null;
  const clients = [...new Set(shown.map(({ client }) => client))];
  const lines = shown.map(({ judged, name, client }, i): Line => {
    const repeat = shown.slice(0, i).filter((other) => other.client === client).length;
    const dash = DASHES[repeat % DASHES.length]!;
    return {
      name: `${name} (${judged.vantage})`,
      color: `line-${clients.indexOf(client)}`,
      width: 2.5,
      dash,
      series: judged,
    };
  });
  const label = 'Share of the text that had come, for each run, over time';
  const endMs = Math.max(...shown.map((one) => one.endMs));
  const plot = createPlot(place, { label, lines, endMs, inShares: true, hasHeldAreas: false, silences: [] });
  if (all.length > shown.length) {
    place.append(
      element('p', { class: 'quiet' }, `Drawn are the first ${MOST_LINES} runs; the table has all of them.`),
    );
  }
  return plot;
}

function clientOf({ client: { id, version, options }, target }: Run): string {
  return [id, version, target.protocol, target.model, ...Object.entries(options).flat()].join(' ');
}
