// What was measured against a committed baseline: the sentence of each comparison, what changed first, and the ratios of that.
import type { BaselineComparison, BaselineKey, RatioId, Spread } from '../../model/baseline.ts';
import type { Report } from '../../model/report.ts';
import { markup, when, type Content } from './markup.ts';
import { NONE, table } from './table.ts';

const SIGNS: Readonly<Record<BaselineComparison['status'], string>> = {
  same: '✔',
  improved: '✔',
  changed: '!',
  regressed: '✘',
  incomparable: '?',
};
const RATIOS: readonly RatioId[] = ['fidelity', 'hold', 'merged', 'pieces', 'alone'];

export function baselineSection({ baseline }: Report): Content {
  if (baseline === null) return null;
  const { file, updated, comparisons, text } = baseline;
  const columns = [{ title: 'about' }, { title: 'status' }, { title: 'what became of it', isLong: true }];
  const same = comparisons.filter(({ status }) => status === 'same');
  const others = comparisons.filter(({ status }) => status !== 'same');
  return markup`<section aria-labelledby="baseline">
    <h2 id="baseline">Against the baseline</h2>
    <p class="quiet">${file}${updated ? ', written anew with what was measured' : ''}</p>
    ${when(text !== null, () => markup`<p>${text}</p>`)}
    ${table({ caption: 'Comparisons with the baseline', columns, rows: [...others, ...same].map(rowOf) })}
    ${ratiosTable(others)}
  </section>`;
}

function rowOf({ key, status, text, versions }: BaselineComparison): Content[] {
  const changed = versions
    .map(({ name, was, now }) => `${name} ${was ?? 'none'} → ${now ?? 'none'}`)
    // The sentence names the first ones.
    .filter((version) => !text.includes(version));
  return [
    keyWords(key),
    markup`<span class="badge ${status}"><span aria-hidden="true">${SIGNS[status]}</span> ${status}</span>`,
    [text, when(changed.length > 0, () => markup`<br><span class="quiet">${changed.join(', ')}</span>`)],
  ];
}

function keyWords({ subject, client, protocol, scenario, runtime, system, mode }: BaselineKey): string {
  const played = scenario !== null && subject.endsWith(`/${scenario}`) ? null : scenario;
  return [client, subject, protocol, played, runtime, system, mode].filter((part) => part !== null).join(', ');
}

/** Before and now, beside each other. */
function ratiosTable(comparisons: readonly BaselineComparison[]): Content {
  const rows = comparisons.flatMap(({ key, was, now, worse, better }) =>
    RATIOS.flatMap((ratio): Content[][] => {
      const [before, after] = [was?.ratios[ratio] ?? null, now?.ratios[ratio] ?? null];
      if (before === null && after === null) return [];
      const judged = worse.includes(ratio) ? 'worse' : better.includes(ratio) ? 'better' : 'within noise';
      return [[key.client, ratio, spreadWords(before), spreadWords(after), before && after ? judged : NONE]];
    }),
  );
  if (rows.length === 0) return null;
  const columns = ['client', 'ratio', 'was', 'is', 'so'].map((title) => ({ title }));
  return table({ caption: 'Ratios of what is not the same: median, range, and number of runs', columns, rows });
}

function spreadWords(spread: Spread | null): string {
  if (spread === null) return NONE;
  const { median, low, high, samples } = spread;
  const range = low === high ? '' : ` (${low.toFixed(3)} to ${high.toFixed(3)})`;
  return `${median.toFixed(3)}${range}, ${samples === 1 ? '1 run' : `${samples} runs`}`;
}
