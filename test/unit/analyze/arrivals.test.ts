// Without an emission curve: a real provider. The hops behind the wire are judged, the wire is told as it was.
import { describe, expect, it } from 'vitest';
import { classifyArrivals } from '../../../src/analyze/arrivals.ts';
import { createRandom } from '../../../src/mock/random.ts';
import { runOf } from '../../support/runs.ts';
import type { Arrival, Timeline, VantageId } from '../../../src/model/timeline.ts';
import { recordingOf, streamOf, timeline } from '../../support/recordings.ts';

function wire(gapsMs: readonly number[]): Timeline {
  let atMs = 300;
  const arrivals = gapsMs.map((gapMs): Arrival => ({
    atMs: (atMs += gapMs),
    channel: 'text',
    characters: 5,
    bytes: 180,
  }));
  return timeline('wire', arrivals);
}

const as = (one: Timeline, vantage: VantageId, byMs = 1): Timeline => {
  return { ...one, vantage, arrivals: one.arrivals.map((arrival) => ({ ...arrival, atMs: arrival.atMs + byMs })) };
};

function analysisOf(one: Timeline, app = as(one, 'app'), observer = as(app, 'observer')) {
  return runOf(recordingOf([streamOf([one, app, observer])], { scenario: null }));
}

/** Gaps as models make them: exponential about a mean. */
function exponential(count: number, meanMs: number, seed: number): number[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => -meanMs * Math.log(1 - random()));
}

describe('an honest stream passes', () => {
  it.each([
    ['evenly spoken', Array.from({ length: 100 }, () => 25)],
    ['as models speak', exponential(150, 30, 1)],
    ['faster', exponential(300, 10, 2)],
    ['slow', exponential(40, 120, 3)],
  ])('%s', (_, gaps) => {
    const { verdict, vantages } = analysisOf(wire(gaps));
    expect(verdict).toMatchObject({ delivery: 'incremental', passed: true, hop: null });
    expect(verdict.limits.join(' ')).toContain('Nobody here knows when the model spoke');
    expect(vantages.wire).toMatchObject({ fidelity: null, hold: null });
  });

  it('whatever the random numbers: two hundred streams, none accused', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const { verdict } = analysisOf(wire(exponential(60 + (seed % 90), 8 + (seed % 60), seed)));
      expect(verdict.hop, `seed ${seed}`).toBeNull();
      expect(verdict.delivery, `seed ${seed}`).not.toMatch(/batched$|buffered|replayed|throttled|stalled/);
    }
  });
});

describe('a fact is told, nobody is accused', () => {
  it('all in one flush', () => {
    const { verdict } = analysisOf(wire([0, ...Array.from({ length: 80 }, () => 0)]));
    expect(verdict).toMatchObject({ delivery: 'inconclusive', reason: 'single-flush', hop: null });
    expect(verdict.why.join(' ')).toContain('100 % of the text arrived together, 300 ms after the request');
    expect(verdict.next).toEqual(['stream-check mock --client undici']);
  });

  it('pieces in small groups, as speculative decoding makes them', () => {
    const gaps = Array.from({ length: 120 }, (_, i) => (i % 3 === 0 ? 60 : 0));
    const { verdict } = analysisOf(wire(gaps));
    expect(verdict.hop).toBeNull();
    expect(verdict.delivery).toMatch(/^(incremental|micro-batched|inconclusive|coarse)$/);
  });
});

describe('what lies behind the wire is judged all the same', () => {
  const steady = wire(Array.from({ length: 100 }, () => 25));
  const endMs = steady.arrivals.at(-1)!.atMs;
  const lump = (vantage: VantageId): Timeline => {
    return { ...steady, vantage, arrivals: steady.arrivals.map((arrival) => ({ ...arrival, atMs: endMs + 5 })) };
  };

  it('a client that collects', () => {
    expect(analysisOf(steady, lump('app')).verdict).toMatchObject({
      delivery: 'buffered',
      hop: 'client',
      passed: false,
    });
  });

  it('an event loop that is blocked', () => {
    const { verdict } = analysisOf(steady, as(steady, 'app'), lump('observer'));
    expect(verdict).toMatchObject({ delivery: 'buffered', hop: 'event-loop', passed: false });
  });
});

