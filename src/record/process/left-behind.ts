// Who lives on when what was checked has ended: a daemon leaves its process group, and is not ended with it.
//
// It is known by a variable that it has inherited. Seen on Linux alone, and not of a process that dropped its environment.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { firstOf } from '../../limits.ts';

export interface LivingProcess {
  pid: number;
  /** Name of the file that it runs. */
  program: string;
}

/** How long a process may take to notice that who started it is gone. A judgement. */
const LEAVE_GRACE_MS = 500;
const LOOK_PERIOD_MS = 50;

/** Those that stay. @param marks `NAME=value`; each process that we start has one of its own in its environment */
export async function processesWith(marks: readonly string[]): Promise<LivingProcess[]> {
  if (marks.length === 0 || process.platform !== 'linux') return [];
  const deadline = performance.now() + LEAVE_GRACE_MS;
  for (;;) {
    const left = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) && isMarked(name, marks) ? [name] : []));
    if (left.length === 0 || performance.now() > deadline) {
      return left.map((pid) => ({ pid: Number(pid), program: programOf(pid) }));
    }
    await sleep(LOOK_PERIOD_MS);
  }
}

/** A sentence for the report; none where nobody lives on. */
export function leftBehindWarning(left: readonly LivingProcess[]): string[] {
  if (left.length === 0) return [];
  const names = leftBehindNames(left);
  return left.length === 1
    ? [`A process that was started by what was checked left its process group, and was not ended: ${names}.`]
    : [`Processes that were started by what was checked left their process group, and were not ended: ${names}.`];
}

export function leftBehindNames(left: readonly LivingProcess[]): string {
  return firstOf(left.map(({ pid, program }) => `${program} (process ${pid})`)).join(', ');
}

/** A process that has ended and waits to be reaped has no environment any more. */
function isMarked(pid: string, marks: readonly string[]): boolean {
  try {
    const entries = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
    return marks.some((mark) => entries.includes(mark));
  } catch {
    // It has ended meanwhile, or belongs to somebody else.
    return false;
  }
}

function programOf(pid: string): string {
  try {
    return basename(readlinkSync(`/proc/${pid}/exe`)).replace(/ \(deleted\)$/, '');
  } catch {
    return 'a program';
  }
}
