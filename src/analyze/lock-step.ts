// What the lock-step instrument shows: a chunk is spoken only after the one before was seen, or after patience ran out.
// If every chunk is seen alone, incremental delivery is proven, with no threshold of time in the argument.
//
//   spoken  1 2 3 4 5 6 7 8      seen when patience ran out: 1..4 all at once, then 5..8: a buffer of four chunks
//   seen          4       8
import type { LockStepMeasures } from '../model/report.ts';
import {
  PROOF_CHUNKS,
  SLOW_PROOF_CHUNKS,
  SLOW_PROOF_MS,
  type LockStep,
  type StreamRecord,
} from '../model/recording.ts';
import type { HopId, VantageId } from '../model/timeline.ts';
import { pipeBuffer } from './flushes.ts';
import { quantile } from './stats.ts';

type Seen = 'wire' | 'app' | 'observer' | 'screen';
const HOP_BEFORE: Readonly<Record<Seen, HopId>> = {
  wire: 'upstream',
  app: 'client',
  observer: 'event-loop',
  screen: 'display',
};

export function measureLockStep(stream: StreamRecord, vantage: VantageId): LockStepMeasures | null {
  const steps = stream.lockStep;
  if (steps === null || steps.length === 0 || vantage === 'origin') return null;
  const alone = steps.filter((step) => step.seenAtMs !== null);
  const last = steps.at(-1)!;
  const durationMs = last.sentAtMs + last.waitedMs - steps[0]!.sentAtMs;
  const proven = isProven(steps, durationMs);
  const delays = alone.map((step) => step.seenAtMs! - step.sentAtMs);
  const flushes = proven ? [] : flushesOf(steps, vantage);
  const behind = proven ? 0 : chunksBehind(steps, vantage);
  return {
    proven,
    vantage,
    chunksSent: steps.length,
    chunksSeenAlone: alone.length,
    chunksBehind: behind,
    bufferBytes: behind === null ? (vantage === 'screen' ? screenBuffer : bufferBytes)(flushes, steps) : null,
    flushes,
    delayMs: { p50: quantile(delays, 0.5), p95: quantile(delays, 0.95), max: quantile(delays, 1) },
    patienceMs: Math.max(...steps.map((step) => step.waitedMs)),
    durationMs,
    hop: proven ? null : holdingHop(steps, placesUpTo(stream, vantage)),
  };
}

function isProven(steps: readonly LockStep[], durationMs: number): boolean {
  const lastMiss = steps.findLastIndex((step) => step.seenAtMs === null);
  const inRow = steps.length - 1 - lastMiss;
  return inRow >= PROOF_CHUNKS || (inRow >= SLOW_PROOF_CHUNKS && durationMs >= SLOW_PROOF_MS);
}

/** The number of chunks that the vantage lacked at the end of every wait; null if that varies. */
function chunksBehind(steps: readonly LockStep[], vantage: Seen): number | null {
  const behind = steps.map((step, k) => {
    const have = step.arrived[vantage];
    return steps.slice(0, k + 1).filter((earlier) => earlier.sentCharacters > have).length;
  });
  // The first chunks fill the pipe: a vantage that stays two behind lacks one, then two, then always two.
  const constant = behind.at(-1)!;
  const settled = behind.slice(constant);
  return settled.length >= 4 && settled.every((count) => count === constant) ? constant : null;
}

/** What had been sent and received each time that something came out. */
function flushesOf(steps: readonly LockStep[], vantage: Seen): LockStepMeasures['flushes'] {
  let had = 0;
  return steps.flatMap((step) => {
    const received = receivedBytes(step, steps, vantage);
    if (received <= had) return [];
    had = received;
    return [{ sentBytes: step.sentBytes, receivedBytes: received }];
  });
}

/** Bytes at the wire and at the screen are counted; behind it characters are, which stand for the bytes of the chunks that they complete. */
function receivedBytes(step: LockStep, steps: readonly LockStep[], vantage: Seen): number {
  if (vantage === 'screen') return step.arrived.screenBytes;
  if (vantage === 'wire' || step.arrived.wire <= step.arrived[vantage]) return step.arrived.wireBytes;
  return steps.findLast((earlier) => earlier.sentCharacters <= step.arrived[vantage])?.sentBytes ?? 0;
}

/** Fewer flushes than this show no constant size. */
const MIN_FLUSHES = 3;
/** A buffer that empties whole, filled by chunks of c bytes, gives sizes from S to S + c: powers of two are what people configure. */
const ROUND_SIZES = [1024, 2048, 4096, 8192, 16384, 32768, 65536, 131072, 262144];

/** The buffer in the way: exact when the same number of bytes came out each time, else what all flushes allow. */
function bufferBytes(flushes: LockStepMeasures['flushes'], steps: readonly LockStep[]): number | null {
  if (flushes.length < MIN_FLUSHES) return null;
  const sizes = flushes.slice(1).map((flush, i) => flush.receivedBytes - flushes[i]!.receivedBytes);
  const smallest = Math.min(...sizes);
  if (sizes.every((size) => size % smallest === 0)) return smallest;
  const frames = steps.map((step, k) => step.sentBytes - (steps[k - 1]?.sentBytes ?? 0));
  const largestFrame = Math.max(...frames);
  const least = Math.max(...sizes) - largestFrame;
  if (least >= smallest) return null;
  return ROUND_SIZES.find((size) => size > least && size <= smallest) ?? null;
}

/** The buffer of a stdout, in bytes of what is printed. */
function screenBuffer(flushes: LockStepMeasures['flushes'], steps: readonly LockStep[]): number | null {
  if (flushes.length < MIN_FLUSHES) return null;
  const sizes = flushes.map((flush, i) => flush.receivedBytes - (flushes[i - 1]?.receivedBytes ?? 0));
  const untilLast = steps.filter((step) => step.sentBytes <= flushes.at(-1)!.sentBytes);
  const frames = untilLast.map((step, k) => step.sentBytes - (untilLast[k - 1]?.sentBytes ?? 0));
  return pipeBuffer(sizes, Math.max(0, ...frames));
}

/** The vantages on the way of the text to the one that was waited for. Nobody is inside of a program. */
function placesUpTo({ timelines }: StreamRecord, vantage: Seen): readonly Seen[] {
  const order: readonly Seen[] = ['wire', 'app', 'observer', 'screen'];
  const upTo = order.slice(0, order.indexOf(vantage) + 1);
  return vantage === 'screen' ? upTo.filter((seen) => seen === vantage || timelines[seen] !== undefined) : upTo;
}

/** The hop in front of the first vantage that lacked text when patience ran out, in most of the waits. */
function holdingHop(steps: readonly LockStep[], upTo: readonly Seen[]): HopId | null {
  const vantage = upTo.at(-1)!;
  const lacking = steps
    .filter((step) => step.seenAtMs === null)
    .map((step) => upTo.find((seen) => step.arrived[seen] < step.sentCharacters) ?? vantage);
  if (lacking.length === 0) return null;
  const count = (seen: Seen) => lacking.filter((other) => other === seen).length;
  return HOP_BEFORE[upTo.reduce((best, seen) => (count(seen) > count(best) ? seen : best))];
}
