// A mechanism is named by order and bytes: who counts anything but bytes never gets a size, and who counts bytes never a
// wrong one.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measureLockStep } from '../../src/analyze/lock-step.ts';
import type { LockStep } from '../../src/model/recording.ts';
import { runs } from '../support/form.ts';
import { draw, NO_SCREEN, streamOf } from '../support/recordings.ts';

const numRuns = runs({ short: 100, long: 1_000 });

const CHARACTERS = 20;
/** As the instrument does: the chunks in the middle are made longer. */
const LONG = { from: 40, to: 80, factor: 2.5 };

const frames = fc
  .record({
    sizes: fc.array(fc.integer({ min: 150, max: 700 }), { minLength: 160, maxLength: 160 }),
    constant: fc.option(fc.integer({ min: 150, max: 400 }), { nil: null }),
  })
  .map(({ sizes, constant }) =>
    sizes.map((size, k) => {
      const usual = constant ?? size;
      return k >= LONG.from && k < LONG.to ? Math.round(LONG.factor * usual) : usual;
    }),
  );

/** @param wholeAt chunks that are out, and bytes that were received, once chunk k was sent */
function mechanismOf(sizes: readonly number[], wholeAt: (k: number, ends: readonly number[]) => [number, number]) {
  let end = 0;
  const ends = sizes.map((size) => (end += size));
  const lockStep = sizes.map((_, k): LockStep => {
    const [whole, wireBytes] = wholeAt(k, ends);
    const characters = CHARACTERS * whole;
    return {
      sentAtMs: 10 * k,
      sentCharacters: CHARACTERS * (k + 1),
      sentBytes: ends[k]!,
      seenAtMs: whole > k ? 10 * k + 1 : null,
      waitedMs: 9,
      arrived: { wireBytes, wire: characters, app: characters, observer: characters, ...NO_SCREEN },
    };
  });
  const stream = streamOf([draw('origin', 'x'), draw('wire', 'x')], { instrument: 'lock-step', lockStep });
  return measureLockStep(stream, 'observer', { isTls: false, unitMs: 1 })!.mechanism;
}

describe('grouped by anything but bytes', () => {
  const never = (groups: fc.Arbitrary<number[]>) =>
    fc.assert(
      fc.property(frames, groups, (sizes, lengths) => {
        const found = mechanismOf(sizes, (k, ends) => {
          let out = 0;
          for (const length of lengths)
            if (out + length <= k + 1) out += length;
            else break;
          return [out, ends[out - 1] ?? 0];
        });
        expect(['count', 'ambiguous', undefined]).toContain(found?.kind);
      }),
      { numRuns },
    );

  it('so many chunks each time', () => {
    never(fc.integer({ min: 2, max: 30 }).map((count) => Array.from({ length: 80 }, () => count)));
  });

  it('sentences, or whatever else comes', () => {
    never(fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 160, maxLength: 160 }));
  });
});

it('so many chunks each time, long or short, are a count', () => {
  fc.assert(
    fc.property(frames, fc.integer({ min: 2, max: 12 }), (sizes, count) => {
      const found = mechanismOf(sizes, (k, ends) => {
        const out = Math.floor((k + 1) / count) * count;
        return [out, ends[out - 1] ?? 0];
      });
      expect(found).toMatchObject({ kind: 'count', count });
    }),
  );
});

describe('grouped by bytes', () => {
  const size = fc.constantFrom(2048, 4096, 8192, 16_384);
  const isNoOther = (found: ReturnType<typeof mechanismOf>, sizeBytes: number) =>
    expect([null, sizeBytes]).toContain(found?.sizeBytes ?? null);

  it('cut anywhere: the size, to the byte', () => {
    fc.assert(
      fc.property(frames, size, (sizes, sizeBytes) => {
        const found = mechanismOf(sizes, (k, ends) => {
          const bytes = Math.floor(ends[k]! / sizeBytes) * sizeBytes;
          return [ends.filter((end) => end <= bytes).length, bytes];
        });
        if (sizes.reduce((sum, one) => sum + one) >= 5 * sizeBytes)
          expect(found).toMatchObject({ kind: 'size', sizeBytes });
        else isNoOther(found, sizeBytes);
      }),
      { numRuns },
    );
  });

  it('emptied when full, or before the next chunk would not fit: no other size', () => {
    fc.assert(
      fc.property(frames, size, fc.boolean(), (sizes, sizeBytes, isBefore) => {
        let pending = 0;
        let out = 0;
        const outAt = sizes.map((bytes, k) => {
          if (isBefore && pending + bytes > sizeBytes) [out, pending] = [k, 0];
          pending += bytes;
          if (!isBefore && pending >= sizeBytes) [out, pending] = [k + 1, 0];
          return out;
        });
        isNoOther(
          mechanismOf(sizes, (k, ends) => [outAt[k]!, ends[outAt[k]! - 1] ?? 0]),
          sizeBytes,
        );
      }),
      { numRuns },
    );
  });

  it('a reader that takes exactly N and keeps the rest', () => {
    fc.assert(
      fc.property(
        frames,
        fc.constantFrom(512, 1024, 2048, 4096),
        fc.integer({ min: 0, max: 400 }),
        (sizes, n, offset) => {
          const found = mechanismOf(sizes, (k, ends) => {
            const taken = Math.floor((ends[k]! + offset) / n) * n - offset;
            const out = ends.filter((end) => end <= taken).length;
            return [out, ends[out - 1] ?? 0];
          });
          isNoOther(found, n);
          // Chunks of one size may fill N so nearly that a buffer of N fits as well.
          if (n === 1024 && Math.max(...sizes) < n) expect(found?.kind).toMatch(/^(block|size|ambiguous)$/);
        },
      ),
    );
  });
});
