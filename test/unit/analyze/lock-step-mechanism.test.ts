// Rules of grouping, from flushes drawn by hand: how many chunks and bytes were out each time that text came out.
import { describe, expect, it } from 'vitest';
import { groupingOf, steadyDelayOf, type Flush } from '../../../src/analyze/lock-step-mechanism.ts';
import { mechanism } from '../../../src/analyze/mechanism.ts';
import type { LockStep } from '../../../src/model/recording.ts';
import { NO_SCREEN } from '../../support/recordings.ts';

/** Of a rule that fits as well as another. */
const NO_FIGURE = { sizeBytes: null, periodMs: null, count: null };

/** Chunks of so many bytes, each sent after the one before. */
function stepsOf(sizes: readonly number[]): LockStep[] {
  let sentBytes = 0;
  return sizes.map((size, k): LockStep => {
    sentBytes += size;
    const arrived = { wireBytes: 0, wire: 0, app: 0, observer: 0, ...NO_SCREEN };
    return { sentAtMs: k, sentCharacters: 20 * (k + 1), sentBytes, seenAtMs: null, waitedMs: 1, arrived };
  });
}
const same = (value: number, count: number) => Array.from({ length: count }, () => value);

/** Text came out when chunk `step` had been sent; so many chunks were whole then, and so many bytes received. */
type Row = [step: number, whole: number, receivedBytes: number, more?: Partial<Flush>];
function flushesOf(rows: readonly Row[]): Flush[] {
  return rows.map(([step, whole, receivedBytes, more], i) => {
    const chunks = whole - (rows[i - 1]?.[1] ?? 0);
    // Counts that obey nothing, but where a test gives them.
    const [framedBytes, decodedBytes] = [receivedBytes + 7 * i * i, receivedBytes + 5 * i * i];
    return { step, whole, chunks, endsInside: false, sentBytes: 0, receivedBytes, framedBytes, decodedBytes, ...more };
  });
}

interface Where {
  hop?: 'upstream' | 'client' | 'display';
  isTls?: boolean;
  wholeAt?: (k: number) => number;
}
function grouping(rows: readonly Row[], sizes: readonly number[], where: Where = {}) {
  const { hop = 'upstream', isTls = false, wholeAt = () => 0 } = where;
  return groupingOf(flushesOf(rows), stepsOf(sizes), { hop, isTls, wholeAt });
}

