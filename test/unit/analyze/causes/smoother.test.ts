// A smoother slower than the text: when it is detected, and its look-alikes.
import { describe, expect, it } from 'vitest';
import type { LoopLog } from '../../../../src/model/recording.ts';
import type { Arrival, Timeline } from '../../../../src/model/timeline.ts';
import { aliveLoop, deadLoop, draw, recordingOf, streamOf, timeline } from '../../../support/recordings.ts';
import { causeIn } from '../../../support/runs.ts';

describe('smoother', () => {
  const CHUNKS = 'x...x...x...x';
  /** Four of them make a drawn chunk. */
  const words = (times: readonly number[]): Timeline =>
    timeline(
      'app',
      times.map((atMs): Arrival => ({ atMs, channel: 'text', characters: 5, bytes: null })),
    );
  const EVEN = Array.from({ length: 16 }, (_, i) => 120 * i);

  function status(app: Timeline, loop: LoopLog | null, wire = draw('wire', CHUNKS)) {
    const timelines = [draw('origin', CHUNKS), wire, app, { ...app, vantage: 'observer' as const }];
    return causeIn(recordingOf([streamOf(timelines, { loop })]), 'smoother');
  }

  it('words at an even pace, slower than they come, the loop alive', () => {
    const found = status(words(EVEN), aliveLoop(0, 1800));
    expect(found).toMatchObject({ status: 'detected', hop: 'client' });
    expect(found?.words).toEqual([
      '4 chunks on the wire became 16 pieces at the code that iterates: 4.0 for one.',
      'A piece that was waiting came 120 ms after the one before it, evenly: each piece adds that delay, 480 ms for each chunk.',
    ]);
  });

  it.each([
    ['a loop that is busy between words', words(EVEN), { ...aliveLoop(0, 1800), utilization: 0.95 }],
    ['a loop that is silent between words', words(EVEN), deadLoop(0, 1800)],
    ['words in time', words(EVEN.map((_, i) => 200 * Math.floor(i / 4) + (i % 4))), aliveLoop(0, 600)],
    ['pieces that are those of the wire', draw('app', 'x......x......x......x'), aliveLoop(0, 1050)],
  ])('not %s', (_, app, loop) => {
    expect(status(app, loop)?.status).toBe('ruled-out');
  });

  it('not where the wire is late itself', () => {
    const late = draw('wire', 'x........x........x........x');
    expect(status(words(EVEN), aliveLoop(0, 1800), late)?.status).toBe('ruled-out');
  });

  it('not without a witness', () => {
    expect(status(words(EVEN), null)?.status).toBe('not-applicable');
  });
});
