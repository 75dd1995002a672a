// From runs to a shape: what each run counts as, what is said of those that prevail, and figures without noise.
import { describe, expect, it } from 'vitest';
import { measuredOf, shapeIdOf, shapeOf } from '../../../../src/gate/baseline/shape.ts';
import type { Run } from '../../../../src/model/report.ts';
import { PLACE, runOfScenario } from '../../../support/baseline.ts';

const steady = runOfScenario('steady');
const held = runOfScenario('batched-4096', { scenario: 'steady' });
const parallel = { streams: 2, serialised: true } as NonNullable<Run['parallel']>;

describe('a run counts as', () => {
  const failing = { ...steady.verdict, passed: false };
  it.each<[string, Partial<Run>, string | null]>([
    ['how it was delivered', {}, 'incremental'],
    ['nothing, where its target failed', { status: 'errored' }, null],
    ['nothing, where it could not be judged', { status: 'inconclusive' }, null],
    ['text that was lost', { integrity: { ...steady.integrity!, ok: false } }, 'text-lost'],
    ['a second stream that had to wait', { status: 'failed', verdict: failing, parallel }, 'streams-serialised'],
    ['content that did not come', { status: 'failed', verdict: failing }, 'content-missing'],
  ])('%s', (_, more, id) => {
    expect(shapeIdOf({ ...steady, ...more })).toBe(id);
  });
});

describe('a shape', () => {
  it('has the hop and the rule of the runs that prevail', () => {
    expect(shapeOf([steady, held])).toMatchObject({
      samples: 2,
      passed: 1,
      shapes: { batched: 1, incremental: 1 },
      hop: 'upstream',
      heldBy: { kind: 'size', sizeBytes: 4096 },
    });
    expect(shapeOf([held, steady, steady])).toMatchObject({ hop: null, heldBy: null, passed: 2 });
    expect(shapeOf([{ ...steady, status: 'errored' }])).toBeNull();
  });

  it('has the causes that were found in most of them', () => {
    const cause = { ...held.verdict.causes[0]!, status: 'detected' as const };
    const found = { ...held, verdict: { ...held.verdict, causes: [cause] } };
    const unknown = { ...held, verdict: { ...held.verdict, causes: [{ ...cause, status: 'suspected' as const }] } };
    expect(shapeOf([found, unknown])!.causes).toEqual([]);
    expect(shapeOf([found, found, unknown])!.causes).toEqual([cause.id]);
  });

  it('has figures of two digits, so that noise changes no line of a file', () => {
    const timer = runOfScenario('batched-500ms');
    const { hop } = timer.verdict;
    const mechanism = { ...timer.hops[hop!]!.mechanism!, kind: 'timer' as const, periodMs: 487.3, sizeBytes: null };
    const hops = { ...timer.hops, [hop!]: { ...timer.hops[hop!]!, mechanism } };
    expect(shapeOf([{ ...timer, hops, lockStep: null }])!.heldBy).toMatchObject({ kind: 'timer', periodMs: 490 });
    const at = steady.verdict.vantage!;
    const vantages = { ...steady.vantages, [at]: { ...steady.vantages[at]!, fidelity: 0.98765 } };
    expect(shapeOf([{ ...steady, vantages }])!.ratios.fidelity).toEqual({
      median: 0.99,
      low: 0.99,
      high: 0.99,
      samples: 1,
    });
  });

  it('of lock-step alone has no ratio that rests on a clock', () => {
    const { ratios } = shapeOf([{ ...steady, mode: 'lock-step' }])!;
    expect(ratios).toMatchObject({ fidelity: null, hold: null, merged: null, pieces: { samples: 1 } });
    expect(shapeOf([steady])!.ratios.fidelity).not.toBeNull();
  });
});

it('versions are those of the last run: a matrix may install another one meanwhile', () => {
  const newer = { ...steady, client: { ...steady.client, version: '8.0.0' } };
  expect(measuredOf([steady, newer], PLACE)[0]!.versions['undici']).toBe('8.0.0');
});
