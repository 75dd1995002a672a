// When the text of a run was there: the places of the plots and of the replay, and the same as tables.
import type { Mechanism } from '../../model/delivery.ts';
import type { Run } from '../../model/report.ts';
import { HOPS } from '../../model/timeline.ts';
import { bytes, figure, percent } from '../words/phrases.ts';
import { gapClasses, type GapClass } from './gaps.ts';
import { markup, when, type Content, type Markup } from './markup.ts';
import { seriesOf, type RunSeries } from './series.ts';
import { sharesTable } from './shares-table.ts';
import { NONE, table, type Column } from './table.ts';

/** @param index of the run in the Report */
export function arrivalsPart(run: Run, index: number): Content {
  const drawn = seriesOf(run);
  if (drawn.series.length === 0) return markup`<p>No text came.</p>`;
  return markup`<h3>When the text was there</h3>
    ${when(
      !drawn.hasEveryArrival,
      () => markup`<p class="quiet">The Report holds no single arrivals: the curves have at most 200 points.</p> `,
    )}
    ${when(
      run.mode === 'lock-step',
      () =>
        markup`<p class="quiet">
          In lock-step a chunk is spoken when the one before it was seen: these times are no pace of a model.
        </p> `,
    )}
    <div class="plot" data-part="curves" data-run="${index}"></div>
    <details class="beside">
      <summary>The curves as a table</summary>
      ${sharesTable(drawn.series.map((series) => ({ title: series.vantage, series })))} ${silenceTable(run)}
    </details>
    ${vantagesTable(run)} ${hopsTable(run)} ${when(drawn.hasEveryArrival, () => gapsTable(drawn))}
    <h3>Replay</h3>
    <div class="replay" data-part="replay" data-run="${index}">
      <noscript><p>The replay needs the script of this page.</p></noscript>
    </div>`;
}

const figures = (titles: readonly string[]): Column[] => titles.map((title) => ({ title, isFigure: true }));

/** The loop is drawn dead here. */
function silenceTable({ loop }: Run): Content {
  if (loop === null || loop.gaps.length === 0) return null;
  return table({
    caption: 'When the event loop gave no sign of life, ms since the request',
    columns: figures(['from', 'to', 'for']),
    rows: loop.gaps.map(([from, to]) => [from, to, to - from].map((value) => figure(value))),
  });
}

function vantagesTable({ vantages, verdict }: Run): Markup {
  const rows = Object.entries(vantages).map(([vantage, measures]) => {
    const { interChunkMs: gap, lagMs } = measures;
    return [
      `${vantage}${vantage === verdict.vantage ? ' (judged)' : ''}`,
      measures.delivery,
      ...[measures.chunks, measures.reads, measures.characters].map((count) => count?.toLocaleString('en') ?? NONE),
      ...[measures.firstContentMs, gap.p50, gap.p95, gap.max, lagMs.p50, lagMs.p95, lagMs.max].map(
        (value) => figure(value) ?? NONE,
      ),
      measures.fidelity?.toFixed(3) ?? NONE,
    ];
  });
  const titles = [
    'chunks',
    'reads',
    'characters',
    'first token',
    'gap p50',
    'gap p95',
    'gap max',
    'late p50',
    'late p95',
  ];
  return table({
    caption: 'By vantage, times in ms',
    columns: [{ title: 'vantage' }, { title: 'delivery' }, ...figures([...titles, 'late max', 'fidelity'])],
    rows,
  });
}

function hopsTable({ hops, verdict }: Run): Content {
  const rows = HOPS.flatMap((hop) => {
    const measures = hops[hop];
    if (measures === undefined) return [];
    const { delivery, share, lagMs, mechanism } = measures;
    return [
      [
        `${hop}${hop === verdict.hop ? ' (at fault)' : ''}`,
        delivery,
        share === null ? NONE : percent(share),
        ...[lagMs.p50, lagMs.p95, lagMs.max].map((value) => figure(value) ?? NONE),
        mechanism === null ? NONE : ruleWords(mechanism),
      ],
    ];
  });
  if (rows.length === 0) return null;
  return table({
    caption: 'By hop: what each adds, times in ms; held is a share of full buffering',
    columns: [
      { title: 'hop' },
      { title: 'delivery' },
      ...figures(['held', 'late p50', 'late p95', 'late max']),
      { title: 'rule' },
    ],
    rows,
  });
}

function ruleWords({ kind, sizeBytes, periodMs, count, candidates }: Mechanism): string {
  if (sizeBytes !== null) return `${kind}, ${bytes(sizeBytes)}`;
  if (periodMs !== null) return `${kind}, ${figure(periodMs)} ms`;
  if (count !== null) return `${kind}, ${count} chunks`;
  return candidates.length > 0 ? `${kind}: ${candidates.join(' or ')}` : kind;
}

/** A histogram in a table: each figure has its bar, as wide as its share of the largest one of its vantage. */
function gapsTable({ series }: RunSeries): Content {
  const classes = gapClasses(series);
  if (classes.length === 0) return null;
  const most = series.map((_, i) => Math.max(1, ...classes.map(({ counts }) => counts[i]!)));
  return markup`<h3>Gaps</h3>
    ${table({
      caption: 'How often nothing came for so long, between two pieces',
      columns: [{ title: 'gap' }, ...series.map(({ vantage }) => ({ title: vantage }))],
      rows: classes.map((one) => [
        markup`<span class="in-one-line">${classWords(one)}</span>`,
        ...one.counts.map((count, i) => bar(count, most[i]!, series[i]!.vantage)),
      ]),
    })}`;
}

function classWords({ fromMs, toMs }: GapClass): string {
  return toMs === null
    ? `${fromMs.toLocaleString('en')} ms and more`
    : `${fromMs.toLocaleString('en')} – ${toMs.toLocaleString('en')} ms`;
}

function bar(count: number, most: number, vantage: string): Markup {
  const width = Math.round((1000 * count) / most) / 10;
  return markup`<span class="bar">
    <svg aria-hidden="true" focusable="false"><rect class="${vantage}" width="${width}%" height="100%" /></svg>
    <span>${count.toLocaleString('en')}</span>
  </span>`;
}
