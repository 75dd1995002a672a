// Ends a client's process with everything that it started, whatever that is doing.
// Easy to get wrong: the first process may be gone while a child of it lives on in the same group.
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGuard, nextMark } from './guard.ts';
import { processesWith, type LivingProcess } from './left-behind.ts';

/** How long a group may take to end by itself after SIGTERM. */
const TERM_GRACE_MS = 500;
/** After SIGKILL only zombies are left; an init that does not reap them keeps them for ever. */
const KILL_GRACE_MS = 500;
const LOOK_PERIOD_MS = 10;

/** Groups that may still be alive. They are killed when this process ends, by the guard if it cannot do so itself. */
const alive = new Set<number>();
const guard = createGuard();
/** Marks of those that were ended. */
const endedMarks = new Set<string>();
process.on('exit', killGroups);

/** For a process that dies of a signal: it does not hear that it exits. */
export function killGroups(): void {
  for (const groupId of alive) signalGroup(groupId, 'SIGKILL');
}

export interface ProcessGroup {
  /** Ends what is left of it: SIGTERM, after 500 ms SIGKILL. Resolves true if SIGTERM was ignored and SIGKILL was needed. */
  kill(): Promise<boolean>;
  /** Whether a process of it lives. */
  isAlive(): boolean;
  /** Whether its processes are busy on a processor just now; false where the system does not tell. */
  isWorking(): Promise<boolean>;
}

/**
 * Starts a process that leads a group of its own: it can be ended as a whole, and Ctrl-C in a terminal reaches only us.
 * @param start starts it detached, with `mark` in its environment; without a process id it could not be started
 */
export function startInGroup<T extends { pid?: number | undefined }>(start: (mark: Record<string, string>) => T) {
  guard.prepare();
  const mark = nextMark();
  let pid: number | undefined;
  try {
    const started = start(mark);
    ({ pid } = started);
    return { started, group: pid === undefined ? null : createProcessGroup(pid, mark) };
  } finally {
    if (pid === undefined) guard.giveUp();
  }
}

/**
 * Who lives on though all was ended: a process that has left its group. Each is told once, to whoever asks first.
 * Easy to get wrong: of two checks at once in one program, one may be told what the other has started.
 */
export async function takeLeftBehind(): Promise<LivingProcess[]> {
  const marks = [...endedMarks];
  endedMarks.clear();
  return await processesWith(marks);
}

function createProcessGroup(groupId: number, mark: Readonly<Record<string, string>>): ProcessGroup {
  alive.add(groupId);
  guard.add(groupId);
  let killing: Promise<boolean> | null = null;
  return {
    kill: () => (killing ??= end(groupId, mark)),
    isAlive: () => signalGroup(groupId, 0) && !isDead(groupId),
    isWorking: () => isWorking(groupId),
  };
}

async function end(groupId: number, mark: Readonly<Record<string, string>>): Promise<boolean> {
  await isFormedWithin(groupId, TERM_GRACE_MS);
  signalGroup(groupId, 'SIGTERM');
  const neededSigkill = !(await isGoneWithin(groupId, TERM_GRACE_MS));
  if (neededSigkill) {
    signalGroup(groupId, 'SIGKILL');
    await isGoneWithin(groupId, KILL_GRACE_MS);
  }
  // The number may be given to somebody else's process from now on.
  alive.delete(groupId);
  guard.remove(groupId);
  for (const [name, value] of Object.entries(mark)) endedMarks.add(`${name}=${value}`);
  return neededSigkill;
}

/** A process that was just forked for a terminal makes its group by itself: until then its number alone can be signalled. */
async function isFormedWithin(groupId: number, limitMs: number): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!signalGroup(groupId, 0) && signalTo(groupId, 0) && performance.now() < deadline) await sleep(LOOK_PERIOD_MS);
}

async function isGoneWithin(groupId: number, limitMs: number): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  while (signalGroup(groupId, 0) && !isDead(groupId)) {
    if (performance.now() > deadline) return false;
    await sleep(LOOK_PERIOD_MS);
  }
  return true;
}

/** Whether all that is left of the group has ended and only waits to be reaped, which may take long; told on Linux alone. */
function isDead(groupId: number): boolean {
  if (process.platform !== 'linux') return false;
  return readdirSync('/proc').every((name) => {
    if (!/^\d+$/.test(name)) return true;
    const [state, , group] = statOf(name);
    return Number(group) !== groupId || state === 'Z' || state === 'X';
  });
}

/** How often it is looked whether a group works, and how far apart. A judgement. */
const WORK_LOOKS = 5;
const WORK_PERIOD_MS = 50;

/** Whether one of its processes ran, or wanted a processor, most of the times. */
async function isWorking(groupId: number): Promise<boolean> {
  let working = 0;
  let beforeMs = stateOf(groupId).workedMs;
  for (let look = 0; look < WORK_LOOKS; look++) {
    await sleep(WORK_PERIOD_MS);
    const { workedMs, isRunning } = stateOf(groupId);
    // A thread beside the main one shows in the time alone.
    if (isRunning || workedMs - beforeMs >= WORK_PERIOD_MS / 2) working += 1;
    beforeMs = workedMs;
  }
  return working > WORK_LOOKS / 2;
}

/** The unit of the times in /proc. */
const JIFFY_MS = 10;

/** CPU time of its living processes, ms, and whether the main thread of one of them is running or wants to. */
function stateOf(groupId: number): { workedMs: number; isRunning: boolean } {
  const state = { workedMs: 0, isRunning: false };
  for (const name of process.platform === 'linux' ? readdirSync('/proc') : []) {
    const stat = /^\d+$/.test(name) ? statOf(name) : [];
    if (Number(stat[2]) !== groupId) continue;
    // The 14th and 15th field of all are the times in and under the program.
    state.workedMs += JIFFY_MS * (Number(stat[11]) + Number(stat[12]));
    state.isRunning ||= stat[0] === 'R';
  }
  return state;
}

/** State, parent and group, which stand behind the name (proc(5)); nothing for a process that is gone. */
function statOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
  } catch {
    return [];
  }
}

/** Returns whether there is any process in the group. */
function signalGroup(groupId: number, signal: NodeJS.Signals | 0): boolean {
  return signalTo(-groupId, signal);
}

/** @param id of a process; that of a group is negative */
function signalTo(id: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(id, signal);
  } catch {
    // ESRCH: there is none. EPERM: it is not ours any more.
    return false;
  }
}
