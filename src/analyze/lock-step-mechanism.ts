// Which rule let text out in lock-step? Order and bytes tell, and no clock: sizes and counts need no quiet machine.
//
//   count      | 1 2 3 4 | 5 6 7 8 |      as many chunks each time, whether they are long or short; looked for first
//   size       | 1 2 3 4 5 | 6 7 | 8 9    as many bytes each time
//   block      | 1 2 3 | 4 5 |            whenever the bytes that went in pass a multiple of N: a reader that takes exactly N
//   timer      | 1 | 2 | 3 |              each alone, at even times: a timer lets it out, or it is delayed
//   ambiguous  | 1 2 | 3 4 | 5 6 |        chunks of one length: who counts chunks and who counts bytes do the same
//
// The other kinds need a clock: mechanism.ts.
//
// A rule is named only if every flush but the first obeys it: the first shares its buffer with headers, or is sniffed.
import type { Fit, Mechanism } from '../model/delivery.ts';
import type { LockStep } from '../model/recording.ts';
import type { HopId } from '../model/timeline.ts';
import { commonSize, pipeBuffer } from './flushes.ts';
import { mechanism } from './mechanism.ts';
import { differences, quantile, spreadOf } from './stats.ts';

/** One time that text came out. */
export interface Flush {
  /** Index of the chunk that had been sent last. */
  step: number;
  /** Chunks that were whole then, ... */
  whole: number;
  /** ... and those of them that this flush completed. */
  chunks: number;
  /** Whether it ended in the middle of a chunk. */
  endsInside: boolean;
  /** Sent and received so far: bytes of the body, ... */
  sentBytes: number;
  receivedBytes: number;
  /** ... with HTTP framing and headers, and decompressed. */
  framedBytes: number;
  decodedBytes: number;
}

/** Fewer flushes behind the first show no size, and no count. */
const MIN_SIZES = 2;
const MIN_COUNTS = 3;
/** A reader of blocks needs more: a multiple of N lies in every chunk that is longer than N. */
const MIN_BLOCKS = 6;
/** Groups whose sizes differ by so much are no groups of bytes. A judgement. */
const UNEVEN = 1.25;
const ROUND_SIZES = [512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072, 262_144];
/** Of 4,096 bytes, FastCGI leaves this to the body: eight bytes of header and two of padding. */
const FASTCGI = { bodyBytes: 4086, sizeBytes: 4096 };

interface HoldingHop {
  hop: HopId;
  isTls: boolean;
  /** Chunks that were whole when the wait for chunk k ended. */
  wholeAt: (k: number) => number;
}

/** The rule by which chunks were grouped; null where none is obeyed each time. */
export function groupingOf(
  flushes: readonly Flush[],
  steps: readonly LockStep[],
  holding: HoldingHop,
): Mechanism | null {
  const later = flushes.slice(1);
  if (later.length < MIN_SIZES) return null;
  const sizes = differences(flushes.map(({ receivedBytes }) => receivedBytes));
  const isEven = Math.max(...sizes) < UNEVEN * Math.min(...sizes);
  const count = commonCount(flushes);
  if (count !== null && !isEven) return { ...mechanism('count'), count };
  const size = holding.hop === 'display' ? sizeAtScreen(sizes, flushes, steps) : sizeOf(flushes, steps, holding);
  // A stdout has a buffer by itself, and nobody counts pieces there.
  if (count !== null && size !== null && holding.hop !== 'display' && !endsInside(later)) {
    const fit: Fit = { kind: 'count', sizeBytes: null, periodMs: null, count };
    return { ...mechanism('ambiguous'), fits: [fit, { ...fit, kind: 'size', sizeBytes: size.sizeBytes, count: null }] };
  }
  if (size !== null) return size;
  if (count !== null) return { ...mechanism('count'), count };
  return blockOf(flushes, steps, holding.wholeAt);
}

/** Two or more chunks, and the same number each time. */
function commonCount(flushes: readonly Flush[]): number | null {
  const [first, ...later] = flushes;
  const count = later[0]?.chunks ?? 0;
  return first !== undefined &&
    later.length >= MIN_COUNTS &&
    count >= 2 &&
    first.chunks <= count &&
    later.every(({ chunks }) => chunks === count)
    ? count
    : null;
}

/** Only who counts bytes stops in the middle of a chunk. */
function endsInside(flushes: readonly Flush[]): boolean {
  return flushes.filter((flush) => flush.endsInside).length >= flushes.length / 2;
}

const ACCOUNTINGS = ['body', 'framed', 'decoded'] as const;
const FIELDS = { body: 'receivedBytes', framed: 'framedBytes', decoded: 'decodedBytes' } as const;

