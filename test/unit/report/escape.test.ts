import fc from 'fast-check';
import { expect, it } from 'vitest';
import { escapeControls, escapeDeep, escapeJson } from '../../../src/report/escape.ts';

// eslint-disable-next-line no-control-regex
const STEERING = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

it('leaves nothing that steers a terminal, and everything else as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const escaped = escapeControls(text);
      expect(escaped).not.toMatch(STEERING);
      if (!STEERING.test(text)) expect(escaped).toBe(text);
    }),
  );
});

it('reaches every string of a value', () => {
  expect(escapeDeep({ 'k\u0007': ['\u001b', { a: '\u202e' }], n: 1, z: null })).toEqual({
    'k\\x07': ['\\x1b', { a: '\\u202e' }],
    n: 1,
    z: null,
  });
});

it('JSON says the same to a parser, and nothing to a terminal', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })), (value) => {
      const json = escapeJson(JSON.stringify(value));
      expect(json).not.toMatch(STEERING);
      expect(JSON.stringify(JSON.parse(json))).toBe(JSON.stringify(value));
    }),
  );
});
