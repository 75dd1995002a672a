// A smoother slower than the text: when it is detected, and its look-alikes.
import { describe, expect, it } from 'vitest';
import type { LoopLog } from '../../../../src/model/loop-log.ts';
import type { Arrival, Timeline } from '../../../../src/model/timeline.ts';
import { aliveLoop, deadLoop, draw, recordingOf, silentLoop, streamOf, timeline } from '../../../support/recordings.ts';
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

  it.each([
    ['busy for less than half of the time', { ...aliveLoop(0, 1800), utilization: 0.49 }, 'detected'],
    ['busy for half of it', { ...aliveLoop(0, 1800), utilization: 0.5 }, 'ruled-out'],
    ['silent for less than half of it', silentLoop(0, 1800, 100, 995), 'detected'],
    ['silent for half of it', silentLoop(0, 1800, 100, 1000), 'ruled-out'],
  ])('a loop that was %s', (_, loop, expected) => {
    expect(status(words(EVEN), loop).status).toBe(expected);
  });

  it('not where the wire is late itself', () => {
    const late = draw('wire', 'x........x........x........x');
    expect(status(words(EVEN), aliveLoop(0, 1800), late)?.status).toBe('ruled-out');
  });

  it('not without a witness', () => {
    expect(status(words(EVEN), null)?.status).toBe('not-applicable');
  });

  it('tells pieces, the delay of each, and of a chunk', () => {
    expect(status(words(EVEN), aliveLoop(0, 1800))).toMatchObject({
      figures: { piecesPerChunk: 4, periodMs: 120, delayPerChunkMs: 480 },
      evidence: [
        { kind: 'cut-up', chunks: 4, pieces: 16, piecesPerChunk: 4 },
        { kind: 'delay-per-piece', delayMs: 120, perChunkMs: 480 },
      ],
    });
  });

  it.each<[string, Partial<LoopLog>, string]>([
    ['a loop that is busy for less than half of the stream', { utilization: 0.49 }, 'detected'],
    ['a loop that is busy for half of it', { utilization: 0.5 }, 'ruled-out'],
    ['a loop of which nobody knows how busy it was', { utilization: null }, 'detected'],
    // Silences of 400 and 499 ms, or of 400 and 500, in 1,800 ms.
    ['a loop that is silent for less than half of it', { ticksMs: ticks([100, 500], [600, 1099]) }, 'detected'],
    ['a loop that is silent for half of it', { ticksMs: ticks([100, 500], [600, 1100]) }, 'ruled-out'],
  ])('%s', (_, more, expected) => {
    expect(status(words(EVEN), { ...aliveLoop(0, 1800), ...more })?.status).toBe(expected);
  });

  it('needs the socket and the code that iterates', () => {
    const loop = aliveLoop(0, 1800);
    const of = (...timelines: Timeline[]) => causeIn(recordingOf([streamOf(timelines, { loop })]), 'smoother').status;
    const [origin, wire] = [draw('origin', CHUNKS), draw('wire', CHUNKS)];
    expect(of(origin, wire)).toBe('not-applicable');
    expect(of(origin, words(EVEN))).toBe('not-applicable');
    expect(causeIn(recordingOf([]), 'smoother').status).toBe('not-applicable');
  });
});

/** Ticks every 5 ms in 1,800, but for these silences. */
function ticks(...silences: [fromMs: number, toMs: number][]): number[] {
  const lies = (atMs: number) => silences.some(([fromMs, toMs]) => atMs > fromMs && atMs < toMs);
  return [...aliveLoop(0, 1800).ticksMs, ...silences.flat()].toSorted((a, b) => a - b).filter((atMs) => !lies(atMs));
}
