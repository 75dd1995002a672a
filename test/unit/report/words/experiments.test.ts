// What a control changed, and what came then, as the Report says it.
import { expect, it } from 'vitest';
import type { ControlArm } from '../../../../src/model/controls.ts';
import type { Experiment } from '../../../../src/model/experiment.ts';
import type { Measures } from '../../../../src/model/report.ts';
import { experimentsInWords, sidesOf } from '../../../../src/report/words/experiments.ts';

const MADE: Experiment = {
  id: 'one-token',
  encoding: null,
  before: 'buffered',
  after: 'inconclusive',
  changed: '',
  happened: '',
  rulesIn: [],
  rulesOut: [],
  requests: 4,
  arms: [],
  failure: null,
  letOut: null,
};
const arm = (which: ControlArm['arm'], firstContentMs: number | null): ControlArm => ({
  arm: which,
  pair: 0,
  setting: null,
  came: firstContentMs === null ? 'nothing' : 'one-piece',
  firstContentMs,
  lastContentMs: firstContentMs,
  endMs: firstContentMs,
  characters: 4,
});

it.each<[string, Partial<Experiment>, string]>([
  [
    'when the text of each answer came, and how',
    { arms: [arm('usual', 3200), arm('changed', 20), arm('changed', null), arm('usual', 3100)] },
    'With the change in one piece after 20 ms, without text; as usual in one piece after 3.2 s, in one piece after 3.1 s.',
  ],
  [
    'without what was never asked',
    { id: 'second-request', arms: [arm('changed', 900)] },
    'With the change in one piece after 900 ms.',
  ],
  [
    'what failed',
    { arms: [arm('changed', 900)], failure: { kind: 'http-error', status: 503, isEnd: true } },
    'It ended when an answer had status 503.',
  ],
  [
    'one stream',
    { id: 'x-accel-buffering', after: 'incremental' },
    'With the change incremental; as usual held to the end.',
  ],
  [
    'compression',
    { id: 'identity', encoding: 'gzip', after: 'incremental' },
    'With compression (gzip) held to the end, without it incremental.',
  ],
  [
    'when it was let out',
    { id: 'slow', letOut: { by: null, usual: null, changed: null } },
    'Asked with gaps of up to 2.5 s, no text came out before the end: what decides is not told by that.',
  ],
])('%s', (_, made, happened) => {
  const measures = { experiments: [{ ...MADE, ...made }] } as unknown as Measures;
  expect(experimentsInWords(measures).experiments).toMatchObject([
    { happened, changed: expect.stringMatching(/^asked /) },
  ]);
});

const NOTHING_OUT = 'no text came out before the end';

it.each<[string, Partial<Experiment>, ReturnType<typeof sidesOf>]>([
  [
    'each answer',
    { after: 'buffered', arms: [arm('usual', 3200), arm('changed', 20), arm('changed', null), arm('usual', 3100)] },
    {
      usual: ['in one piece after 3.2 s', 'in one piece after 3.1 s'],
      changed: ['in one piece after 20 ms', 'without text'],
    },
  ],
  ['the class of those that have none', { after: 'incremental' }, { usual: ['buffered'], changed: ['incremental'] }],
  [
    'the class of the side that has none',
    { arms: [arm('changed', 900)] },
    { usual: ['buffered'], changed: ['in one piece after 900 ms'] },
  ],
  [
    'when it was let out',
    {
      letOut: {
        by: 'bytes',
        usual: { bytes: 4096.4, chunks: 12, ms: null },
        changed: { bytes: 4096, chunks: 1, ms: null },
      },
    },
    { usual: ['once there were 4,096 bytes or 12 chunks'], changed: ['once there were 4,096 bytes or 1 chunk'] },
  ],
  [
    'how long it waited, and that nothing came out',
    { letOut: { by: 'time', usual: { bytes: 200, chunks: 1, ms: 500 }, changed: null } },
    { usual: ['500 ms after each chunk'], changed: [NOTHING_OUT] },
  ],
  [
    'what is known of the amount',
    {
      letOut: {
        by: 'count',
        usual: { bytes: null, chunks: 3, ms: null },
        changed: { bytes: 64, chunks: null, ms: null },
      },
    },
    { usual: ['once there were 3 chunks'], changed: ['once there were 64 bytes'] },
  ],
])('beside each other stands %s', (_, made, sides) => {
  expect(sidesOf({ ...MADE, ...made })).toEqual(sides);
});
