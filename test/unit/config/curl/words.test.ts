// Words of a pasted line: as curl takes them apart, and more.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SWITCHES, SWITCH_NAMES, TAKEN } from '../../../../src/config/curl/switches.ts';
import { curlWords } from '../../../../src/config/curl/words.ts';

const switchesOf = (...line: string[]) => curlWords(line).switches.map(({ name, value }) => [name, value]);
const operandsOf = (...line: string[]) => curlWords(line).operands.map(({ word }) => word);

describe('switches', () => {
  it.each([
    [
      ['-sSNL'],
      [
        ['silent', null],
        ['show-error', null],
        ['no-buffer', null],
        ['location', null],
      ],
    ],
    [['-XPOST'], [['request', 'POST']]],
    [
      ['-ksXPOST', '-d@file'],
      [
        ['insecure', null],
        ['silent', null],
        ['request', 'POST'],
        ['data', '@file'],
      ],
    ],
    [
      ['-sX', 'PUT'],
      [
        ['silent', null],
        ['request', 'PUT'],
      ],
    ],
    [['--data', '@file'], [['data', '@file']]],
    [
      ['--request=PUT', '--data-raw=a=b'],
      [
        ['request', 'PUT'],
        ['data-raw', 'a=b'],
      ],
    ],
    [['-H', '-X'], [['header', '-X']]],
    [['-d', ''], [['data', '']]],
    [['-H'], [['header', null]]],
    [
      ['--frobnicate', '-sQd'],
      [
        [null, null],
        ['silent', null],
        [null, null],
      ],
    ],
    [
      ['--compressed=yes', '--constructor', '--toString=1'],
      [
        [null, null],
        [null, null],
        [null, null],
      ],
    ],
    [['--', '-H', '--data'], []],
  ])('%j', (line, switches) => {
    expect(switchesOf(...line)).toEqual(switches);
  });

  it('are known by one letter each', () => {
    const letters = SWITCH_NAMES.flatMap((name) => SWITCHES[name]!.letter ?? []);
    expect(new Set(letters).size).toBe(letters.length);
  });

  it('that are taken are listed by explain curl', () => {
    const page = readFileSync(new URL('../../../../src/guides/curl.md', import.meta.url), 'utf8');
    const unlisted = Object.entries(TAKEN).filter(([name, found]) => {
      const letter = 'letter' in found ? `\`-${found.letter}\`` : '';
      return !page.includes(`\`--${name}\``) || !page.includes(letter);
    });
    expect(unlisted).toEqual([]);
  });
});

describe('operands', () => {
  it('are what belongs to no switch, with the switch before', () => {
    const { operands } = curlWords(['http://a/', '-H', 'Accept:', 'text/plain', '-', '-s', '--', '-b']);
    expect(operands.map(({ word, behind }) => [word, behind?.typed ?? null])).toEqual([
      ['http://a/', null],
      ['text/plain', '-H'],
      ['-', '-H'],
      ['-b', '-s'],
    ]);
  });

  it('do not begin with the word curl, which a pasted line has once more', () => {
    expect(operandsOf('curl', 'http://a/')).toEqual(['http://a/']);
    expect(operandsOf('curl.exe', 'http://a/')).toEqual(['http://a/']);
    expect(operandsOf('/usr/bin/curl', 'http://a/', 'curl')).toEqual(['http://a/', 'curl']);
  });
});
