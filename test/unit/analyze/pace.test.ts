// The delay that is added to each piece, from exact times.
import { describe, expect, it } from 'vitest';
import { paceOf, smoothingOf } from '../../../src/analyze/pace.ts';
import { runOf } from '../../support/runs.ts';
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

/** Text that was there from the beginning, in so many chunks; and what came of it, in pieces of 12 characters. */
function waiting(chunks: number, times: readonly number[]) {
  const characters = 12 * times.length;
  const wire = pieces(
    'wire',
    Array.from({ length: chunks }, () => 0),
    characters / chunks,
  );
  return { wire, app: pieces('app', times, 12) };
}
/** Times with these gaps between them. */
const after = (gapsMs: readonly number[]) => gapsMs.reduce((times, gap) => [...times, times.at(-1)! + gap], [0]);

describe('the gaps that count', () => {
  it('are eight or more', () => {
    const of = (...gapsMs: number[]) => {
      const { wire, app } = waiting(1, after(gapsMs));
      return paceOf(wire, app);
    };
    expect(of(10, 10, 10, 10, 10, 10, 10, 10)).toEqual({ periodMs: 10, spread: 0, gaps: 8 });
    expect(of(10, 10, 10, 10, 10, 10, 10)).toBeNull();
  });

  it('spread from the 10th to the 90th percentile', () => {
    // Of eleven gaps in order the 10th percentile is the second, the 90th the tenth: 8 and 13, about 10.
    const { wire, app } = waiting(1, after([8, 13, 10, 10, 7, 10, 20, 10, 10, 10, 10]));
    expect(paceOf(wire, app)).toEqual({ periodMs: 10, spread: 0.5, gaps: 11 });
  });

  it('are those in front of a piece that was whole when the one before it came', () => {
    //   wire  24 at 0, 96 at 20        app  12 each at 0, 20, 40, ...: the second waited, and the third from 20 on
    const app = pieces('app', after(Array.from({ length: 9 }, () => 20)), 12);
    const wire = (secondMs: number) =>
      timeline('wire', [...pieces('wire', [0], 24).arrivals, ...pieces('wire', [secondMs], 96).arrivals]);
    expect(paceOf(wire(20), app)?.gaps).toBe(9);
    expect(paceOf(wire(21), app)?.gaps).toBe(8);
  });

  it('are none in front of text that never came in', () => {
    const { app } = waiting(1, after(Array.from({ length: 9 }, () => 20)));
    expect(paceOf(pieces('wire', [0], 12 * 9), app)?.gaps).toBe(8);
    expect(paceOf(pieces('wire', [0], 12 * 9 - 1), app)).toBeNull();
  });
});

describe('what smooths', () => {
  it('makes three pieces or more of two chunks', () => {
    const of = (chunks: number) => {
      const { wire, app } = waiting(chunks, after(Array.from({ length: 11 }, () => 10)));
      return smoothingOf(wire, app)?.periodMs;
    };
    expect(of(8)).toBe(10);
    expect(of(9)).toBeUndefined();
  });

  it('has gaps within two fifths of their median', () => {
    const of = (longMs: number) => {
      const { wire, app } = waiting(1, after([8, 8, 10, 10, 10, 10, 10, 10, 10, longMs, longMs]));
      return smoothingOf(wire, app)?.periodMs;
    };
    expect(of(12)).toBe(10);
    expect(of(12.1)).toBeUndefined();
  });

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
    return runOf(recordingOf([stream], { budgetMs }));
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
