// The command line in process: arguments in, exit code out. Nothing is loaded before it is needed:
// `--version` must not pay for the parser, nor `explain` for the instruments.
import type { ExitCode } from '../model/exit-code.ts';
import type { Io } from './io.ts';
import { readToolVersion } from '../version.ts';
import { print } from './print.ts';

/** Runs one command to its end. Never throws: every error is printed and becomes an exit code. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  const args = argv.slice(2);
  if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
    print(io.stdout, `${readToolVersion()}\n`);
    return 0;
  }
  let code: ExitCode = 0;
  try {
    const { createProgram } = await import('./program.ts');
    await createProgram(io, args, (result) => (code = result)).parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    const { printError } = await import('./print-error.ts');
    return printError(error, io.stderr);
  }
}
