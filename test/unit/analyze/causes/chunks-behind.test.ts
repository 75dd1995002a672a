// A queue that keeps the last chunks, always as many.
import { describe, expect, it } from 'vitest';
import { lockStepOf, type Seen } from '../../../support/lock-step.ts';
import { draw, recordingOf, streamOf } from '../../../support/recordings.ts';
import { causeIn } from '../../../support/runs.ts';

const timed = streamOf([draw('origin', 'x.x.x'), draw('wire', 'x.x.x'), draw('app', 'x.x.x')]);
const found = (seen: (k: number) => Seen, count = 20) =>
  causeIn(recordingOf([lockStepOf(count, seen), timed]), 'chunks-behind');
const keeps = (chunks: number) => (k: number) => ({ wire: k + 1, app: Math.max(0, k + 1 - chunks) });

describe('chunks-behind', () => {
  it.each([2, 4, 7])('the app always lacks the last %d chunks', (chunks) => {
    expect(found(keeps(chunks))).toMatchObject({
      status: 'detected',
      hop: 'client',
      evidence: [{ kind: 'chunks-behind', hop: 'client', chunks, chunksSent: 20 }],
    });
  });

  it('as often as four times, once the queue is full; three times show no constant', () => {
    expect(found(keeps(4), 8).status).toBe('detected');
    expect(found(keeps(4), 7).status).toBe('ruled-out');
  });

  it.each([
    ['one chunk behind, which is a cause of its own', keeps(1)],
    ['groups of four', (k: number) => ({ wire: 4 * Math.floor((k + 1) / 4) })],
    ['each chunk alone', keeps(0)],
  ])('not %s', (_, seen) => {
    expect(found(seen).status).toBe('ruled-out');
  });

  it('not without lock-step', () => {
    expect(causeIn(recordingOf([timed]), 'chunks-behind').status).toBe('not-applicable');
  });
});
