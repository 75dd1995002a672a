// The command line in process: arguments in, exit code out. Nothing is loaded before it is needed:
// `--version` must not pay for the parser, nor `explain` for the instruments.
import type { ExitCode } from '../model/exit-code.ts';
import type { Io } from './io.ts';
import { readToolVersion } from '../version.ts';
import { print } from './print.ts';

/**
 * Runs one command to its end: every error is printed and becomes an exit code.
 * @throws what the first lines of the program say, for they need no further file for it
 */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  const args = argv.slice(2);
  if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
    print(io.stdout, `${readToolVersion()}\n`);
    return 0;
  }
  let code: ExitCode = 0;
  let out = io;
  try {
    const [{ createProgram }, { redactedIo }, { withAddressCommand }, { withCurlCommand }] = await Promise.all([
      import('./program.ts'),
      import('./redacted-io.ts'),
      import('./address-typed.ts'),
      import('./curl-typed.ts'),
    ]);
    const redacted = redactedIo(io, args);
    out = redacted;
    const program = createProgram(redacted, args, (result) => (code = result));
    await program.parseAsync(withCurlCommand(args) ?? withAddressCommand(args) ?? [...args], { from: 'user' });
    return code;
  } catch (error) {
    if (isStateOfTheSystem(error)) throw error;
    const { printError } = await import('./print-error.ts');
    return printError(error, out.stderr);
  }
}

/** No descriptor is left, the working directory is gone, or a file of this package is: bin/stream-check.js has the sentences. */
function isStateOfTheSystem(error: unknown): boolean {
  const { code = '', syscall } = (error ?? {}) as NodeJS.ErrnoException;
  return syscall === 'uv_cwd' || ['EMFILE', 'ENFILE', 'ERR_MODULE_NOT_FOUND'].includes(code);
}
