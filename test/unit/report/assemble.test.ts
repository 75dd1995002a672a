import { expect, it } from 'vitest';
import { analyze } from '../../../src/analyze/analyze.ts';
import { gate } from '../../../src/gate/gate.ts';
import type { Recording } from '../../../src/model/recording.ts';
import { assembleReport, toRun } from '../../../src/report/assemble.ts';
import { mergeReports } from '../../../src/report/merge.ts';
import { draw, recordingOf, streamOf } from '../../support/recordings.ts';

const SPOKEN = 'x.x.x.x.x.x.x.x.x.x';
const good = recordingOf([streamOf([draw('origin', SPOKEN), draw('wire', SPOKEN)])]);
const bad = recordingOf([streamOf([draw('origin', SPOKEN), draw('wire', '..................a')])]);
const unknown = recordingOf([streamOf([draw('origin', 'a'), draw('wire', 'a')])]);

function reportOf(recordings: Recording[]) {
  const { tool, environment, calibration } = good;
  const runs = recordings.map((recording) => toRun(recording, analyze(recording)));
  return assembleReport({
    tool,
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 1,
    environment,
    calibration,
    runs,
    gated: gate(runs, { inconclusive: 'warn' }),
    warnings: ['first'],
  });
}

it('a report has what the gate says of its runs', () => {
  expect(reportOf([good, unknown])).toMatchObject({
    exitCode: 0,
    gate: [],
    summary: { passed: 1, failed: 0, inconclusive: 1, errored: 0 },
    excused: [unknown.id],
    warnings: ['first', '1 of 2 could not be judged; --inconclusive warn lets that pass.'],
  });
});

it('a merged report has all runs, and the worst exit code', () => {
  const merged = mergeReports([reportOf([good]), reportOf([bad]), reportOf([unknown])]);
  expect(merged.exitCode).toBe(1);
  expect(merged.summary).toEqual({ passed: 1, failed: 1, inconclusive: 1, errored: 0 });
  expect(merged.runs).toHaveLength(3);
  expect(merged.excused).toEqual([unknown.id]);
});

it('a run of a program has its arguments, which tell it from other programs of its interpreter', () => {
  const subject = { kind: 'program', request: 1, requests: 1, pty: false, filters: [], inherited: [] } as const;
  const of = (command: string[] | null) => {
    const recording: Recording = { ...good, subject: { ...subject, filters: [], inherited: [] }, command };
    return toRun(recording, analyze(recording)).subject;
  };
  expect(of(['run', '--pty', '--', 'node', 'a.mjs', '--', '-v'])).toEqual({ ...subject, args: ['a.mjs', '--', '-v'] });
  expect(of(['run', '--', 'node'])).toEqual({ ...subject, args: [] });
  expect(of(null)).toEqual(subject);
});
