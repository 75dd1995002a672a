// The process around the command line: its arguments, its streams. What nobody catches here is said by the first lines of
// the program (bin/stream-check.js), which set the exit code too.
// Nothing calls process.exit() here: it would cut off a report that is still on its way through a pipe.
import type { ExitCode } from '../model/exit-code.ts';
import { createProcessIo } from './io.ts';
import { run } from './run.ts';

export async function main(): Promise<ExitCode> {
  return run(process.argv, createProcessIo());
}