function sizeOf(flushes: readonly Flush[], steps: readonly LockStep[], { hop, isTls }: HoldingHop): Mechanism | null {
  const named = (sizeBytes: number, accounting: Mechanism['accounting']) => {
    return { ...mechanism('size'), sizeBytes, accounting };
  };
  const accounted = hop === 'upstream' ? ACCOUNTINGS : (['body'] as const);
  const exact = accounted.flatMap((accounting) => {
    const sizeBytes = commonSize(differences(flushes.map((flush) => flush[FIELDS[accounting]])));
    return sizeBytes === null ? [] : [{ sizeBytes, accounting }];
  });
  const atHop = (accounting: (typeof ACCOUNTINGS)[number]) =>
    hop !== 'upstream' ? 'decoded' : accounting === 'framed' && isTls ? 'tls' : accounting;
  // Where several accountings are exact, the buffer is the one of a size that people and libraries choose.
  const round = exact.find(({ sizeBytes }) => ROUND_SIZES.includes(sizeBytes));
  if (round !== undefined) return named(round.sizeBytes, atHop(round.accounting));
  if (exact.some(({ sizeBytes }) => sizeBytes === FASTCGI.bodyBytes)) return named(FASTCGI.sizeBytes, 'fastcgi');
  const whole = wholeChunksSize(flushes, steps);
  if (whole !== null) return named(whole, atHop('body'));
  return exact[0] === undefined ? null : named(exact[0].sizeBytes, atHop(exact[0].accounting));
}

/**
 * A buffer that lets whole chunks out: when its size is reached (S is above the flush without its last chunk, and at most
 * the flush), or before the next chunk would exceed it (S is at least the flush, and below it with the next chunk). Named
 * only if one round size lies in the bounds of all flushes.
 */
function wholeChunksSize(flushes: readonly Flush[], steps: readonly LockStep[]): number | null {
  // An app puts its words into other frames than the mock.
  const last = flushes.at(-1);
  if (last === undefined) return null;
  const scale = last.receivedBytes / (steps[last.whole - 1]?.sentBytes ?? Infinity);
  const bounds = flushes.slice(1).map((flush, i) => {
    const size = flush.receivedBytes - (flushes[i]?.receivedBytes ?? 0);
    const lastFrame = scale * frameBytes(steps, flush.step);
    // The chunk that was sent last either came out with the others, or made them come out.
    const isIncluded = flush.whole === flush.step + 1;
    return isIncluded ? { above: size - lastFrame, upTo: size } : { above: size - 1, upTo: size + lastFrame - 1 };
  });
  const above = Math.max(...bounds.map((bound) => bound.above));
  const upTo = Math.min(...bounds.map((bound) => bound.upTo));
  const [size, another] = ROUND_SIZES.filter((round) => round > above && round <= upTo);
  return another === undefined ? (size ?? null) : null;
}

/** Where a reader's counting may have begun: frames without text come before the first chunk. A judgement. */
const MAX_OFFSET_BYTES = 2048;

/**
 * A reader that takes exactly N bytes and keeps the rest: text comes out with the chunk whose end passes the next multiple
 * of N. Named only if that tells how many chunks were out after each wait.
 */
function blockOf(
  flushes: readonly Flush[],
  steps: readonly LockStep[],
  wholeAt: HoldingHop['wholeAt'],
): Mechanism | null {
  const [first] = flushes;
  if (first === undefined || flushes.length < MIN_BLOCKS || flushes.length === steps.length) return null;
  const begun = first.step;
  const seen = steps.map((_, k) => wholeAt(k));
  const ends = steps.map(({ sentBytes }) => sentBytes);
  const explains = (size: number, offset: number) => {
    let whole = 0;
    return ends.every((end, k) => {
      const taken = Math.floor((end + offset) / size) * size - offset;
      while ((ends[whole] ?? Infinity) <= taken) whole += 1;
      return k < begun || whole === seen[k];
    });
  };
  const offsets = Array.from({ length: MAX_OFFSET_BYTES }, (_, offset) => offset);
  const sizeBytes = ROUND_SIZES.find((size) => offsets.some((offset) => offset < size && explains(size, offset)));
  return sizeBytes === undefined ? null : { ...mechanism('block'), sizeBytes };
}

/** The buffer of a stdout, in bytes of what is printed. */
function sizeAtScreen(
  sizes: readonly number[],
  flushes: readonly Flush[],
  steps: readonly LockStep[],
): Mechanism | null {
  const frames = steps.slice(0, (flushes.at(-1)?.step ?? -1) + 1).map((_, k) => frameBytes(steps, k));
  const sizeBytes = pipeBuffer(sizes, Math.max(...frames));
  return sizeBytes === null ? null : { ...mechanism('size'), sizeBytes };
}

function frameBytes(steps: readonly LockStep[], k: number): number {
  return (steps[k]?.sentBytes ?? 0) - (steps[k - 1]?.sentBytes ?? 0);
}

/** Shorter delays are of the machine. */
const MIN_PERIOD_MS = 20;
/** A period needs a noise below a twentieth of it, and so even its delays must be. */
const NOISE_SHARE = 0.05;

/** Each chunk passed alone, as late as the others: a timer, or a delay. Null where delays differ or are short. */
export function steadyDelayOf(steps: readonly LockStep[], unitMs: number): Mechanism | null {
  const seen = steps.flatMap(({ seenAtMs }) => seenAtMs ?? []);
  // The next chunk is sent as soon as one is seen, so a timer lets one out at each of its ticks.
  const intervals = differences(seen);
  const periodMs = quantile(intervals, 0.5) ?? 0;
  const spreadMs = spreadOf(intervals);
  const isSteady = spreadMs <= Math.max(4, 2 * NOISE_SHARE * periodMs);
  if (periodMs < MIN_PERIOD_MS || !isSteady || unitMs > NOISE_SHARE * periodMs) return null;
  return { ...mechanism('timer'), periodMs };
}
