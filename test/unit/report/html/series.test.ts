// The curves of a run, the same at even moments, its gaps, and the text of the replay.
import { describe, expect, it } from 'vitest';
import type { Report, Run } from '../../../../src/model/report.ts';
import { withKeptArrivals } from '../../../../src/report/html/kept-arrivals.ts';
import { comparedRuns } from '../../../../src/report/html/compared.ts';
import { gapClasses } from '../../../../src/report/html/gaps.ts';
import { heldWords } from '../../../../src/report/html/held-words.ts';
import { directionOf, lastOf, replayTextsOf } from '../../../../src/report/html/replay-text.ts';
import { sampled } from '../../../../src/report/html/sampling.ts';
import { charactersBy, momentOfShare, piecesBy, seriesOf } from '../../../../src/report/html/series.ts';

/** Three chunks at the origin, with a frame that has no content between them; one lump at the wire. */
const TIMELINES: NonNullable<Run['timelines']> = {
  origin: {
    atMs: [10, 15, 20, 30],
    characters: [2, 0, 3, 5],
    channels: ['text', null, 'text', 'reasoning'],
    bytes: [null, null, null, null],
    reads: [null, null, null, null],
    texts: ['ab', '', 'cde', 'fghij'],
  },
  wire: {
    atMs: [40, 40, 41, 41],
    characters: [2, 0, 3, 5],
    channels: ['text', null, 'text', 'reasoning'],
    bytes: [100, 20, 100, 100],
    reads: [0, 0, 1, 1],
    texts: null,
  },
};
const BARE = { vantages: {}, loop: null };

describe('series', () => {
  const { series, hasEveryArrival, endMs } = seriesOf({ ...BARE, timelines: TIMELINES });

  it('add up what has content, in the order of the vantages', () => {
    expect(series.map(({ vantage }) => vantage)).toEqual(['origin', 'wire']);
    expect(series[0]).toMatchObject({ atMs: [10, 20, 30], totals: [2, 5, 10], characters: [2, 3, 5], reads: null });
    expect(series[1]).toMatchObject({ atMs: [40, 41, 41], reads: [0, 1, 1], texts: null });
    expect([hasEveryArrival, endMs]).toEqual([true, 41]);
  });

  it('leave out frames without content, and content without characters', () => {
    const { wire } = TIMELINES;
    const { series: counted } = seriesOf({
      ...BARE,
      timelines: { wire: { ...wire!, channels: ['text', 'text', null, 'text'], characters: [2, 0, 3, 5] } },
    });
    expect(counted[0]).toMatchObject({ atMs: [40, 41], characters: [2, 5], reads: [0, 1] });
  });

  it('are the curves where the Report holds no single arrival', () => {
    const curve: [number, number][] = [
      [5, 4],
      [9, 10],
    ];
    const vantages = { wire: { curve, endMs: 12 } } as unknown as Run['vantages'];
    const drawn = seriesOf({ vantages, timelines: null, loop: null });
    expect(drawn).toMatchObject({ hasEveryArrival: false, endMs: 12 });
    expect(drawn.series).toEqual([
      { vantage: 'wire', atMs: [5, 9], totals: [4, 10], characters: [4, 6], reads: null, texts: null },
    ]);
  });

  it('last until the loop is alive again, and one millisecond at least', () => {
    const loop = { gaps: [[20, 99]] } as unknown as Run['loop'];
    expect(seriesOf({ ...BARE, timelines: TIMELINES, loop }).endMs).toBe(99);
    expect(seriesOf({ ...BARE, timelines: {} })).toEqual({ series: [], hasEveryArrival: true, endMs: 1 });
  });

  it.each([
    [9.9, 0, 0],
    [10, 1, 2],
    [29, 2, 5],
    [1000, 3, 10],
  ])('by %d ms %d pieces had come', (momentMs, pieces, characters) => {
    expect(piecesBy(series[0]!, momentMs)).toBe(pieces);
    expect(charactersBy(series[0]!, momentMs)).toBe(characters);
  });

  it.each([
    [0.2, 10],
    [0.21, 20],
    [0.5, 20],
    [1, 30],
  ])('a share of %d was there at %d ms', (share, momentMs) => {
    expect(momentOfShare(series[0]!, share)).toBe(momentMs);
  });

  it('are sampled at even moments, both ends among them', () => {
    expect(sampled(series, 10, 40, 4)).toEqual({
      momentsMs: [10, 20, 30, 40],
      totals: [
        [2, 5, 10, 10],
        [0, 0, 0, 2],
      ],
    });
  });
});

