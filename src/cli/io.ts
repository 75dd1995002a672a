// Streams, environment, directory and signals of the process as one value, so that tests can replace them.
// Signals are part of it: a listener on the real process would outlive a test.
import { isatty } from 'node:tty';
import { killGroups } from '../record/process/group.ts';

/** stdout or stderr. */
export type Output = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  getColorDepth?(env?: object): number;
};

export interface Io {
  /** Opened by the first call: most commands leave it to what they start. */
  stdin(): NodeJS.ReadableStream & { readonly isTTY?: boolean };
  stdout: Output;
  stderr: Output;
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  /** Calls back on Ctrl-C and whatever else asks us to end, until the returned function is called. */
  onSignal(listener: (signal: NodeJS.Signals) => void): () => void;
  /** Ends this process at once, as the signal would have. */
  die(signal: NodeJS.Signals): void;
}

/** SIGHUP: the terminal is closed. SIGQUIT: Ctrl-\ in it; Windows has none. */
const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];

export function createProcessIo(): Io {
  leaveClosedTerminal();
  return {
    stdin: () => process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    onSignal(listener) {
      for (const signal of SIGNALS) process.on(signal, listener);
      return () => {
        for (const signal of SIGNALS) process.off(signal, listener);
      };
    },
    die(signal) {
      killGroups();
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    },
  };
}

/**
 * Node sets its terminal back when it ends, and aborts if that was closed meanwhile. Who dies of the signal does not try:
 * all is reported and saved by then.
 */
function leaveClosedTerminal(): void {
  const terminals = [0, 1, 2].filter((descriptor) => isatty(descriptor));
  process.once('exit', () => {
    if (terminals.every((descriptor) => isatty(descriptor))) return;
    process.removeAllListeners('SIGHUP');
    process.kill(process.pid, 'SIGHUP');
  });
}
