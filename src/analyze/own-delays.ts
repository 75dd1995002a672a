// What the instrument knows of its own delays, and the least lateness that is compatible with it.
//
//   as seen    spoken ....|....................x        the stamp fell into a pause of the process that stamps:
//   pause              [s                   e]           the text may have been there when the pause began
//   at least   spoken ....|.x
//
// Each hop is bounded by itself, and the bounds add up: what is excused in front of a vantage is excused behind it too.
// Easy to get wrong: the worst pause of a run says nothing about text outside of it. Only stamps that fell into a pause
// are moved.
import type { PauseKind } from '../model/measures.ts';
import type { Pause } from '../model/loop-log.ts';
import type { Recording, StreamRecord } from '../model/recording.ts';
import type { VantageId } from '../model/timeline.ts';
import type { Unit } from './units.ts';

/** Pauses of the two processes that take stamps, and the noise that any stamp has. */
export interface OwnDelays {
  /** Of the process that measures: it stamps origin, wire and screen, and relays what the client gets. */
  measuring: readonly Pause[];
  /** Of the client's process, as far as the machine made them: it stamps app and observer. */
  client: readonly Pause[];
  /** The noise unit n: what may be subtracted once from a quantile of lateness, ms. */
  unitMs: number;
  /** Median delay of a stream that nobody disturbs, ms. */
  floorMs: number;
}

/** Without a calibration: a noise with which few machines were seen. A judgement. */
const UNKNOWN_NOISE_MS = 10;
/** How much of a pause a kind must explain to be named. A judgement: most of it is half. */
const MOST = 0.5;
/** A pause of both processes at once is of the machine: one was stopped, or its lid was closed. A judgement. */
const SHARED = 0.8;
/** What came during a pause is stamped within two periods of the ticker after it. */
const AFTER_MS = 10;

export function ownDelaysOf({ calibration, clock }: Recording, { harness, loop }: StreamRecord): OwnDelays {
  const measuring = harness?.pauses ?? [];
  return {
    measuring,
    client: (loop?.pauses ?? []).filter((pause) => kindOfPause(pause, measuring) === 'machine'),
    unitMs:
      Math.max(1, calibration.noiseMs ?? UNKNOWN_NOISE_MS, harness?.tickLateP95Ms ?? 0) + (clock?.uncertaintyMs ?? 0),
    floorMs: calibration.floorP50Ms ?? 0,
  };
}

/**
 * Who made a pause of the client's process: its own work, its own waiting for something, or the machine.
 * @param measuring pauses of the process that measures
 */
export function kindOfPause(pause: Pause, measuring: readonly Pause[]): PauseKind {
  const lengthMs = pause.toMs - pause.fromMs;
  const { busyMs, queuedMs, stolenMs } = pause;
  if (busyMs !== null && busyMs >= MOST * lengthMs) return 'work';
  if ((queuedMs ?? 0) + (stolenMs ?? 0) >= MOST * lengthMs) return 'machine';
  if (overlapMs(pause, measuring) >= SHARED * lengthMs) return 'machine';
  return busyMs === null ? 'unknown' : 'waiting';
}

function overlapMs(pause: Pause, others: readonly Pause[]): number {
  return others.reduce(
    (sum, { fromMs, toMs }) => sum + Math.max(0, Math.min(toMs, pause.toMs) - Math.max(fromMs, pause.fromMs)),
    0,
  );
}

/** The units from one vantage to the next, each as late as it must have been at least. */
export function leastOfHop(units: readonly Unit[], from: VantageId, to: VantageId, ownDelays: OwnDelays): Unit[] {
  return units.map((unit) => {
    if (unit.outMs === null) return unit;
    const inMs = isOurs(from) && !isOurs(to) ? afterPause(unit.inMs, ownDelays.measuring) : unit.inMs;
    const outMs = beforePause(unit.outMs, isOurs(to) ? ownDelays.measuring : ownDelays.client);
    return { ...unit, outMs: unit.inMs + Math.max(0, outMs - inMs) };
  });
}

/** All pauses that could have moved a stamp, in ms: which of several streams tells most. */
export function pausedMs({ measuring, client }: OwnDelays): number {
  return [...measuring, ...client].reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
}

/** A pause of ours from which a stream tells nothing: we were stopped. A judgement. */
const STOPPED_MS = 1000;

export function wasStopped(ownDelays: OwnDelays): boolean {
  const longest = longestPause(ownDelays);
  return longest !== null && lengthOf(longest) >= STOPPED_MS;
}

export function longestPause({ measuring, client }: OwnDelays): Pause | null {
  return [...measuring, ...client].reduce<Pause | null>(
    (longest, pause) => (longest === null || lengthOf(pause) > lengthOf(longest) ? pause : longest),
    null,
  );
}

export function lengthOf({ fromMs, toMs }: Pause): number {
  return toMs - fromMs;
}

function isOurs(vantage: VantageId): boolean {
  return vantage === 'origin' || vantage === 'wire' || vantage === 'screen';
}

/** The earliest moment that a stamp can stand for. */
function beforePause(atMs: number, pauses: readonly Pause[]): number {
  const pause = pauses.find(({ fromMs, toMs }) => atMs > fromMs && atMs <= toMs + AFTER_MS);
  return pause === undefined ? atMs : Math.min(atMs, pause.fromMs);
}

/** When what was stamped in a pause can have been passed on: at its end. */
function afterPause(atMs: number, pauses: readonly Pause[]): number {
  return pauses.find(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs)?.toMs ?? atMs;
}
