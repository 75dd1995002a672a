import { describe, expect, it } from 'vitest';
import { analyze } from '../../../src/analyze/analyze.ts';
import { exitCodeOf, gate } from '../../../src/gate/gate.ts';
import type { Recording } from '../../../src/model/recording.ts';
import type { Run } from '../../../src/model/report.ts';
import { statusOf } from '../../../src/model/run-status.ts';
import { toRun } from '../../../src/report/assemble.ts';
import { draw, recordingOf, streamOf } from '../../support/recordings.ts';

const SPOKEN = 'x.x.x.x.x.x.x.x.x.x';
const run = (recording: Recording): Run => toRun(recording, analyze(recording));
const good = run(recordingOf([streamOf([draw('origin', SPOKEN), draw('wire', SPOKEN)])]));
const bad = run(recordingOf([streamOf([draw('origin', SPOKEN), draw('wire', '..................a')])]));
const unknown = run(recordingOf([streamOf([draw('origin', 'a'), draw('wire', 'a')])]));
const failed = run(recordingOf([streamOf([], { outcome: { kind: 'http-error', message: '500' } })]));
const stopped = run(recordingOf([streamOf([], { outcome: { kind: 'interrupted', message: null } })]));

it.each([
  ['good', good, 0],
  ['bad', bad, 1],
  ['unknown', unknown, 3],
  ['failed', failed, 4],
  ['stopped', stopped, 130],
])('%s: exit %d', (_, one, code) => {
  expect(exitCodeOf(one, 'fail')).toBe(code);
});

it.each([
  ['an answer that is not whole', { integrity: { ok: false, missingCharacters: 3, firstDifferenceAt: 7 } }, 1],
  ['streams that wait for each other', { parallel: { ...parallelOf(null), serialised: true } }, 1],
  ['a second stream that fails', { parallel: parallelOf('reset') }, 4],
])('a delivery that cannot be judged does not excuse %s', (_, extra, code) => {
  const run = { ...unknown, ...extra } as Run;
  expect(exitCodeOf({ ...run, status: statusOf(run) }, 'pass')).toBe(code);
});

function parallelOf(failure: string | null) {
  return { streams: 2, serialised: false, firstContentMs: [1, 2], failure };
}

describe('the worst wins', () => {
  it.each([
    [[good, good], 0],
    [[good, unknown], 3],
    [[unknown, bad], 1],
    [[bad, failed], 4],
    [[failed, stopped], 130],
    [[], 0],
  ])('%#', (runs, code) => {
    expect(gate(runs, { inconclusive: 'fail' }).exitCode).toBe(code);
  });
});

it('names the runs that did not pass and do not count', () => {
  const one = { ...unknown, id: 'unknown' };
  expect(gate([good, one, bad, failed], { inconclusive: 'warn' }).excused).toEqual(['unknown']);
  expect(gate([good, one, bad, failed], { inconclusive: 'fail' }).excused).toEqual([]);
});

it('counts what became of each run', () => {
  expect(gate([good, good, bad, unknown, failed, stopped], { inconclusive: 'fail' })).toMatchObject({
    gate: [],
    summary: { passed: 2, failed: 1, inconclusive: 1, errored: 2 },
  });
});

describe('inconclusive', () => {
  it('pass: 0, and still counted', () => {
    expect(gate([unknown], { inconclusive: 'pass' })).toMatchObject({
      exitCode: 0,
      summary: { passed: 0, inconclusive: 1 },
      warnings: [],
    });
  });

  it('warn: 0, with a warning', () => {
    expect(gate([unknown], { inconclusive: 'warn' })).toMatchObject({
      exitCode: 0,
      warnings: [expect.stringContaining('1 of 1')],
    });
  });

  it('where all can be judged there is nothing to warn of, and the policy is kept for those who judge again', () => {
    const rules = { rules: [], ignores: [], isStrict: false, inconclusive: 'warn' };
    expect(gate([good], { inconclusive: 'warn' })).toMatchObject({ warnings: [], rules });
    expect(gate([good]).rules).toBeNull();
  });

  it('excuses nothing that is known', () => {
    expect(gate([bad], { inconclusive: 'pass' }).exitCode).toBe(1);
  });
});