describe('a count', () => {
  // Four chunks each time, whether they have 100 bytes or 300.
  const sizes = [...same(100, 8), ...same(300, 8)];
  const fours: Row[] = [
    [3, 4, 400],
    [7, 8, 800],
    [11, 12, 2000],
    [15, 16, 3200],
  ];

  it('is obeyed by three flushes behind the first', () => {
    expect(grouping(fours, sizes)).toEqual({ ...mechanism('count'), count: 4 });
    expect(grouping(fours.slice(0, 3), sizes)).toBeNull();
  });

  it('of one that had fewer first', () => {
    const sooner = fours.map(([step, whole, bytes]): Row => [step - 1, whole - 1, bytes - 100]);
    expect(grouping(sooner, sizes)).toEqual({ ...mechanism('count'), count: 4 });
  });

  it('not of one that had more first, nor of one that has another number once', () => {
    const later = fours.map(([step, whole, bytes]): Row => [step + 1, whole + 1, bytes + 100]);
    expect(grouping(later, [...sizes, 300])).toBeNull();
    expect(grouping([...fours, [18, 19, 4100]], [...sizes, ...same(300, 3)])).toBeNull();
  });

  it('of pairs', () => {
    const pairs = [200, 400, 900, 1500, 2100].map((bytes, i): Row => [2 * i + 1, 2 * i + 2, bytes]);
    expect(grouping(pairs, same(300, 10))).toEqual({ ...mechanism('count'), count: 2 });
  });

  it('of one chunk is none', () => {
    const singles = same(0, 6).map((_, k): Row => [k, k + 1, 400 * (k + 1) + 90 * k * k]);
    expect(grouping(singles, same(400, 6))?.kind).not.toBe('count');
  });

  it('of chunks that are about equal leaves open whether bytes are counted', () => {
    // Flushes of 1,032 and of 1,289 or 1,290 bytes: 1,024 is at most each, and more than each without its last chunk.
    const rows = (large: number): Row[] => {
      return [
        [3, 4, 1032],
        [7, 8, 2064],
        [11, 12, 2064 + large],
        [15, 16, 3096 + large],
      ];
    };
    expect(grouping(rows(1289), same(300, 16))).toEqual({
      ...mechanism('ambiguous'),
      fits: [
        { ...NO_FIGURE, kind: 'count', count: 4 },
        { ...NO_FIGURE, kind: 'size', sizeBytes: 1024 },
      ],
    });
    expect(grouping(rows(1290), same(300, 16))).toEqual({ ...mechanism('count'), count: 4 });
  });

  it('of equal chunks, where no known size fits', () => {
    const rows = same(0, 5).map((_, i): Row => [4 * i + 3, 4 * i + 4, 400 * (i + 1)]);
    expect(grouping(rows, same(100, 20))).toEqual({ ...mechanism('count'), count: 4 });
  });

  it('is none where half of the flushes end in the middle of a chunk: only bytes do', () => {
    const rows = (inside: number) =>
      same(0, 5).map((_, i): Row => {
        return [4 * i + 3, 4 * i + 4, 1024 * (i + 1), { endsInside: i > 0 && i <= inside }];
      });
    expect(grouping(rows(1), same(256, 20))?.kind).toBe('ambiguous');
    expect(grouping(rows(2), same(256, 20))).toMatchObject({ kind: 'size', sizeBytes: 1024 });
  });

  it('is none at a stdout, which has a buffer by itself', () => {
    const rows = same(0, 5).map((_, i): Row => [4 * i + 3, 4 * i + 4, 1024 * (i + 1)]);
    expect(grouping(rows, same(256, 20), { hop: 'display' })).toEqual({ ...mechanism('size'), sizeBytes: 1024 });
  });
});

describe('a size to the byte', () => {
  const sizes = same(300, 40);
  /** Received bytes in one accounting; the others obey nothing. Numbers of chunks differ. */
  const cut = (field: 'receivedBytes' | 'framedBytes' | 'decodedBytes', received: readonly number[]) =>
    [3, 6, 10, 13].map((step, i): Row => {
      return [step, step, [123, 523, 1723, 2223][i]!, { [field]: received[i]! }];
    });
  const SIZE = [777, 1777, 3777, 4777];

  it('is that of each flush but the first, or a multiple', () => {
    expect(grouping(cut('receivedBytes', SIZE), sizes)).toEqual({
      ...mechanism('size'),
      sizeBytes: 1000,
      accounting: 'body',
    });
    expect(grouping(cut('receivedBytes', [777, 1777, 3778, 4777]), sizes)).toBeNull();
  });

  it('is told by two flushes behind the first', () => {
    const rows = cut('receivedBytes', SIZE);
    expect(grouping(rows.slice(0, 3), sizes)).toMatchObject({ sizeBytes: 1000 });
    expect(grouping(rows.slice(0, 2), sizes)).toBeNull();
  });

  it.each([
    ['framedBytes', false, 'framed'],
    ['framedBytes', true, 'tls'],
    ['decodedBytes', true, 'decoded'],
    ['receivedBytes', true, 'body'],
  ] as const)('counted otherwise: %s, TLS %s', (field, isTls, accounting) => {
    expect(grouping(cut(field, SIZE), sizes, { isTls })).toMatchObject({ sizeBytes: 1000, accounting });
  });

  it('behind the wire has no framing', () => {
    expect(grouping(cut('receivedBytes', SIZE), sizes, { hop: 'client', isTls: true })).toMatchObject({
      sizeBytes: 1000,
      accounting: 'decoded',
    });
    expect(grouping(cut('framedBytes', SIZE), sizes, { hop: 'client' })).toBeNull();
  });

  it('is the one that people choose where several are exact', () => {
    const rows = cut('receivedBytes', SIZE).map(([step, whole, bytes, more], i): Row => {
      return [step, whole, bytes, { ...more, framedBytes: [800, 1824, 3872, 4896][i]! }];
    });
    expect(grouping(rows, sizes)).toMatchObject({ sizeBytes: 1024, accounting: 'framed' });
  });

  it('of 4,086 bytes is a buffer of FastCGI', () => {
    expect(grouping(cut('receivedBytes', [100, 4186, 8272, 12_358]), same(3000, 40))).toMatchObject({
      sizeBytes: 4096,
      accounting: 'fastcgi',
    });
  });
});

