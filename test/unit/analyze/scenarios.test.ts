// Every scenario on a virtual clock: the mock's faults and the analysis share one truth, with exact numbers.
import { describe, expect, it } from 'vitest';
import { scenarios } from '../../../src/mock/scenarios.ts';
import { runOf } from '../../support/runs.ts';
import { simulated } from '../../support/recordings.ts';

const UNFINISHED = new Set(['http-error', 'truncate', 'reset', 'hang', 'malformed', 'error-mid-stream']);
/** Only lock-step can tell anything of an answer that is spoken at one moment. */
const AT_ONCE = 'one-chunk';
const whole = scenarios.entries.filter(
  ({ id, faults }) => id !== AT_ONCE && !faults.some((fault) => UNFINISHED.has(fault.id)),
);

describe('the timed instrument alone gives what the scenario promises', () => {
  it.each(whole.map((scenario) => [scenario.id, scenario] as const))('%s', (_, scenario) => {
    const { verdict, hops } = runOf(simulated(scenario));
    const { delivery, hop, mechanism } = scenario.expect;
    expect(verdict.delivery, verdict.summary).toBe(delivery);
    if (hop !== undefined) expect(verdict.hop).toBe(hop);
    if (mechanism !== undefined) expect(hops.upstream?.mechanism?.kind).toBe(mechanism);
  });
});

it('one chunk says nothing about delivery', () => {
  const { verdict } = runOf(simulated(scenarios.get(AT_ONCE)));
  expect(verdict).toMatchObject({ delivery: 'inconclusive', reason: 'source-emitted-at-once', hop: null });
});

describe('exact figures', () => {
  const analysisOf = (id: string) => runOf(simulated(scenarios.get(id)));

  it.each([
    ['batched-4096', 4_096],
    ['batched-16384', 16_384],
  ])('%s: the size from the reads', (id, sizeBytes) => {
    expect(analysisOf(id).hops.upstream!.mechanism).toMatchObject({ kind: 'size', sizeBytes });
  });

  it('batched-500ms: the period of the timer', () => {
    expect(analysisOf('batched-500ms').hops.upstream!.mechanism).toMatchObject({ kind: 'timer', periodMs: 500 });
  });

  it('steady: nothing held, nothing late', () => {
    const { vantages, hops } = analysisOf('steady');
    expect(vantages.observer).toMatchObject({ fidelity: 1, hold: 0, merged: 0, lagMs: { p50: 0, p95: 0, max: 0 } });
    expect(vantages.app!.interChunkMs).toMatchObject({ p50: 50, p95: 50, max: 50 });
    expect(Object.values(hops).map(({ share }) => share)).toEqual([0, 0, 0]);
  });

  it('buffered: everything held to the end', () => {
    const { vantages, hops, verdict } = analysisOf('buffered');
    expect(vantages.observer!.fidelity).toBeCloseTo(0, 9);
    expect(hops.upstream!.share).toBeCloseTo(1, 9);
    expect(vantages.observer!.hold).toBe(1);
    expect(verdict).toMatchObject({ delivery: 'buffered', hop: 'upstream', passed: false });
  });
});
