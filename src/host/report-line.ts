// Writes protocol lines to file descriptor 3, each at once and blocking: a loop that is dead must not hide what was stamped.
import { writeSync } from 'node:fs';
import type { z } from 'zod';
import type { HostMessage } from '../model/host-protocol.ts';

/** A message as the host writes it. */
export type HostReport = z.input<typeof HostMessage>;

const REPORT_FD = 3;
const sleeper = new Int32Array(new SharedArrayBuffer(4));

export function reportLine(message: HostReport): void {
  let bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(REPORT_FD, bytes));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Nobody is left to report to. This process is ours alone, and code of others may keep it alive for ever.
      // oxlint-disable-next-line unicorn/no-process-exit
      if (code === 'EPIPE') process.exit(1);
      if (code !== 'EAGAIN') throw error;
      // The pipe is full and does not block by itself: wait 1 ms without giving way to anything.
      Atomics.wait(sleeper, 0, 0, 1);
    }
  }
}

/** Now, as the protocol writes it. */
export function stampNow(): string {
  return String(process.hrtime.bigint());
}
