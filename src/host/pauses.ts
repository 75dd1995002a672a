// Records the pauses of this thread between ticks, and what the kernel says that the thread did meanwhile.
//
//   ticks   x..x..x................x..x      a pause: CPU time went up (the thread worked), time in the run queue went up
//                  ^ from          ^ to      (other threads had the processor), or neither (the thread waited for something)
//
// Linux has both times of a thread in schedstat; a read takes 4 µs. On other systems they are null.
import { closeSync, openSync, readSync } from 'node:fs';

/** Shorter gaps of a 5 ms ticker are its normal lateness, which the calibration measures. A judgement: two periods late. */
const PAUSE_NS = 15_000_000n;
/** Limits memory for a client that pauses at every tick of a long stream. */
const MAX_PAUSES = 5_000;
/** How often the stolen time is read while no tick is late: /proc/stat is slower to read. */
const STEAL_PERIOD_NS = 100_000_000n;
/** The unit of /proc/stat. */
const JIFFY_MS = 10;

export interface SeenPause {
  /** Stamps of the ticks around it, ns. */
  from: bigint;
  to: bigint;
  /** CPU time of the thread during the pause, ms. Null where the system has no such figure, as for the other two. */
  busyMs: number | null;
  /** How long the thread was ready to run and waited for a processor, ms. */
  queuedMs: number | null;
  /** What the hypervisor took from the machine, ms. */
  stolenMs: number | null;
}

export interface PauseWatch {
  /** Call this at each tick of the watched thread, with the time. */
  tick(at: bigint): void;
  /** Counts as the last tick. */
  stop(at: bigint): SeenPause[];
}

export function createPauseWatch(): PauseWatch {
  const threadFile = openQuietly('/proc/thread-self/schedstat');
  const machineFile = openQuietly('/proc/stat');
  const pauses: SeenPause[] = [];
  let last: { at: bigint; thread: readonly number[] | null } | null = null;
  let stolen: { at: bigint; ms: number | null } = { at: 0n, ms: null };

  function tick(at: bigint): void {
    const thread = threadTimes(threadFile);
    if (last !== null && at - last.at >= PAUSE_NS && pauses.length < MAX_PAUSES) {
      const before = stolen.ms;
      stolen = { at, ms: stolenMs(machineFile) };
      pauses.push({
        from: last.at,
        to: at,
        busyMs: difference(last.thread?.[0], thread?.[0]),
        queuedMs: difference(last.thread?.[1], thread?.[1]),
        stolenMs: difference(before ?? undefined, stolen.ms ?? undefined),
      });
    } else if (at - stolen.at >= STEAL_PERIOD_NS) {
      stolen = { at, ms: stolenMs(machineFile) };
    }
    last = { at, thread };
  }

  return {
    tick,
    stop(at) {
      tick(at);
      for (const file of [threadFile, machineFile]) if (file !== null) closeSync(file);
      return pauses;
    },
  };
}

/** `cpu-ns queue-ns slices`: the first two, in ms. */
function threadTimes(file: number | null): readonly number[] | null {
  const numbers =
    wordsOf(file)
      ?.slice(0, 2)
      .map((word) => Number(word) / 1e6) ?? null;
  return numbers === null || numbers.length < 2 || numbers.some(Number.isNaN) ? null : numbers;
}

/** `cpu user nice system idle iowait irq softirq steal ...`, in hundredths of a second. */
function stolenMs(file: number | null): number | null {
  const ticks = Number(wordsOf(file)?.filter((word) => word !== '')[8] ?? NaN);
  return Number.isNaN(ticks) ? null : ticks * JIFFY_MS;
}

const buffer = Buffer.alloc(256);

function wordsOf(file: number | null): string[] | null {
  if (file === null) return null;
  try {
    const length = readSync(file, buffer, 0, buffer.length, 0);
    return buffer.toString('latin1', 0, length).split(/\s/);
  } catch {
    return null;
  }
}

/** Null where the system has no such file. */
function openQuietly(path: string): number | null {
  try {
    return openSync(path, 'r');
  } catch {
    return null;
  }
}

function difference(before: number | undefined, after: number | undefined): number | null {
  return before === undefined || after === undefined ? null : Math.max(0, after - before);
}
