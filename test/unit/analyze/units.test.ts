// Joining by content, where a client does not hand over all channels, or none as such.
import { describe, expect, it } from 'vitest';
import { analyze } from '../../../src/analyze/analyze.ts';
import { joinByContent } from '../../../src/analyze/units.ts';
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
  const { verdict, hops } = analyze(recordingOf([streamOf(timelines, { loop: aliveLoop(0, 1350) })]));
  expect(hops.client?.delivery).toBe('incremental');
  expect(verdict).toMatchObject({ delivery: 'incremental', passed: false });
  expect(verdict.summary).toContain('60 characters are missing');
});
