// Two vantages cut the same text differently and must still agree; another text must not.
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDigester } from '../../../../src/record/text/digest.ts';

function digestOf(salt: Buffer, pieces: readonly string[]) {
  const digester = createDigester(salt);
  for (const piece of pieces) digester.add('text', piece);
  return digester.digests().text;
}

describe('createDigester', () => {
  const salt = randomBytes(16);

  test('the cut does not matter, not even inside a surrogate pair', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), (text) => {
        expect(digestOf(salt, text.split(''))).toEqual(digestOf(salt, [text]));
      }),
    );
  });

  test('one digest for each 64 characters begun, the last for the whole text', () => {
    const steps = (length: number) => digestOf(salt, ['a'.repeat(length)])?.steps ?? [];
    expect([0, 1, 63, 64, 65, 128, 129].map((length) => steps(length).length)).toEqual([0, 1, 1, 1, 2, 2, 3]);
    expect(steps(128)[0]).toBe(steps(64)[0]);
    expect(steps(65)[1]).not.toBe(steps(66)[1]);
    expect(steps(64)[0]).toMatch(/^[0-9a-f]{12}$/);
  });

  test('a difference shows from its step on', () => {
    const text = 'a'.repeat(200);
    const other = `${text.slice(0, 100)}b${text.slice(101)}`;
    const same = digestOf(salt, [text])?.steps.map((step, i) => step === digestOf(salt, [other])?.steps[i]);
    expect(same).toEqual([true, false, false, false]);
  });

  test('another salt, other digests; channels are apart; lone surrogates differ', () => {
    expect(digestOf(randomBytes(16), ['abc'])).not.toEqual(digestOf(salt, ['abc']));
    expect(digestOf(salt, ['\ud800'])).not.toEqual(digestOf(salt, ['\ud801']));
    const digester = createDigester(salt);
    digester.add('text', 'abc');
    digester.add('reasoning', 'abc');
    digester.add('tool-arguments', '');
    expect(Object.keys(digester.digests())).toEqual(['text', 'reasoning']);
    expect(digester.digests().text).toEqual(digestOf(salt, ['abc']));
  });
});
