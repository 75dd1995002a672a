// A parser that shows each chunk with the next one.
import { describe, expect, it } from 'vitest';
import { lockStepOf, type Seen } from '../../../support/lock-step.ts';
import { draw, recordingOf, streamOf } from '../../../support/recordings.ts';
import { causeIn } from '../../../support/runs.ts';

const timed = streamOf([draw('origin', 'x.x.x'), draw('wire', 'x.x.x'), draw('app', 'x.x.x')]);
const found = (seen: (k: number) => Seen) => causeIn(recordingOf([lockStepOf(20, seen), timed]), 'one-chunk-behind');

describe('one-chunk-behind', () => {
  it('the app always lacks the last chunk', () => {
    expect(found((k) => ({ wire: k + 1, app: k }))).toMatchObject({
      status: 'detected',
      hop: 'client',
      evidence: [{ kind: 'chunks-behind', hop: 'client', chunks: 1, chunksSent: 20 }],
    });
  });

  it('the wire always lacks it', () => {
    expect(found((k) => ({ wire: k }))).toMatchObject({ status: 'detected', hop: 'upstream' });
  });

  it.each([
    ['two chunks behind', (k: number) => ({ wire: k + 1, app: Math.max(0, k - 1) })],
    ['pairs', (k: number) => ({ wire: 2 * Math.floor((k + 1) / 2) })],
    ['each chunk alone', (k: number) => ({ wire: k + 1 })],
  ])('not %s', (_, seen) => {
    expect(found(seen).status).toBe('ruled-out');
  });

  it('not without lock-step', () => {
    expect(causeIn(recordingOf([timed]), 'one-chunk-behind').status).toBe('not-applicable');
  });
});
