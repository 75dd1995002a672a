// How a process ended.
// Easy to get wrong: it is over only when its output has been read to the end too, but a child that it left behind can
// hold that output open for ever.
import type { ChildProcess } from 'node:child_process';

/** How long output may stay open after the process is gone. */
const DRAIN_GRACE_MS = 200;

export interface ProcessEnd {
  /** Null when it was ended by a signal, or never started. */
  exitCode: number | null;
  signal: string | null;
  /** Why it could not be started; null if it could. */
  error: Error | null;
}

/** Never rejects. */
export function endOf(child: ChildProcess): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    let drain: NodeJS.Timeout | undefined;
    const finish = (end: ProcessEnd) => {
      clearTimeout(drain);
      resolve(end);
    };
    child.once('error', (error) => finish({ exitCode: null, signal: null, error }));
    child.once('close', (exitCode, signal) => finish({ exitCode, signal, error: null }));
    child.once('exit', (exitCode, signal) => {
      drain = setTimeout(finish, DRAIN_GRACE_MS, { exitCode, signal, error: null });
    });
  });
}
