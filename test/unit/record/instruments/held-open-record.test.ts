// From the log of the held-open probe to what it saw, on the clock of its own stream.
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../../src/model/delivery.ts';
import type { HeldOpenProbe } from '../../../../src/record/instruments/instrument.ts';
import { heldOpenOf } from '../../../../src/record/instruments/held-open-record.ts';
import type { HostLog } from '../../../../src/record/process/host-log.ts';

const MS = 1_000_000n;
const REQUEST_AT = 5n * MS;
const at = (ms: number) => REQUEST_AT + BigInt(ms) * MS;

const COMPLETED: Outcome = { kind: 'completed', message: null };
const LOG: HeldOpenProbe['log'] = {
  heldAt: at(10),
  releasedAt: at(30),
  released: 'second-served',
  lastRequestAt: at(12),
};

/** Streams by when their first text came, by the client's clock, which is 100 ms ahead; null for none. */
function seen(log: Partial<HeldOpenProbe['log']>, firstMs: (number | null)[], outcomes: Outcome[] = []) {
  const streams = firstMs.map((ms) => ({ deltas: ms === null ? [] : [{ at: at(ms) }, { at: at(ms + 7) }] }));
  return heldOpenOf(
    { log: { ...LOG, ...log } } as HeldOpenProbe,
    { streams } as unknown as Pick<HostLog, 'streams'>,
    (stamp) => stamp - 100n * MS,
    REQUEST_AT,
    (stream) => outcomes[stream] ?? COMPLETED,
  );
}

it('times are counted from the request, by our clock', () => {
  expect(seen({}, [105, 114])).toEqual({
    heldAtMs: 10,
    releasedAtMs: 30,
    released: 'second-served',
    secondRequestAtMs: 12,
    firstContentMs: [5, 14],
    secondOutcome: COMPLETED,
  });
});

it('a stream that was never held, or never let go, shows nothing', () => {
  expect(seen({ heldAt: null }, [105, 114])).toBeNull();
  expect(seen({ releasedAt: null }, [105, 114])).toBeNull();
});

it('a second request that never came has no time', () => {
  expect(seen({ lastRequestAt: null, released: 'patience' }, [105])).toMatchObject({
    secondRequestAtMs: null,
    released: 'patience',
    firstContentMs: [5],
    // There was no second stream.
    secondOutcome: null,
  });
});

describe('the order of the streams is that in which they had text', () => {
  it.each([
    [
      [114, 105, 120],
      [5, 14, 20],
    ],
    [
      [null, 105, 114],
      [5, 14, null],
    ],
    [
      [105, null, 114],
      [5, 14, null],
    ],
    [
      [null, null, 105],
      [5, null, null],
    ],
  ])('%j: %j', (firstMs, expected) => {
    expect(seen({}, firstMs)?.firstContentMs).toEqual(expected);
  });

  it('and the outcome is that of the first of them that failed', () => {
    const [reset, crashed] = (['reset', 'client-crashed'] as const).map((kind): Outcome => ({ kind, message: kind }));
    expect(seen({}, [114, 105], [reset!, crashed!])?.secondOutcome).toBe(crashed);
    expect(seen({}, [114, 105], [reset!, COMPLETED])?.secondOutcome).toBe(reset);
  });
});
