/** Breaks text at blanks into lines of at most `columns`; a longer word stays whole, and so does a figure with its unit. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.replace(FIGURE_BEFORE_UNIT, '$1\u00a0').split(/[^\S\u00a0]+/)) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].map((done) => done.replaceAll('\u00a0', ' '));
}

const FIGURE_BEFORE_UNIT = /(\d) (?=(?:%|ms|s)(?:\W|$))/g;
