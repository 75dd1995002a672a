// A program of the user that is the client: what is run, and who is its model.
import { basename } from 'node:path';
import type { ProtocolId } from '../../../model/target.ts';

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
