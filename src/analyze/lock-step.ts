// What the lock-step instrument shows: a chunk is spoken only after the one before was seen, or after patience ran out.
// If every chunk is seen alone, incremental delivery is proven, with no threshold of time in the argument.
//
//   spoken  1 2 3 4 5 6 7 8      seen when patience ran out: 1..4 all at once, then 5..8: groups of four
//   seen          4       8
//
// Easy to get wrong: only text counts as having come out. A comment, a role event or the header of a compressor is none.
import type { LockStepMeasures } from '../model/measures.ts';
import { isProof } from '../model/proof.ts';
import type { LockStep, StreamRecord } from '../model/recording.ts';
import { hopBefore, vantageBehind, type HopId, type Read, type VantageId } from '../model/timeline.ts';
import { groupingOf, steadyDelayOf, type Flush } from './lock-step-mechanism.ts';
import { quantile } from './stats.ts';

type Seen = Exclude<VantageId, 'origin'>;
/** @param isTls whether the upstream was asked by TLS @param unitMs the noise unit */
export function measureLockStep(
  stream: Pick<StreamRecord, 'lockStep' | 'timelines'>,
  vantage: VantageId,
  { isTls, unitMs }: { isTls: boolean; unitMs: number },
): LockStepMeasures | null {
  const steps = stream.lockStep;
  if (steps === null || steps.length === 0 || vantage === 'origin') return null;
  const delays = steps.flatMap(({ sentAtMs, seenAtMs }) => (seenAtMs === null ? [] : [seenAtMs - sentAtMs]));
  const proven = isProven(steps);
  const hop = proven ? null : holdingHop(steps, placesUpTo(stream, vantage), vantage);
  // What a hop lets out is seen right behind it: further on, another one may hold as well.
  const behindHop = hop === null ? vantage : vantageBehind(hop);
  const flushes = proven ? [] : flushesOf(stream, steps, behindHop);
  const behind = proven ? 0 : chunksBehind(steps, behindHop);
  const byOrder =
    hop === null || behind !== null
      ? null
      : groupingOf(flushes, steps, { hop, isTls, wholeAt: (k) => chunksAt(steps, k, behindHop) });
  const mechanism = proven ? steadyDelayOf(steps, unitMs) : byOrder;
  return {
    proven,
    vantage,
    chunksSent: steps.length,
    chunksSeenAlone: delays.length,
    chunksBehind: behind,
    bufferBytes: mechanism?.sizeBytes ?? null,
    flushes: flushes.map(({ sentBytes, receivedBytes, chunks }) => ({ sentBytes, receivedBytes, chunks })),
    chunksPerFlush: quantile(
      flushes.map(({ chunks }) => chunks),
      0.5,
    ),
    mechanism,
    delayMs: { p50: quantile(delays, 0.5), p95: quantile(delays, 0.95), max: quantile(delays, 1) },
    patienceMs: Math.max(...steps.map((step) => step.waitedMs)),
    durationMs: durationOf(steps),
    proofMs: proven ? durationOf(lastRow(steps)) : null,
    hop,
  };
}

/** From the first chunk to the end of the last wait, ms. */
function durationOf(steps: readonly LockStep[]): number {
  const [first, last] = [steps[0], steps.at(-1)];
  return first === undefined || last === undefined ? 0 : last.sentAtMs + last.waitedMs - first.sentAtMs;
}

export function isProven(steps: readonly LockStep[]): boolean {
  return isProof(lastRow(steps).map(({ waitedMs }) => waitedMs));
}

/** Those that were seen alone since the last one that was not. */
function lastRow(steps: readonly LockStep[]): readonly LockStep[] {
  return steps.slice(steps.findLastIndex((step) => step.seenAtMs === null) + 1);
}

/** Fewer waits show no constant. */
const MIN_SETTLED = 4;

