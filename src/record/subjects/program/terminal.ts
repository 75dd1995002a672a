// A terminal as the stdout of a program: programs buffer differently there. The package is optional, and has its one room here.
import { StreamCheckError } from '../../../errors.ts';

type Terminals = typeof import('@lydell/node-pty');

/** So wide that no program breaks a line inside of a word of the mock; the kernel breaks none. */
export const TERMINAL = { name: 'xterm-256color', cols: 4096, rows: 24 } as const;

/** @throws StreamCheckError 'client-unavailable' */
export async function loadTerminals(): Promise<Terminals> {
  try {
    return await import('@lydell/node-pty');
  } catch (cause) {
    const message = '--pty needs the package @lydell/node-pty, which is not installed or not made for this system.';
    throw new StreamCheckError('client-unavailable', message, 'npm install @lydell/node-pty', { cause });
  }
}