/** Bursts at even or given times; a burst is the characters of each of its chunks, all at once. */
function bursts(atMs: number | readonly number[], ...sizes: (readonly number[])[]): Timeline {
  const arrivals = sizes.flatMap((pieces, i) =>
    pieces.map((characters): Arrival => {
      return { atMs: 300 + (typeof atMs === 'number' ? atMs * i : atMs[i]!), channel: 'text', characters, bytes: 180 };
    }),
  );
  return timeline('wire', arrivals);
}
const of = (count: number, characters = 5) => Array.from({ length: count }, () => characters);
const times = (count: number, burst: readonly number[]) => Array.from({ length: count }, () => burst);
const classOf = (seen: Timeline) => {
  const { delivery, reason } = classifyArrivals(seen);
  return reason ?? delivery;
};

describe('how much came at once', () => {
  const factsOf = (firstMs: number, ...rows: [afterMs: number, characters: number][]) =>
    classifyArrivals(
      timeline(
        'wire',
        rows.map(([afterMs, characters]): Arrival => {
          return { atMs: firstMs + afterMs, channel: 'text', characters, bytes: null };
        }),
      ),
    );

  it('is looked for in every window of 15 ms', () => {
    const rows: [number, number][] = [
      [0, 10],
      [100, 20],
      [115, 20],
      [116, 10],
      [300, 40],
    ];
    // 20 and 20 within 15 ms; with the 10 behind them they would take 16. The 40 at the end come second.
    expect(factsOf(300, ...rows)).toMatchObject({ singleFlushShare: 0.4, singleFlushAtMs: 400 });
  });

  it('or of 1 % of the time that the first text took', () => {
    expect(factsOf(2000, [0, 10], [20, 10], [500, 10], [600, 10])).toMatchObject({ singleFlushShare: 0.5 });
    expect(factsOf(2000, [0, 10], [21, 10], [500, 10], [600, 10])).toMatchObject({ singleFlushShare: 0.25 });
  });

  it('of nothing is nothing', () => {
    expect(classifyArrivals(timeline('wire', []))).toEqual({
      singleFlushShare: 0,
      singleFlushAtMs: null,
      flushShare: 0,
      bursts: 0,
      periodMs: null,
      delivery: 'inconclusive',
      reason: 'no-content',
    });
  });

  it('a flush has three chunks, within 4 ms or half a millisecond for each', () => {
    // The chunks of a burst, and two single ones far behind.
    const share = (burst: readonly number[]) =>
      factsOf(300, ...burst.map((ms): [number, number] => [ms, 10]), [500, 10], [900, 10]).flushShare;
    expect(share([0, 2, 4])).toBe(0.6);
    expect(share([0, 2, 4.1])).toBe(0);
    expect(share([0, 2])).toBe(0);
    // Of a burst that takes longer, more than nine are one.
    expect(share([0, 0, 0, 10])).toBe(0);
    expect(share([...Array.from({ length: 9 }, () => 0), 10])).toBe(0);
    expect(share([...Array.from({ length: 10 }, () => 0), 10])).toBeCloseTo(10 / 13, 12);
    // Ten chunks may take 5 ms.
    expect(share([0, 0, 0, 0, 0, 0, 0, 0, 2.5, 5])).toBeCloseTo(10 / 12, 12);
    expect(share([0, 0, 0, 0, 0, 0, 0, 0, 2.5, 5.1])).toBe(0);
  });
});

