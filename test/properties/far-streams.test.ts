// Answers that come over a far network are judged by their arrivals alone. An honest server is never accused, whatever the
// network does to what it writes; and a size that is named is the one of the buffer that was there.
import { describe, expect, it } from 'vitest';
import { classifyArrivals } from '../../src/analyze/arrivals.ts';
import { byteEvidenceOf, countsBytes } from '../../src/analyze/byte-evidence.ts';
import { farStream, SOURCE_IDS, type BufferId, type SourceId } from '../support/far-streams.ts';
import { runs } from '../support/form.ts';

const STREAMS = runs({ short: 40, long: 1_000 });
/** The same streams on a busy machine. */
const BUSY_STREAMS = runs({ short: 20, long: 250 });

function judged(source: SourceId, buffer: BufferId, seed: number, unitMs: number) {
  const timeline = farStream({ source, buffer, loss: (seed % 5) / 4, seed });
  const bytes = byteEvidenceOf(timeline, { unitMs, isFramed: true });
  return { ...classifyArrivals(timeline, { bytes }), bytes, isProven: countsBytes(bytes) };
}

/** @param unitMs noise of the machine that reads */
function all(source: SourceId, buffer: BufferId, unitMs = 1) {
  return Array.from({ length: unitMs === 1 ? STREAMS : BUSY_STREAMS }, (_, i) => judged(source, buffer, i + 1, unitMs));
}

const AT_A_MODELS_PACE: readonly SourceId[] = ['token', 'multi-token', 'speculative', 'stalls'];

describe('over a far network', () => {
  it.each(SOURCE_IDS)('an honest server is never accused: %s', (source) => {
    const accused = all(source, 'none').filter(({ delivery, isProven }) => isProven || delivery === 'batched');
    expect(accused).toEqual([]);
  });

  it.each(SOURCE_IDS)('an honest server is never accused on a busy machine: %s', (source) => {
    const accused = all(source, 'none', 30).filter(({ delivery, isProven }) => isProven || delivery === 'batched');
    expect(accused).toEqual([]);
  });

  it.each([...AT_A_MODELS_PACE, 'long events'] as const)(
    'a buffer that a quiet machine proves is never called incremental on a busy one: %s',
    (source) => {
      const quiet = all(source, 'cut 4096');
      const acquitted = [10, 20, 40].flatMap((unitMs) =>
        all(source, 'cut 4096', unitMs).filter(
          ({ delivery }, i) =>
            quiet[i]!.delivery === 'batched' && (delivery === 'incremental' || delivery === 'coarse'),
        ),
      );
      expect(acquitted).toEqual([]);
    },
  );

  it.each(AT_A_MODELS_PACE)('what collected all of it is no proven buffer: %s', (source) => {
    expect(all(source, 'full').filter(({ delivery }) => delivery === 'batched')).toEqual([]);
  });

  it.each(AT_A_MODELS_PACE)('a buffer of 4,096 bytes is proven most of the time: %s', (source) => {
    const proven = all(source, 'cut 4096').filter(({ isProven, delivery }) => isProven && delivery === 'batched');
    expect(proven.length).toBeGreaterThan(0.7 * STREAMS);
  });

  it.each([
    ['cut 4096', 4096],
    ['cut 8192', 8192],
    ['cut 16384', 16_384],
    ['framed 16384', 16_384],
  ] as const)('a size that is named is that of the buffer: %s', (buffer, bytes) => {
    const sizes = SOURCE_IDS.flatMap((source) =>
      all(source, buffer).flatMap(({ bytes: found }) => found.sizeBytes ?? []),
    );
    // With its framing it is eight bytes longer.
    expect(sizes.filter((size) => size !== bytes && size !== bytes + 8)).toEqual([]);
    expect(sizes).not.toEqual([]);
  });

  it.each(['none', 'over 4096', 'timer 250', 'full'] as const)(
    'where nothing is cut, no size is named: %s',
    (buffer) => {
      const sizes = SOURCE_IDS.flatMap((source) => all(source, buffer).flatMap(({ bytes }) => bytes.sizeBytes ?? []));
      expect(sizes).toEqual([]);
    },
  );
});
