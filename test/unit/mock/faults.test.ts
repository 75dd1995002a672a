// What each fault makes of a stream, on a virtual clock: exact times, exact bytes.
import { describe, expect, it } from 'vitest';
import { prepareFaults } from '../../../src/mock/faults/index.ts';
import { planSchedule } from '../../../src/mock/schedule.ts';
import { simulate } from '../../../src/mock/simulate.ts';
import type { FaultSpec } from '../../../src/model/scenario.ts';
import { protocols } from '../../../src/protocols/index.ts';

/** Ten chunks at 100, 200, ... 1000 ms. */
const PLAN = planSchedule({
  seed: 1,
  schedule: {
    firstMs: 100,
    words: 'ascii',
    segments: [{ chunks: 10, gapMs: 100, jitter: 0, characters: [20, 20], burst: 1, channel: 'text' }],
  },
});
const PROTOCOL = protocols.get('openai-chat');

/** When each chunk was whole at the wire, ms; how many reads had content. */
function wireOf(...faults: FaultSpec[]) {
  const { origin, wire } = simulate(PLAN, PROTOCOL, faults);
  const content = wire.arrivals.filter(({ channel }) => channel !== null);
  return { times: content.map(({ atMs }) => atMs), origin, wire, bytes: (wire.reads ?? []).map(({ bytes }) => bytes) };
}

const SPOKEN = [100, 200, 300, 400, 500, 600, 700, 800, 900, 1000];

describe('when chunks come', () => {
  it.each([
    ['none', [], SPOKEN],
    ['full-buffer', [{ id: 'full-buffer' }], SPOKEN.map(() => 1000)],
    ['timer', [{ id: 'timer', periodMs: 250 }], [250, 250, 500, 500, 500, 750, 750, 1000, 1000, 1000]],
    ['coalesce by count', [{ id: 'coalesce', count: 4 }], [300, 300, 300, 700, 700, 700, 700, 1000, 1000, 1000]],
    ['coalesce by time', [{ id: 'coalesce', lingerMs: 150 }], [150, 350, 350, 550, 550, 750, 750, 950, 950, 1000]],
    ['stall', [{ id: 'stall', afterChunks: [3], forMs: 250 }], [100, 200, 300, 550, 550, 600, 700, 800, 900, 1000]],
    ['pace', [{ id: 'pace', gapMs: 150 }], [100, 250, 400, 550, 700, 850, 1000, 1150, 1300, 1450]],
    ['split', [{ id: 'split', gapMs: 2 }], SPOKEN.map((at) => at + 2)],
    ['crlf', [{ id: 'crlf' }], SPOKEN],
    ['comments', [{ id: 'comments' }], SPOKEN],
    ['truncate', [{ id: 'truncate', afterChunks: 3 }], [100, 200, 300]],
    ['reset', [{ id: 'reset', afterChunks: 3 }], [100, 200, 300]],
    ['hang', [{ id: 'hang', afterChunks: 3 }], [100, 200, 300]],
  ])('%s', (_, faults, times) => {
    const seen = wireOf(...(faults as FaultSpec[])).times.map((at) => Math.round(at));
    // The frame that opens the answer counts: it is the first of the first group.
    expect(seen).toEqual(times);
  });
});

it('size-buffer passes on exactly so many bytes at a time', () => {
  const { bytes } = wireOf({ id: 'size-buffer', sizeBytes: 512 });
  expect(bytes.slice(0, -1).every((size) => size === 512)).toBe(true);
  expect(bytes.length).toBeGreaterThan(3);
});

it('the origin is the model, whatever the faults do behind it', () => {
  expect(wireOf({ id: 'full-buffer' }).origin.arrivals.map(({ atMs }) => atMs)).toEqual(SPOKEN);
});

it('faults stack, the first nearest to the model', () => {
  const { times } = wireOf({ id: 'full-buffer' }, { id: 'pace', gapMs: 10 });
  expect(times).toHaveLength(10);
  expect(times[0]).toBe(1000);
});

describe('wrong parameters are said by name', () => {
  it.each([
    [{ id: 'timer' }, 'timer.periodMs'],
    [{ id: 'timer', periodMs: -1 }, 'timer.periodMs'],
    [{ id: 'timer', periodMs: 5, speed: 2 }, 'speed'],
  ])('%j', (spec, words) => {
    expect(() => prepareFaults([spec])).toThrow(
      expect.objectContaining({ code: 'file-invalid', hint: expect.stringContaining(words) as string }) as Error,
    );
  });

  it('an unknown fault', () => {
    expect(() => prepareFaults([{ id: 'tiemr' }])).toThrow('Did you mean "timer"?');
  });
});
