// The delay that is added to each piece, from exact times.
import { describe, expect, it } from 'vitest';
import { analyze } from '../../../src/analyze/analyze.ts';
import { paceOf, smoothingOf } from '../../../src/analyze/pace.ts';
import type { Arrival, Timeline, VantageId } from '../../../src/model/timeline.ts';
import { aliveLoop, recordingOf, streamOf, timeline } from '../../support/recordings.ts';

const WORD = 5;

function pieces(vantage: VantageId, times: readonly number[], characters: number): Timeline {
  return timeline(
    vantage,
    times.map((atMs): Arrival => ({ atMs, channel: 'text', characters, bytes: 150 })),
  );
}

/** Chunks of so many words, and a smoother that hands a word over and waits `delayMs`, then takes the next. */
function smoothed(chunks: number, gapMs: number, words: number, delayMs: number) {
  const spoken = Array.from({ length: chunks }, (_, i) => 100 + gapMs * i);
  let freeMs = 0;
  const handed = spoken.flatMap((atMs) =>
    Array.from({ length: words }, () => {
      const handedMs = Math.max(atMs, freeMs);
      freeMs = handedMs + delayMs;
      return handedMs;
    }),
  );
  return { wire: pieces('wire', spoken, words * WORD), app: pieces('app', handed, WORD) };
}

describe('the pace', () => {
  // The first word never waits; of 15 ms, where a chunk needs 60 in place of 50, the second chunk does not yet either.
  it.each([
    [60, 159],
    [15, 158],
    [7, 120],
  ])('is the delay of %d ms for each word, not for each chunk', (delayMs, gaps) => {
    const { wire, app } = smoothed(40, 50, 4, delayMs);
    expect(paceOf(wire, app)).toEqual({ periodMs: delayMs, spread: 0, gaps });
  });

  it('counts no gap in which there was nothing to hand over', () => {
    const { wire, app } = smoothed(20, 500, 3, 20);
    expect(paceOf(wire, app)).toEqual({ periodMs: 20, spread: 0, gaps: 40 });
  });

  it('is none where each chunk passes as it comes', () => {
    const { wire } = smoothed(40, 50, 4, 0);
    expect(paceOf(wire, { ...wire, vantage: 'app' })).toBeNull();
  });

  it('is none where the words of a chunk come at once', () => {
    const { wire, app } = smoothed(40, 50, 4, 0);
    expect(paceOf(wire, app)).toBeNull();
  });

  it('is none for a handful of pieces', () => {
    const { wire, app } = smoothed(2, 50, 4, 60);
    expect(paceOf(wire, app)).toBeNull();
  });
});

describe('what smooths', () => {
  it('cuts chunks up', () => {
    const { wire, app } = smoothed(40, 50, 1, 80);
    expect(paceOf(wire, app)?.periodMs).toBe(80);
    expect(smoothingOf(wire, app)).toBeNull();
  });

  it('is even', () => {
    const { wire, app } = smoothed(40, 50, 4, 60);
    const uneven = app.arrivals.map((piece, i) => ({ ...piece, atMs: piece.atMs + (i % 3) * 25 }));
    expect(smoothingOf(wire, app)?.periodMs).toBe(60);
    expect(smoothingOf(wire, { ...app, arrivals: uneven })).toBeNull();
  });
});

describe('the verdict', () => {
  function verdictOf(delayMs: number, budgetMs = 100) {
    const { wire, app } = smoothed(40, 50, 4, delayMs);
    const timelines = [{ ...wire, vantage: 'origin' as const }, wire, app, { ...app, vantage: 'observer' as const }];
    const stream = streamOf(timelines, { loop: aliveLoop(0, app.endMs!) });
    return analyze(recordingOf([stream], { budgetMs }));
  }

  it('tells the delay of each piece, and blames the client alone', () => {
    const { hops, verdict } = verdictOf(60);
    expect(verdict).toMatchObject({ delivery: 'throttled', hop: 'client', passed: false });
    expect(hops.client?.mechanism).toMatchObject({ kind: 'pace', periodMs: 60 });
    expect(hops.upstream).toMatchObject({ delivery: 'incremental', mechanism: null });
    expect(verdict.why.at(-1)).toBe('The arrivals fit a pace of one piece every 60 ms.');
  });

  it('passes where the delays have room', () => {
    const { hops, verdict } = verdictOf(1);
    expect(verdict).toMatchObject({ delivery: 'incremental', hop: null, passed: true });
    expect(hops.client?.mechanism).toBeNull();
  });

  it('tells the delay also where the smoother catches up again and again', () => {
    const { hops, verdict } = verdictOf(12, 20);
    expect(verdict).toMatchObject({ delivery: 'batched', hop: 'client' });
    expect(hops.client?.mechanism).toMatchObject({ kind: 'pace', periodMs: 12 });
  });
});
