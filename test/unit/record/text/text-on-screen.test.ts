// Text of a real model, found on a screen: pieces of output and of text with their times, no process.
import { describe, expect, it } from 'vitest';
import { firstPiecesByText, type WireText } from '../../../../src/record/text/text-on-screen.ts';

/** Texts at 10, 20, 30, ... as the wire brought them. */
const wire = (...texts: string[]) =>
  texts.map((text, i): WireText => ({ channel: 'text', text, at: BigInt(10 * (i + 1)) }));

/** When each text was seen, null if never. */
function seen(texts: readonly WireText[], screen: [at: number, shown: string | Buffer][]) {
  const pieces = screen.map(([at, shown]) => ({ at: BigInt(at), bytes: Buffer.from(shown as string) }));
  return firstPiecesByText(pieces, texts).map((piece) => (piece === null ? null : Number(piece.at)));
}

describe('printed as it comes', () => {
  it('piece by piece', () => {
    expect(
      seen(wire('Rain', 'bows ', 'are'), [
        [11, 'Rain'],
        [21, 'bows '],
        [31, 'are\n'],
      ]),
    ).toEqual([11, 21, 31]);
  });

  it('in an envelope, behind a prompt, with colours and broken lines', () => {
    const screen: [number, string][] = [
      [5, 'Rain or shine? '],
      [11, '{"delta":"Rain"}\n'],
      [21, '\u001b[1mbo\r\nws\u001b[0m'],
      [31, '{"delta":"are"}\n'],
    ];
    expect(seen(wire('Rain', 'bows ', 'are'), screen)).toEqual([11, 21, 31]);
  });

  it('cut in the middle of a piece and of a character: it counts when it is whole', () => {
    const word = Buffer.from('Übermut');
    const screen: [number, Buffer][] = [
      [11, word.subarray(0, 1)],
      [12, word.subarray(1, 4)],
      [13, word.subarray(4)],
    ];
    expect(seen(wire('Übermut'), screen)).toEqual([13]);
  });
});

it('all at the end', () => {
  expect(seen(wire('a', 'b', 'c'), [[99, 'abc']])).toEqual([99, 99, 99]);
});

it('not in what was shown before the wire had it', () => {
  expect(
    seen(wire('a', 'b'), [
      [1, 'a banner of b'],
      [12, 'a'],
      [22, 'b'],
    ]),
  ).toEqual([12, 22]);
});

it('in a screen that is drawn anew with every word', () => {
  const words = Array.from({ length: 60 }, (_, i) => `word${i}x `);
  const screen = words.map((_, i): [number, string] => [10 * (i + 1) + 1, words.slice(0, i + 1).join('')]);
  expect(seen(wire(...words), screen)).toEqual(screen.map(([at]) => at));
});

it('one that was lost is vouched for by a later one; what follows never came', () => {
  expect(
    seen(wire('one', 'lost', 'three', 'four'), [
      [11, 'one'],
      [31, 'three'],
    ]),
  ).toEqual([11, 31, 31, null]);
});

it('a short piece is not found far away', () => {
  expect(
    seen(wire('one', 'x', 'two'), [
      [11, 'one'],
      [31, `${'.'.repeat(500)}x`],
      [41, 'two'],
    ]),
  ).toEqual([11, null, null]);
});

it('nothing at all', () => {
  expect(seen(wire('one', ' '), [[11, 'finished']])).toEqual([null, null]);
});
