// What is said of arrivals alone: who speaks in whatever honest way is not accused, and lumps that are seen are not called
// incremental, whatever comes beside them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyArrivals } from '../../src/analyze/arrivals.ts';
import { classifyBetween } from '../../src/analyze/delivery.ts';
import { inBandOrigin } from '../../src/analyze/in-band.ts';
import { joinByContent } from '../../src/analyze/units.ts';
import { isLate } from '../../src/analyze/attribution.ts';
import { PASSING_DELIVERIES } from '../../src/model/delivery.ts';
import type { Arrival, Timeline } from '../../src/model/timeline.ts';
import { runs } from '../support/form.ts';
import { timeline } from '../support/recordings.ts';

const numRuns = runs({ short: 100, long: 1_000 });

interface Piece {
  afterMs: number;
  characters: number;
}

function came(pieces: readonly Piece[], firstMs = 400): Timeline {
  let atMs = firstMs;
  const arrivals = pieces.map(({ afterMs, characters }): Arrival => {
    return { atMs: (atMs += afterMs), channel: 'text', characters, bytes: 150 };
  });
  return timeline('wire', arrivals);
}

const token = fc.integer({ min: 1, max: 9 });
const tokens = (min: number, max: number) => fc.array(token, { minLength: min, maxLength: max });
/** All of them at one moment, so long after what came before. */
const atOnce = (sizes: readonly number[], afterMs: number): Piece[] =>
  sizes.map((characters, i) => ({ afterMs: i === 0 ? afterMs : 0, characters }));
const charactersOf = (pieces: readonly Piece[]) => pieces.reduce((sum, { characters }) => sum + characters, 0);

describe('never accused', () => {
  it('pieces one by one, at whatever times', () => {
    const piece = fc.record({ afterMs: fc.double({ min: 3.1, max: 4000, noNaN: true }), characters: token });
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 80 }), (pieces) => {
        expect(isLate(classifyArrivals(came(pieces)).delivery)).toBe(false);
      }),
      { numRuns },
    );
  });

  it('a model that works in steps of as many tokens, at times as even as you like', () => {
    const step = fc.record({ size: fc.integer({ min: 3, max: 40 }), everyMs: fc.integer({ min: 100, max: 3000 }) });
    fc.assert(
      fc.property(step, fc.array(tokens(40, 40), { minLength: 3, maxLength: 12 }), token, (of, steps, first) => {
        const { size, everyMs } = of;
        const pieces = steps.flatMap((sizes) => atOnce(sizes.slice(0, size), everyMs));
        // The first token and the last ones may make a step of their own.
        for (const all of [
          pieces,
          [{ afterMs: 0, characters: first }, ...pieces],
          [...pieces, ...atOnce([3], everyMs)],
        ])
          expect(isLate(classifyArrivals(came(all)).delivery)).toBe(false);
      }),
      { numRuns },
    );
  });

  it('by stamps of an app that are as coarse as you like', () => {
    const speaking = fc.record({
      gapsMs: fc.array(fc.integer({ min: 15, max: 400 }), { minLength: 10, maxLength: 80 }),
      jitterMs: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 80, maxLength: 80 }),
      stepMs: fc.constantFrom(1, 10, 16, 25, 50, 100, 200, 250, 500, 1000),
      epochMs: fc.integer({ min: 1_764_000_000_000, max: 1_764_000_009_999 }),
    });
    fc.assert(
      fc.property(speaking, ({ gapsMs, jitterMs, stepMs, epochMs }) => {
        let spokenMs = epochMs;
        let cameMs = 0;
        const arrivals = gapsMs.map((gapMs, i): Arrival => {
          spokenMs += gapMs;
          cameMs = Math.max(cameMs, spokenMs - epochMs + 300 + jitterMs[i]!);
          const clockMs = stepMs * Math.floor(spokenMs / stepMs);
          return { atMs: cameMs, channel: 'text', characters: 5, bytes: 150, clockMs };
        });
        const wire = timeline('wire', arrivals);
        const origin = inBandOrigin(wire);
        const units = origin === null ? [] : joinByContent(origin, wire);
        const { delivery } = classifyBetween(units, units, { unitMs: 1, floorMs: 0 }, 100);
        expect(isLate(delivery)).toBe(false);
      }),
      { numRuns },
    );
  });
});

describe('never called incremental', () => {
  const isPassed = (pieces: readonly Piece[]) => PASSING_DELIVERIES.has(classifyArrivals(came(pieces)).delivery);

  it('large lumps, whatever single pieces come between them', () => {
    const lump = fc.record({
      sizes: tokens(10, 60),
      afterMs: fc.integer({ min: 400, max: 3000 }),
      behind: fc.array(fc.record({ afterMs: fc.integer({ min: 4, max: 90 }), characters: fc.constant(1) }), {
        maxLength: 4,
      }),
    });
    fc.assert(
      fc.property(fc.array(lump, { minLength: 4, maxLength: 12 }), (lumps) => {
        const pieces = lumps.flatMap(({ sizes, afterMs, behind }) => [...atOnce(sizes, afterMs), ...behind]);
        fc.pre(charactersOf(lumps.flatMap(({ behind }) => behind)) <= 0.3 * charactersOf(pieces));
        expect(isPassed(pieces)).toBe(false);
      }),
      { numRuns },
    );
  });

  it('half of the text at one moment, wherever in it', () => {
    const single = fc.record({ afterMs: fc.integer({ min: 10, max: 300 }), characters: token });
    const seen = fc.record({
      before: fc.array(single, { maxLength: 30 }),
      lump: tokens(10, 90),
      behind: fc.array(single, { maxLength: 30 }),
    });
    fc.assert(
      fc.property(seen, ({ before, lump, behind }) => {
        const pieces = [...before, ...atOnce(lump, 2000), ...behind];
        fc.pre(charactersOf(atOnce(lump, 0)) >= 0.5 * charactersOf(pieces));
        expect(isPassed(pieces)).toBe(false);
      }),
      { numRuns },
    );
  });
});
