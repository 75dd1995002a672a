import { describe, expect, it } from 'vitest';
import { analyze } from '../../../src/analyze/analyze.ts';
import type { Recording } from '../../../src/model/recording.ts';
import type { Run } from '../../../src/model/report.ts';
import { assembleReport, exitCodeOf, mergeReports, toRun } from '../../../src/report/assemble.ts';
import { draw, recordingOf, streamOf } from '../../support/recordings.ts';

const SPOKEN = 'x.x.x.x.x.x.x.x.x.x';
const good = recordingOf([streamOf([draw('origin', SPOKEN), draw('wire', SPOKEN)])]);
const bad = recordingOf([streamOf([draw('origin', SPOKEN), draw('wire', '..................a')])]);
const unknown = recordingOf([streamOf([draw('origin', 'a'), draw('wire', 'a')])]);
const failed = recordingOf([streamOf([], { outcome: { kind: 'http-error', message: '500' } })]);
const stopped = recordingOf([streamOf([], { outcome: { kind: 'interrupted', message: null } })]);
const run = (recording: Recording): Run => toRun(recording, analyze(recording));

function reportOf(recordings: Recording[], inconclusive: 'fail' | 'warn' | 'pass' = 'fail') {
  const { tool, environment, calibration } = good;
  return assembleReport({
    tool,
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 1,
    environment,
    calibration,
    runs: recordings.map(run),
    gate: [],
    warnings: [],
    inconclusive,
  });
}

it.each([
  ['good', good, 0],
  ['bad', bad, 1],
  ['unknown', unknown, 3],
  ['failed', failed, 4],
  ['stopped', stopped, 130],
])('%s: exit %d', (_, recording, code) => {
  expect(exitCodeOf(run(recording), 'fail')).toBe(code);
});

describe('the worst wins', () => {
  it.each([
    [[good, good], 0],
    [[good, unknown], 3],
    [[unknown, bad], 1],
    [[bad, failed], 4],
    [[failed, stopped], 130],
    [[], 0],
  ])('%#', (recordings, code) => {
    expect(reportOf(recordings).exitCode).toBe(code);
  });

  it('also in a merged report', () => {
    const merged = mergeReports([reportOf([good]), reportOf([bad]), reportOf([unknown])]);
    expect(merged.exitCode).toBe(1);
    expect(merged.summary).toEqual({ passed: 1, failed: 1, inconclusive: 1, errored: 0 });
    expect(merged.runs).toHaveLength(3);
  });
});

describe('--inconclusive', () => {
  it('pass: 0, and still counted', () => {
    expect(reportOf([unknown], 'pass')).toMatchObject({
      exitCode: 0,
      summary: { passed: 0, inconclusive: 1 },
      warnings: [],
    });
  });

  it('warn: 0, with a warning', () => {
    expect(reportOf([unknown], 'warn')).toMatchObject({ exitCode: 0, warnings: [expect.stringContaining('1 of 1')] });
  });

  it('excuses nothing that is known', () => {
    expect(reportOf([bad], 'pass').exitCode).toBe(1);
  });
});
