// Ctrl-C: the first one asks for a report of what was measured so far, the second one ends the process at once.
import type { Io } from './io.ts';

export interface Interrupts {
  readonly signal: AbortSignal;
  stop(): void;
}

export function catchInterrupts(io: Io): Interrupts {
  const controller = new AbortController();
  const stop = io.onSignal((signal) => {
    if (controller.signal.aborted) return io.die(signal);
    controller.abort();
  });
  return { signal: controller.signal, stop };
}