describe('gaps', () => {
  it('are counted in classes, from the first that has one to the last', () => {
    // 1.9 and 2 ms; 6,000 ms.
    const classes = gapClasses([{ atMs: [0, 1.9, 3.9] }, { atMs: [0, 6000] }]);
    expect(classes.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
      [1, 2],
      [2, 5],
      [5, 10],
      [10, 20],
      [20, 50],
      [50, 100],
      [100, 200],
      [200, 500],
      [500, 1000],
      [1000, 2000],
      [2000, 5000],
      [5000, null],
    ]);
    expect(classes[0]!.counts).toEqual([1, 0]);
    expect(classes[1]!.counts).toEqual([1, 0]);
    expect(classes.at(-1)!.counts).toEqual([0, 1]);
  });

  it('there are none between fewer than two pieces', () => {
    expect(gapClasses([{ atMs: [5] }, { atMs: [] }])).toEqual([]);
  });
});

describe('the text of the replay', () => {
  it('is the words, and a vantage that saw none has those of one with as much text', () => {
    const [own, borrowed] = replayTextsOf([
      { texts: ['ab', 'cde'], totals: [2, 5] },
      { texts: null, totals: [5] },
    ]);
    expect(own).toEqual({ text: 'abcde', ends: [2, 5], areWords: true });
    expect(borrowed).toEqual({ text: 'abcde', ends: [5], areWords: true });
  });

  it('is letters of the right number where no words were kept, or another amount', () => {
    const texts = replayTextsOf([
      { texts: ['ab'], totals: [2] },
      { texts: null, totals: [500, 1000] },
    ]);
    expect(texts[1]).toMatchObject({ ends: [500, 1000], areWords: false });
    expect(texts[1]!.text).toHaveLength(1000);
  });

  it.each([
    ['ltr', 'Hello שלום'],
    ['rtl', '1. \u{1f600} שלום hello'],
    ['rtl', 'مرحبا'],
    ['ltr', '123'],
    ['ltr', ''],
  ])('goes %s, as its first letter does: %s', (direction, text) => {
    expect(directionOf(text)).toBe(direction);
  });

  it('is cut at its beginning, in front of a word', () => {
    expect(lastOf('one two three', 7, 20)).toBe('one two');
    expect(lastOf('one two three four', 18, 12)).toBe('… three four');
    expect(lastOf('abcdefghij', 10, 4)).toBe('… ghij');
    // No half of a sign of two units.
    expect(lastOf('ab\u{1f600}cd', 6, 3)).toBe('… cd');
  });
});

describe('what a shaded area is', () => {
  const end = (vantage: 'origin' | 'wire' | 'app' | 'screen', total: number) => ({ vantage, totals: [1, total] });
  const hops = { upstream: { share: 0.126 }, client: { share: -0.01 }, display: { share: null } };
  const run = { hops } as unknown as Run;

  it.each([
    ['held by upstream: 13 % of full buffering', end('origin', 9), end('wire', 9)],
    ['held by client: 0 % of full buffering', end('wire', 9), end('app', 12)],
    ['held by upstream: 13 % of full buffering; 1,200 characters never came', end('origin', 1209), end('wire', 9)],
    // Of the hops between them only one was measured; and none.
    ['held by display', end('app', 9), end('screen', 9)],
    ['held by upstream and client: 13 % of full buffering', end('origin', 9), end('app', 9)],
  ])('%s', (words, before, after) => {
    expect(heldWords(run, before, after)).toBe(words);
  });

  it('is that of the hops between where none was measured', () => {
    expect(heldWords({ hops: {} }, end('origin', 9), end('app', 9))).toBe('held by upstream and client');
  });
});

describe('runs against each other', () => {
  const run = (vantage: string | null, timelines: Run['timelines'] = TIMELINES) =>
    ({ timelines, vantages: {}, loop: { gaps: [[0, 500]] }, verdict: { vantage } }) as unknown as Run;

  it('show the judged vantage, or the last one, without the pauses of their loops', () => {
    const { drawn, hasMore } = comparedRuns([run('origin'), run(null)]);
    expect(drawn.map(({ series, endMs }) => [series.vantage, endMs])).toEqual([
      ['origin', 41],
      ['wire', 41],
    ]);
    expect(hasMore).toBe(false);
  });

  it('are the first eight to which text came', () => {
    const { drawn, hasMore } = comparedRuns([run(null, {}), ...Array.from({ length: 9 }, () => run(null))]);
    expect(drawn.map(({ index }) => index)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(hasMore).toBe(true);
    expect(comparedRuns(Array.from({ length: 8 }, () => run(null)))).toMatchObject({ hasMore: false });
  });
});

describe('arrivals in a page', () => {
  const run = (status: string) => ({ status, timelines: TIMELINES });
  const report = { runs: [run('passed'), run('failed'), run('passed')] } as unknown as Report;
  // Eight of each run.
  it.each([
    [24, [true, true, true]],
    [23, [true, true, false]],
    [8, [false, true, false]],
    [7, [false, false, false]],
  ])('with room for %d, those of what did not pass are kept first', (most, kept) => {
    expect(withKeptArrivals(report, most).runs.map(({ timelines }) => timelines !== null)).toEqual(kept);
  });
});
