// The rules that a build depends on, and what became of each. The sentence holds what was measured, what is expected, and the
// written reason for which a rule may fail.
import type { GateResult, GateScope } from '../../model/gate-result.ts';
import type { Report } from '../../model/report.ts';
import { markup, type Content } from './markup.ts';
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

export function gateSection({ gate }: Report): Content {
  if (gate.length === 0) return null;
  const columns = [
    { title: 'rule' },
    { title: 'status' },
    { title: 'what became of it', isLong: true },
    { title: 'level' },
    { title: 'about' },
  ];
  return markup`<section aria-labelledby="rules">
    <h2 id="rules">Rules</h2>
    ${table({ caption: 'Rules, and what became of them', columns, rows: gate.map(rowOf) })}
  </section>`;
}

function rowOf({ rule, status, text, level, scope }: GateResult): Content[] {
  const sign = markup`<span aria-hidden="true">${SIGNS[status]}</span>`;
  return [
    markup`<code>${rule}</code>`,
    markup`<span class="badge ${status}">${sign} ${status}</span>`,
    text,
    level,
    scopeWords(scope),
  ];
}

function scopeWords({ subject, client, protocol, scenario }: GateScope): string {
  const parts = [subject, client, protocol, scenario].filter((part) => part !== null);
  return parts.length === 0 ? 'all runs' : parts.join(', ');
}
