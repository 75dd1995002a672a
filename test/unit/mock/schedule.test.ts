import { describe, expect, it } from 'vitest';
import { planSchedule } from '../../../src/mock/schedule.ts';
import { scenarios } from '../../../src/mock/scenarios.ts';

describe.each(scenarios.entries.map((scenario) => [scenario.id, scenario] as const))('%s', (_, scenario) => {
  const { arrivals, endMs } = planSchedule(scenario);

  it('is the same each time', () => {
    expect(planSchedule(scenario)).toEqual({ arrivals, endMs });
  });

  it('has a word of its own in every chunk, and times that never fall', () => {
    const tracers = arrivals.map(({ text }) => /^t\d{4,}(?=[ .])/.exec(text)?.[0]);
    expect(new Set(tracers).size).toBe(arrivals.length);
    expect(tracers).not.toContain(undefined);
    const times = arrivals.map(({ atMs }) => atMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(endMs).toBe(times.at(-1));
  });

  it('can be said again in other words of its own', () => {
    const again = planSchedule(scenario, 10_000);
    const tracers = again.arrivals.map(({ text }) => text.match(/t\d{4,}/g));
    expect(tracers).toEqual(arrivals.map((_, i) => [`t${10_000 + i}`]));
    expect(again.arrivals.map(({ atMs, channel }) => [atMs, channel])).toEqual(
      arrivals.map(({ atMs, channel }) => [atMs, channel]),
    );
  });
});

it.each([
  ['probe', 9_000, 11_500],
  ['probe-short', 2_500, 3_600],
  ['long', 55_000, 65_000],
])('%s takes about as long as it says', (id, least, most) => {
  const { endMs } = planSchedule(scenarios.get(id));
  expect(endMs).toBeGreaterThan(least);
  expect(endMs).toBeLessThan(most);
});
