// The rules that a build depends on, and what became of each: those that do not hold first, the others folded. The sentence
// holds whom it is about, what was measured, what is expected, and the written reason for which a rule may fail.
import type { GateResult } from '../../model/gate-result.ts';
import type { Report } from '../../model/report.ts';
import { markup, when, type Content, type Markup } from './markup.ts';
import { table } from './table.ts';

const SIGNS: Readonly<Record<GateResult['status'], string>> = {
  passed: '✔',
  warned: '!',
  failed: '✘',
  ignored: '–',
  unmeasured: '?',
  skipped: '–',
  unmatched: '?',
};
const WORST_FIRST: readonly GateResult['status'][] = ['failed', 'unmatched', 'unmeasured', 'warned', 'ignored'];

export function gateSection({ gate }: Report): Content {
  if (gate.length === 0) return null;
  const held = gate.filter(({ status }) => status === 'passed');
  const others = WORST_FIRST.flatMap((wanted) => gate.filter(({ status }) => status === wanted));
  return markup`<section aria-labelledby="rules">
    <h2 id="rules">Rules</h2>
    ${when(others.length > 0, () => rulesTable('Rules that do not hold, were ignored or could not be checked', others))}
    ${when(
      held.length > 0,
      () =>
        markup`<details class="beside">
          <summary>Rules that hold: ${held.length}</summary>
          ${rulesTable('Rules that hold', held)}
        </details>`,
    )}
  </section>`;
}

function rulesTable(caption: string, results: readonly GateResult[]): Markup {
  const columns = [
    { title: 'rule' },
    { title: 'status' },
    { title: 'what became of it', isLong: true },
    { title: 'level' },
  ];
  return table({ caption, columns, rows: results.map(rowOf) });
}

function rowOf({ rule, status, text, level }: GateResult): Content[] {
  const sign = markup`<span aria-hidden="true">${SIGNS[status]}</span>`;
  return [markup`<code>${rule}</code>`, markup`<span class="badge ${status}">${sign} ${status}</span>`, text, level];
}
