// Joining by content: what counts, what was seen, and clients that do not hand over all channels, or none as such.
import { describe, expect, it } from 'vitest';
import { contentOf, joinByContent, seenUnits, unitsOfHop, type Unit } from '../../../src/analyze/units.ts';
import { runOf } from '../../support/runs.ts';
import type { Arrival, Channel, Timeline, VantageId } from '../../../src/model/timeline.ts';
import { aliveLoop, recordingOf, streamOf, timeline } from '../../support/recordings.ts';

/** A letter is a chunk of ten characters: r reasoning, t text, a arguments. A place is 50 ms. */
function say(vantage: VantageId, drawing: string): Timeline {
  const channels: Record<string, Channel> = { r: 'reasoning', t: 'text', a: 'tool-arguments' };
  const arrivals = Array.from(drawing).flatMap((letter, place): Arrival[] => {
    const channel = channels[letter];
    return channel === undefined ? [] : [{ atMs: 50 * place, channel, characters: 10, bytes: 100 }];
  });
  return timeline(vantage, arrivals);
}
const seenAt = (source: string, seen: string) =>
  joinByContent(say('origin', source), say('app', seen)).map(({ outMs }) => outMs);

describe('joinByContent', () => {
  it('a channel that is missing leaves the others in time', () => {
    expect(seenAt('rrtt', '..tt')).toEqual([null, null, 100, 150]);
  });

  it('channels may overtake each other', () => {
    expect(seenAt('taat', 't..taa')).toEqual([0, 200, 250, 150]);
  });

  it('all as text: by order', () => {
    expect(seenAt('rrtt', 'tttt')).toEqual([0, 50, 100, 150]);
    expect(seenAt('rrtt', '...tttt')).toEqual([150, 200, 250, 300]);
  });

  it('more of one kind than was spoken: by order, though the others match', () => {
    expect(seenAt('rt', '.r.tt')).toEqual([50, 150]);
    // Thoughts and arguments are handed over as text, and most of them are missing.
    expect(seenAt('rraat', '.....tt')).toEqual([250, 300, null, null, null]);
  });

  it('a piece is seen when the whole of it is, not with its first part', () => {
    const parts = timeline('app', [piece(10, 9), piece(20, 1), piece(30, 19)]);
    const spoken = timeline('origin', [piece(0, 10), piece(1, 10), piece(2, 10)]);
    expect(joinByContent(spoken, parts)).toEqual([
      { characters: 10, bytes: 100, channel: 'text', inMs: 0, outMs: 20 },
      { characters: 10, bytes: 100, channel: 'text', inMs: 1, outMs: 30 },
      { characters: 10, bytes: 100, channel: 'text', inMs: 2, outMs: null },
    ]);
  });

  it('with stamps that go back, the later one holds for all of the text before it', () => {
    const seen = timeline('app', [piece(50, 5), piece(40, 15)]);
    const spoken = timeline('origin', [piece(0, 10), piece(1, 10)]);
    expect(joinByContent(spoken, seen).map(({ outMs }) => outMs)).toEqual([50, 50]);
  });
});

const piece = (atMs: number, characters: number, channel: Channel | null = 'text'): Arrival => {
  return { atMs, channel, characters, bytes: 100 };
};

it('content is what has a channel and a character', () => {
  const arrivals = [piece(1, 0, null), piece(2, 0), piece(3, 4, null), piece(5, 1)];
  expect(contentOf(timeline('wire', arrivals))).toEqual([{ atMs: 5, channel: 'text', characters: 1, bytes: 100 }]);
});

describe('units', () => {
  const unit = (inMs: number, outMs: number | null): Unit => {
    return { characters: 10, bytes: 100, channel: 'text', inMs, outMs };
  };

  it('that were seen', () => {
    expect(seenUnits([unit(0, 9), unit(1, null), unit(2, 0)])).toEqual([unit(0, 9), unit(2, 0)]);
  });

  it('of the stage between two vantages go in when the first of them has them', () => {
    //   origin  0    50   100        the last was never seen at the wire, so it never went into the client
    //   wire    10   60   -
    //   app     15   -    110
    const wire = [unit(0, 10), unit(50, 60), unit(100, null)];
    const app = [unit(0, 15), unit(50, null), unit(100, 110), unit(150, 160)];
    expect(unitsOfHop(wire, app)).toEqual([unit(10, 15), unit(60, null)]);
  });
});

it('a client that drops thoughts is not said to hold text back: text is missing', () => {
  const spoken = 'r.r.r.r.r.r.t.t.t.t.t.t.t.t';
  const heard = spoken.replaceAll('r', '.');
  const [app, observer] = [say('app', heard), say('observer', heard)];
  const digests = { text: { characters: 80, steps: ['x'] } };
  const all = { ...digests, reasoning: { characters: 60, steps: ['y'] } };
  const timelines = [
    { ...say('origin', spoken), digests: all },
    { ...say('wire', spoken), digests: all },
    { ...app, digests },
    observer,
  ];
  const { verdict, hops } = runOf(recordingOf([streamOf(timelines, { loop: aliveLoop(0, 1350) })]));
  expect(hops.client?.delivery).toBe('incremental');
  expect(verdict).toMatchObject({ delivery: 'incremental', passed: false });
  expect(verdict.summary).toBe('the thinking never came');
});
