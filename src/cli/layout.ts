// Plain text in columns for list, explain and doctor. Reports are laid out by their reporters.

/** Breaks text at blanks into lines of at most `columns`; a longer word stays whole. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

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
