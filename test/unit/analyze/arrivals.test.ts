// Without an emission curve: a real provider. The hops behind the wire are judged, the wire is told as it was.
import { describe, expect, it } from 'vitest';
import { analyze } from '../../../src/analyze/analyze.ts';
import { createRandom } from '../../../src/mock/random.ts';
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
  return analyze(recordingOf([streamOf([one, app, observer])], { scenario: null }));
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
    expect(verdict.next).toContain('stream-check mock --client undici');
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
