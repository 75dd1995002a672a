// The lock-step instrument: speaks chunk k+1 only once chunk k was seen at the last vantage. No time decides whether
// a chunk counts as seen; patience only says when to push on, so that a run behind a buffer ends.
//
//   speak 1 ─▶ wait ─▶ seen? ─yes─▶ speak 2 ...          thirty in a row: proven
//                        └─no, patience ran out ─▶ speak 2 all the same: what had to be pushed is the buffer
import { isProof } from '../../model/proof.ts';
import { msBetween } from '../../clock.ts';
import type { Driver } from '../../mock/exchange.ts';
import { realWaiting, type Waiting } from '../process/patience.ts';
import type { Progress } from '../vantages/progress.ts';
import type { Instrument, PushLog } from './instrument.ts';
import { charactersOf, pushedBy, waitUntilSeen } from './pushing.ts';

/** Waits after the first misses, ms, then the last one: generous at first, so that a hiccup of the machine is no miss. */
const PATIENCE_MS = [1000, 1000, 500, 250, 120, 60, 30];
/** From this number of misses on no chunk is expected alone; the wait only lets a buffer's flush come through. */
const MANY_MISSES = 32;
/** Where nothing has come out at all, each is shorter: behind what holds all of it, the waits together take 3 to 4 s. */
const PATIENCE_AT_NOTHING_MS = [1000, 500, 250, 120, 60, 30];
const MANY_AT_NOTHING = 16;
const SHORT_PATIENCE_MS = 10;
/** From these numbers of misses in a row on chunks are longer, so that large buffers fill in time. */
const GROWTH: readonly { misses: number; minBytes: number }[] = [
  { misses: 64, minBytes: 4096 },
  { misses: 32, minBytes: 1024 },
  { misses: 16, minBytes: 512 },
];
const MAX_DURATION_MS = 15_000;
/** Whoever keeps more text than this keeps all of it; a program that works on each word needs seconds for so much. */
const MAX_CHARACTERS = 262_144;
/** A client that has it all while the observer has nothing: no buffer to measure, the loop is starved. */
const STARVED_MISSES = 8;
/** Times that text came out after which its rule is known, and pushes after which "always behind" is. */
const ENOUGH_FLUSHES = 8;
const ENOUGH_MISSES = 20;
/** An answer that an app keeps for itself, while another one comes out, is not waited for any longer. */
const ASIDE_MISSES = 3;
/**
 * Between these flushes chunks are `LONG_FACTOR` times as long: whoever counts chunks still lets out as many, whoever
 * counts bytes fewer.
 */
const LONG_FROM = 3;
const LONG_TO = 7;
const LONG_FACTOR = 2.5;

export const lockStep: Instrument = {
  id: 'lock-step',
  doing: 'lock-step, chunk by chunk',
  streams: () => 1,
  begin: pushedBy((driver, progress) => driveLockStep(driver, progress)),
};

/** Drives one exchange in lock-step and returns what was done. @param waiting real time, but for tests */
export async function driveLockStep(
  driver: Driver,
  progress: Progress,
  waiting: Waiting = realWaiting,
): Promise<PushLog[]> {
  const log: PushLog[] = [];
  const state: State = {
    waitsInRowMs: [],
    misses: 0,
    missesSinceFlush: 0,
    flushes: 0,
    hasCome: false,
    starved: 0,
    characters: 0,
    bytes: 0,
    usual: { chunks: 0, bytes: 0 },
  };
  while (!driver.signal.aborted && !isEnough(state, elapsedMs(log), driver)) {
    const before = progress.seen().characters;
    const isLong = state.flushes >= LONG_FROM && state.flushes < LONG_TO;
    const chunk = driver.speak(minBytesIn(state, isLong));
    // A chunk may come with one that ends a tool call.
    state.characters = charactersOf(driver.exchange.chunks);
    state.bytes += chunk.bytes;
    if (!isLong) state.usual = { chunks: state.usual.chunks + 1, bytes: state.usual.bytes + chunk.bytes };
    const patienceMs = patienceAfter(state);
    const seenAt = await waitUntilSeen(progress, state.characters, patienceMs, driver.signal, waiting);
    // A client that has left says nothing about this chunk.
    if (seenAt === null && driver.signal.aborted) break;
    if (state.misses >= ASIDE_MISSES && progress.isAside?.() === true) break;
    const waitEndedAt = waiting.now();
    const { spokenAt } = chunk;
    log.push({ spokenAt, characters: state.characters, bytes: state.bytes, seenAt, waitEndedAt });
    const hasMoved = progress.seen().characters > before;
    note(state, { isSeen: seenAt !== null, isLong, hasMoved, waitedMs: msBetween(spokenAt, waitEndedAt) }, progress);
  }
  return log;
}

