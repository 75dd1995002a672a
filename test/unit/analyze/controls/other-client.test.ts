// Raw undici in place of a client: when it is put there, and what is said of it.
import { describe, expect, it } from 'vitest';
import { analyze } from '../../../../src/analyze/analyze.ts';
import { wantsExperiment } from '../../../../src/analyze/wanted-experiment.ts';
import type { Recording } from '../../../../src/model/recording.ts';
import { draw, recordingOf, streamOf } from '../../../support/recordings.ts';

const SPOKEN = 'x.x.x.x.x.x.x.x.x.x';
const HELD = '..................9';
const ofClient = (seen: string) => streamOf([draw('origin', SPOKEN), draw('wire', SPOKEN), draw('app', seen)]);
const other = (seen: string, pair = 0) => ({
  ...ofClient(seen),
  instrument: 'other-client' as const,
  control: { arm: 'changed' as const, pair, setting: 'undici' },
});
const REAL: Partial<Recording> = { scenario: null };

describe('it is put in place of a client', () => {
  it.each<[string, Recording, isAskingWhy: boolean, wanted: 'other-client' | null]>([
    ['that is late, where somebody asks why', recordingOf([ofClient(HELD)]), true, 'other-client'],
    ['not where nobody asks', recordingOf([ofClient(HELD)]), false, null],
    ['not of one that is in time', recordingOf([ofClient(SPOKEN)]), true, null],
    ['once', recordingOf([ofClient(HELD), other(SPOKEN)]), true, null],
  ])('%s', (_, recording, isAskingWhy, wanted) => {
    const client = { ...recording.client, id: 'openai' };
    expect(wantsExperiment({ ...recording, client }, isAskingWhy)).toBe(wanted);
  });

  it('not in its own place', () => {
    const recording = recordingOf([ofClient(HELD)]);
    expect(wantsExperiment({ ...recording, client: { ...recording.client, id: 'undici' } }, true)).toBeNull();
  });
});

describe('what came', () => {
  it('is said beside what the client got, and changes no verdict', () => {
    const streams = [ofClient(HELD), other(SPOKEN), other(SPOKEN, 1)];
    const { experiments, verdict } = analyze(recordingOf(streams, REAL));
    const alone = analyze(recordingOf([ofClient(HELD)], REAL));
    expect(experiments).toMatchObject([{ id: 'other-client', after: 'incremental', requests: 2, rulesIn: [] }]);
    expect(verdict.delivery).toBe(alone.verdict.delivery);
    expect(verdict.evidence).toContainEqual(
      expect.objectContaining({ kind: 'control', control: 'other-client', changed: 'steady', requests: 2 }),
    );
  });

  it('is not clear where two answers differ', () => {
    const { experiments } = analyze(recordingOf([ofClient(HELD), other(SPOKEN), other(HELD, 1)], REAL));
    expect(experiments).toMatchObject([{ after: 'inconclusive' }]);
  });
});
