// The same request without compression: when it is made, and what follows from what came.
import { describe, expect, it } from 'vitest';
import { analyze } from '../../../src/analyze/analyze.ts';
import { COMPRESSOR } from '../../../src/analyze/experiments.ts';
import { wantsExperiment } from '../../../src/analyze/wanted-experiment.ts';
import type { LockStep, Recording, StreamRecord } from '../../../src/model/recording.ts';
import { draw, NO_SCREEN, recordingOf, streamOf } from '../../support/recordings.ts';

//   spoken     x.x.x.x.x.x.x.x.x.x     a chunk every 100 ms
const SPOKEN = 'x.x.x.x.x.x.x.x.x.x';
const HELD = '...................a';

const answered = (contentEncoding: string | null): Pick<StreamRecord, 'response'> => {
  return { response: { status: 200, headers: {}, contentType: 'text/plain', contentEncoding } };
};
const timed = (seen: string, more: Partial<StreamRecord>) =>
  streamOf([draw('origin', SPOKEN), draw('wire', seen)], more);

/** In lock-step: each chunk seen alone, or none before the end. */
function unpressed(isInTime: boolean, more: Partial<StreamRecord> = answered(null)): StreamRecord {
  const lockStep = Array.from({ length: 30 }, (_, k): LockStep => {
    const whole = isInTime ? 20 * (k + 1) : 0;
    const arrived = { wireBytes: whole, wire: whole, app: 0, observer: 0, ...NO_SCREEN };
    const seenAtMs = isInTime ? 10 * k + 1 : null;
    return { sentAtMs: 10 * k, sentCharacters: 20 * (k + 1), sentBytes: 150 * (k + 1), seenAtMs, waitedMs: 5, arrived };
  });
  const timelines = [draw('origin', 'x'.repeat(30)), draw('wire', isInTime ? 'x'.repeat(30) : `${'.'.repeat(30)}u`)];
  return streamOf(timelines, { instrument: 'identity', lockStep, ...more });
}
const APP: Partial<Recording> = { subject: { kind: 'app' } };
const app = (...streams: StreamRecord[]) => recordingOf(streams, APP);

describe('the experiment is wanted', () => {
  it.each<[string, Recording, 'identity' | null]>([
    ['of an app that compresses and is late', app(timed(HELD, answered('br'))), 'identity'],
    ['not where it is in time', app(timed(SPOKEN, answered('br'))), null],
    ['not where nothing is compressed', app(timed(HELD, answered(null))), null],
    ['nor where the header says so', app(timed(HELD, answered('identity'))), null],
    ['not of a client, whose request is its own', recordingOf([timed(HELD, answered('br'))]), null],
    [
      'not where no stream was asked for',
      app(timed(HELD, { ...answered('br'), request: { ...timed(HELD, {}).request!, streamRequested: false } })),
      null,
    ],
  ])('%s', (_, recording, wanted) => {
    expect(wantsExperiment(recording, false)).toBe(wanted);
  });
});

describe('what it shows', () => {
  const held = timed(HELD, answered('gzip'));
  const of = (...streams: StreamRecord[]) => analyze(app(...streams));

  it('in time without compression: the compressor does not flush', () => {
    const { experiments, verdict } = of(held, unpressed(true));
    const deliveries = { encoding: 'gzip', before: 'buffered', after: 'incremental' };
    expect(experiments).toMatchObject([{ id: 'identity', ...deliveries, rulesIn: [COMPRESSOR], rulesOut: [] }]);
    expect(verdict).toMatchObject({ delivery: 'buffered', hop: 'upstream', passed: false });
    expect(verdict.evidence).toContainEqual({
      kind: 'experiment',
      experiment: 'identity',
      hop: 'upstream',
      ...deliveries,
    });
  });

  it('late without it too: it is not the compressor alone', () => {
    const { experiments, verdict } = of(held, unpressed(false));
    expect(experiments).toMatchObject([{ after: 'buffered', rulesIn: [], rulesOut: [COMPRESSOR] }]);
    expect(verdict.evidence.map(({ kind }) => kind)).toContain('experiment');
  });

  it('compressed all the same: nothing was changed, and nothing follows', () => {
    const { experiments, verdict } = of(held, unpressed(true, answered('gzip')));
    expect(experiments).toMatchObject([{ rulesIn: [], rulesOut: [] }]);
    expect(verdict.evidence.map(({ kind }) => kind)).not.toContain('experiment');
    // It was made, and is said.
    expect(verdict.evidence).toContainEqual(expect.objectContaining({ kind: 'control', control: 'identity' }));
  });

  it('a failure of the experiment tells nothing, and fails no run', () => {
    const failed = unpressed(true, { outcome: { kind: 'reset', message: 'cut' } });
    expect(of(held, failed).experiments).toMatchObject([{ rulesIn: [], rulesOut: [] }]);
    const { verdict } = of(timed(SPOKEN, answered('gzip')), failed);
    expect(verdict).toMatchObject({ delivery: 'incremental', passed: true });
  });
});
