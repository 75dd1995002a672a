// The top of the page: how it came out, what was asked on what machine, and the runs against each other.
import type { Report } from '../../model/report.ts';
import type { RunStatus } from '../../model/run-status.ts';
import type { NamedRun } from '../label.ts';
import { comparedFigures, figuresLegend, measuredHops, stateOf } from '../run-figures.ts';
import { conclusionWords, gateSummary, machineWords, targetLines } from '../words/head.ts';
import { figure, percent } from '../words/phrases.ts';
import { comparedRuns } from './compared.ts';
import { markup, when, type Content, type Markup } from './markup.ts';
import { sharesTable } from './shares-table.ts';
import { NONE, table } from './table.ts';

const SIGNS: Readonly<Record<RunStatus, string>> = { passed: '✔', failed: '✘', inconclusive: '?', errored: '✘' };

/** A sign and its word: the colour only supports. @param isExcused it did not pass, and does not count */
export function badge(status: RunStatus, isExcused: boolean): Markup {
  const sign = markup`<span aria-hidden="true">${isExcused ? '–' : SIGNS[status]}</span>`;
  return markup`<span class="badge ${isExcused ? 'excused' : status}">${sign} ${status}${isExcused ? ', excused' : ''}</span>`;
}

/** The address of a run in the page. */
export function anchorOf(index: number): string {
  return `run-${index + 1}`;
}

export function header(report: Report): Markup {
  const { exitCode, gate, startedAt, tool } = report;
  const state = exitCode === 0 ? 'passed' : exitCode === 3 ? 'inconclusive' : 'failed';
  return markup`<header class="${state}">
    <h1>${[conclusionWords(report), gateSummary(gate)].filter((part) => part !== '').join(', ')}</h1>
    <p>exit ${exitCode} · ${startedAt} · ${tool.name} ${tool.version}</p>
    ${[...targetLines(report.runs, ' · '), machineWords(report).join(' · ')].map(
      (line) => markup`<p class="quiet">${line}</p> `,
    )}
    <p class="tools" data-part="tools"></p>
  </header>`;
}

/** More sentences than these are read in their own place. */
const MOST_SENTENCES = 20;

/** The sentence of each run; what did not pass comes first. */
function verdictList(named: readonly NamedRun[], excused: readonly string[]): Markup {
  const entries = named.map(({ run, label }, i) => ({ run, label, anchor: anchorOf(i) }));
  const isPassed = ({ run }: (typeof entries)[number]) => run.status === 'passed';
  const sorted = [...entries.filter((entry) => !isPassed(entry)), ...entries.filter(isPassed)];
  const left = sorted.length - MOST_SENTENCES;
  return markup`<ul class="verdicts">
${sorted.slice(0, MOST_SENTENCES).map(
  ({ run, label, anchor }) =>
    markup`<li>${badge(run.status, excused.includes(run.id))} <a href="#${anchor}">${label}</a>: ${run.verdict.summary}</li>
`,
)}${when(left > 0, () => markup`<li class="quiet">and ${left} more</li>`)}
</ul>`;
}

/** One row for each run, the curves of all at the vantage that the verdict is about, and what the comparison says. */
export function runsSection(report: Report, named: readonly NamedRun[]): Content {
  if (named.length === 0) return null;
  const { comparison, runs } = report;
  const hops = measuredHops(runs);
  const rows = named.map(({ run, label }, i) => [
    markup`<a href="#${anchorOf(i)}">${label}</a>`,
    badge(run.status, report.excused.includes(run.id)),
    stateOf(run),
    ...comparedFigures(run, hops, NONE),
  ]);
  return markup`<section aria-labelledby="runs">
    <h2 id="runs">${named.length === 1 ? 'The run' : 'The runs'}</h2>
    ${when(named.length > 1, () => verdictList(named, report.excused))}
    ${when(named.length > 1, () => comparisonPlot(named))}
    ${table({ caption: 'Figures of each run', columns: columnsOf(hops.length > 0), rows })}
    <p class="quiet">${figuresLegend(runs, hops)}</p>
    ${(comparison?.differences ?? []).map((sentence) => markup`<p>${sentence}</p> `)}${when(
      (comparison?.summary ?? '') !== '',
      () => markup`<p>${comparison!.summary}</p> `,
    )}${repeatsTable(comparison)}${arrivalsNote(runs)}
  </section>`;
}

/** The place of the curves of all runs, and the same as a table. */
function comparisonPlot(named: readonly NamedRun[]): Content {
  const { drawn } = comparedRuns(named.map(({ run }) => run));
  if (drawn.length === 0) return null;
  const curves = drawn.map(({ index, series }) => ({ title: `${named[index]!.label} (${series.vantage})`, series }));
  return markup`<div class="plot" data-part="comparison"></div>
    <details class="beside">
      <summary>The curves as a table</summary>
      ${sharesTable(curves)}
    </details>`;
}

function columnsOf(hasHops: boolean): { title: string; isFigure?: boolean }[] {
  const figures = [
    'first token',
    'inter-chunk p50/p95/max',
    'late p95',
    'fidelity',
    hasHops ? 'held %' : 'held',
    'loop pause',
  ];
  return [
    { title: 'client' },
    { title: 'status' },
    { title: 'delivery' },
    ...figures.map((title) => ({ title, isFigure: true })),
  ];
}

/** A page holds so many arrivals and no more. */
function arrivalsNote(runs: Report['runs']): Content {
  const drawn = runs.filter(({ vantages }) => Object.keys(vantages).length > 0);
  const whole = drawn.filter(({ timelines }) => timelines !== null).length;
  if (whole === 0 || whole === drawn.length) return null;
  const others = `The ${drawn.length - whole} others have curves of at most 200 points`;
  return markup`<p class="quiet">Every arrival of ${whole} runs is in this page. ${others}.</p>`;
}

/** The runs of each client together, where one of them has several. */
function repeatsTable(comparison: Report['comparison']): Content {
  const clients = comparison?.clients ?? [];
  if (clients.every(({ runs }) => runs === 1)) return null;
  return table({
    caption: 'Repeats of each client: medians, ms',
    columns: ['client', 'passed', 'share of passing runs, 95 %', 'first token', 'late p95', 'pieces'].map(
      (title, i) => ({
        title,
        isFigure: i > 0,
      }),
    ),
    rows: clients.map(({ client, runs, passed, passRate, firstContentMs, lagP95Ms, chunks }) => [
      client,
      `${passed} of ${runs}`,
      passRate === null ? NONE : `${percent(passRate.low)} to ${percent(passRate.high)}`,
      figure(firstContentMs) ?? NONE,
      figure(lagP95Ms) ?? NONE,
      chunks === null ? NONE : chunks.toLocaleString('en'),
    ]),
  });
}