describe('bursts', () => {
  const count = (gapsMs: readonly number[]) => classifyArrivals(wire([0, ...gapsMs])).bursts;

  it('are more than 3 ms apart', () => {
    expect(count([3, 3, 3, 3])).toBe(1);
    expect(count([3.1, 3.1, 3.1, 3.1])).toBe(5);
  });

  it('or lie between the long ones of two clear groups of gaps, five times as long', () => {
    expect(count([10, 51, 10, 51, 10, 51])).toBe(4);
    expect(count([10, 49, 10, 49, 10, 49])).toBe(7);
  });

  it('which lie where the gaps part best, whatever their order', () => {
    expect(count([100, 8, 9, 120, 10, 80, 11])).toBe(4);
    expect(count([0, 90, 0, 90, 0, 90])).toBe(4);
  });

  it('where the short ones are those of a machine, up to 12 ms', () => {
    expect(count([11.9, 100, 11.9, 100])).toBe(3);
    expect(count([12.1, 100, 12.1, 100])).toBe(5);
  });

  it('and a quarter of all', () => {
    expect(count([10, 100, 100, 100])).toBe(4);
    expect(count([10, 100, 100, 100, 100])).toBe(6);
  });

  it('and a gap of more than 60 ms parts two of them, with whichever group it goes', () => {
    expect(count([10, 10, 10, 80, 5000, 5000, 5000])).toBe(5);
    expect(count([10, 10, 10, 50, 5000, 5000, 5000])).toBe(4);
  });
});

describe('what can be said of arrivals alone', () => {
  it.each<[string, Timeline, string]>([
    ['one chunk', bursts(0, [5]), 'single-flush'],
    ['nine tenths at once', bursts(500, of(9), of(1)), 'single-flush'],
    ['less than that at once', bursts(500, of(8), of(2)), 'batched-arrivals'],

    ['three bursts of five', bursts(200, ...times(3, of(5))), 'batched-arrivals'],
    ['four bursts of five', bursts(200, ...times(4, of(5))), 'grouped'],
    ['three bursts of four', bursts(200, ...times(3, of(4))), 'incremental'],
    ['two bursts of four', bursts(200, of(4), of(4)), 'too-few-chunks'],

    ['three single chunks', bursts(100, [5], [5], [5]), 'coarse'],
    ['two', bursts(100, [5], [5]), 'too-few-chunks'],
    ['three less than 100 ms apart', bursts(99, [5], [5], [5]), 'too-few-chunks'],
    ['nineteen', bursts(100, ...times(19, [5])), 'coarse'],
    ['twenty', bursts(100, ...times(20, [5])), 'incremental'],
    ['seven tenths of the text in one', bursts(100, [7], [2], [1]), 'coarse'],
    ['more than that', bursts(100, [71], [19], [10]), 'too-few-chunks'],
    ['two at once', bursts(100, [5, 5], [5], [5]), 'coarse'],
    ['three at once', bursts(100, [5, 5, 5], [5], [5]), 'too-few-chunks'],

    ['seven chunks', bursts(50, ...times(7, [5])), 'too-few-chunks'],
    ['eight', bursts(50, ...times(8, [5])), 'incremental'],
    ['within 99 ms', bursts([0, 14, 28, 42, 56, 70, 85, 99], ...times(8, [5])), 'too-short'],
    ['within 100 ms', bursts([0, 14, 28, 42, 56, 70, 85, 100], ...times(8, [5])), 'incremental'],

    ['groups of three, less than 100 ms apart', bursts(99, ...times(4, of(3))), 'micro-batched'],
    ['groups of three, 100 ms apart', bursts(100, ...times(4, of(3))), 'grouped'],
    ['groups of two', bursts(99, ...times(8, of(2))), 'incremental'],
    ['most bursts are single chunks, but of little text', bursts(99, [1], [1], [1], of(5), of(5)), 'incremental'],
    ['seven tenths in flushes', bursts(99, of(3, 7), of(3, 7), of(3, 7), of(2, 13.5)), 'micro-batched'],
    ['less than that', bursts(99, of(3, 7), of(3, 7), of(3, 7), of(2, 14)), 'incremental'],
    ['groups of nine, less than 400 ms apart', bursts(399, ...times(4, of(9))), 'grouped'],
    ['groups of nine, 400 ms apart', bursts(400, ...times(4, of(9))), 'batched-arrivals'],
    ['groups of ten', bursts(399, ...times(4, of(10))), 'batched-arrivals'],

    ['half of it in ten chunks at once', bursts(99, of(10), ...times(10, [5])), 'batched-arrivals'],
    ['less than half', bursts(99, of(10), ...times(11, [5])), 'incremental'],
    ['half of it in nine chunks at once', bursts(99, of(9), ...times(9, [5])), 'incremental'],
    ['most of it at once, and then piece by piece', bursts(25, of(80), ...times(20, [5])), 'batched-arrivals'],
    ['without a gap, as a fast model', wire([0, ...Array.from({ length: 300 }, () => 1)]), 'batched-arrivals'],
    ['nine without a gap', wire([0, ...Array.from({ length: 8 }, () => 3)]), 'too-few-chunks'],
  ])('%s', (_, seen, expected) => {
    expect(classOf(seen)).toBe(expected);
  });

  it('three bursts with less than seven tenths in flushes', () => {
    // The last five chunks take 12 ms, so they are no flush: with 30 of 100 characters, with 31.
    const seen = (last: number) => {
      const spread = [0, 3, 6, 9, 12].map((ms): Arrival => {
        return { atMs: 700 + ms, channel: 'text', characters: last, bytes: null };
      });
      return timeline('wire', [...bursts(200, of(5, 7), of(5, 7)).arrivals, ...spread]);
    };
    expect(classOf(seen(6))).toBe('batched-arrivals');
    expect(classOf(seen(6.1))).toBe('incremental');
  });
});

