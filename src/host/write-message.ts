// Writes messages to file descriptor 3, each at once with a blocking write: a blocked loop must not hide what was stamped.
import { writeSync } from 'node:fs';
import type { HostMessage, HostStamp } from './message.ts';

const MESSAGE_FD = 3;
const sleeper = new Int32Array(new SharedArrayBuffer(4));

export function writeMessage(message: HostMessage): void {
  let bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(MESSAGE_FD, bytes));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // The parent is gone. The client's code could keep this process alive, so it ends here.
      // oxlint-disable-next-line unicorn/no-process-exit
      if (code === 'EPIPE') process.exit(1);
      if (code !== 'EAGAIN') throw error;
      // The pipe is full and does not block: wait 1 ms without giving the event loop a turn.
      Atomics.wait(sleeper, 0, 0, 1);
    }
  }
}

/** Now, as the protocol writes it. */
export function stampNow(): HostStamp {
  return String(process.hrtime.bigint());
}
