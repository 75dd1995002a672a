// Runs git and package managers of the user, with their environment: they need its registries and credentials.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { StreamCheckError } from '../errors.ts';

const run = promisify(execFile);

/** An installation on a slow line may take minutes. A judgement. */
const TIMEOUT_MS = 600_000;
const MOST_OUTPUT_BYTES = 16 * 1024 * 1024;
/** Of what a tool said, the end tells why it failed. */
const LAST_LINES = 5;

export interface ToolSurroundings {
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  signal?: AbortSignal | undefined;
}

/** What it wrote to stdout. @throws StreamCheckError 'client-unavailable' with its last lines, or without it */
export async function runTool(command: readonly [string, ...string[]], where: ToolSurroundings): Promise<string> {
  const [tool, ...args] = command;
  try {
    const { stdout } = await run(tool, args, {
      cwd: where.cwd,
      env: where.env,
      timeout: TIMEOUT_MS,
      maxBuffer: MOST_OUTPUT_BYTES,
      // On Windows package managers are scripts, which only a shell can start.
      shell: process.platform === 'win32' && tool !== 'git',
      ...(where.signal === undefined ? {} : { signal: where.signal }),
    });
    return stdout.trim();
  } catch (cause) {
    const { stderr = '', message, code } = cause as Error & { stderr?: string; code?: unknown };
    if (code === 'ENOENT')
      throw new StreamCheckError('client-unavailable', `There is no ${tool} on the PATH.`, null, { cause });
    const said = stderr.trim().split('\n').slice(-LAST_LINES).join('\n');
    const what = command.join(' ');
    throw new StreamCheckError('client-unavailable', `${what} failed.`, said === '' ? message : said, { cause });
  }
}
