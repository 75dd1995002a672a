// The Report as blocks of Markdown, the most important first: whoever has little room takes as many whole ones as fit.
//
//   headline ─ table of runs ─ what failed, a block each ─ rules ─ differences ─ limits ─ warnings ─ machine
import type { GateResult } from '../../model/gate-result.ts';
import type { Report, Run } from '../../model/report.ts';
import { pasteable } from '../escape.ts';
import { escapeMarkdown, markdownBlock, markdownCode } from '../escape-formats.ts';
import { type Finding, type FindingLevel, runFindingsOf } from '../findings.ts';
import { namedRuns } from '../label.ts';
import { figuresOf, stateOf } from '../run-figures.ts';
import { unmeasuredWords } from '../words/head.ts';

/** Rows of a table: more are of no use to a reader, and would take the room of what failed. */
const MOST_ROWS = 100;
const RUN_SIGNS: Readonly<Record<Run['status'], string>> = {
  passed: '✔',
  failed: '✘',
  inconclusive: '?',
  errored: '✘',
};
const LEVEL_SIGNS: Readonly<Record<FindingLevel, string>> = { error: '✘', warning: '!', note: '✔' };
const RULE_SIGNS: Readonly<Record<GateResult['status'], string>> = {
  passed: '✔',
  warned: '!',
  failed: '✘',
  ignored: '–',
  unmeasured: '?',
  skipped: '–',
  unmatched: '?',
};

export function markdownBlocks(report: Report): string[] {
  const { runs, gate, comparison, warnings, unmeasured, baseline } = report;
  const warned = new Set([...warnings, ...runs.flatMap((run) => run.warnings)]);
  const limits = new Set(runs.flatMap(({ verdict }) => verdict.limits));
  const updated = baseline?.text ?? null;
  const notes = updated === null || warned.has(updated) ? [] : [updated];
  // Each has a block of its own.
  for (const { text } of unmeasured) warned.delete(text);
  return [
    headline(report),
    ...(runs.length === 0 ? [] : [tableOfRuns(report)]),
    ...runFindingsOf(report).map(blockOf),
    ...(gate.length === 0 ? [] : [tableOfRules(gate)]),
    ...listOf('Differences', [...(comparison?.differences ?? []), comparison?.summary ?? '']),
    ...listOf('Baseline', notes),
    ...listOf('Limits', [...limits]),
    ...listOf('Warnings', [...warned]),
    machine(report),
  ];
}

function headline({ runs, summary, exitCode, gate, unmeasured }: Report): string {
  const sign = exitCode === 0 ? '✔' : exitCode === 3 ? '?' : '✘';
  const what =
    runs.length === 0
      ? 'nothing was measured'
      : `${summary.passed} of ${runs.length} passed${unmeasuredWords(unmeasured)}`;
  const held = gate.filter(({ passed }) => passed).length;
  const counted = gate.filter(({ status }) => status !== 'skipped').length;
  const rules = counted === 0 ? '' : `, ${held} of ${counted} rules held`;
  return `## ${sign} stream-check: ${what}${rules}, exit ${exitCode}`;
}

function tableOfRuns({ runs }: Report): string {
  const named = namedRuns(runs, runs);
  const shown =
    named.length <= MOST_ROWS ? named : named.toSorted((a, b) => rank(a.run) - rank(b.run)).slice(0, MOST_ROWS);
  const rows = shown.map(({ run, label }) => {
    const { firstTokenMs, lateP95Ms, fidelity, loopPauseMs } = figuresOf(run);
    return rowOf([
      RUN_SIGNS[run.status],
      escapeMarkdown(label),
      escapeMarkdown(run.scenario ?? ''),
      `${stateOf(run)}${run.verdict.proven ? ', proven' : ''}`,
      milliseconds(firstTokenMs),
      milliseconds(lateP95Ms),
      fidelity?.toFixed(3) ?? '–',
      milliseconds(loopPauseMs),
    ]);
  });
  const left = named.length - shown.length;
  return [
    '| | run | scenario | delivery | first token | late p95 | fidelity | loop pause |',
    '|---|---|---|---|---:|---:|---:|---:|',
    ...rows,
    ...(left === 0 ? [] : ['', `… and ${left.toLocaleString('en')} runs more; those that did not pass stand first.`]),
  ].join('\n');
}

function rank({ status }: Run): number {
  return ['errored', 'failed', 'inconclusive', 'passed'].indexOf(status);
}

function milliseconds(value: number | null): string {
  return value === null ? '–' : `${value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en')} ms`;
}

function blockOf(finding: Finding): string {
  const { level, name, summary, details, rules, place, advice, isNextStep, commands, page, ignored } = finding;
  // What cannot be judged has a sign of its own, and what is ignored that of its rule.
  const sign = ignored !== null ? RULE_SIGNS.ignored : level === 'warning' && isNextStep ? '?' : LEVEL_SIGNS[level];
  const item = (tag: string, text: string) => `- **${tag}** ${text}`;
  return [
    `### ${sign} ${escapeMarkdown(name)}`,
    '',
    escapeMarkdown(summary),
    '',
    ...details.map((text) => item('why', escapeMarkdown(text))),
    ...(place === null ? [] : [item('line', lineOf(place))]),
    ...rules.map((text) => item('rule', escapeMarkdown(text))),
    ...(advice === null ? [] : [item(isNextStep ? 'next' : 'fix', escapeMarkdown(advice))]),
    item('more', markdownCode(`stream-check explain ${page}`)),
    ...commands.map((command) => `\n${markdownBlock(pasteable(command), 'sh')}`),
  ].join('\n');
}

function lineOf({ path, line, source }: NonNullable<Finding['place']>): string {
  return `${markdownCode(`${path}:${line}`)}${source === null ? '' : ` ${markdownCode(source)}`}`;
}

function tableOfRules(gate: readonly GateResult[]): string {
  const worstFirst = gate.toSorted((a, b) => Number(a.passed) - Number(b.passed));
  const shown = gate.length <= MOST_ROWS ? gate : worstFirst.slice(0, MOST_ROWS);
  const rows = shown.map(({ status, rule, level, text }) =>
    rowOf([RULE_SIGNS[status], markdownCode(rule), level, escapeMarkdown(text)]),
  );
  const left = gate.length - shown.length;
  return [
    '### Rules',
    '',
    '| | rule | level | |',
    '|---|---|---|---|',
    ...rows,
    ...(left === 0 ? [] : ['', `… and ${left.toLocaleString('en')} rules more.`]),
  ].join('\n');
}

function rowOf(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function listOf(title: string, texts: readonly string[]): string[] {
  const items = texts.filter((text) => text !== '').map((text) => `- ${escapeMarkdown(text)}`);
  return items.length === 0 ? [] : [[`### ${title}`, '', ...items].join('\n')];
}

function machine({ tool, environment, calibration }: Report): string {
  const floor = calibration.floorP50Ms === null ? 'unknown' : `${calibration.floorP50Ms.toFixed(1)} ms`;
  const { node, os, arch, cpus } = environment;
  const parts = [`${tool.name} ${tool.version}`, `node ${node}`, `${os} ${arch}, ${cpus} CPUs`, `clock floor ${floor}`];
  return parts.map(escapeMarkdown).join(' · ');
}
