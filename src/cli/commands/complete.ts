// complete: prints the script for a shell, and answers when that script asks. What is typed is read and never run.
import { oneOf } from '../../config/values.ts';
import type { ExitCode } from '../../model/exit-code.ts';
import { escapeControls } from '../../report/escape.ts';
import { candidatesOf, type CommandSummary } from '../completion/candidates.ts';
import { scriptOf, SHELLS } from '../completion/shells.ts';
import type { Io } from '../io.ts';
import { print } from '../print.ts';

/** @param args what was typed: `complete <shell>`, or `complete -- <words>` by a script @throws StreamCheckError 'unknown-id' */
export async function completeCommand(
  args: readonly string[],
  commands: readonly CommandSummary[],
  io: Io,
): Promise<ExitCode> {
  const [, shell = '', ...words] = args;
  if (shell === '--') {
    const lines = (await candidatesOf(words, commands)).map(({ value, says }) => {
      return `${escapeControls(value)}${says === '' ? '' : `\t${escapeControls(says)}`}\n`;
    });
    io.stdout.write(lines.join(''));
    return 0;
  }
  print(io.stdout, await scriptOf(oneOf('shell', shell, SHELLS)));
  return 0;
}
