// The process around the command line: streams, signals, exit code. It never calls process.exit(), which would
// cut off a report that is still on its way through a pipe.
import { createProcessIo } from './io.ts';
import { run } from './run.ts';

// `| head` closes the pipe early: no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

process.exitCode = await run(process.argv, createProcessIo());
