// Stamps of a server as an emission curve, and those that are none.
import { describe, expect, it } from 'vitest';
import { analyze } from '../../../src/analyze/analyze.ts';
import { inBandOrigin } from '../../../src/analyze/in-band.ts';
import type { Arrival, Timeline } from '../../../src/model/timeline.ts';
import { aliveLoop, draw, recordingOf, streamOf, timeline } from '../../support/recordings.ts';

const SPOKEN = 'x.x.x.x.x.x.x.x.x.x';
/** The server's clock is ahead by so much. */
const EPOCH_MS = 1_764_000_000_007;

/** What came as drawn, with a stamp each. */
function stamped(seen: string, stampOf: (index: number) => number | undefined): Timeline {
  const arrivals = draw('wire', seen).arrivals.map((arrival, i): Arrival => {
    const clockMs = stampOf(i);
    return clockMs === undefined ? arrival : { ...arrival, clockMs };
  });
  return timeline('wire', arrivals);
}
const even = (i: number) => EPOCH_MS + 100 * i;

function verdictOf(wire: Timeline) {
  const behind = (vantage: 'app' | 'observer') => ({ ...draw(vantage, ''), arrivals: wire.arrivals });
  const stream = streamOf([wire, behind('app'), behind('observer')], { loop: aliveLoop(0, 950) });
  return analyze(recordingOf([stream], { scenario: null })).verdict;
}

describe('no curve', () => {
  it('are stamps over a longer time than the request took: an answer that was made earlier', () => {
    expect(inBandOrigin(stamped(SPOKEN, (i) => EPOCH_MS + 99 * i))).not.toBeNull();
    expect(inBandOrigin(stamped(SPOKEN, (i) => EPOCH_MS + 101 * i))).toBeNull();
  });
});

describe('the curve', () => {
  it('needs stamps that tell more than when all of it was sent', () => {
    // Twenty stamps within 49 ms, and within 50 ms.
    const seen = '..................a';
    expect(inBandOrigin(stamped(seen, (i) => EPOCH_MS + (49 * i) / 9))).toBeNull();
    expect(inBandOrigin(stamped(seen, (i) => EPOCH_MS + (50 * i) / 9))).not.toBeNull();
  });

  it('needs stamps that are finer than what it accuses by', () => {
    const coarse = (i: number) => EPOCH_MS - 7 + 100 * i;
    expect(inBandOrigin(stamped(SPOKEN, coarse))).toBeNull();
    expect(inBandOrigin(stamped(SPOKEN, (i) => coarse(i) + (i === 4 ? 10 : 0)))).not.toBeNull();
  });

  it('counts from the chunk that came soonest after its stamp', () => {
    const origin = inBandOrigin(stamped('.x.x.x.x.x.x.x.x.x..x', even));
    expect(origin?.arrivals.map(({ atMs }) => atMs)).toEqual([50, 150, 250, 350, 450, 550, 650, 750, 850, 950]);
  });

  it('is a timeline of the origin, with the words as they came', () => {
    const [first, ...others] = stamped(SPOKEN, even).arrivals;
    const role: Arrival = { atMs: 1, channel: null, characters: 0, bytes: 40 };
    const empty: Arrival = { atMs: 2, channel: 'text', characters: 0, bytes: 50 };
    const digests = { text: { characters: 200, steps: ['x'] } };
    const call: Arrival = { ...first!, channel: 'tool-arguments', characters: 7, bytes: 90 };
    const origin = inBandOrigin({ ...timeline('wire', [role, empty, call, ...others]), digests });
    expect(origin).toMatchObject({ vantage: 'origin', reads: null, headersMs: null, firstByteMs: 0, endMs: null });
    expect(origin?.digests).toBe(digests);
    expect(origin?.arrivals).toHaveLength(10);
    expect(origin?.arrivals[0]).toEqual({ atMs: 0, channel: 'tool-arguments', characters: 7, bytes: 90 });
  });

  it('needs eight different stamps', () => {
    const eight = 'x.x.x.x.x.x.x.x';
    expect(inBandOrigin(stamped(eight, even))).not.toBeNull();
    expect(inBandOrigin(stamped(eight, (i) => even(Math.min(i, 6))))).toBeNull();
  });

  it('needs one for every two moments at which something came', () => {
    // Twenty moments: ten stamps, or nine.
    const twenty = 'x'.repeat(20);
    expect(inBandOrigin(stamped(twenty, (i) => even(Math.floor(i / 2))))).not.toBeNull();
    expect(inBandOrigin(stamped(twenty, (i) => even(Math.min(8, Math.floor(i / 2)))))).toBeNull();
    // All at one moment.
    expect(inBandOrigin(stamped(`...................k`, (i) => even(Math.min(8, Math.floor(i / 2)))))).not.toBeNull();
  });

  it.each<[string, (index: number) => number | undefined]>([
    ['a single time that goes back', (i) => (i === 5 ? even(4) - 1 : even(i))],
    ['no stamps', () => undefined],
    ['a chunk without a stamp', (i) => (i === 3 ? undefined : even(i))],
    ['one time for all', () => EPOCH_MS],
    ['few different times', (i) => EPOCH_MS + 1000 * Math.floor(i / 5)],
    ['times that go back', (i) => EPOCH_MS - i],
  ])('not from %s', (_, stampOf) => {
    expect(inBandOrigin(stamped(SPOKEN, stampOf))).toBeNull();
  });
});

describe('the verdict', () => {
  it('honest', () => {
    expect(verdictOf(stamped(SPOKEN, even))).toMatchObject({ delivery: 'incremental', hop: null, passed: true });
  });

  it('held to the end', () => {
    expect(verdictOf(stamped('..................a', even))).toMatchObject({ delivery: 'buffered', hop: 'upstream' });
  });

  it('without stamps one flush is a fact, and no accusation', () => {
    const verdict = verdictOf(stamped('..................a', () => undefined));
    expect(verdict).toMatchObject({ delivery: 'inconclusive', reason: 'single-flush', hop: null });
  });
});
