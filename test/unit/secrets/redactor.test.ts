// A secret is found in whatever form it comes back, and nothing else is replaced.
import { expect, it } from 'vitest';
import { createRedactor } from '../../../src/secrets/redactor.ts';

const KEY = 'sk-live+/MARKER=4711 "x"';

const FORMS: Record<string, (text: string) => string> = {
  plain: (text) => text,
  'upper case': (text) => text.toUpperCase(),
  'lower case': (text) => text.toLowerCase(),
  'URL-encoded': encodeURIComponent,
  'URL-encoded twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  'every character URL-encoded': (text) => text.replace(/[^]/g, (c) => `%${c.charCodeAt(0).toString(16)}`),
  base64: (text) => Buffer.from(text).toString('base64'),
  'base64 behind one letter': (text) => Buffer.from(`:${text}`).toString('base64'),
  'base64 behind a user': (text) => Buffer.from(`me:${text}`).toString('base64'),
  base64url: (text) => Buffer.from(`?>~${text}?>~`).toString('base64url'),
  'base64, URL-encoded': (text) => encodeURIComponent(Buffer.from(text).toString('base64')),
  JSON: (text) => JSON.stringify(text),
  'JSON within JSON': (text) => JSON.stringify(JSON.stringify(text)),
  'JSON with escapes': (text) =>
    text.replace(/[^]/g, (c) => String.raw`\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
  HTML: (text) => text.replaceAll('"', '&quot;').replaceAll('+', '&plus;').replaceAll('/', '&#x2F;'),
  'HTML, all numbers': (text) => text.replace(/[^]/g, (c) => `&#${c.charCodeAt(0)};`),
  hex: (text) => Buffer.from(text).toString('hex'),
  'between zero-width characters': (text) => Array.from(text).join('\u200b'),
};

it.each(Object.entries(FORMS))('%s', (_, form) => {
  const clean = createRedactor([KEY]).text(`before ${form(KEY)} behind`);
  expect(clean).toMatch(/^before .{0,4}\(redacted\).{0,4} behind$/);
});

it.each(Object.entries(FORMS))('what a cut leaves of it: %s', (_, form) => {
  const text = form('sk-live-MARKER4711abc');
  const { text: clean } = createRedactor(['sk-live-MARKER4711abc']);
  const isShort = text.length < 30;
  for (const cut of isShort ? [12, 15, 18] : [Math.floor(text.length * 0.6), text.length - 3]) {
    expect(clean(`key ${text.slice(0, cut)}`)).toMatch(/^key .{0,6}\(redacted\).{0,6}$/);
    expect(clean(`${text.slice(-cut)} key`)).toMatch(/^.{0,6}\(redacted\).{0,6} key$/);
  }
});

it('a masked key shows nothing but the mask', () => {
  expect(createRedactor(['sk-test-SECRET123abc']).text('bad key sk-test-SECRET123ab*')).toBe('bad key (redacted)*');
});

it.each(['password', 'completed', 'incremental', 'not-needed', 'firstContentMs', 'http-429', 'short'])(
  'the word "%s" is no secret to look for',
  (word) => {
    const text = `{"kind":"${word}"}`;
    expect(createRedactor([word]).text(text)).toBe(text);
  },
);

it('a secret that is one word is not found within another', () => {
  const { text } = createRedactor(['hunterxyz', '12345678']);
  expect(text('hunterxyz; hunterxyzs 912345678 12345678')).toBe('(redacted); hunterxyzs 912345678 (redacted)');
});

it('a short secret is found as a whole word, and none that is one kind of letter', () => {
  const { text } = createRedactor(['hunt3r', 'a+b/c9', 'sesame', '471147']);
  expect(text('HUNT3R hunt3r2 xhunt3r {"k":"hunt3r"} a%2Bb/c9')).toBe(
    '(redacted) hunt3r2 xhunt3r {"k":"(redacted)"} (redacted)',
  );
  expect(text('sesame 471147')).toBe('sesame 471147');
  expect(text(`basic ${Buffer.from('hunt3r').toString('base64')}`)).toBe('basic (redacted)');
});

it('what an address has in common with others stays', () => {
  const { text } = createRedactor(['https://hooks.example.com/services/T01/B02/x9y8z7w6v5']);
  expect(text('see https://hooks.example.com/help')).toBe('see https://hooks.example.com/help');
  expect(text('at https://hooks.example.com/services/T01/B02/x9y8z7w6v5 now')).toBe('at (redacted) now');
});

it('a value is walked through, names of members too; without a secret it is the same one', () => {
  const { value } = createRedactor(['sk-live-MARKER4711abc']);
  const dirty = { list: [1, null, 'a sk-live-MARKER4711abc'], 'sk-live-MARKER4711abc': { deep: true } };
  expect(value(dirty)).toEqual({ list: [1, null, 'a (redacted)'], '(redacted)': { deep: true } });
  const clean = { list: [1, null, 'a'], deep: { text: 'b' } };
  expect(value(clean)).toBe(clean);
});

it('pieces of one text keep their number', () => {
  const { pieces } = createRedactor(['sk-live-MARKER4711abc']);
  expect(pieces(['The key ', 'is sk-', 'live-MARKER4711', 'abc', ' so'])).toEqual([
    'The key ',
    'is (redacted)',
    '',
    '',
    ' so',
  ]);
});

it('a secret that shows later is looked for from then on', () => {
  const redactor = createRedactor();
  expect(redactor.text('tok-AAAA-9999')).toBe('tok-AAAA-9999');
  redactor.add(['tok-AAAA-9999']);
  expect(redactor.text('tok-AAAA-9999')).toBe('(redacted)');
});

it('letters that get longer in lower case move nothing', () => {
  expect(createRedactor(['sk-live-MARKER4711abc']).text('İİİ sk-live-MARKER4711abc.')).toBe('İİİ (redacted).');
});
