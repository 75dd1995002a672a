// A blocking iterator in an async task: when it is detected, and its look-alikes.
import { describe, expect, it } from 'vitest';
import type { LoopLog } from '../../../../src/model/loop-log.ts';
import { aliveLoop, deadLoop, draw, recordingOf, silentLoop, streamOf } from '../../../support/recordings.ts';
import { causeIn } from '../../../support/runs.ts';

const SPOKEN = 'x.x.x.x.x.x.x.x.x.x';
const AT_ONCE = '..................a';

describe('sync-iteration-in-async', () => {
  const status = (app: string, observer: string, loop: LoopLog | null) => {
    const timelines = [draw('origin', SPOKEN), draw('wire', SPOKEN), draw('app', app), draw('observer', observer)];
    return causeIn(recordingOf([streamOf(timelines, { loop })]), 'sync-iteration-in-async').status;
  };

  it('app in time, observer not, a dead loop', () => {
    expect(status(SPOKEN, AT_ONCE, deadLoop(0, 950))).toBe('detected');
  });

  it('not where the loop gets a turn at each chunk: work between chunks', () => {
    const busy: LoopLog = { ...deadLoop(0, 950), ticksMs: Array.from({ length: 10 }, (_, i) => 95 * i + 1) };
    expect(status(SPOKEN, AT_ONCE, busy)).toBe('ruled-out');
  });

  it('not where the app is late itself: a library that collects', () => {
    expect(status(AT_ONCE, AT_ONCE, deadLoop(0, 950))).toBe('ruled-out');
  });

  it('three chunks during one silence show it, two do not', () => {
    expect(status(SPOKEN, AT_ONCE, silentLoop(0, 950, 50, 350))).toBe('detected');
    expect(status(SPOKEN, AT_ONCE, silentLoop(0, 950, 50, 250))).toBe('ruled-out');
  });

  it('not without a witness', () => {
    expect(status(SPOKEN, AT_ONCE, null)).toBe('not-applicable');
  });

  it('not in a healthy process', () => {
    expect(status(SPOKEN, SPOKEN, aliveLoop(0, 950))).toBe('ruled-out');
  });

  it('needs three chunks in one silence: work between chunks gives one, at most two', () => {
    // Chunks at 0, 100, 200, 300, ...; silent from 100 to 400, then from 400 to 500, and so on: 200 and 300 lie in it.
    const silent = (...ticksMs: number[]): LoopLog => ({ ...deadLoop(0, 950), ticksMs });
    const every100 = [500, 600, 700, 800, 900];
    expect(status(SPOKEN, AT_ONCE, silent(100, 400, ...every100))).toBe('ruled-out');
    expect(status(SPOKEN, AT_ONCE, silent(99, 400, ...every100))).toBe('detected');
    expect(status(SPOKEN, AT_ONCE, silent(100, 401, ...every100))).toBe('detected');
  });

  it('tells the silence, the chunks in it, and the lines where the process was', () => {
    const place = { package: 'app', file: 'app.py', line: 7, function: 'answer', source: null };
    const loop: LoopLog = { ...deadLoop(0, 950), silence: { samples: 10, frames: [{ ...place, count: 9 }] } };
    const timelines = [draw('origin', SPOKEN), draw('wire', SPOKEN), draw('app', SPOKEN), draw('observer', AT_ONCE)];
    const found = causeIn(recordingOf([streamOf(timelines, { loop })]), 'sync-iteration-in-async');
    // Ten chunks, of which the first comes with the beginning of the silence.
    expect(found).toMatchObject({
      hop: 'event-loop',
      figures: { chunksInLongestSilence: 9 },
      evidence: [
        { kind: 'place', ...place, share: 0.9 },
        { kind: 'span', span: 'loop-silence', fromMs: 0, lengthMs: 950, chunks: 9 },
      ],
    });
  });

  it('needs both ends of the loop', () => {
    const of = (...timelines: ReturnType<typeof draw>[]) =>
      causeIn(recordingOf([streamOf(timelines, { loop: deadLoop(0, 950) })]), 'sync-iteration-in-async').status;
    expect(of(draw('origin', SPOKEN), draw('wire', SPOKEN), draw('app', SPOKEN))).toBe('not-applicable');
    expect(of(draw('origin', SPOKEN), draw('wire', SPOKEN), draw('observer', AT_ONCE))).toBe('not-applicable');
    expect(causeIn(recordingOf([]), 'sync-iteration-in-async').status).toBe('not-applicable');
  });
});