function patienceAfter({ misses, hasCome }: State): number {
  const [waitsMs, many] = hasCome ? [PATIENCE_MS, MANY_MISSES] : [PATIENCE_AT_NOTHING_MS, MANY_AT_NOTHING];
  return misses >= many ? SHORT_PATIENCE_MS : waitsMs[Math.min(misses, waitsMs.length - 1)]!;
}

interface State {
  /** Of the chunks that were seen alone, one after the other, how long each took. */
  waitsInRowMs: readonly number[];
  misses: number;
  missesSinceFlush: number;
  flushes: number;
  /** Whether any text has come out so far. */
  hasCome: boolean;
  starved: number;
  characters: number;
  bytes: number;
  /** The chunks that were not made long. */
  usual: { chunks: number; bytes: number };
}

function minBytesIn({ missesSinceFlush, usual }: State, isLong: boolean): number {
  const grown = GROWTH.find(({ misses }) => missesSinceFlush >= misses)?.minBytes ?? 0;
  return Math.max(grown, isLong ? Math.round((LONG_FACTOR * usual.bytes) / usual.chunks) : 0);
}

function note(
  state: State,
  { isSeen, isLong, hasMoved, waitedMs }: { isSeen: boolean; isLong: boolean; hasMoved: boolean; waitedMs: number },
  progress: Progress,
): void {
  state.waitsInRowMs = isSeen ? [...state.waitsInRowMs, waitedMs] : [];
  if (hasMoved) state.flushes += 1;
  state.hasCome ||= hasMoved;
  if (hasMoved) state.missesSinceFlush = 0;
  if (isSeen) {
    // Three in a row: whatever was in the way is gone, and patience is whole again. A chunk that was made long may have
    // filled a buffer by itself: it proves nothing.
    if (state.waitsInRowMs.length < 3) return;
    Object.assign(state, { misses: 0, missesSinceFlush: 0, flushes: 0, starved: 0 });
    if (isLong) state.waitsInRowMs = [];
    return;
  }
  state.misses += 1;
  state.missesSinceFlush += 1;
  const isStarved = progress.app() >= state.characters && progress.seen().characters === 0;
  state.starved = isStarved ? state.starved + 1 : 0;
}

function isEnough(state: State, elapsedMs: number, driver: Driver): boolean {
  // Text may pass where the arguments of a tool call are held: each kind of words is looked at.
  if (isProof(state.waitsInRowMs) && driver.exchange.chunks.length >= driver.chunksForAllKinds) return true;
  if (state.starved >= STARVED_MISSES) return true;
  if (state.flushes >= ENOUGH_FLUSHES && state.misses >= ENOUGH_MISSES) return true;
  return elapsedMs >= MAX_DURATION_MS || state.characters >= MAX_CHARACTERS;
}

/** As it is judged afterwards: from the first chunk to the end of the last wait. */
function elapsedMs(log: readonly PushLog[]): number {
  const [first, last] = [log[0], log.at(-1)];
  return first === undefined || last === undefined ? 0 : msBetween(first.spokenAt, last.waitEndedAt);
}