describe('a size by whole chunks', () => {
  it('reached: above each flush without its last chunk, and at most the flush', () => {
    //   300 300 300 300 | 500 600 | 200 400 500 | 1100      1100 with the last, and without it 500, 600 and 0
    const sizes = [300, 300, 300, 300, 500, 600, 200, 400, 500, 1100];
    const rows: Row[] = [
      [3, 4, 1200],
      [5, 6, 2300],
      [8, 9, 3400],
      [9, 10, 4500],
    ];
    expect(grouping(rows, sizes)).toEqual({ ...mechanism('size'), sizeBytes: 1024, accounting: 'body' });
  });

  it('not named where two sizes would do', () => {
    //   300 300 300 300 | 500 600 | 200 200 700 | 1100      without the last 500, 400 and 0: 512 as well
    const sizes = [300, 300, 300, 300, 500, 600, 200, 200, 700, 1100];
    const rows: Row[] = [
      [3, 4, 1200],
      [5, 6, 2300],
      [8, 9, 3400],
      [9, 10, 4500],
    ];
    expect(grouping(rows, sizes)).toMatchObject({ sizeBytes: 1100 });
  });

  it('not to be exceeded: at least each flush, and less than with the chunk that came next', () => {
    //   300 300 300 | 500 400 | 600 350 | 900 |            900 and 950 bytes; with the next chunk 1,500, 1,850 and 1,200
    const sizes = [300, 300, 300, 500, 400, 600, 350, 900, 300];
    const rows: Row[] = [
      [3, 3, 900],
      [5, 5, 1800],
      [7, 7, 2750],
      [8, 8, 3650],
    ];
    expect(grouping(rows, sizes)).toMatchObject({ sizeBytes: 1024 });
  });

  it.each([
    // The size lies from the flush on, and below the flush with the next chunk.
    [1024, 100, 1024],
    [1025, 100, null],
    [925, 100, 1024],
    [924, 100, null],
  ])('flushes of %d bytes before one of %d: %s', (flushed, next, sizeBytes) => {
    // Two chunks, three, then two: of one size when they are out.
    const sizes = [flushed - 100, 100, next, flushed - 200, 100, next, flushed - 100, next, flushed - 100, next];
    const ends = stepsOf(sizes).map(({ sentBytes }) => sentBytes);
    const rows = [2, 5, 7, 9].map((step): Row => [step, step, ends[step - 1]!]);
    const [, ...later] = rows.map(([, , bytes], i) => bytes - (rows[i - 1]?.[2] ?? 0));
    expect(later).toEqual(same(flushed, 3));
    const named = grouping(rows, sizes);
    expect(named?.sizeBytes).toBe(sizeBytes ?? flushed);
  });

  it('flushes of up to 1,024 bytes, each before a chunk that did not fit any more', () => {
    // 1,024, then 990 and 1,000, each of two chunks or three, in front of one of 100.
    const sizes = [500, 100, 924, 100, 890, 100, 800, 100, 100];
    const rows: Row[] = [
      [1, 1, 500],
      [3, 3, 1524],
      [5, 5, 2514],
      [8, 8, 3514],
    ];
    expect(grouping(rows, sizes)).toMatchObject({ sizeBytes: 1024 });
  });

  it('an app has other frames than the mock: its last chunk is scaled', () => {
    // As the first of these, with twice the bytes for each chunk: 2,200, and without the last 1,000, 1,200 and 0.
    const sizes = [300, 300, 300, 300, 500, 600, 200, 400, 500, 1100];
    const rows: Row[] = [
      [3, 4, 2400],
      [5, 6, 4600],
      [8, 9, 6800],
      [9, 10, 9000],
    ];
    expect(grouping(rows, sizes)).toMatchObject({ sizeBytes: 2048 });
  });
});

