// Foreign words in a format with marks of its own: they must not close what they stand in, nor open anything. One function a
// target. Each takes text as it was, cuts and escapes it for people first (escape.ts), and then for its format.
import { escapeControls, readable } from './escape.ts';

/** What XML 1.0 cannot hold, not even as a reference. `readable` leaves two of them: U+FFFE and U+FFFF. */
// oxlint-disable-next-line no-control-regex
const NOT_IN_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/**
 * Text that xmlbuilder2 may take: what no XML can hold is a visible escape. It escapes `<`, `>` and quotes itself, but an `&` only
 * where no `;` follows: `&x;` would be an entity that nobody has defined.
 */
export function forXml(text: string): string {
  return readable(text)
    .replace(NOT_IN_XML, (character) => `\\u${character.codePointAt(0)!.toString(16)}`)
    .replaceAll('&', '&amp;');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text between tags of HTML, or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return readable(text).replace(/[&<>"']/g, (sign) => ENTITIES[sign]!);
}

/** Marks of Markdown within a line. `$` begins a formula, `~` strikes out, `|` ends the cell of a table. */
const INLINE_MARKS = /[\\`*_[\]|~$]/g;
/** At the beginning of a line they make a heading, a list, a rule or the term of a definition. */
const LINE_MARKS = /^([#+=:-]|\d+(?=[.)]))/;
/**
 * Whom a service would notify, what it would link: `@name`, `#12`, `!12`, addresses. They are looked for in the rendered text,
 * where no backslash is left, so a comment stands between.
 */
const LINKED = /@|[#!](?=\d)|:(?=\/\/)|\bwww(?=\.)|\bGH(?=-\d)/gi;
const NOTHING = '<!-- -->';

/** Text in a line of Markdown, also in the cell of a table. */
export function escapeMarkdown(text: string): string {
  return readable(text)
    .trim()
    .replace(INLINE_MARKS, String.raw`\$&`)
    .replace(/[&<>]/g, (sign) => ENTITIES[sign]!)
    .replace(LINE_MARKS, (mark) => (/\d/.test(mark) ? `${mark}\\` : `\\${mark}`))
    .replace(LINKED, (mark) => `${mark}${NOTHING}`);
}

/** Text as code in a line of Markdown: nothing in it is a mark, but the end of the code and of a cell. */
export function markdownCode(text: string): string {
  const code = readable(text).replaceAll('|', String.raw`\|`);
  const fence = '`'.repeat(1 + longestRun(code));
  const margin = code === '' || /^[` ]|[` ]$/.test(code) ? ' ' : '';
  return `${fence}${margin}${code}${margin}${fence}`;
}

/** Lines as a block of code in Markdown. @param text with line ends of its own, and safe to print */
export function markdownBlock(text: string, language = ''): string {
  const fence = '`'.repeat(Math.max(3, 1 + longestRun(text)));
  return `${fence}${language}\n${text}\n${fence}`;
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((most, { length }) => Math.max(most, length), 0);
}

/** The message of a workflow command: its lines stay apart, and no line of it begins a command. */
export function commandMessage(lines: readonly string[]): string {
  return lines.map((line) => escapeCommand(readable(line))).join('%0A');
}

/** A property of a workflow command. */
export function commandProperty(text: string): string {
  return escapeCommand(readable(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function escapeCommand(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** With these a spreadsheet begins a formula; those of East Asian input are taken for the same. */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/;
const PLAIN_CELL = /^[\w./-]*$/;

/** A cell of CSV (RFC 4180). Text is never cut here, but it cannot be a formula: an apostrophe stands in front of it. */
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const escaped = escapeControls(value);
  const text = FORMULA.test(escaped) ? `'${escaped}` : escaped;
  return PLAIN_CELL.test(text) ? text : `"${text.replaceAll('"', '""')}"`;
}

/** The description of a test in TAP: `#` would begin a directive. */
export function escapeTap(text: string): string {
  return readable(text).replace(/[\\#]/g, String.raw`\$&`);
}

/** The value of a label in the text format of Prometheus. */
export function escapeLabel(text: string): string {
  return readable(text)
    .replaceAll('\\', '\\\\')
    .replaceAll('"', String.raw`\"`)
    .replaceAll('\n', String.raw`\n`);
}
