// Markup that cannot be broken by what is put into it: whatever stands in `${}` of a `markup` template is cut and
// escaped, but for markup that was made the same way. The tag is not called `html`, or a formatter would put blanks into what it makes.
import { escapeHtml } from '../escape-formats.ts';

export interface Markup {
  readonly html: string;
}

/** null is left out. */
export type Content = Markup | string | number | null | readonly Content[];

/** Attributes have to stand in quotes. */
export function markup(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  // Added up, not joined: a join would copy all that is inside, and so once for each level.
  return { html: contents.reduce<string>((html, content, i) => html + htmlOf(content) + parts[i + 1]!, parts[0]!) };
}

/** Text that is no content of others: the script, the style. */
export function trusted(text: string): Markup {
  return { html: text };
}

/** Nothing where there is nothing to show. */
export function when(condition: boolean, content: () => Content): Content {
  return condition ? content() : null;
}

function htmlOf(content: Content): string {
  if (content === null) return '';
  if (typeof content === 'string') return escapeHtml(content);
  if (typeof content === 'number') return String(content);
  return 'html' in content ? content.html : content.reduce<string>((html, item) => html + htmlOf(item), '');
}
