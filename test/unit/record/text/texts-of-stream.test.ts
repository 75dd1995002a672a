// What the mock spoke, what the wire brought, what came out: which hop lost it, and who left.
import { describe, expect, it } from 'vitest';
import { nothingCame, textsOfStream, type StreamTexts } from '../../../../src/record/text/texts-of-stream.ts';
import { NO_FAULT } from '../../../../src/texts/compare-texts.ts';
import { chunksOf, exchangeOf } from '../../../support/answers.ts';

const CHUNKS = chunksOf([20, 20, 20, 20]);
const spoken = exchangeOf(CHUNKS);
const faults = (more: Partial<StreamTexts>) => {
  const all = { spoken, words: CHUNKS, comparisons: [], got: CHUNKS, isLeft: false, endSeen: true, ...more };
  return textsOfStream(all).map(({ hop, fault, isLeft }) => `${hop} ${fault}${isLeft ? ' left' : ''}`);
};

it('each hop for itself', () => {
  expect(faults({})).toEqual(['upstream null', 'client null']);
  expect(faults({ got: CHUNKS.slice(1) })).toEqual(['upstream null', 'client missing']);
  expect(faults({ words: CHUNKS.slice(0, 3), got: CHUNKS.slice(0, 3) })).toEqual([
    'upstream last-piece-lost',
    'client null',
  ]);
  expect(faults({ spoken: undefined, got: CHUNKS.slice(0, 2) })).toEqual(['client cut-off']);
});

it('of an app and a program what is known by their words', () => {
  const comparisons = [{ ...NO_FAULT, hop: 'upstream' as const, channel: 'text' as const }];
  expect(faults({ words: null, got: null, comparisons })).toEqual(['upstream null']);
});

it('an app that sent nothing lost all of the text, and none of the thoughts', () => {
  const thoughts = CHUNKS.map((chunk) => ({ ...chunk, channel: 'reasoning' as const }));
  const characters = CHUNKS.reduce((sum, chunk) => sum + chunk.characters, 0);
  expect(nothingCame([...thoughts, ...CHUNKS])).toMatchObject([
    { hop: 'upstream', fault: 'nothing-came', characters, missingCharacters: characters, missingPieces: 4 },
  ]);
  expect(nothingCame(thoughts)).toEqual([]);
});

describe('an answer that was given up', () => {
  const planned = { chunks: 10, characters: 250 };
  const left = exchangeOf(CHUNKS, { outcome: 'client-aborted', isWhole: false, planned });

  it('is cut off at the client, whatever the wire had brought', () => {
    const given = { spoken: left, words: CHUNKS.slice(0, 3), got: CHUNKS.slice(0, 3), isLeft: true };
    expect(faults(given)).toEqual(['upstream null', 'client cut-off left']);
    const [, client] = textsOfStream({ ...given, comparisons: [], endSeen: false });
    const came = CHUNKS.slice(0, 3).reduce((sum, { characters }) => sum + characters, 0);
    const all = came + 250 - came - CHUNKS[3]!.characters;
    expect(client).toMatchObject({ characters: all, missingCharacters: all - came, missingPieces: 6, pieces: 9 });
    expect(client).toMatchObject({ firstDifferenceAt: came, places: 1 });
  });

  it('also where it is not yet seen at the mock', () => {
    expect(faults({ spoken: { ...left, outcome: 'open' }, isLeft: true })[1]).toBe('client cut-off left');
  });

  it('by an app, whose last piece is not shown', () => {
    const last = { ...NO_FAULT, hop: 'upstream' as const, channel: 'text' as const, fault: 'last-piece-lost' as const };
    expect(faults({ spoken: left, words: null, got: null, comparisons: [last] })).toEqual(['upstream cut-off left']);
  });

  it('not where the model broke off, or was asked for a whole answer, or all had been said', () => {
    for (const more of [{ outcome: 'truncated' as const }, { stream: false }, { isWhole: true }, { faults: ['hang'] }])
      expect(faults({ spoken: { ...left, ...more } })).toEqual(['upstream null', 'client null']);
  });

  it('of a real model: left before the end mark', () => {
    expect(faults({ spoken: undefined, isLeft: true, endSeen: false })).toEqual(['client cut-off left']);
    expect(faults({ spoken: undefined, isLeft: true, endSeen: true })).toEqual(['client null']);
  });
});