describe('plain text, of which a read is a piece', () => {
  const classOfText = (...sizes: readonly number[]) => {
    const { delivery, reason } = classifyArrivals(bursts(900, ...sizes.map((size) => [size])), { isFramed: false });
    return reason ?? delivery;
  };

  it('was collected where half of it came in pieces of 2,000 characters', () => {
    expect(classOfText(...of(10, 2000))).toBe('batched-arrivals');
    expect(classOfText(...of(25, 2000))).toBe('batched-arrivals');
    expect(classOfText(...of(25, 1999))).toBe('incremental');
    expect(classOfText(...of(5, 2000), ...of(10, 1000))).toBe('batched-arrivals');
    expect(classOfText(...of(5, 2000), ...of(11, 1000))).toBe('coarse');
  });

  it('is no measure for events, which an app or an API makes as long as it likes', () => {
    expect(classOf(bursts(900, ...times(10, [2000])))).toBe('coarse');
  });
});

describe('text beside thoughts', () => {
  /** Thoughts every 25 ms, and the text behind them. */
  const seen = (text: readonly Arrival[]) => {
    const thoughts = Array.from({ length: 200 }, (_, i): Arrival => {
      return { atMs: 300 + 25 * i, channel: 'reasoning', characters: 20, bytes: 150 };
    });
    return timeline('wire', [...thoughts, ...text]);
  };
  const said = (count: number, everyMs: number, characters = 20): Arrival[] =>
    Array.from({ length: count }, (_, i): Arrival => {
      return { atMs: 6000 + everyMs * i, channel: 'text', characters, bytes: 150 };
    });

  it('is judged by itself where it came at once', () => {
    expect(classifyArrivals(seen(said(40, 0)))).toMatchObject({ reason: 'single-flush', singleFlushAtMs: 6000 });
    expect(classOf(seen(said(1, 0, 800)))).toBe('single-flush');
  });

  it('is part of the whole where it came in time, or is too short to tell', () => {
    expect(classOf(seen(said(40, 20)))).toBe('incremental');
    expect(classOf(seen(said(10, 0)))).toBe('single-flush');
    expect(classOf(seen(said(9, 0)))).toBe('incremental');
    // Within 1 % of six seconds, which is what the thoughts took.
    expect(classOf(seen(said(30, 1.5)))).toBe('incremental');
  });
});

