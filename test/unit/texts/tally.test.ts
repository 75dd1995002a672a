// The words of the mock counted in what apps and programs send: what came, what never did, what was changed.
import { describe, expect, it } from 'vitest';
import { tallyOf } from '../../../src/texts/tally.ts';
import { chunksOf, FORMATS, saidOf, sent, type Said } from '../../support/answers.ts';

const CHUNKS = chunksOf([20, 30, 25, 40, 22]);
const SAID = saidOf(CHUNKS);
const compared = (output: readonly Said[], chunks = CHUNKS) => tallyOf(sent(output), chunks)?.comparisons;

it('no word at all is no finding', () => {
  expect(compared([{ text: 'hello', with: 4 }])).toBeUndefined();
  expect(compared([])).toBeUndefined();
});

it('figures of what never came', () => {
  const output = FORMATS['SSE']!(SAID.filter((_, i) => i % 2 === 0));
  const [text] = compared(output)!;
  const [first, second, third, fourth] = CHUNKS.map(({ characters }) => characters);
  expect(text).toMatchObject({
    fault: 'missing',
    channel: 'text',
    pieces: 5,
    missingPieces: 2,
    characters: CHUNKS.reduce((sum, { characters }) => sum + characters, 0),
    missingCharacters: second! + fourth!,
    firstDifferenceAt: first,
    places: 2,
    gaps: [
      [first, second],
      [first! + second! + third!, fourth],
    ],
  });
  expect(tallyOf(sent(output), CHUNKS)!.missing).toEqual([0, second, 0, fourth, 0]);
});

it.each<[string, readonly Said[], object]>([
  ['the last word alone', SAID.slice(-1), { fault: 'missing', missingPieces: 4, firstDifferenceAt: 0, places: 1 }],
  ['the first two', SAID.slice(0, 2), { fault: 'cut-off', missingPieces: 3 }],
  ['all but the last', SAID.slice(0, -1), { fault: 'last-piece-lost', missingPieces: 1 }],
])('%s, in every format', (_, said, expected) => {
  for (const format of ['plain text', 'SSE', 'NDJSON', 'in capitals', 'a character an event', 'markup'])
    expect(compared(FORMATS[format]!(said))?.[0], format).toMatchObject(expected);
});

it('words alone, without what stands behind them, are not the text', () => {
  const words = SAID.map((one) => ({ ...one, text: one.text.slice(0, 6) }));
  for (const format of ['plain text', 'SSE', 'NDJSON'])
    expect(compared(FORMATS[format]!(words))?.[0], format).toMatchObject({ fault: 'missing', missingPieces: 5 });
});

it('three letters of the end may stay behind, four may not', () => {
  const short = (by: number) =>
    SAID.map((one, i) => (i === 4 ? { ...one, text: one.text.trimEnd().slice(0, -by) } : one));
  expect(compared(FORMATS['SSE']!(short(3)))?.[0]?.fault).toBeNull();
  expect(compared(FORMATS['SSE']!(short(5)))?.[0]).toMatchObject({ fault: 'cut-off', missingPieces: 1 });
});

it('blanks and punctuation may go, and words may be cut by markup', () => {
  const strip = SAID.map((one) => ({ ...one, text: `<p>${one.text.trim().replace('t00', '<b>t0</b>0')}</p>` }));
  expect(compared(strip.map((one, i) => (i === 2 ? one : SAID[i]!)))?.[0]?.fault).toBeNull();
});

it('U+FFFD that was not sent, as it is and in JSON', () => {
  const chunks = chunksOf([30, 30, 30], { words: 'unicode' });
  const broken = saidOf(chunks).map((one, i) =>
    i === 1 ? { ...one, text: `${one.text.slice(0, -2)}\ufffd\ufffd ` } : one,
  );
  expect(compared(broken, chunks)?.[0]).toMatchObject({ fault: 'replacement-characters', replaced: 2 });
  expect(compared(FORMATS['SSE']!(broken), chunks)?.[0]).toMatchObject({
    fault: 'replacement-characters',
    replaced: 2,
  });
});

describe('channels', () => {
  const thoughts = chunksOf([20, 20, 20, 20], { channel: 'reasoning' }).slice(0, 2);
  const chunks = [...thoughts, ...chunksOf([20, 20, 20, 20]).slice(2)];
  const said = saidOf(chunks);

  it('thinking that is never shown is not missed, text is', () => {
    expect(compared(FORMATS['SSE']!(said.slice(2)), chunks)?.map(({ channel, fault }) => [channel, fault])).toEqual([
      ['text', null],
    ]);
    expect(compared(FORMATS['SSE']!(said.slice(0, 2)), chunks)?.map(({ channel, fault }) => [channel, fault])).toEqual([
      ['text', 'channel-missing'],
      ['reasoning', null],
    ]);
  });

  it('what is shown in part is', () => {
    expect(compared(FORMATS['SSE']!(said.slice(1)), chunks)?.[1]).toMatchObject({
      channel: 'reasoning',
      fault: 'missing',
      missingPieces: 1,
    });
  });
});

it('what looks like a word of the mock before it was spoken is none', () => {
  const early = [{ text: `${SAID[0]!.text} id-t0003 `, with: 0 }, ...SAID.slice(1)];
  expect(compared(early)?.[0]?.fault).toBeNull();
  expect(compared(early.filter((_, i) => i !== 3))?.[0]).toMatchObject({ fault: 'missing', missingPieces: 1 });
});

it('words of another answer in between are no words of this one', () => {
  const other = SAID.flatMap((one) => [one, { text: 't10007 amber fjord ', with: one.with }]);
  expect(compared(other)?.[0]?.fault).toBeNull();
});
