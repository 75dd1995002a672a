// Whether a shell runs us in the background, as it does with what stands before an & that is in no quotes.
import { readFileSync } from 'node:fs';

/** Null where nobody knows: without a terminal, and on systems without /proc. */
export function isInBackground(): boolean | null {
  try {
    return isBehindTerminal(readFileSync('/proc/self/stat', 'latin1'));
  } catch {
    return null;
  }
}

/** @param stat a line of /proc/<pid>/stat: behind the name in brackets stand state, parent, group, session, terminal and its foreground group */
export function isBehindTerminal(stat: string): boolean | null {
  const [, , group, , terminal, foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (group === undefined || terminal === '0' || foreground === undefined || Number(foreground) <= 0) return null;
  return group !== foreground;
}
