// What was measured by turns against another side: the sentence of each comparison, and every figure with its rank test and its
// bound, for the sentence has only those that decide.
import type { AgainstComparison, FigureDifference } from '../../model/against.ts';
import type { Report } from '../../model/report.ts';
import { markup, type Content } from './markup.ts';
import { table } from './table.ts';

export function againstSection({ against }: Report): Content {
  if (against === null) return null;
  const { name, what, comparisons } = against;
  const columns = ['client', 'figure', 'there', 'here', 'difference, 95 %', 'p', 'so'].map((title, i) => {
    return { title, isFigure: i > 1 && i < 6 };
  });
  const rows = comparisons.flatMap((one) => one.figures.map((figure) => rowOf(one, figure)));
  return markup`<section aria-labelledby="against">
    <h2 id="against">Against ${name}</h2>
    <p class="quiet">${what}</p>
    ${comparisons.map(({ text }) => markup`<p>${text}</p> `)}
    ${
      rows.length === 0
        ? null
        : table({
            caption: 'Figures of both sides: medians, the bound of their difference, and the ranks',
            columns,
            rows,
          })
    }
  </section>`;
}

function rowOf({ scope }: AgainstComparison, figure: FigureDifference): Content[] {
  const { metric, unit, here, there, low, high, p, verdict } = figure;
  const shown = (value: number) => (unit === 'ms' ? value.toFixed(1) : value.toFixed(3));
  return [
    scope.client ?? 'all',
    unit === null ? metric : `${metric}, ${unit}`,
    `${shown(there.median)} (${there.samples})`,
    `${shown(here.median)} (${here.samples})`,
    `${shown(low)} to ${shown(high)}`,
    p < 0.001 ? '< 0.001' : p.toFixed(3),
    verdict,
  ];
}