describe('a block: whenever the bytes that went in pass a multiple', () => {
  //   ends   200 400 600 ...      blocks of 512 from 100 bytes in front of them on: 412 924 1436 1948 2460 2972
  //   chunk 2 (600) lets 412 out: two are whole; chunk 4 lets 924 out: four; 7: seven; 9: nine; 12: twelve; 14: fourteen
  const STEPS = [2, 4, 7, 9, 12, 14];
  const rows = STEPS.map((k): Row => [k, k, 200 * k]);
  const wholeAt = (k: number) => STEPS.findLast((step) => step <= k) ?? 0;
  const at = { hop: 'client', wholeAt } as const;

  it('tells after each wait how many chunks are out', () => {
    expect(grouping(rows, same(200, 16), at)).toEqual({ ...mechanism('block'), sizeBytes: 512 });
  });

  it('not if it is wrong once', () => {
    expect(grouping(rows, same(200, 16), { ...at, wholeAt: (k) => (k === 11 ? 10 : wholeAt(k)) })).toBeNull();
  });

  it('but for what was out before the first of them', () => {
    expect(grouping(rows, same(200, 16), { ...at, wholeAt: (k) => (k === 1 ? 1 : wholeAt(k)) })).not.toBeNull();
  });

  it('not by fewer than six flushes', () => {
    expect(grouping(rows.slice(0, 5), same(200, 14), at)).toBeNull();
  });

  it('not where each chunk came out at once', () => {
    const singles = same(0, 8).map((_, k): Row => [k, k, 200 * k + 90 * k * k]);
    expect(grouping(singles, same(520, 8), { hop: 'client', wholeAt: (k) => k })).toBeNull();
  });
});

describe('the buffer of a stdout', () => {
  const rows: Row[] = [
    [20, 20, 4000],
    [41, 41, 8000],
    [62, 62, 12_050],
  ];

  it('is known up to the largest piece that was printed', () => {
    expect(grouping(rows, same(200, 70), { hop: 'display' })).toEqual({ ...mechanism('size'), sizeBytes: 4096 });
    expect(grouping(rows, same(90, 70), { hop: 'display' })).toBeNull();
  });

  it('whatever comes after its last flush', () => {
    expect(grouping(rows, [...same(200, 63), 5000], { hop: 'display' })).toMatchObject({ sizeBytes: 4096 });
    expect(grouping(rows, [...same(200, 62), 5000], { hop: 'display' })).toBeNull();
  });
});

describe('each chunk alone, at even times', () => {
  /** Chunks seen with these gaps between them. */
  const delay = (gapsMs: readonly number[], unitMs = 1) => {
    let now = 1000;
    const seenAtMs = [now, ...gapsMs.map((gap) => (now += gap))];
    const steps = stepsOf(same(100, seenAtMs.length)).map((step, k) => ({ ...step, seenAtMs: seenAtMs[k]! }));
    return steadyDelayOf([...steps, ...stepsOf([100])], unitMs)?.periodMs ?? null;
  };
  // Of eleven gaps in order the 10th percentile is the second, the 90th the last but one.
  const gaps = (median: number, low: number, high: number) => [1, ...same(median, 7), low, high, 999];

  it('is a timer', () => {
    expect(steadyDelayOf(stepsOf(same(100, 3)), 1)).toBeNull();
    expect(delay(same(100, 11))).toBe(100);
  });

  it('of 20 ms or more: shorter delays are of the machine', () => {
    expect(delay(same(20, 11))).toBe(20);
    expect(delay(same(19.9, 11), 0)).toBeNull();
  });

  it('that spread by a tenth at most, or by 4 ms', () => {
    expect(delay(gaps(100, 95, 105))).toBe(100);
    expect(delay(gaps(100, 95, 106))).toBeNull();
    expect(delay(gaps(20, 18, 22))).toBe(20);
    expect(delay(gaps(20, 18, 22.5))).toBeNull();
  });

  it('which noise of a twentieth cannot make', () => {
    expect(delay(same(100, 11), 5)).toBe(100);
    expect(delay(same(100, 11), 5.1)).toBeNull();
  });
});
