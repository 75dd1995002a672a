// The process around the command line: its arguments, its streams. What nobody catches here is said by the first lines of
// the program (bin/stream-check.js), which set the exit code too.
// Nothing calls process.exit() here: it would cut off a report that is still on its way through a pipe.
import { Console } from 'node:console';
import type { ExitCode } from '../model/exit-code.ts';
import { createProcessIo } from './io.ts';
import { run } from './run.ts';

export async function main(): Promise<ExitCode> {
  // A config file and a reporter of the user run in this process, and may print: stdout is for the report alone.
  globalThis.console = new Console(process.stderr);
  return run(process.argv, createProcessIo());
}
