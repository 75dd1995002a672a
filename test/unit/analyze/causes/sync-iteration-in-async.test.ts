// A blocking iterator in an async task: when it is detected, and its look-alikes.
import { describe, expect, it } from 'vitest';
import type { LoopLog } from '../../../../src/model/recording.ts';
import { aliveLoop, deadLoop, draw, recordingOf, streamOf } from '../../../support/recordings.ts';
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

  it('not without a witness', () => {
    expect(status(SPOKEN, AT_ONCE, null)).toBe('not-applicable');
  });

  it('not in a healthy process', () => {
    expect(status(SPOKEN, SPOKEN, aliveLoop(0, 950))).toBe('ruled-out');
  });
});
