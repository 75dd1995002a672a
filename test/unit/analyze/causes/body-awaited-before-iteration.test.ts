// A body that is awaited first: when it is detected, and its look-alikes.
import { describe, expect, it } from 'vitest';
import { analyze } from '../../../../src/analyze/analyze.ts';
import { bodyAwaitedBeforeIteration } from '../../../../src/analyze/causes/body-awaited-before-iteration.ts';
import { mechanism } from '../../../../src/analyze/mechanism.ts';
import type { Mechanism } from '../../../../src/model/delivery.ts';
import type { LockStepMeasures } from '../../../../src/model/measures.ts';
import type { LoopLog } from '../../../../src/model/loop-log.ts';
import type { Measures } from '../../../../src/model/report.ts';
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

  it('not where something came out before the end in lock-step, or by a rule', () => {
    const timelines = [draw('origin', SPOKEN), draw('wire', SPOKEN), draw('app', AT_ONCE), draw('observer', AT_ONCE)];
    const recording = recordingOf([streamOf(timelines, { loop: aliveLoop(0, 950) })]);
    const { hops, loop, vantages, channels, ...rest } = analyze(recording);
    const found = (mechanismOfClient: Mechanism | null, lockStep: Partial<LockStepMeasures> | null) => {
      const client = { ...hops.client!, mechanism: mechanismOfClient };
      const made = { ...rest, loop, vantages, channels, hops: { ...hops, client }, lockStep } as Measures;
      return bodyAwaitedBeforeIteration.detect({ recording, stream: recording.streams[0], measured: made }).status;
    };
    const held = { proven: false, flushes: [] };
    expect(found(mechanism('full'), held)).toBe('detected');
    expect(found(null, null)).toBe('detected');
    expect(found(mechanism('timer'), held)).toBe('ruled-out');
    expect(found(mechanism('full'), { ...held, proven: true })).toBe('ruled-out');
    expect(found(mechanism('full'), { ...held, flushes: [{ sentBytes: 9, receivedBytes: 9, chunks: 1 }] })).toBe(
      'ruled-out',
    );
  });

  it('not where only the observer is late', () => {
    expect(status(SPOKEN, AT_ONCE, aliveLoop(0, 950))).toBe('ruled-out');
  });
});
