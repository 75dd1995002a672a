// Which hop is at fault is arithmetic: what the hops hold adds up exactly to what is late at the end.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyze } from '../../src/analyze/analyze.ts';
import { fullBufferingHeld, held } from '../../src/analyze/measures.ts';
import { joinByContent, unitsOfHop } from '../../src/analyze/units.ts';
import type { Arrival, Timeline } from '../../src/model/timeline.ts';
import { recordingOf, streamOf, timeline } from '../support/recordings.ts';

const chunk = fc.record({ gapMs: fc.integer({ min: 0, max: 400 }), characters: fc.integer({ min: 1, max: 60 }) });
const chunks = fc.array(chunk, { minLength: 2, maxLength: 40 });
/** How much later each chunk is at the next vantage; never before its predecessor there. */
const delays = fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 40, maxLength: 40 });

function spoken(plan: readonly { gapMs: number; characters: number }[]): Timeline {
  let atMs = 0;
  const arrivals = plan.map(({ gapMs, characters }): Arrival => {
    return { atMs: (atMs += gapMs), channel: 'text', characters, bytes: characters + 100 };
  });
  return timeline('origin', arrivals);
}

function later(before: Timeline, vantage: Timeline['vantage'], byMs: readonly number[]): Timeline {
  let latest = 0;
  const arrivals = before.arrivals.map((arrival, i) => {
    latest = Math.max(latest, arrival.atMs + byMs[i]!);
    return { ...arrival, atMs: latest };
  });
  return timeline(vantage, arrivals);
}

test('the shares of the hops add up to 1 - fidelity with a floor of 0', () => {
  fc.assert(
    fc.property(chunks, delays, delays, delays, (plan, a, b, c) => {
      const origin = spoken(plan);
      const wire = later(origin, 'wire', a);
      const app = later(wire, 'app', b);
      const observer = later(app, 'observer', c);
      const atWire = joinByContent(origin, wire);
      const atApp = joinByContent(origin, app);
      const atObserver = joinByContent(origin, observer);
      const byHop = [held(atWire), held(unitsOfHop(atWire, atApp)), held(unitsOfHop(atApp, atObserver))];
      expect(byHop.reduce((sum, one) => sum + one)).toBe(held(atObserver));
      if (fullBufferingHeld(atObserver) === 0) return;
      const { hops, vantages } = analyze(recordingOf([streamOf([origin, wire, app, observer])]));
      const shares = [hops.upstream!.share!, hops.client!.share!, hops['event-loop']!.share!];
      expect(shares.reduce((sum, one) => sum + one)).toBeCloseTo(1 - vantages.observer!.fidelity!, 9);
    }),
  );
});

test('an honest path is never accused, whatever the schedule', () => {
  fc.assert(
    fc.property(chunks, fc.integer({ min: 0, max: 3 }), (plan, delayMs) => {
      const origin = spoken(plan);
      const late = origin.arrivals.map(() => delayMs);
      const wire = later(origin, 'wire', late);
      const { verdict } = analyze(recordingOf([streamOf([origin, wire, { ...wire, vantage: 'app' }])]));
      expect(['incremental', 'micro-batched', 'inconclusive']).toContain(verdict.delivery);
      expect(verdict.hop).toBeNull();
    }),
  );
});

test('the same recording gives the same analysis', () => {
  fc.assert(
    fc.property(chunks, delays, (plan, a) => {
      const origin = spoken(plan);
      const recording = recordingOf([streamOf([origin, later(origin, 'wire', a)])]);
      expect(JSON.stringify(analyze(recording))).toBe(JSON.stringify(analyze(structuredClone(recording))));
    }),
    { numRuns: 30 },
  );
});