/** The number of chunks that the vantage lacked at the end of every wait; null if that varies. */
function chunksBehind(steps: readonly LockStep[], vantage: Seen): number | null {
  const behind = steps.map((_, k) => k + 1 - chunksAt(steps, k, vantage));
  // The first chunks fill the pipe: a vantage that stays two behind lacks one, then two, then always two.
  const constant = behind.at(-1) ?? 0;
  const settled = behind.slice(constant);
  return settled.length >= MIN_SETTLED && settled.every((count) => count === constant) ? constant : null;
}

/** Chunks that the vantage had whole when the wait for chunk k ended. */
function chunksAt(steps: readonly LockStep[], k: number, vantage: Seen): number {
  const received = steps[k]?.arrived[vantage] ?? 0;
  return steps.slice(0, k + 1).filter((earlier) => earlier.sentCharacters <= received).length;
}

/** What had been sent and received each time that text came out. */
export function flushesOf(
  { timelines: { wire } }: Pick<StreamRecord, 'timelines'>,
  steps: readonly LockStep[],
  vantage: Seen,
): Flush[] {
  // Of an app nobody knows where its frames end.
  const hasFrames = vantage === 'wire' && wire?.arrivals.some(({ frame }) => frame !== undefined) === true;
  let receivedCharacters = 0;
  let receivedChunks = 0;
  return steps.flatMap((step, k): Flush[] => {
    const characters = step.arrived[vantage];
    if (characters <= receivedCharacters) return [];
    const whole = chunksAt(steps, k, vantage);
    const chunks = whole - receivedChunks;
    [receivedCharacters, receivedChunks] = [characters, whole];
    const others = otherAccountings(wire?.reads ?? [], step.sentAtMs + step.waitedMs);
    const endsInside = hasFrames && others.decodedBytes !== (steps[whole - 1]?.sentBytes ?? 0);
    const bytes = { sentBytes: step.sentBytes, receivedBytes: receivedBytes(step, steps, vantage), ...others };
    return [{ step: k, whole, chunks, endsInside, ...bytes }];
  });
}

/** Bytes at the wire and at the screen are counted; behind it characters are, which stand for the bytes of the chunks that they complete. */
function receivedBytes(step: LockStep, steps: readonly LockStep[], vantage: Seen): number {
  if (vantage === 'screen') return step.arrived.screenBytes;
  if (vantage === 'wire' || step.arrived.wire <= step.arrived[vantage]) return step.arrived.wireBytes;
  return steps.findLast((earlier) => earlier.sentCharacters <= step.arrived[vantage])?.sentBytes ?? 0;
}

function otherAccountings(reads: readonly Read[], endMs: number): Pick<Flush, 'framedBytes' | 'decodedBytes'> {
  const seen = reads.filter(({ atMs }) => atMs <= endMs);
  const sum = (field: 'framedBytes' | 'decodedBytes') => seen.reduce((total, read) => total + read[field], 0);
  return { framedBytes: sum('framedBytes'), decodedBytes: sum('decodedBytes') };
}

/** The vantages on the way of the text to the one that was waited for. Nobody is inside of a program. */
function placesUpTo({ timelines }: Pick<StreamRecord, 'timelines'>, vantage: Seen): readonly Seen[] {
  const order: readonly Seen[] = ['wire', 'app', 'observer', 'screen'];
  const upTo = order.slice(0, order.indexOf(vantage) + 1);
  return vantage === 'screen' ? upTo.filter((seen) => seen === vantage || timelines[seen] !== undefined) : upTo;
}

/** The hop in front of the first vantage that lacked text when patience ran out, in most of the waits. */
function holdingHop(steps: readonly LockStep[], upTo: readonly Seen[], vantage: Seen): HopId | null {
  const lacking = steps
    .filter((step) => step.seenAtMs === null)
    .map((step) => upTo.find((seen) => step.arrived[seen] < step.sentCharacters) ?? vantage);
  if (lacking.length === 0) return null;
  const count = (seen: Seen) => lacking.filter((other) => other === seen).length;
  return hopBefore(upTo.reduce((best, seen) => (count(seen) > count(best) ? seen : best)));
}
