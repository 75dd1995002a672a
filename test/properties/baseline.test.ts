// Noise of shape alone is no regression: whatever a busy machine adds to a healthy path, a baseline of it holds. And no noise
// hides a buffer that came in between.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareWithBaseline } from '../../src/gate/baseline/compare.ts';
import { measuredOf } from '../../src/gate/baseline/shape.ts';
import { updatedBaseline } from '../../src/gate/baseline/update.ts';
import { createRandom } from '../../src/mock/random.ts';
import { scenarios } from '../../src/mock/scenarios.ts';
import type { BaselineComparison } from '../../src/model/baseline.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { Run } from '../../src/model/report.ts';
import type { Timeline } from '../../src/model/timeline.ts';
import { PLACE } from '../support/baseline.ts';
import { runs as runsOfForm } from '../support/form.ts';
import { simulated } from '../support/recordings.ts';
import { runOf } from '../support/runs.ts';

const numRuns = runsOfForm({ short: 8, long: 300 });
const BUFFERS = ['batched-4096', 'batched-16384', 'buffered', 'replayed'];
const made = new Map(['steady', 'natural', ...BUFFERS].map((id) => [id, simulated(scenarios.get(id))]));

/** What a machine adds: small delays of each arrival, and pauses in which all of them wait. */
const machine = fc.record({
  seed: fc.nat(),
  jitterMs: fc.constantFrom(0, 2, 10, 25),
  pauseMs: fc.constantFrom(0, 30, 60),
});
type Machine = typeof machine extends fc.Arbitrary<infer T> ? T : never;
const machines = fc.array(machine, { minLength: 1, maxLength: 5 });

function disturbed({ arrivals, ...timeline }: Timeline, { seed, jitterMs, pauseMs }: Machine): Timeline {
  const random = createRandom(seed);
  const pauseAt = arrivals.length === 0 ? 0 : arrivals[Math.floor(random() * arrivals.length)]!.atMs;
  let last = 0;
  const later = arrivals.map((arrival) => {
    const isPaused = arrival.atMs >= pauseAt && arrival.atMs < pauseAt + pauseMs;
    last = Math.max(last, isPaused ? pauseAt + pauseMs : arrival.atMs + jitterMs * random());
    return { ...arrival, atMs: last };
  });
  return { ...timeline, arrivals: later, endMs: Math.max(last, timeline.endMs ?? 0) };
}

/** As the machine would have shown it behind the wire. */
function runOn(id: string, on: Machine, k: number): Run {
  const recording = made.get(id)!;
  const streams = recording.streams.map((stream): Recording['streams'][number] => {
    const { app, observer, ...others } = stream.timelines;
    return { ...stream, timelines: { ...others, app: disturbed(app!, on), observer: disturbed(observer!, on) } };
  });
  return { ...runOf({ ...recording, streams }), scenario: 'one', id: `${id}-${k}` };
}

function compare(before: readonly Run[], after: readonly Run[]): Omit<BaselineComparison, 'text'> {
  const baseline = updatedBaseline(null, measuredOf(before, PLACE), []);
  return compareWithBaseline(measuredOf(after, PLACE), baseline)[0]!;
}

describe.each(['steady', 'natural'])('%s', (id) => {
  it('noise alone is no regression, however few runs there were', () => {
    fc.assert(
      fc.property(machines, machines, (before, after) => {
        const comparison = compare(
          before.map((one, k) => runOn(id, one, k)),
          after.map((one, k) => runOn(id, one, k)),
        );
        expect(['same', 'changed', 'improved']).toContain(comparison.status);
      }),
      { numRuns },
    );
  });

  it('no noise hides a buffer', () => {
    fc.assert(
      fc.property(machines, machines, fc.constantFrom(...BUFFERS), (before, after, buffer) => {
        const comparison = compare(
          before.map((one, k) => runOn(id, one, k)),
          after.map((one, k) => runOn(buffer, one, k)),
        );
        expect(comparison.status).toBe('regressed');
      }),
      { numRuns },
    );
  });
});

it('what was measured is the same as itself', () => {
  fc.assert(
    fc.property(machines, fc.constantFrom(...made.keys()), (on, id) => {
      const runs = on.map((one, k) => runOn(id, one, k));
      expect(compare(runs, runs).status).toBe('same');
    }),
    { numRuns },
  );
});
