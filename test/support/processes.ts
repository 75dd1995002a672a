// Which processes are left? Read from /proc; on systems without it nothing can be said.
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Command lines of processes whose command line or environment holds the mark. */
export function processesWith(mark: string): string[] {
  if (!existsSync('/proc/self/cmdline')) throw new Error('This system has no /proc.');
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      const commandLine = readProc(pid, 'cmdline').replaceAll('\0', ' ');
      return commandLine.includes(mark) || readProc(pid, 'environ').includes(mark) ? [commandLine] : [];
    });
}

function readProc(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    // It has ended meanwhile, or belongs to somebody else.
    return '';
  }
}
