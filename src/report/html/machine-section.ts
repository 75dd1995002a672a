// Where it was measured, how exactly that can be, and what a reader should know beside the runs.
import type { Report } from '../../model/report.ts';
import { duration } from '../words/phrases.ts';
import { markup, when, type Markup } from './markup.ts';
import { definitions } from './table.ts';

export function machineSection(report: Report): Markup {
  const { environment, calibration, config, warnings, durationMs, runs, gate } = report;
  const { node, os, arch, cpus, loadAverage, ci } = environment;
  const { status, floorP50Ms, floorP99Ms, noiseMs, reason } = calibration;
  const limits = new Set([...(reason === null ? [] : [reason]), ...runs.flatMap(({ verdict }) => verdict.limits)]);
  // Rules stand above, also those that were not checked.
  const others = warnings.filter((sentence) => gate.every(({ text }) => text !== sentence));
  return markup`<section aria-labelledby="machine">
    <h2 id="machine">Machine and limits</h2>
    <div class="facts">${definitions([
      ['node', node],
      ['system', `${os} ${arch}`],
      ['processors', String(cpus)],
      ['load', loadAverage === null ? null : loadAverage.toFixed(2)],
      ['CI', ci ? 'yes' : 'no'],
      ['took', duration(durationMs)],
      ['calibration', status],
      [
        'clock floor',
        floorP50Ms === null
          ? null
          : `${duration(floorP50Ms)}${floorP99Ms === null ? '' : `, p99 ${duration(floorP99Ms)}`}`,
      ],
      ['matrix', config === null ? null : matrixWords(config)],
      ['noise unit', noiseMs === null ? null : duration(noiseMs)],
    ])}</div>
    ${when(
      limits.size > 0,
      () =>
        markup`<h3>What could not be known</h3>
          <ul>
            ${[...limits].map((sentence) => markup`<li>${sentence}</li>`)}
          </ul>`,
    )}
    ${when(
      others.length > 0,
      () =>
        markup`<h3>Warnings</h3>
          <ul>
            ${others.map((sentence) => markup`<li>${sentence}</li>`)}
          </ul>`,
    )}
  </section>`;
}

function matrixWords({ cells, shard }: NonNullable<Report['config']>): string {
  const part = shard === null ? '' : `, of them shard ${shard.index} of ${shard.count}`;
  return `${cells === 1 ? '1 cell' : `${cells.toLocaleString('en')} cells`}${part}`;
}
