// What is said about one run: the sentence, and for what failed the timelines, the evidence and what to do.
import type { Run } from '../../model/report.ts';
import { explanationOf } from '../explanation.ts';
import { causeLine } from '../words/cause-line.ts';
import { wrap } from '../wrap.ts';
import type { NamedRun } from '../label.ts';
import { shorten, type Style } from './style.ts';
import { timelines } from './timelines.ts';
import { signOf } from './verdict-sign.ts';

const MAX_LABEL_COLUMNS = 24;
const INDENT = '    ';
const TAG_COLUMNS = 6;

/** @param all the runs of the report, this one among them */
export function runBlock(named: NamedRun, all: readonly NamedRun[], style: Style, verbose: boolean): string[] {
  const { run } = named;
  const lines = headline(named, all, style);
  const needsMore = !run.verdict.passed;
  const drawn = needsMore || verbose || all.length === 1 ? timelines(run, style) : [];
  if (drawn.length > 0) lines.push('', ...drawn);
  const explanation = needsMore ? explain(run, style) : [...triedLines(run, style), ...causesOf(run, style)];
  if (explanation.length > 0) lines.push('', ...explanation);
  return lines;
}

function headline(named: NamedRun, all: readonly NamedRun[], style: Style): string[] {
  const { run } = named;
  const labels = all.map((other) => shorten(other.label, MAX_LABEL_COLUMNS, style.signs.ellipsis));
  const label = labels[all.indexOf(named)]!;
  const column = Math.max(...labels.map((text) => text.length)) + 3;
  const [first, ...rest] = wrap(run.verdict.summary, style.columns - column - 4);
  const name = `  ${signOf(run, style)} ${style.paint.bold(label)}${' '.repeat(column - label.length)}`;
  return [`${name}${first}`, ...rest.map((line) => `${' '.repeat(column + 4)}${line}`)];
}

/** What was found although the run passes: what shows it, and what to do. */
function causesOf(run: Run, style: Style): string[] {
  return run.verdict.causes.flatMap((cause) =>
    cause.status === 'detected'
      ? [
          ...tagged('cause', causeLine(cause, run, false) ?? cause.id, style),
          ...tagged('fix', cause.advice ?? '', style),
        ]
      : [],
  );
}

function explain(run: Run, style: Style): string[] {
  const { why, line, cause, advice, isNextStep, commands, page } = explanationOf(run);
  const lines = [
    ...tagged('why', why.filter((_, i) => tagOfControl(run, i) === null).join(' '), style),
    ...triedLines(run, style),
  ];
  if (line !== null) {
    const place = [`${line.file}:${line.line}`, line.source ?? [], `${Math.round(100 * line.share)} % of the pause`];
    lines.push(...tagged('line', place.flat().join(` ${style.signs.dot} `), style));
  }
  return [
    ...lines,
    ...tagged('cause', cause ?? '', style),
    ...tagged(isNextStep ? 'next' : 'fix', advice ?? '', style),
    ...commandLines(commands, style),
    ...tagged('more', `stream-check explain ${page}`, style),
  ];
}

/** A line for each control that was made, for it cost requests, and what is left. */
function triedLines(run: Run, style: Style): string[] {
  return run.verdict.why.flatMap((text, i) => {
    const tag = tagOfControl(run, i);
    return tag === null ? [] : tagged(tag, text, style);
  });
}

/** Null where the sentence is of no control. Each stands at the place of its evidence. */
function tagOfControl({ verdict }: Run, i: number): 'tried' | 'left' | null {
  const kind = verdict.evidence[i]?.kind;
  if (kind === 'left') return 'left';
  return kind === 'control' || kind === 'let-out' || kind === 'experiment' ? 'tried' : null;
}

/** Commands as they can be pasted: broken between arguments only, and never within one. */
function commandLines(commands: readonly string[], { columns, paint }: Style): string[] {
  const margin = INDENT.length + TAG_COLUMNS;
  return commands.flatMap((command) => {
    const lines: string[] = [];
    let line = '';
    for (const word of unitsOf(command)) {
      const column = margin + line.length - (line.lastIndexOf('\n') + 1);
      if (line !== '' && column + 1 + word.length + CONTINUED.length > columns) {
        lines.push(line + CONTINUED);
        line = `  ${word}`;
      } else {
        line = line === '' ? word : `${line} ${word}`;
      }
    }
    return [...lines, line].map(
      (text, i) => `${INDENT}${i === 0 ? paint.dim('next'.padEnd(TAG_COLUMNS)) : ' '.repeat(TAG_COLUMNS)}${text}`,
    );
  });
}

/** Arguments with their quotes; an option and its value stay together. */
function unitsOf(command: string): string[] {
  const units: string[] = [];
  for (const word of command.match(SHELL_WORD) ?? []) {
    const before = units.at(-1) ?? '';
    const isValue = /^--[a-z][a-z-]*$/.test(before) && !word.startsWith('--');
    if (isValue) units[units.length - 1] = `${before} ${word}`;
    else units.push(word);
  }
  return units;
}

/** An argument with its quotes. */
const SHELL_WORD = /(?:'[^']*'|\\'|[^\s'])+/g;
const CONTINUED = ' \\';

/** A word in the margin, and the text beside it. */
export function tagged(tag: string, text: string, { columns, paint }: Style): string[] {
  if (text === '') return [];
  const lines = wrap(text, columns - INDENT.length - TAG_COLUMNS);
  return lines.map(
    (line, i) => `${INDENT}${i === 0 ? paint.dim(tag.padEnd(TAG_COLUMNS)) : ' '.repeat(TAG_COLUMNS)}${line}`,
  );
}
