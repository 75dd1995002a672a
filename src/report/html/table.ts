// Tables that can be read aloud: a caption, a head for each column, and the first cell of a row as its head. A wide one is
// scrolled by itself, with the keyboard as well. One that holds sentences is no table to the eye where the window is narrow:
// its cells stand below each other. It has its roles in writing, for some browsers take them from what is drawn otherwise.
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
  const isStacked = columns.some(({ isLong }) => isLong);
  const role = (name: string) => (isStacked ? markup` role="${name}"` : null);
  const titleOf = (i: number) => (isStacked ? markup` data-title="${columns[i]?.title ?? ''}"` : null);
  const head = columns.map(
    ({ title }, i) => markup`<th scope="col" class="${classOf(i)}"${role('columnheader')}>${title}</th>`,
  );
  const body = rows.map(
    ([first = null, ...rest]) =>
      markup`<tr${role('row')}>
        <th scope="row"${role('rowheader')}>${first}</th>
        ${rest.map((cell, i) => markup`<td class="${classOf(i + 1)}"${role('cell')}${titleOf(i + 1)}>${cell}</td>`)}
      </tr> `,
  );
  return markup`<div class="scroll${isStacked ? ' stacked' : ''}" tabindex="0" role="group" aria-label="${caption}">
    <table${role('table')}>
      <caption>${caption}</caption>
      <thead${role('rowgroup')}>
        <tr${role('row')}>
          ${head}
        </tr>
      </thead>
      <tbody${role('rowgroup')}>
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
