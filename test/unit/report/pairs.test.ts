import { expect, it } from 'vitest';
import { analyze } from '../../../src/analyze/analyze.ts';
import type { Run } from '../../../src/model/report.ts';
import { toRun } from '../../../src/report/assemble.ts';
import { comparePairs } from '../../../src/report/pairs.ts';
import {
  aliveLoop,
  deadLoop,
  draw,
  HELD_BACK,
  probeOf,
  recordingOf,
  SERVED,
  streamOf,
} from '../../support/recordings.ts';

const SPOKEN = 'x.x.x.x.x.x.x.x.x.x';

function run(id: string, isBlocked: boolean, secondMs: number): Run {
  const observer = isBlocked ? '..................a' : SPOKEN;
  const timelines = [draw('origin', SPOKEN), draw('wire', SPOKEN), draw('app', SPOKEN), draw('observer', observer)];
  const loop = isBlocked ? deadLoop(0, 1200) : aliveLoop(0, 950);
  const held = isBlocked ? HELD_BACK : SERVED;
  const probe = probeOf({ ...held, firstContentMs: [5, secondMs] });
  const recording = recordingOf([streamOf(timelines, { loop }), probe]);
  const client = { ...recording.client, id };
  return { ...toRun(recording, analyze(recording)), client };
}

it('one sentence with the figures of the report', () => {
  const comparison = comparePairs([run('undici-sync', true, 2515), run('undici', false, 7), run('fetch', false, 7)]);
  expect(comparison.pairs).toMatchObject([
    {
      id: 'undici',
      sync: { client: 'undici-sync', longestPauseMs: 1200, secondStreamLateMs: 2510 },
      others: [{ client: 'undici', secondStreamLateMs: 2 }],
    },
  ]);
  expect(comparison.summary).toMatch(
    /^undici-sync costs everybody else in its process: the event loop stands still for up to 1\.2 s, another task sees the text \S+ m?s late, and a second stream gets its first word 2\.5 s after a first one that is held open \(undici: [^)]*2\.0 ms\)\.$/,
  );
});

it('the worst of several runs counts', () => {
  const runs = [run('undici-sync', true, 900), run('undici-sync', true, 2515), run('undici', false, 7)];
  expect(comparePairs(runs).pairs[0]?.sync.secondStreamLateMs).toBe(2510);
});

it('half a pair is none', () => {
  expect(comparePairs([run('undici', false, 7), run('httpx-sync', true, 2515)])).toEqual({ summary: '', pairs: [] });
});
