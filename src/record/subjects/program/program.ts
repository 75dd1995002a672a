// A program of the user that is the client: what is run, and who is its model.
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { basename, delimiter, join, resolve } from 'node:path';
import { StreamCheckError } from '../../../errors.ts';
import type { ProtocolId } from '../../../model/target.ts';
import { loadTerminals } from './terminal.ts';

export interface ProgramUnderTest {
  /** The program and its arguments, as they were typed. They may hold secrets: only the name is kept. */
  command: readonly [string, ...string[]];
  cwd: string;
  /** Whether its stdout is a terminal. */
  pty: boolean;
  /** The model that it asks, and in which API; null for the embedded mock. */
  upstream: { baseUrl: string; protocol: ProtocolId } | null;
}

/** What it is called in reports. */
export function nameOf({ command }: Pick<ProgramUnderTest, 'command'>): string {
  return basename(command[0]);
}

/** Variables by which a stdout is flushed that would hold text: PYTHONUNBUFFERED, and what `stdbuf -o` sets. */
const FLUSHING_VARIABLES = ['PYTHONUNBUFFERED', '_STDBUF_O'] as const;
/** Programs that do not look at PYTHONUNBUFFERED; of others nobody knows, they may start Python. */
const NO_PYTHON = /^(?:node|deno|bun|curl|java|ruby|php|perl|dotnet|go)$/;

/** Those that a program inherits: where they are not set, it may hold its text. */
export function inheritedFlush(program: Pick<ProgramUnderTest, 'command'>, env: NodeJS.ProcessEnv): string[] {
  const isOther = NO_PYTHON.test(nameOf(program).replace(/\.exe$/i, ''));
  return FLUSHING_VARIABLES.filter((name) => (env[name] ?? '') !== '' && !(isOther && name === 'PYTHONUNBUFFERED'));
}

/** Finds out before anything is measured. @throws StreamCheckError 'client-unavailable' */
export async function requireProgram({ command, cwd, pty }: ProgramUnderTest, path: string): Promise<void> {
  const [typed] = command;
  const candidates = /[/\\]/.test(typed)
    ? [resolve(cwd, typed)]
    : path.split(delimiter).map((directory) => join(directory === '' ? cwd : directory, typed));
  // Windows has rules of its own about names: there the attempt to start it tells.
  const isFound = process.platform === 'win32' || (await Promise.all(candidates.map(isProgram))).includes(true);
  if (!isFound) {
    const hint = "Pipes and what the shell knows by itself need a shell: stream-check run -- sh -c '...'";
    throw new StreamCheckError('client-unavailable', `There is no program "${typed}" to run.`, hint);
  }
  if (pty) await loadTerminals();
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
