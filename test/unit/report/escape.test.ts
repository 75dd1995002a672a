import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeControls, escapeLines, pasteable, readable, toJson } from '../../../src/report/escape.ts';

/** Written out by hand: what must never leave as it is. */
const HIDDEN =
  // eslint-disable-next-line no-control-regex, no-misleading-character-class
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\u{1d173}-\u{1d17a}\u{e0000}-\u{e00ff}]|[\ud800-\udfff]/u;
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  // Single units: lone surrogates too.
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc
    .array(fc.constantFrom('a', '✔', '👩', '💻', '\u200d', '\ufe0f', '\u{e0041}', '\u061c', '\ud83d', '葛'), {
      maxLength: 8,
    })
    .map((units) => units.join('')),
);

describe('lines for people', () => {
  it('leaves nothing that steers a terminal or is not drawn, and everything else as it was', () => {
    fc.assert(
      fc.property(text, (raw) => {
        const escaped = escapeControls(raw);
        expect(escaped).not.toMatch(HIDDEN);
        if (!/[\p{C}\p{Z}\p{M}\p{DI}]/u.test(raw)) expect(escaped).toBe(raw);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['\u001b[2J', '\\x1b[2J'],
    ['\u009b31m\u0085', '\\x9b31m\\x85'],
    ['\u202egnp\u2066\u061c', '\\u202egnp\\u2066\\u061c'],
    ['so\u00adft\u200bzero\u2063', 'so\\u00adft\\u200bzero\\u2063'.replace('\\u00ad', '\\xad')],
    ['tag\u{e0041}\u{e007f}', 'tag\\u{e0041}\\u{e007f}'],
    ['lone \ud83d!', 'lone \\ud83d!'],
    ['\ufff9ruby\ufffb', '\\ufff9ruby\\ufffb'],
    ['\0\ufeff', '\\x00\\ufeff'],
    ['::error::x ::stop-commands::y ::Add-Mask::z', '\\x3a:error::x \\x3a:stop-commands::y \\x3a:Add-Mask::z'],
    ['##[error]x ##vso[a] ##teamcity[b]', '\\x23#[error]x \\x23#vso[a] \\x23#teamcity[b]'],
    ['std::vector, [::1], ## [a], ::errors', 'std::vector, [::1], ## [a], ::errors'],
  ])('%j', (raw, escaped) => {
    expect(escapeControls(raw)).toBe(escaped);
  });

  it('an emoji stays one sign; what hides words behind signs does not', () => {
    for (const whole of ['👩‍💻', '👩🏽‍💻', '❤️‍🔥', '✔️', '1️⃣', '葛󠄀']) expect(escapeControls(whole)).toBe(whole);
    expect(escapeControls('a\u200db')).toBe('a\\u200db');
    expect(escapeControls('a\ufe0f')).toBe('a\\ufe0f');
    expect(escapeControls('👩\u200d')).toBe('👩\\u200d');
    expect(escapeControls('✔\ufe0f\ufe0f\u{e0120}')).toBe('✔\ufe0f\\ufe0f\\u{e0120}');
    expect(escapeControls('🏴\u{e0067}\u{e007f}')).toBe('🏴\\u{e0067}\\u{e007f}');
  });

  it('line ends stay between lines', () => {
    expect(escapeLines('a\u0007\nb\r\n')).toBe('a\\x07\nb\\x0d\n');
  });

  it('a command stays whole, with its line ends, up to what a shell takes', () => {
    const command = `printf '\u0007\n${'x'.repeat(1024 * 1024 - 20)}'`;
    expect(pasteable(command)).toBe(command.replace('\u0007', String.raw`\x07`));
    expect(pasteable(`${command}${'x'.repeat(20)}`)).toMatch(/^printf '\\x07\\x0ax+ … \(.* characters more\)$/);
  });

  it('every string of a value, its keys too', () => {
    expect(readable({ 'k\u0007': ['\u001b', { a: '\u202e' }], n: 1, z: null })).toEqual({
      'k\\x07': ['\\x1b', { a: '\\u202e' }],
      n: 1,
      z: null,
    });
  });

  it('a long text is cut before it is escaped, and says so; no character is cut', () => {
    expect(readable('\u001b'.repeat(2000))).toBe(`${'\\x1b'.repeat(1000)} … (1,000 characters more)`);
    expect(readable(`${'a'.repeat(999)}😀😀`)).toBe(`${'a'.repeat(999)} … (4 characters more)`);
    expect(readable('a'.repeat(1000))).toBe('a'.repeat(1000));
  });
});

it('JSON says the same to a parser, and nothing to a terminal', () => {
  fc.assert(
    fc.property(fc.dictionary(text, text), fc.constantFrom(0, 2), (value, indent) => {
      const json = toJson(value, indent);
      expect(json.replaceAll('\n', '')).not.toMatch(HIDDEN);
      expect(json).not.toMatch(/\u200d|\ufe0f/);
      expect(JSON.stringify(JSON.parse(json))).toBe(JSON.stringify(value));
    }),
    { numRuns: 500 },
  );
});
