// The report for people. Who reads only the lines with ✔ ✘ ? has read everything that matters.
import { firstOf } from '../../limits.ts';
import type { Report, Run } from '../../model/report.ts';
import { pasteable, readable } from '../escape.ts';
import { namedRuns } from '../label.ts';
import { comparison } from '../terminal/comparison.ts';
import { gateBlock } from '../terminal/gate-block.ts';
import { runBlock, tagged } from '../terminal/run-block.ts';
import { styleOf, type Style } from '../terminal/style.ts';
import { conclusionWords, gateSummary, machineWords, targetLines } from '../words/head.ts';
import { wrap } from '../wrap.ts';
import type { Reporter } from './reporter.ts';

export const terminal: Reporter = {
  render(raw, options) {
    const report = withCommands(readable(withoutArrivals(raw)), raw);
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
    blocks.push(gateBlock(report.gate, style, options.verbose), notes(report, style));
    const text = blocks
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join('\n'))
      .join('\n\n');
    return `\n${text}\n${terminal.ending!(raw, options)}`;
  },
  ending: (report, options) => `\n${conclusion(report, styleOf(options))}\n`,
};

/** Every arrival is of no use here, and there may be millions of them. */
function withoutArrivals(report: Report): Report {
  return { ...report, runs: report.runs.map((run): Run => ({ ...run, timelines: null })) };
}

/** A command stays whole. */
function withCommands(report: Report, { runs: raw }: Report): Report {
  const runs = report.runs.map((run, i): Run => {
    const next = raw[i]!.verdict.next.map(pasteable);
    return { ...run, verdict: { ...run.verdict, next } };
  });
  return { ...report, runs };
}

function head(report: Report, style: Style): string[] {
  const separator = ` ${style.signs.dot} `;
  return [...targetLines(report.runs, separator), machineWords(report).join(separator)]
    .flatMap((line) => wrap(line, style.columns - 2))
    .map((line) => `  ${style.paint.dim(line)}`);
}

/** What could not be known, and what went wrong beside the runs; each said once. */
function notes({ runs, gate, baseline, warnings }: Report, style: Style): string[] {
  const limits = new Set(runs.flatMap(({ verdict }) => verdict.limits));
  const warned = new Set([...warnings, ...runs.flatMap((run) => run.warnings)]);
  // Rules stand above, also those that were not checked.
  for (const { text } of gate) warned.delete(text);
  const updated = baseline?.text ?? null;
  return [
    ...[...limits].flatMap((text) => tagged('note', text, style)),
    ...(updated === null || warned.has(updated) ? [] : tagged('note', updated, style)),
    ...firstOf([...warned]).flatMap((text) => tagged('warn', text, style)),
  ];
}

function conclusion(report: Report, { signs, paint }: Style): string {
  const { gate, exitCode } = report;
  const color = exitCode === 0 ? paint.green : exitCode === 3 ? paint.yellow : paint.red;
  const parts = [conclusionWords(report), gateSummary(gate), `exit ${exitCode}`].filter((part) => part !== '');
  return `  ${color(parts.join(` ${signs.dot} `))}`;
}
