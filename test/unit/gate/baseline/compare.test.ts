import { describe, expect, it } from 'vitest';
import { compareWithBaseline } from '../../../../src/gate/baseline/compare.ts';
import { measuredOf, type Measured } from '../../../../src/gate/baseline/shape.ts';
import type { BaselineEntry, BaselineKey, Shape } from '../../../../src/model/baseline.ts';
import { comparisonWords } from '../../../../src/gate/baseline/words.ts';
import { entry, PLACE, runOfScenario, shape, spread } from '../../../support/baseline.ts';

const HELD: Partial<Shape> = {
  passed: 0,
  shapes: { batched: 3 },
  hop: 'upstream',
  heldBy: { kind: 'size', sizeBytes: 4096, periodMs: null, count: null },
};

function measured(
  now: Shape | null,
  more: Partial<BaselineKey> = {},
  versions: Record<string, string> = entry().versions,
): Measured {
  const { subject, client, protocol, scenario, runtime, system, mode } = entry(more);
  const key = { subject, client, protocol, scenario, runtime, system, mode };
  return { key, runs: [runOfScenario('steady')], versions, shape: now };
}
const compared = (was: Partial<BaselineEntry>, now: Shape | null) => compareOne([entry(was)], measured(now));
function compareOne(entries: BaselineEntry[], one: Measured) {
  const [comparison] = compareWithBaseline([one], { schemaVersion: 1, kind: 'baseline', entries });
  return { ...comparison!, text: comparisonWords(comparison!) };
}

