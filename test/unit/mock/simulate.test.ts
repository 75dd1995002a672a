// The mock on a virtual clock: both timelines with exact numbers.
import { expect, it } from 'vitest';
import { planSchedule } from '../../../src/mock/schedule.ts';
import { simulate } from '../../../src/mock/simulate.ts';
import { protocols } from '../../../src/protocols/index.ts';
import { planOf } from '../../support/stage.ts';

const PLAN = planOf([100], [200.5, 'reasoning'], [300]);
const ndjson = protocols.get('plain-ndjson');

it('at the origin: when each chunk is spoken, with its bytes; nothing is read there', () => {
  const { origin } = simulate(PLAN, ndjson, []);
  expect(origin).toEqual({
    vantage: 'origin',
    arrivals: [
      { atMs: 100, channel: 'text', characters: 7, bytes: 19 },
      { atMs: 200.5, channel: 'reasoning', characters: 7, bytes: 34 },
      { atMs: 300, channel: 'text', characters: 7, bytes: 19 },
    ],
    reads: null,
    headersMs: 0,
    firstByteMs: null,
    endMs: 300,
    digests: {},
  });
});

it('at the wire: each read, and the frames that it brought', () => {
  const { wire } = simulate(PLAN, ndjson, [{ id: 'coalesce', count: 2 }]);
  const frame = { beganReadId: 0, readId: 0, indexInRead: 0, startByte: 0, endByte: 19 };
  expect(wire).toMatchObject({ vantage: 'wire', headersMs: 0, firstByteMs: 200.5, endMs: 300 });
  expect(wire.reads).toEqual([
    { atMs: 200.5, bytes: 53, framedBytes: 53, decodedBytes: 53 },
    { atMs: 300, bytes: 33, framedBytes: 33, decodedBytes: 33 },
  ]);
  expect(wire.arrivals).toEqual([
    { atMs: 200.5, channel: 'text', characters: 7, bytes: 19, frame },
    {
      atMs: 200.5,
      channel: 'reasoning',
      characters: 7,
      bytes: 34,
      frame: { ...frame, indexInRead: 1, startByte: 19, endByte: 53 },
    },
    {
      atMs: 300,
      channel: 'text',
      characters: 7,
      bytes: 19,
      frame: { ...frame, beganReadId: 1, readId: 1, startByte: 53, endByte: 72 },
    },
    {
      atMs: 300,
      channel: null,
      characters: 0,
      bytes: 14,
      frame: { ...frame, beganReadId: 1, readId: 1, indexInRead: 1, startByte: 72, endByte: 86 },
    },
  ]);
});

it('an answer that breaks off has no end', () => {
  const { origin, wire } = simulate(PLAN, ndjson, [{ id: 'reset', afterChunks: 1 }]);
  expect(wire.endMs).toBeNull();
  expect(wire.arrivals).toHaveLength(1);
  expect(origin.arrivals).toHaveLength(3);
});

it('gzip is what it amounts to: all at the end, or nothing', () => {
  expect(simulate(PLAN, ndjson, [{ id: 'gzip', flush: false }])).toEqual(
    simulate(PLAN, ndjson, [{ id: 'full-buffer' }]),
  );
  expect(simulate(PLAN, ndjson, [{ id: 'gzip', flush: true }])).toEqual(simulate(PLAN, ndjson, []));
});

it('what was written never lies before it was spoken, whatever the fractions of a millisecond', () => {
  const schedule = {
    firstMs: 1 / 3,
    words: 'ascii' as const,
    segments: [
      {
        chunks: 50,
        gapMs: 10 / 7,
        jitter: 0.9,
        characters: [20, 20] as [number, number],
        burst: 1,
        channel: 'text' as const,
      },
    ],
  };
  const { origin, wire } = simulate(planSchedule({ seed: 3, schedule }), ndjson, []);
  expect(wire.arrivals.slice(0, 50).map(({ atMs }) => atMs)).toEqual(origin.arrivals.map(({ atMs }) => atMs));
});

it('a bug of ours is thrown', () => {
  const broken = {
    ...ndjson,
    writer: () => ({
      ...ndjson.writer({ id: '', model: '', path: '' }),
      content: () => {
        throw new Error('a bug');
      },
    }),
  };
  expect(() => simulate(PLAN, broken, [])).toThrow('a bug');
});
