// A compact timeline reads like the one that it was made of, and is the same JSON.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CHANNELS } from '../../../../src/model/ids.ts';
import type { Arrival, Read, Timeline } from '../../../../src/model/timeline.ts';
import { compactTimeline } from '../../../../src/record/vantages/compact.ts';

const whole = fc.nat(2 ** 31 - 1);
const ms = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0));
const arrival: fc.Arbitrary<Arrival> = fc
  .record({
    required: fc.record({
      atMs: ms,
      channel: fc.constantFrom(null, ...CHANNELS),
      characters: whole,
      bytes: fc.option(whole),
    }),
    others: fc.record(
      {
        frame: fc.record({ beganReadId: whole, readId: whole, indexInRead: whole, startByte: whole, endByte: whole }),
        clockMs: ms,
        text: fc.string(),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ required, others }) => ({ ...required, ...others }));
const read: fc.Arbitrary<Read> = fc.record({ atMs: ms, bytes: whole, framedBytes: whole, decodedBytes: whole });
const timeline: fc.Arbitrary<Timeline> = fc.record({
  vantage: fc.constant('wire' as const),
  arrivals: fc.array(arrival),
  reads: fc.option(fc.array(read)),
  headersMs: fc.option(ms),
  firstByteMs: fc.constant(null),
  endMs: fc.option(ms),
  digests: fc.constant({ text: { characters: 1, steps: ['x'] } }),
});

it('gives the same timeline, as values and as JSON, again and again', () => {
  fc.assert(
    fc.property(timeline, (one) => {
      const compact = compactTimeline(one);
      for (let again = 0; again < 2; again++) expect(compact).toEqual(one);
      expect(JSON.stringify(compact)).toBe(JSON.stringify(one));
    }),
  );
});

it('makes its lists once while they are in use', () => {
  const compact = compactTimeline({
    vantage: 'app',
    arrivals: [{ atMs: 1.5, channel: 'text', characters: 3, bytes: null }],
    reads: null,
    headersMs: 0,
    firstByteMs: null,
    endMs: 2,
    digests: {},
  });
  expect(compact.arrivals).toBe(compact.arrivals);
  expect(compact.arrivals[0]).toEqual({ atMs: 1.5, channel: 'text', characters: 3, bytes: null });
  expect(compact.reads).toBeNull();
});
