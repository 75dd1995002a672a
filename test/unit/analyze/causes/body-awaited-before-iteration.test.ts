// A body that is awaited first: when it is detected, and its look-alikes.
import { describe, expect, it } from 'vitest';
import type { LoopLog } from '../../../../src/model/loop-log.ts';
import { aliveLoop, deadLoop, draw, recordingOf, silentLoop, streamOf } from '../../../support/recordings.ts';
import { causeIn } from '../../../support/runs.ts';

const SPOKEN = 'x.x.x.x.x.x.x.x.x.x';
const AT_ONCE = '..................a';

describe('body-awaited-before-iteration', () => {
  const status = (app: string, observer: string, loop: LoopLog | null) => {
    const timelines = [draw('origin', SPOKEN), draw('wire', SPOKEN), draw('app', app), draw('observer', observer)];
    return causeIn(recordingOf([streamOf(timelines, { loop })]), 'body-awaited-before-iteration').status;
  };

  it('app late, loop alive', () => {
    expect(status(AT_ONCE, AT_ONCE, aliveLoop(0, 950))).toBe('detected');
  });

  it('not where the loop was blocked', () => {
    expect(status(AT_ONCE, AT_ONCE, deadLoop(0, 950))).toBe('ruled-out');
  });

  it('a loop that was silent for half of the stream was blocked', () => {
    expect(status(AT_ONCE, AT_ONCE, silentLoop(0, 950, 200, 645))).toBe('detected');
    expect(status(AT_ONCE, AT_ONCE, silentLoop(0, 950, 200, 650))).toBe('ruled-out');
  });

  it('not where only the observer is late', () => {
    expect(status(SPOKEN, AT_ONCE, aliveLoop(0, 950))).toBe('ruled-out');
  });
});
