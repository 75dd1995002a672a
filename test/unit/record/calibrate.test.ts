import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/record/calibrate.ts';

/** Delays of a hundred chunks: 1 ms each, and `late` of them later by so much. */
function delays(late: number, byMs: number): number[] {
  return Array.from({ length: 100 }, (_, i) => (i < late ? 1 + byMs : 1));
}

describe('from the delays of an undisturbed stream to what they allow', () => {
  it('an even one is fit; the noise unit is never below 1 ms', () => {
    expect(judge(delays(0, 0))).toEqual({ status: 'ok', floorP50Ms: 1, floorP99Ms: 1, noiseMs: 1, reason: null });
  });

  it('rare hiccups do not count as noise', () => {
    expect(judge(delays(4, 50))).toMatchObject({ status: 'ok', noiseMs: 1, floorP99Ms: 51 });
  });

  it.each([
    [2.9, 'ok'],
    [3.1, 'degraded'],
    [8.9, 'degraded'],
    [91, 'degraded'],
  ])('uneven by %d ms: %s', (byMs, status) => {
    const judged = judge(delays(10, byMs));
    expect(judged.status).toBe(status);
    expect(judged.noiseMs).toBeCloseTo(byMs, 6);
    if (status !== 'ok') expect(judged.reason).toContain(`${byMs.toFixed(1)} ms`);
  });

  it('nothing seen is refused, not zero', () => {
    expect(judge([])).toMatchObject({ status: 'refused', noiseMs: null, floorP50Ms: null });
  });
});
