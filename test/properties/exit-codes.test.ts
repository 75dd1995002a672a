// What is said and what the command ends with are one: whatever was recorded, a run that counts as failed is not called
// inconclusive, and one that is called so does not end with 1.
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeRecordings } from '../../src/check.ts';
import type { Calibration } from '../../src/model/machine.ts';
import { Recording } from '../../src/model/recording.ts';
import type { HeldOpen } from '../../src/model/recording.ts';
import { TextFault, type TextComparison } from '../../src/model/text-comparison.ts';
import { CHANNELS, HOPS, VANTAGES } from '../../src/model/timeline.ts';
import { terminal } from '../../src/report/reporters/terminal.ts';
import { CALM, HELD_BACK, probeOf, SERVED } from '../support/recordings.ts';
import { runs } from '../support/form.ts';

const DIRECTORY = new URL('../../fixtures/recordings/', import.meta.url);
const good = readdirSync(DIRECTORY, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json'))
  .map((name) => Recording.parse(JSON.parse(readFileSync(new URL(name, DIRECTORY), 'utf8'))));

const NOISY: Calibration = { status: 'refused', floorP50Ms: 40, floorP99Ms: 300, noiseMs: 250, reason: 'noise' };
const FAILED: HeldOpen = { ...HELD_BACK, secondOutcome: { kind: 'reset', message: 'It broke.' } };

const faulty = fc.record({
  hop: fc.constantFrom(...HOPS),
  channel: fc.constantFrom(...CHANNELS),
  fault: fc.constantFrom(...TextFault.options),
});

/** One thing or several that are other than in a recording that somebody made. */
const changes = fc.record({
  recording: fc.constantFrom(...good),
  calibration: fc.constantFrom(CALM, NOISY),
  probe: fc.constantFrom(null, null, HELD_BACK, SERVED, FAILED),
  text: fc.option(faulty),
  judge: fc.option(fc.constantFrom(...VANTAGES), { freq: 2 }),
  /** How many arrivals are left. */
  arrivals: fc.constantFrom(Infinity, Infinity, 0, 1, 3, 12),
  /** How fast it was. */
  speed: fc.constantFrom(1, 1, 0.01, 20),
  hasOrigin: fc.boolean(),
  hasClock: fc.boolean(),
  isWhole: fc.boolean(),
});
type Changes = typeof changes extends fc.Arbitrary<infer T> ? T : never;

function textOf({ hop, channel, fault }: NonNullable<Changes['text']>): TextComparison {
  const missing = fault === 'nothing-came' || fault === 'cut-off' ? 50 : 0;
  const figures = { characters: 100, missingCharacters: missing, pieces: 10, missingPieces: missing / 10, replaced: 0 };
  return { hop, channel, fault, ...figures, firstDifferenceAt: 50, places: 1, isLeft: false, gaps: [] };
}

function changed({ recording, calibration, probe, text, judge, hasClock, ...change }: Changes): Recording {
  const streams = recording.streams.map((stream) => {
    const kept = Object.entries(stream.timelines).filter(([id]) => change.hasOrigin || id !== 'origin');
    const timelines = Object.fromEntries(
      kept.map(([id, timeline]) => [
        id,
        {
          ...timeline,
          arrivals: timeline.arrivals
            .slice(0, change.arrivals)
            .map((arrival) => ({ ...arrival, atMs: arrival.atMs * change.speed })),
        },
      ]),
    );
    const texts = text === null ? stream.texts : [textOf(text)];
    return { ...stream, timelines, texts, lockStep: change.isWhole ? stream.lockStep : null };
  });
  return {
    ...recording,
    calibration,
    judge,
    clock: hasClock ? recording.clock : null,
    streams:
      probe === null ? streams : [...streams.filter(({ instrument }) => instrument !== 'held-open'), probeOf(probe)],
  };
}

const INCONCLUSIVE = /inconclusive/;

test('inconclusive never stands beside exit 1', () => {
  const codes = new Set<number>();
  fc.assert(
    fc.property(changes, (change) => {
      const report = judgeRecordings([changed(change)], {
        inconclusive: 'fail',
        judge: null,
        budgetMs: null,
        timelines: false,
      });
      const [run] = report.runs;
      codes.add(report.exitCode);
      if (report.exitCode === 1) {
        expect(run!.status).toBe('failed');
        expect(run!.verdict.summary).not.toMatch(INCONCLUSIVE);
        // Drawn where it is read alone: that takes as long as judging.
        const text = terminal.render(report, { columns: 100, colorLevel: 0, unicode: true, verbose: true });
        expect(text).not.toMatch(INCONCLUSIVE);
      }
      expect(INCONCLUSIVE.test(run!.verdict.summary)).toBe(report.exitCode === 3);
      // Where the run fails by what was shown, the class of its delivery may be open all the same; then it is said what was.
      if (run!.verdict.delivery === 'inconclusive' && report.exitCode === 1) {
        expect(run!.integrity?.ok === false || run!.parallel?.serialised === true).toBe(true);
      }
    }),
    { numRuns: runs({ short: 1_500, long: 8_000 }), seed: 1 },
  );
  // All of them were tried.
  expect([...codes].toSorted((a, b) => a - b)).toEqual([0, 1, 3, 4]);
});
