// Tables that can be read aloud: a caption, a head for each column, and the first cell of a row as its head. A wide one is
// scrolled by itself, with the keyboard as well.
import { markup, type Content, type Markup } from './markup.ts';

export interface Column {
  title: string;
  /** Figures stand to the right. */
  isFigure?: boolean;
  /** Sentences: they need room. */
  isLong?: boolean;
}

export interface TableOptions {
  /** What the table shows; it is its name, too. */
  caption: string;
  columns: readonly Column[];
  rows: readonly (readonly Content[])[];
}

/** What stands where nothing was measured. */
export const NONE = '–';

export function table({ caption, columns, rows }: TableOptions): Markup {
  const classOf = (i: number) => (columns[i]?.isFigure ? 'figure' : columns[i]?.isLong ? 'long' : 'words');
  const head = columns.map(({ title }, i) => markup`<th scope="col" class="${classOf(i)}">${title}</th>`);
  const body = rows.map(
    ([first = null, ...rest]) =>
      markup`<tr>
        <th scope="row">${first}</th>
        ${rest.map((cell, i) => markup`<td class="${classOf(i + 1)}">${cell}</td>`)}
      </tr> `,
  );
  return markup`<div class="scroll" tabindex="0" role="group" aria-label="${caption}">
    <table>
      <caption>${caption}</caption>
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div> `;
}

/** Names and what they are. Those with nothing to say are left out. */
export function definitions(entries: readonly (readonly [string, Content])[]): Markup {
  const shown = entries.filter(
    ([, value]) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0),
  );
  return markup`<dl>
    ${shown.map(
      ([name, value]) =>
        markup`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div> `,
    )}
  </dl> `;
}