describe('a timer behind the model is named', () => {
  /** Bursts of ten chunks and more, 500 ms apart but for `unevenMs`; 50 characters each but for `by`. */
  const seen = (unevenMs: number, by: number, count = 5, chunks: (i: number) => number = (i) => 10 + i) => {
    const at = Array.from({ length: count }, (_, i) => 500 * i + (i % 2 === 1 ? unevenMs : 0));
    const sizes = Array.from({ length: count }, (_, i) => {
      const others = of(chunks(i) - 1, 2);
      return [...others, 50 + (i % 2 === 0 ? by : -by) - 2 * others.length];
    });
    return bursts(at, ...sizes.slice(0, -1), of(10, 9));
  };

  it('by five flushes', () => {
    expect(classOf(seen(0, 7))).toBe('batched');
    expect(classOf(seen(0, 7, 4))).toBe('batched-arrivals');
  });

  it('by flushes alone: two chunks at the end are none', () => {
    const four = seen(0, 7).arrivals.filter(({ atMs }) => atMs < 2300);
    const end = [1, 2].map((): Arrival => ({ atMs: 2300, channel: 'text', characters: 5, bytes: null }));
    expect(classOf(timeline('wire', [...four, ...end]))).toBe('batched-arrivals');
  });

  it('not where sizes are as even as times: the last, which the end makes, does not count', () => {
    expect(classOf(seen(0, 0))).toBe('batched-arrivals');
  });

  it('not where as many come each time: a model that works in steps of so many is as even', () => {
    expect(classOf(seen(0, 7, 9, () => 10))).toBe('batched-arrivals');
    // The first token comes by itself, and a network may cut a step in two.
    expect(classOf(seen(0, 7, 9, (i) => (i === 0 ? 1 : 10)))).toBe('batched-arrivals');
    expect(classOf(seen(0, 7, 9, (i) => (i < 4 ? 10 : 10 + i)))).toBe('batched-arrivals');
    expect(classOf(seen(0, 7, 9, (i) => (i < 3 ? 10 : 10 + i)))).toBe('batched');
    expect(classOf(seen(0, 7, 9, (i) => (i === 2 || i === 6 ? 19 : 10 + i)))).toBe('batched-arrivals');
    // The last has ten as well, but the end makes it.
    expect(classOf(seen(0, 7, 6, (i) => 10 - i))).toBe('batched');
  });

  it('whatever comes by itself between its flushes', () => {
    const flushes = seen(0, 7, 6).arrivals;
    const single = (atMs: number): Arrival => ({ atMs, channel: 'text', characters: 1, bytes: null });
    const all = [...flushes, ...Array.from({ length: 6 }, (_, i) => single(310 + 500 * i))];
    expect(
      classOf(
        timeline(
          'wire',
          all.toSorted((a, b) => a.atMs - b.atMs),
        ),
      ),
    ).toBe('batched');
  });

  it('not at uneven times', () => {
    // Intervals of 500 + u and 500 - u in turn vary by 1.155 u / 500: by less than 0.1 up to 43.
    expect(classOf(seen(43, 20))).toBe('batched');
    expect(classOf(seen(44, 20))).toBe('batched-arrivals');
  });

  it('only where times are clearly more even than sizes', () => {
    // 1.6 * 0.0993 is 0.159; sizes vary by 1.155 * 7 / 50 = 0.162, or by 1.155 * 6.8 / 50 = 0.157.
    expect(classOf(seen(43, 7))).toBe('batched');
    expect(classOf(seen(43, 6.8))).toBe('batched-arrivals');
  });
});
