// Whatever stands behind the word curl: it is a request, or a mistake with what to type, and nothing else.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { typedCurl } from '../../src/cli/typed-curl.ts';
import { readCurl } from '../../src/config/curl/read-curl.ts';
import { SWITCHES, SWITCH_NAMES, TAKEN } from '../../src/config/curl/switches.ts';
import { curlWords } from '../../src/config/curl/words.ts';
import { StreamCheckError } from '../../src/errors.ts';

const typedSwitch = fc.constantFrom(
  ...SWITCH_NAMES.flatMap((name) => {
    const { letter } = SWITCHES[name]!;
    return letter === undefined ? [`--${name}`] : [`--${name}`, `-${letter}`, `--${name}=x`, `-s${letter}y`];
  }),
);
const VALUES = [
  'http://h:1/a?b=c',
  'h:1/x',
  '{"a":1}',
  '{a:b}',
  'a: b',
  'a:',
  'a;',
  '@f',
  '=',
  'a=b',
  '^',
  "'x'",
  '$HOME',
  '',
  ' ',
  'h:80:1.2.3.4',
  '3',
  'POST',
  'x:y',
  '\u2014d',
  '{{n}}',
  '[1-3]',
  '%zz',
  'ä\n',
  '--',
  '-',
  'curl',
  '__proto__',
];
const value = fc.constantFrom(...VALUES);
const line = fc.array(fc.oneof(typedSwitch, value, fc.string({ unit: 'grapheme' })), { maxLength: 8 });
const valued = Object.entries(TAKEN).flatMap(([name, taken]) => ('takesValue' in taken ? [`--${name}`] : []));
const pair = fc.tuple(fc.constantFrom(...valued), value);
/** What can be a request: an address, and pairs of a switch and a value. */
const likely = fc.array(pair, { maxLength: 2 }).map((pairs) => ['http://h:1/', ...pairs.flat()]);
const read = () => Buffer.from('a: b\n-----BEGIN CERTIFICATE-----');

it('is a request, or is refused', () => {
  let requests = 0;
  fc.assert(
    fc.property(fc.oneof(line, likely), fc.constantFrom(true, false, null), (words, isInBackground) => {
      try {
        const { request } = readCurl(words, { read, isInBackground });
        expect(request.url.protocol).toMatch(/^https?:$/);
        expect(request.url.username + request.url.password + request.url.hash).toBe('');
        for (const [name, sent] of request.headers)
          expect(`${name}: ${sent}`).toMatch(/^[^\s:]+: [\t\x20-\x7e\x80-\xff]*$/);
        requests += 1;
      } catch (error) {
        if (!(error instanceof StreamCheckError)) throw error;
      }
    }),
    { numRuns: 3000, seed: 18 },
  );
  expect(requests).toBeGreaterThan(50);
});

it('has each value at its place, and is kept word by word', () => {
  fc.assert(
    fc.property(line, (words) => {
      const { switches } = curlWords(words);
      for (const { place, value: taken } of switches) {
        expect(place === null ? null : words[place.index]!.slice(place.from)).toBe(taken);
      }
      expect(typedCurl(words)).toHaveLength(words.length);
    }),
    { numRuns: 1000, seed: 18 },
  );
});
