// One secret, the ways in which it may come back, and the search for any of them in whatever came out.

/** Letters that URLs, JSON, HTML and base64url write in another way. No form of a key that is known by its look. */
export const MARKER = 'Zq7/Mark+"er&42=xV9wT5';

const everyCharacter = (write: (code: number) => string) =>
  Array.from(MARKER, (character) => write(character.charCodeAt(0))).join('');
const hexOf = (code: number, digits: number) => code.toString(16).padStart(digits, '0');

/** As somebody else may write it. */
export const ENCODINGS: Readonly<Record<string, string>> = {
  plain: MARKER,
  capitals: MARKER.toUpperCase(),
  URL: encodeURIComponent(MARKER),
  'URL, every character': everyCharacter((code) => `%${hexOf(code, 2)}`),
  'URL, twice': encodeURIComponent(encodeURIComponent(MARKER)),
  base64: Buffer.from(MARKER).toString('base64'),
  'base64 behind a user': Buffer.from(`u:${MARKER}`).toString('base64'),
  'base64url behind two letters': Buffer.from(`a:${MARKER}`).toString('base64url'),
  JSON: JSON.stringify(MARKER).slice(1, -1),
  'JSON, every character': everyCharacter((code) => `\\u${hexOf(code, 4)}`),
  HTML: MARKER.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('/', '&#x2F;'),
  hex: Buffer.from(MARKER).toString('hex'),
  'zero-width characters between': Array.from(MARKER).join('\u200b'),
  'cut off': MARKER.slice(0, 14),
  'cut off in front': MARKER.slice(-14),
};

export const FORMS = Object.values(ENCODINGS);

/** Eight letters of the secret, or what is as long in an encoding that is less dense. */
const WINDOWS = FORMS.flatMap((form) => {
  const size = Math.max(8, Math.ceil((8 * form.length) / MARKER.length));
  return Array.from({ length: Math.max(1, form.length - size + 1) }, (_, k) => form.slice(k, k + size).toLowerCase());
});

/** What of the secret stands in the text, in whatever form. */
export function leaksIn(text: string): string[] {
  // A report is JSON: what it escapes is read as it was.
  const lower = [text, text.replaceAll('\\"', '"').replaceAll('\\\\', '\\')].map((one) => one.toLowerCase()).join('\n');
  return WINDOWS.filter((window) => lower.includes(window));
}
