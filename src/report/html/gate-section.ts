// The rules that a build depends on, and what became of each: the sentence, and the reason for which one may fail.
import type { GateResult, GateScope } from '../../model/gate-result.ts';
import type { Report } from '../../model/report.ts';
import { markup, type Content, type Markup } from './markup.ts';
import { NONE, table } from './table.ts';

const SIGNS: Readonly<Record<GateResult['status'], string>> = {
  passed: '✔',
  warned: '!',
  failed: '✘',
  ignored: '–',
  unmeasured: '?',
  unmatched: '?',
};

export function gateSection({ gate }: Report): Content {
  if (gate.length === 0) return null;
  return markup`<section aria-labelledby="rules">
<h2 id="rules">Rules</h2>
${table({
  caption: 'Rules, and what became of them',
  columns: [
    { title: 'rule' },
    { title: 'status' },
    { title: 'level' },
    { title: 'about' },
    { title: 'expected', isFigure: true },
    { title: 'measured', isFigure: true },
    { title: 'what that means' },
  ],
  rows: gate.map(rowOf),
})}
</section>`;
}

function rowOf(result: GateResult): Content[] {
  const { rule, operator, expected, actual, unit, level, status, scope, ignored, text } = result;
  const wanted = Array.isArray(expected) ? expected.join(', ') : String(expected);
  const amount = (value: string) => (unit === null ? value : `${value} ${unit}`);
  return [
    markup`<code>${rule}</code>`,
    markup`<span class="badge ${status}"><span aria-hidden="true">${SIGNS[status]}</span> ${status}</span>`,
    level,
    scopeWords(scope),
    `${operator} ${amount(wanted)}`,
    actual === null ? NONE : amount(String(actual)),
    [text, ignored === null ? null : reason(ignored)],
  ];
}

function scopeWords({ subject, client, protocol, scenario }: GateScope): string {
  const parts = [subject, client, protocol, scenario].filter((part) => part !== null);
  return parts.length === 0 ? 'all runs' : parts.join(', ');
}

function reason(ignored: string): Markup {
  return markup` <strong>Ignored because:</strong> ${ignored}`;
}