describe('a difference that chance does not make', () => {
  it.each<[string, Partial<BaselineEntry>, Shape, string]>([
    ['nothing is another', {}, shape(), 'same'],
    ['passed always, fails now', {}, shape({ ...HELD, samples: 1, shapes: { batched: 1 } }), 'regressed'],
    ['passed always, fails once of three', {}, shape({ passed: 2, shapes: { incremental: 2, stalled: 1 } }), 'same'],
    [
      'a tie of two counts as failing',
      {},
      shape({ samples: 2, passed: 1, shapes: { incremental: 1, stalled: 1 } }),
      'regressed',
    ],
    [
      'most fail, each in another way',
      {},
      shape({ samples: 5, passed: 2, shapes: { batched: 1, incremental: 2, stalled: 1, throttled: 1 } }),
      'regressed',
    ],
    [
      'most pass, some of them in groups',
      {},
      shape({ samples: 5, passed: 3, shapes: { incremental: 2, 'micro-batched': 1, stalled: 2 } }),
      'same',
    ],
    [
      'failed once before, and fails once now',
      { samples: 5, passed: 4, shapes: { incremental: 4, stalled: 1 } },
      shape({ samples: 1, passed: 0, shapes: { stalled: 1 } }),
      'changed',
    ],
    [
      'failed once before, and in all of three now: chance does that in one case of 14',
      { samples: 5, passed: 4, shapes: { incremental: 4, stalled: 1 } },
      shape({ samples: 3, passed: 0, shapes: { stalled: 3 } }),
      'changed',
    ],
    [
      'failed once before, and always now',
      { samples: 5, passed: 4, shapes: { incremental: 4, stalled: 1 } },
      shape({ samples: 5, passed: 0, shapes: { stalled: 5 } }),
      'regressed',
    ],
    ['failed before, passes now', HELD, shape(), 'improved'],
    ['fails as before', HELD, shape(HELD), 'same'],
    [
      'another size',
      HELD,
      shape({ ...HELD, heldBy: { kind: 'size', sizeBytes: 16384, periodMs: null, count: null } }),
      'changed',
    ],
    [
      'fails as before, and holds more',
      { ...HELD, ratios: { ...shape().ratios, fidelity: spread(0.8) } },
      shape({ ...HELD, ratios: { ...shape().ratios, fidelity: spread(0.1) } }),
      'regressed',
    ],
    [
      'fails as before, and fewer chunks come alone',
      { ...HELD, ratios: { ...shape().ratios, alone: spread(0.6) } },
      shape({ ...HELD, ratios: { ...shape().ratios, alone: spread(0.1) } }),
      'regressed',
    ],
    [
      'fails as before, in other pieces',
      HELD,
      shape({ ...HELD, ratios: { ...shape().ratios, merged: spread(0.9), pieces: spread(0.1) } }),
      'same',
    ],
    [
      'micro-batched in place of incremental, by a hair',
      { ratios: { ...shape().ratios, merged: spread(0.29) } },
      shape({ shapes: { 'micro-batched': 3 }, ratios: { ...shape().ratios, merged: spread(0.31) } }),
      'same',
    ],
    [
      'micro-batched in place of incremental, by much',
      {},
      shape({ shapes: { 'micro-batched': 3 }, ratios: { ...shape().ratios, merged: spread(0.9) } }),
      'regressed',
    ],
    ['a second stream that has to wait', {}, shape({ passed: 0, shapes: { 'streams-serialised': 3 } }), 'regressed'],
    ['half of the pieces', {}, shape({ ratios: { ...shape().ratios, pieces: spread(0.4) } }), 'regressed'],
    ['more pieces', {}, shape({ ratios: { ...shape().ratios, pieces: spread(4) } }), 'same'],
    ['one bad run of several', {}, shape({ ratios: { ...shape().ratios, fidelity: spread(0.97, 0.2, 1) } }), 'same'],
    [
      'as bad as the worst of before',
      { ratios: { ...shape().ratios, fidelity: spread(0.97, 0.7, 1) } },
      shape({ ratios: { ...shape().ratios, fidelity: spread(0.7) } }),
      'same',
    ],
    [
      'a ratio that was not measured',
      { ratios: { ...shape().ratios, fidelity: null } },
      shape({ ratios: { ...shape().ratios, fidelity: spread(0) } }),
      'same',
    ],
  ])('%s', (_, was, now, status) => {
    expect(compared(was, now).status).toBe(status);
  });

  it('each ratio has its direction and its tolerance', () => {
    const beyond = { fidelity: 0.87, hold: 0.23, merged: 0.32, pieces: 0.49, alone: 0.79 };
    const within = { fidelity: 0.89, hold: 0.21, merged: 0.3, pieces: 0.51, alone: 0.81 };
    for (const [id, value] of Object.entries(beyond)) {
      const worse = compared({}, shape({ ratios: { ...shape().ratios, [id]: spread(value) } }));
      expect([worse.worse, worse.status]).toEqual([[id], 'regressed']);
    }
    for (const [id, value] of Object.entries(within)) {
      expect(compared({}, shape({ ratios: { ...shape().ratios, [id]: spread(value) } })).worse).toEqual([]);
    }
  });
});

describe('a comparison that cannot be made', () => {
  it.each<[string, BaselineEntry[], Measured, string, string]>([
    ['no run could be judged', [entry()], measured(null), 'not-judged', 'no run could be judged'],
    [
      'another client',
      [entry({ client: 'undici' })],
      measured(shape()),
      'no-entry',
      'it has no entry for this; --update-baseline adds one',
    ],
    [
      'another runtime',
      [entry({ runtime: 'node 22' })],
      measured(shape()),
      'other-runtime',
      'it has it on node 22, and this is node 20',
    ],
    [
      'another system',
      [entry({ system: 'darwin arm64' })],
      measured(shape()),
      'other-system',
      'it has it on darwin arm64, and this is linux x64',
    ],
    [
      'other instruments',
      [entry({ mode: 'timed', system: 'darwin arm64' }), entry({ mode: 'lock-step' })],
      measured(shape()),
      'other-mode',
      'it has it with lock-step alone, and this is with both instruments',
    ],
  ])('%s', (_, entries, one, reason, words) => {
    const comparison = compareOne(entries, one);
    expect(comparison).toMatchObject({ status: 'incomparable', reason });
    expect(comparison.text).toBe(`openai at mock/steady: cannot be compared with the baseline: ${words}`);
  });
});

