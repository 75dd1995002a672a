// A truth table that is drawn in the first lines of a source file, read from there: columns lie two blanks or more apart.
//
//   column a     column b        the heading of the table
//   this, that   other           several words in a cell stand for a row each
import { readFileSync } from 'node:fs';

/** The rows under the heading, until a line that is empty. @param path in src/ */
export function drawnTable(path: string, ...heading: readonly string[]): string[][] {
  const source = readFileSync(new URL(`../../src/${path}`, import.meta.url), 'utf8');
  const lines = source.split('\n').map((line) => line.replace(/^\/\/ ?/, ''));
  const start = lines.findIndex((line) => cellsOf(line).join('|') === heading.join('|'));
  if (start < 0) throw new Error(`There is no table ${heading.join(', ')} in ${path}.`);
  const length = lines.slice(start).findIndex((line) => line.trim() === '');
  return lines.slice(start + 1, start + length).map(cellsOf);
}

function cellsOf(line: string): string[] {
  return line.trim().split(/ {2,}/);
}

/** One row for each alternative in a column. */
export function alternatives(rows: readonly string[][], column: number): string[][] {
  return rows.flatMap((row) => row[column]!.split(', ').map((word) => row.with(column, word)));
}
