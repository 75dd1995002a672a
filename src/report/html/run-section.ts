// One run: what is said of it, the places of its plots with a table beside each, what was found, and what was asked.
import type { Report, Run } from '../../model/report.ts';
import { type BlamedLine, blamedLinesOf } from '../code-place.ts';
import { explanationOf } from '../explanation.ts';
import type { NamedRun } from '../label.ts';
import { percent } from '../words/phrases.ts';
import { arrivalsPart } from './arrivals-part.ts';
import { findingsPart } from './findings-part.ts';
import { markup, trusted, when, type Content, type Markup } from './markup.ts';
import { anchorOf, badge } from './overview.ts';
import { requestPart } from './request-part.ts';
import { definitions } from './table.ts';

/** What passed is folded where there are others; of very many runs all are, for a browser lays out what is open. */
const MOST_OPEN = 50;

/** @param index from 0, in the Report */
export function runSection({ run, label }: NamedRun, index: number, { runs, excused }: Report): Markup {
  const isOpen = runs.length === 1 || (run.status !== 'passed' && index < MOST_OPEN);
  return markup`<section id="${anchorOf(index)}" class="run ${run.status}" aria-labelledby="${anchorOf(index)}-title">
<details${when(isOpen, () => markup` open`)}>
<summary><h2 id="${anchorOf(index)}-title">${badge(run.status, excused.includes(run.id))} ${label}</h2><span class="said">${run.verdict.summary}</span></summary>
${explanationPart(run)}
${arrivalsPart(run, index)}
${findingsPart(run)}
${requestPart(run)}
</details>
</section>
`;
}

function explanationPart(run: Run): Content {
  const { verdict, warnings } = run;
  const { why, advice, isNextStep, commands, page } = explanationOf(run);
  const isPassed = verdict.passed;
  const limits = [...new Set([...verdict.limits, ...warnings])];
  return definitions([
    ['why', paragraphs(why)],
    ['line', isPassed ? null : blamedLinesOf(run).map(lineWords)],
    [isNextStep ? 'next' : 'fix', isPassed ? null : advice],
    ['next', commands.map((command) => markup`<pre tabindex="0">${linesOf(command)}</pre>`)],
    ['more', isPassed ? null : markup`<code>stream-check explain ${page}</code>`],
    ['note', paragraphs(limits)],
  ]);
}

function paragraphs(sentences: readonly string[]): Content {
  return sentences.filter((sentence) => sentence !== '').map((sentence) => markup`<p>${sentence}</p>`);
}

/** Line ends of a command stay, or it would be another one. */
function linesOf(command: string): Content {
  return command.split('\n').map((line, i) => [i === 0 ? null : trusted('\n'), line]);
}

function lineWords({ package: name, file, line, function: around, source, share }: BlamedLine): Markup {
  const place = `${name === null ? '' : `${name}: `}${file}:${line}${around === null ? '' : ` ${around}`}`;
  return markup`<p>
    ${place}${when(source !== null, () => markup` <code>${source}</code>`)} · ${percent(share)} of the pause
  </p>`;
}
