// The report for people. Who reads only the lines with ✔ ✘ ? has read everything that matters.
import { firstOf } from '../../limits.ts';
import type { Report, Run } from '../../model/report.ts';
import { escapeLines, readable } from '../escape.ts';
import { namedRuns } from '../label.ts';
import { comparison } from '../terminal/comparison.ts';
import { gateBlock, gateSummary } from '../terminal/gate-block.ts';
import { runBlock, tagged } from '../terminal/run-block.ts';
import { duration, styleOf, type Style } from '../terminal/style.ts';
import { wrap } from '../wrap.ts';
import type { Reporter } from './reporter.ts';

export const terminal: Reporter = {
  render(raw, options) {
    const report = withCommands(readable(raw), raw);
    const style = styleOf(options);
    const { runs } = report;
    const named = namedRuns(runs, raw.runs);
    const blocks = [head(report, style), ...named.map((one) => runBlock(one, named, style, options.verbose))];
    if (runs.some(({ vantages }) => Object.values(vantages).some(({ characters }) => characters > 0))) {
      blocks.push(comparison(named, style, options.unicode));
    }
    if (report.comparison !== null) {
      const { differences, summary } = report.comparison;
      blocks.push([...tagged('diff', differences.join(' '), style), ...tagged('pair', summary, style)]);
    }
    blocks.push(gateBlock(report.gate, style, options.verbose), notes(report, style), [conclusion(report, style)]);
    const text = blocks
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join('\n'))
      .join('\n\n');
    return `\n${text}\n`;
  },
};

/** A command stays whole, with its line ends, or it would be another when it is pasted. */
function withCommands(report: Report, { runs: raw }: Report): Report {
  const runs = report.runs.map((run, i): Run => {
    const next = raw[i]!.verdict.next.map(escapeLines);
    return { ...run, verdict: { ...run.verdict, next } };
  });
  return { ...report, runs };
}

function head({ runs, environment, calibration }: Report, style: Style): string[] {
  const separator = ` ${style.signs.dot} `;
  const targets = new Map(runs.map((run) => [targetWords(run).join(separator), run]));
  const clients = new Set(runs.map(({ client }) => `${client.id} ${client.version}`)).size;
  const floor = calibration.floorP50Ms === null ? 'unknown' : `${calibration.floorP50Ms.toFixed(1)} ms`;
  const machine = [
    `node ${environment.node}`,
    `clock floor ${floor}`,
    ...(calibration.status === 'ok' ? [] : [`timing ${calibration.status}`]),
    ...(runs.every(({ subject }) => subject.kind !== 'client')
      ? []
      : [`${clients} ${clients === 1 ? 'client' : 'clients, one warm-up each'}`]),
  ].join(separator);
  const lines = [...targets].map(([name, run]) => [name, ...amount(run)].join(separator));
  return [...lines, machine]
    .flatMap((line) => wrap(line, style.columns - 2))
    .map((line) => `  ${style.paint.dim(line)}`);
}

function targetWords({ subject, target, request }: Run): string[] {
  const asked = request?.model ?? target.model;
  const isPlayed = target.model.startsWith('mock/') && !target.model.endsWith(asked);
  const model = isPlayed ? `${asked}, played by ${target.model}` : asked;
  return subject.kind === 'app' ? [target.baseUrl, `its model: ${model}`] : [model, target.protocol];
}

/** How much was spoken, where that is known, else how much arrived. */
function amount({ vantages }: Run): string[] {
  const source = vantages.origin ?? vantages.wire;
  if (source === undefined || source.chunks === 0) return [];
  const chunks = source.chunks === 1 ? '1 chunk' : `${source.chunks.toLocaleString('en')} chunks`;
  const [first] = source.curve[0] ?? [0];
  const last = source.endMs ?? source.curve.at(-1)?.[0] ?? first;
  return [`${chunks}, ${source.characters.toLocaleString('en')} characters in ${duration(last)}`];
}

/** What could not be known, and what went wrong beside the runs; each said once. */
function notes({ runs, gate, warnings }: Report, style: Style): string[] {
  const limits = new Set(runs.flatMap(({ verdict }) => verdict.limits));
  const warned = new Set([...warnings, ...runs.flatMap((run) => run.warnings)]);
  // Rules stand above, also those that were not checked.
  for (const { text } of gate) warned.delete(text);
  return [
    ...[...limits].flatMap((text) => tagged('note', text, style)),
    ...firstOf([...warned]).flatMap((text) => tagged('warn', text, style)),
  ];
}

function conclusion({ runs, gate, summary, exitCode }: Report, { signs, paint }: Style): string {
  const passing = runs.filter(({ verdict }) => verdict.passed);
  const word = passing.every(({ verdict }) => verdict.delivery === 'incremental') ? 'incremental' : 'passed';
  const what = runs.length === 0 ? 'nothing was measured' : `${summary.passed} of ${runs.length} ${word}`;
  const color = exitCode === 0 ? paint.green : exitCode === 3 ? paint.yellow : paint.red;
  const parts = [what, gateSummary(gate), `exit ${exitCode}`].filter((part) => part !== '');
  return `  ${color(parts.join(` ${signs.dot} `))}`;
}