describe('in a sentence', () => {
  const newer = { node: '20.0.0', openai: '7.0.0', 'stream-check': '0.2.0' };
  const sentence = (was: Partial<BaselineEntry>, now: Shape, versions: Record<string, string> = newer) =>
    compareOne([entry(was)], measured(now, {}, versions)).text.replace('openai at mock/steady: ', '');

  it.each<[string, Partial<BaselineEntry>, Shape, string]>([
    [
      'a buffer',
      {},
      shape({ ...HELD, hop: 'client' }),
      'was incremental, now batched at 4,096 bytes, held at the client; openai 6.1.0 → 7.0.0, stream-check 0.1.0 → 0.2.0',
    ],
    [
      'a timer',
      {},
      shape({ ...HELD, heldBy: { kind: 'timer', sizeBytes: null, periodMs: 500, count: null } }),
      'was incremental, now batched every 500 ms, held at the upstream; openai 6.1.0 → 7.0.0, stream-check 0.1.0 → 0.2.0',
    ],
    [
      'chunks that are collected',
      {},
      shape({ ...HELD, heldBy: { kind: 'count', sizeBytes: null, periodMs: null, count: 4 } }),
      'was incremental, now batched at 4 chunks, held at the upstream; openai 6.1.0 → 7.0.0, stream-check 0.1.0 → 0.2.0',
    ],
    [
      'a part of the runs',
      {},
      shape({ passed: 1, shapes: { incremental: 1, stalled: 2 }, hop: 'event-loop' }),
      'was incremental, now stalled in 2 of 3 runs, held at the event loop; openai 6.1.0 → 7.0.0, stream-check 0.1.0 → 0.2.0',
    ],
    [
      'a ratio alone',
      {},
      shape({ ratios: { ...shape().ratios, merged: spread(0.6) } }),
      'incremental as before, but worse: merged 0.01 → 0.60; openai 6.1.0 → 7.0.0, stream-check 0.1.0 → 0.2.0',
    ],
    ['nothing', {}, shape(), 'incremental, as in the baseline; openai 6.1.0 → 7.0.0, stream-check 0.1.0 → 0.2.0'],
    [
      'a repair',
      HELD,
      shape(),
      'was batched at 4,096 bytes, now incremental; openai 6.1.0 → 7.0.0, stream-check 0.1.0 → 0.2.0',
    ],
  ])('%s', (_, was, now, words) => {
    expect(sentence(was, now)).toBe(words);
  });

  it('without versions where they are the same', () => {
    expect(sentence({}, shape(), entry().versions)).toBe('incremental, as in the baseline');
  });

  it('of many versions the first ones', () => {
    const many = Object.fromEntries(['a', 'b', 'c', 'd', 'openai'].map((name) => [name, '2.0.0']));
    expect(sentence({ versions: { openai: '1.0.0' } }, shape(), many)).toBe(
      'incremental, as in the baseline; openai 1.0.0 → 2.0.0, a none → 2.0.0, b none → 2.0.0 and 2 more',
    );
  });
});

describe('from runs', () => {
  const baselineOf = (id: string) => {
    const [one] = measuredOf([runOfScenario(id, { scenario: 'steady' })], PLACE);
    return {
      schemaVersion: 1 as const,
      kind: 'baseline' as const,
      entries: [{ ...one!.key, versions: one!.versions, ...one!.shape! }],
    };
  };
  const against = (id: string) =>
    compareWithBaseline(measuredOf([runOfScenario(id, { scenario: 'steady' })], PLACE), baselineOf('steady'))[0]!;

  it.each([
    ['steady', 'same'],
    ['batched-4096', 'regressed'],
    ['buffered', 'regressed'],
    ['replayed', 'regressed'],
    ['throttled', 'regressed'],
    ['batched-500ms', 'regressed'],
  ])('%s after steady: %s', (id, status) => {
    expect(against(id).status).toBe(status);
  });

  it('the size of the buffer is named', () => {
    expect(comparisonWords(against('batched-4096'))).toMatch(
      /: was incremental, now batched at 4,096 bytes, held at the upstream/,
    );
  });
});
