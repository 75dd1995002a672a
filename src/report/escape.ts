// The one way out for text. Words of a model, a server, a client or a file must not steer the terminal that shows them, nor
// hide in it, nor command a CI that reads along: whatever does, or is not drawn as it stands, becomes a visible escape. Lines
// for people pass `escapeControls` or `readable`, every JSON that leaves is made by `toJson`.

/**
 * Controls (C0, DEL, C1), the separators U+2028 and U+2029, marks that turn the direction of writing, lone surrogates, marks
 * between lines of ruby, and all that Unicode says is drawn as nothing: zero-width marks, soft hyphens, fillers, tags,
 * selectors of a variation.
 */
const NOT_DRAWN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/u;

/**
 * What stays for people, because it only changes how the sign in front of it is drawn, and that sign is seen: one selector
 * behind an emoji or an ideograph, and a joiner between two emoji (a family, a flag with a pride). A second selector, one
 * behind a letter, and every tag carry hidden words, and are escaped. A joiner in Persian or Hindi is escaped too: it can
 * make two different names look the same.
 */
const KEPT_FOR_PEOPLE = [
  String.raw`(?<=\p{Emoji})[\ufe0e\ufe0f]`,
  String.raw`(?<=\p{Script=Han})[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]`,
  String.raw`(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}]\ufe0f?)\u200d(?=\p{Extended_Pictographic})`,
].join('|');
const FOR_PEOPLE = new RegExp(`(?:${KEPT_FOR_PEOPLE})|(${NOT_DRAWN.source})`, 'gu');

/**
 * What a CI reads as a command in whatever a step prints: `::error::` at the beginning of a line of GitHub Actions, whose older
 * form `##[error]`, `##vso[` of Azure and `##teamcity[` count anywhere in it. The first sign of it becomes an escape.
 */
const COMMANDS =
  'error|warning|notice|debug|(?:end)?group|add-m(?:ask|atcher)|remove-matcher|set-(?:output|env)|save-state|add-path|echo|stop-commands';
const TO_THE_CI = new RegExp(`:(?=:(?:${COMMANDS})\\b)|#(?=#\\w*\\[)`, 'gi');

/** In the text of a JSON document every C0 control is whitespace between its parts: JSON.stringify escapes them in strings. */
const IN_JSON = new RegExp(`(?![\\u0000-\\u001f])${NOT_DRAWN.source}|#(?=#\\w*\\[)`, 'gu');

const MAY_HIDE = /[^\n -~]|##/;

/** One line of text, safe to print: `\x1b`, `\u202e`, `\u{e0041}` instead of what they stand for. */
export function escapeControls(text: string): string {
  const line = text.replace(TO_THE_CI, escapeOf);
  if (!NOT_DRAWN.test(line)) return line;
  return line.replace(FOR_PEOPLE, (whole, hidden?: string) => (hidden === undefined ? whole : escapeOf(hidden)));
}

/** The same for text of several lines: line ends stay. */
export function escapeLines(text: string): string {
  return text.split('\n').map(escapeControls).join('\n');
}

function escapeOf(character: string): string {
  const code = character.codePointAt(0)!;
  const hex = code.toString(16);
  if (code > 0xffff) return `\\u{${hex}}`;
  return code < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`;
}

/** JSON inside of <script type="application/json">: no `<` is left that could end the element, or open a comment in it. */
export function jsonInHtml(json: string): string {
  return json.replaceAll('<', '\\u003c');
}

/** A value as JSON that holds nothing but what is drawn: the same document for every parser. @param replacer as of JSON.stringify */
export function toJson(value: unknown, indent = 0, replacer?: (key: string, value: unknown) => unknown): string {
  const json = JSON.stringify(value, replacer, indent);
  // Of large documents most is plain, and this look at it is quick.
  if (!MAY_HIDE.test(json)) return json;
  return json.replace(IN_JSON, (character) =>
    Array.from({ length: character.length }, (_, i) => character.charCodeAt(i).toString(16).padStart(4, '0'))
      .map((hex) => `\\u${hex}`)
      .join(''),
  );
}

/** More of one string than this is of no use to a reader; programs read the JSON, where it is whole. */
const MOST_CHARACTERS = 1000;

/** A value as people may read it: every string in it, keys included, is cut where it is too long, and then escaped. */
export function readable<T>(value: T): T {
  return mapStrings(value) as T;
}

/** No shell takes a longer line. */
const MOST_OF_A_COMMAND = 1024 * 1024;

/** A command as it can be pasted: whole, with its line ends, or it would be another one. What no shell takes is cut. */
export function pasteable(command: string): string {
  return command.length > MOST_OF_A_COMMAND ? readable(command) : escapeLines(command);
}

function mapStrings(value: unknown): unknown {
  if (typeof value === 'string') return escapeControls(cut(value, MOST_CHARACTERS));
  if (Array.isArray(value)) return value.map(mapStrings);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [mapStrings(key) as string, mapStrings(item)]));
}

/** The beginning of the text, and how much was left out. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const left = text.slice(0, most).replace(/[\ud800-\udbff]$/, '');
  return `${left} … (${(text.length - left.length).toLocaleString('en')} characters more)`;
}
