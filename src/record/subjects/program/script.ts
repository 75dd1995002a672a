// What a shell runs as the program under test: the text behind -c, or a script that can be read. Only the names of its
// filters are kept.
import { open } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { holdingFilters, type ShellFilter } from '../../../model/shell-filters.ts';
import type { ProgramUnderTest } from './program.ts';

const SHELLS = /^(?:ba|da|z|k|a|mk)?sh$/;
/** Far more than a script with a pipeline has; a program in another language may be megabytes. */
const MOST_BYTES = 65_536;

/** The filters that hold text. */
export async function filtersOf(
  program: Pick<ProgramUnderTest, 'command' | 'cwd'>,
  env: NodeJS.ProcessEnv,
): Promise<ShellFilter[]> {
  const filters = holdingFilters(await shellText(program));
  // Python is told by its environment, too.
  return (env['PYTHONUNBUFFERED'] ?? '') === '' ? filters : filters.filter((name) => name !== 'python');
}

/** What a shell runs, or curl; empty for another program. */
async function shellText({ command, cwd }: Pick<ProgramUnderTest, 'command' | 'cwd'>): Promise<string> {
  const at = command.findIndex((word) => SHELLS.test(basename(word)));
  if (at === -1) {
    if (basename(command[0]) === 'curl') return command.join(' ');
    const script = await beginningOf(resolve(cwd, command[0]));
    const interpreter = /^#!\s*(?:\S*\/env\s+(?:-S\s+)?)?(\S+)/.exec(script)?.[1] ?? '';
    return SHELLS.test(basename(interpreter)) ? script : '';
  }
  const args = command.slice(at + 1);
  const isText = args.findIndex((arg) => /^-[a-z]*c$/.test(arg));
  if (isText !== -1) return args[isText + 1] ?? '';
  const file = args.find((arg) => !arg.startsWith('-'));
  return file === undefined ? '' : beginningOf(resolve(cwd, file));
}

/** Empty where there is no such file, as for a program that the PATH finds. */
async function beginningOf(path: string): Promise<string> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(MOST_BYTES), 0, MOST_BYTES, 0);
      return buffer.subarray(0, bytesRead).toString('utf8');
    } finally {
      await file.close();
    }
  } catch {
    return '';
  }
}
