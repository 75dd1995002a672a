// Plans: the same each time, and with exact times, lengths and words.
import { describe, expect, it } from 'vitest';
import { planSchedule } from '../../../src/mock/schedule.ts';
import { scenarios } from '../../../src/mock/scenarios.ts';
import { Scenario } from '../../../src/model/scenario.ts';

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

describe('exact times and lengths', () => {
  const segment = { chunks: 3, gapMs: 100, jitter: 0, characters: [20, 20], burst: 1, channel: 'text' } as const;
  const plan = (schedule: object, seed = 1) =>
    planSchedule(Scenario.parse({ ...BASE, seed, schedule: { firstMs: 50, ...schedule } }));
  const BASE = { id: 'made', description: 'Made by the test.', expect: { exitCode: 0 } };
  const times = (schedule: object) => plan(schedule).arrivals.map(({ atMs }) => atMs);

  it('the first chunk comes after the first pause, the others after a gap each', () => {
    expect(times({ segments: [segment] })).toEqual([50, 150, 250]);
    expect(plan({ segments: [segment] }).endMs).toBe(250);
  });

  it('segments follow each other, with pauses between', () => {
    const reasoning = { ...segment, chunks: 2, gapMs: 10, channel: 'reasoning' };
    const { arrivals } = plan({ segments: [segment, { pauseMs: 1_000 }, reasoning] });
    expect(arrivals.map(({ atMs }) => atMs)).toEqual([50, 150, 250, 1_260, 1_270]);
    expect(arrivals.map(({ channel }) => channel)).toEqual(['text', 'text', 'text', 'reasoning', 'reasoning']);
  });

  it('a pause before the first chunk', () => {
    expect(times({ segments: [{ pauseMs: 500 }, segment] })).toEqual([550, 650, 750]);
  });

  it('bursts are spoken at one moment', () => {
    expect(times({ segments: [{ ...segment, chunks: 5, burst: 2 }] })).toEqual([50, 50, 150, 150, 250]);
  });

  it('no gap is no gap', () => {
    const { gapMs: _, ...gapless } = segment;
    expect(times({ segments: [gapless] })).toEqual([50, 50, 50]);
  });

  it('jitter makes each gap longer or shorter by up to its share, and both', () => {
    const at = times({ segments: [{ ...segment, chunks: 400, jitter: 0.5 }] });
    const gaps = at.slice(1).map((ms, i) => ms - at[i]!);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(50);
    expect(Math.min(...gaps)).toBeLessThan(55);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(150);
    expect(Math.max(...gaps)).toBeGreaterThan(145);
    expect(gaps.reduce((sum, gap) => sum + gap) / gaps.length).toBeCloseTo(100, -1);
  });

  it('lengths lie between the smallest and the largest, and most are small', () => {
    const { arrivals } = plan({ segments: [{ ...segment, chunks: 600, characters: [10, 19] }] });
    const lengths = arrivals.map(({ characters }) => characters);
    expect([Math.min(...lengths), Math.max(...lengths)]).toEqual([10, 19]);
    const small = lengths.filter((length) => length < 15).length;
    expect(small / lengths.length).toBeGreaterThan(0.6);
    expect(small / lengths.length).toBeLessThan(0.8);
    expect(arrivals.every(({ text, characters, bytes }) => text.length === characters && bytes === null)).toBe(true);
  });

  it('explicit events as they are, each behind a tracer', () => {
    const events = [
      { atMs: 5, text: 'hello' },
      { atMs: 5, text: 'world', channel: 'reasoning' },
    ];
    const { arrivals, endMs } = plan({ events });
    expect(arrivals.map(({ atMs, channel, text }) => [atMs, channel, text])).toEqual([
      [5, 'text', 't0000 hello'],
      [5, 'reasoning', 't0001 world'],
    ]);
    expect(endMs).toBe(5);
  });

  it('an event before the time of the segments is spoken behind them, so the answer ends with the latest', () => {
    const { arrivals, endMs } = plan({ segments: [segment], events: [{ atMs: 5, text: 'late' }] });
    expect(arrivals.map(({ atMs }) => atMs)).toEqual([50, 150, 250, 5]);
    expect(endMs).toBe(250);
  });

  it('events do not wait for the first pause', () => {
    expect(plan({ events: [{ atMs: 5, text: 'soon' }] }).endMs).toBe(5);
  });

  it('another seed says other words', () => {
    const words = (seed: number) => plan({ segments: [segment] }, seed).arrivals.map(({ text }) => text);
    expect(words(1)).not.toEqual(words(2));
  });

  it('nothing to say ends after the first pause', () => {
    const empty = { firstMs: 70, words: 'ascii' as const };
    expect(planSchedule({ seed: 1, schedule: empty })).toEqual({ arrivals: [], endMs: 70 });
  });
});
