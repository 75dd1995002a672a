// Samples of the stack count only while the ticker was silent.
//
//   ticks    x..x..x....................x..x        ms 0 5 10 ... 210 215
//   samples        1       2      3         4
import type { Profiler } from 'node:inspector';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { silenceIn } from '../../../src/host/sampler.ts';

const ENTRY = '/project/client.mjs';
const US_PER_MS = 1000;
const ns = (ms: number) => BigInt(ms) * 1_000_000n;

type Node = Profiler.ProfileNode;
function node(id: number, name: string, line: number, more: Partial<Node> = {}): Node {
  const callFrame = {
    functionName: name,
    scriptId: '1',
    url: name === '(root)' ? '' : pathToFileURL(ENTRY).href,
    lineNumber: line - 1,
    columnNumber: 0,
  };
  return { id, callFrame, ...more };
}

/** (root) calls open, which calls wait. @param samplesMs when a stack was taken, and the node that was on top */
function profileOf(samplesMs: readonly [number, number][]): Profiler.Profile {
  const deltas = samplesMs.map(([at], i) => (at - (samplesMs[i - 1]?.[0] ?? 0)) * US_PER_MS);
  return {
    nodes: [
      node(1, '(root)', 1, { children: [2] }),
      node(2, 'open', 3, { children: [3] }),
      node(3, 'wait', 10, {
        positionTicks: [
          { line: 11, ticks: 1 },
          { line: 12, ticks: 5 },
        ],
      }),
    ],
    startTime: 0,
    endTime: 300 * US_PER_MS,
    samples: samplesMs.map(([, top]) => top),
    timeDeltas: deltas,
  };
}

const TICKS = [0, 5, 10, 210, 215].map(ns);

it('the line of the innermost function that most of its samples show', () => {
  const silence = silenceIn(
    profileOf([
      [7, 3],
      [50, 3],
      [100, 3],
      [212, 3],
    ]),
    TICKS,
    ENTRY,
  );
  expect(silence).toMatchObject({ type: 'silence', samples: 2 });
  expect(silence.frames[0]).toMatchObject({ file: 'client.mjs', function: 'wait', line: 12, count: 2 });
});

it('a gap of less than 100 ms is no silence', () => {
  const ticks = [0, 5, 10, 109, 114].map(ns);
  expect(
    silenceIn(
      profileOf([
        [50, 3],
        [60, 3],
      ]),
      ticks,
      ENTRY,
    ),
  ).toEqual({ type: 'silence', samples: 0, frames: [] });
});

it('stacks that differ are counted apart', () => {
  const { samples, frames } = silenceIn(
    profileOf([
      [50, 3],
      [60, 2],
      [70, 3],
    ]),
    TICKS,
    ENTRY,
  );
  expect(samples).toBe(3);
  expect(frames.map(({ function: name, count }) => [name, count])).toEqual(
    expect.arrayContaining([
      ['wait', 2],
      ['open', 1],
    ]),
  );
});
