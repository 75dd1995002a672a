// Plain text in columns for list, explain and doctor. Reports are laid out by their reporters.
import { wrap } from '../report/wrap.ts';

/** Names in one column, what they mean in the other, wrapped. */
export function twoColumns(rows: readonly (readonly [name: string, text: string])[], columns: number): string {
  const width = Math.max(0, ...rows.map(([name]) => name.length)) + 2;
  return rows
    .map(([name, text]) => {
      const lines = wrap(text, columns - width - 2);
      return `  ${name.padEnd(width)}${lines.join(`\n${' '.repeat(width + 2)}`)}`;
    })
    .join('\n');
}
