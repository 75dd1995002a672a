// One text against another: what is wrong with it, where, and how much is missing.
import { describe, expect, it } from 'vitest';
import { compareText, compareTexts } from '../../../src/texts/compare-texts.ts';

const PIECES = ['t0000 amber ', 't0001 birch ', 't0002 cedar ', 't0003 delta '];
const [A, B, C, D] = PIECES as [string, string, string, string];

describe('of pieces A B C D of 12 characters', () => {
  it.each<[string, string, object]>([
    ['all', A + B + C + D, { fault: null, missingCharacters: 0, firstDifferenceAt: null, gaps: [], places: 0 }],
    ['nothing', '', { fault: 'channel-missing', missingCharacters: 48, firstDifferenceAt: 0, missingPieces: 4 }],
    [
      'A B',
      A + B,
      { fault: 'cut-off', missingCharacters: 24, firstDifferenceAt: 24, gaps: [[24, 24]], missingPieces: 2 },
    ],
    ['A B C', A + B + C, { fault: 'last-piece-lost', missingCharacters: 12, firstDifferenceAt: 36, missingPieces: 1 }],
    ['a part of D', A + B + C + D.slice(0, 8), { fault: 'cut-off', missingCharacters: 4, firstDifferenceAt: 44 }],
    ['A C D', A + C + D, { fault: 'missing', missingCharacters: 12, gaps: [[12, 12]], places: 1, missingPieces: 1 }],
    [
      'B D',
      B + D,
      {
        fault: 'missing',
        missingCharacters: 24,
        gaps: [
          [0, 12],
          [24, 12],
        ],
        places: 2,
        missingPieces: 2,
      },
    ],
    [
      'A C',
      A + C,
      {
        fault: 'missing',
        missingCharacters: 24,
        gaps: [
          [12, 12],
          [36, 12],
        ],
        firstDifferenceAt: 12,
      },
    ],
    ['A C B D', A + C + B + D, { fault: 'reordered', missingCharacters: 0, firstDifferenceAt: 12, missingPieces: 0 }],
    ['A B B C D', A + B + B + C + D, { fault: 'repeated', missingCharacters: 0, firstDifferenceAt: 24 }],
    ['D B A', D + B + A, { fault: 'missing', missingCharacters: 12, missingPieces: 1, places: 1 }],
    ['other letters', A + B.toUpperCase() + C + D, { fault: 'changed', missingCharacters: 0, firstDifferenceAt: 12 }],
    ['more', A + B + C + D + 'so', { fault: 'changed', firstDifferenceAt: 48 }],
    ['a part again', A + B + C + D + 'amber', { fault: 'repeated' }],
    [
      'broken characters',
      A + B.replace('birch', '\ufffd\ufffdrch') + C + D,
      { fault: 'replacement-characters', replaced: 2, firstDifferenceAt: 18 },
    ],
  ])('%s', (_, got, expected) => {
    expect(compareText(PIECES, got)).toMatchObject({ characters: 48, pieces: 4, ...expected });
  });

  it('U+FFFD that was sent is no fault', () => {
    expect(compareText(['a\ufffd', 'b'], 'a\ufffdb').fault).toBeNull();
    expect(compareText(['a\ufffd', 'b'], 'a\ufffd')).toMatchObject({ fault: 'last-piece-lost', replaced: 0 });
  });

  it('short tokens that are alike, many of them lost', () => {
    const tokens = Array.from({ length: 300 }, (_, i) => [' the', ' a', ' of', ' and', ' word'][(i * 7) % 5]!);
    const got = tokens.filter((__, i) => i % 2 === 0).join('');
    const { fault, missingCharacters } = compareText(tokens, got);
    expect(fault).toBe('missing');
    expect(missingCharacters).toBe(tokens.join('').length - got.length);
  });

  it('a long text that is another one is told in time', () => {
    const pieces = Array.from({ length: 4000 }, (_, i) => `t${i} amber birch cedar delta `);
    const got = pieces.map((piece) => piece.replaceAll('e', 'x')).join('');
    const startMs = performance.now();
    expect(compareText(pieces, got).fault).toBe('changed');
    expect(performance.now() - startMs).toBeLessThan(5000);
  });
});

describe('values in place of JSON', () => {
  const sent = ['{"city":"Bonn","days":[1,', '2]}'];
  it.each<[string, string, object]>([
    ['with blanks', '{ "city": "Bonn", "days": [1, 2] }', { fault: null }],
    ['in another order', '{"days":[1,2],"city":"Bonn"}', { fault: null }],
    ['that grow', '{}{"city":"Bo"}{"city":"Bonn","days":[1]}{"city":"Bonn","days":[1,2]}', { fault: null }],
    ['other values', '{"city":"Bonx","days":[1,2]}', { fault: 'changed' }],
    ['that stop growing', '{}{"city":"Bo"}', { fault: 'cut-off', missingCharacters: 2, firstDifferenceAt: 2 }],
    ['cut off as text', '{"city":"Bonn"', { fault: 'cut-off' }],
  ])('%s', (_, got, expected) => {
    expect(compareText(sent, got)).toMatchObject(expected);
  });

  it('several calls, each whole', () => {
    const calls = ['{"a":"1"}', '{"a":"2"}'];
    expect(compareText(calls, '{ "a": "1" }{ "a": "2" }').fault).toBeNull();
    expect(compareText(calls, '{ "a": "1" }').fault).not.toBeNull();
    expect(compareText(calls, '{ "a": "2" }{ "a": "1" }').fault).not.toBeNull();
  });
});

describe('channels', () => {
  const wrote = [
    { channel: 'reasoning' as const, text: 'hm ' },
    { channel: 'text' as const, text: 'yes' },
    { channel: 'text' as const, text: '' },
  ];
  it('each for itself', () => {
    const [text, reasoning, ...others] = compareTexts('client', wrote, [{ channel: 'text', text: 'yes' }]);
    expect(text).toMatchObject({ hop: 'client', channel: 'text', fault: null, pieces: 1 });
    expect(reasoning).toMatchObject({ channel: 'reasoning', fault: 'channel-missing', missingCharacters: 3 });
    expect(others).toEqual([]);
  });

  it('a client that knows none hands all over as text', () => {
    const faults = (text: string) =>
      compareTexts('client', wrote, [{ channel: 'text', text }]).map(({ fault }) => fault);
    expect(faults('hm yes')).toEqual([null, null]);
    expect(faults('hm yex')).not.toEqual([null, null]);
  });
});
