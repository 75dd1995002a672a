// Whether a program can be run at all: found out before anything is measured, or a run would end without a request and
// read as a failure of the program.
import { constants } from 'node:fs';
import { access, open, stat } from 'node:fs/promises';
import { delimiter, extname, join, resolve } from 'node:path';
import { StreamCheckError } from '../../../errors.ts';
import type { ProgramUnderTest } from './program.ts';
import { loadTerminals } from './terminal.ts';

/** What is in the way. */
type Obstacle =
  | { kind: 'missing' | 'directory' | 'no-file' | 'not-executable' }
  | { kind: 'interpreter'; path: string };

/** @param path in which programs are looked for @throws StreamCheckError 'client-unavailable' */
export async function requireProgram({ command, cwd, pty }: ProgramUnderTest, path: string): Promise<void> {
  const [typed] = command;
  // Windows has rules of its own about names: there the attempt to start it tells.
  const obstacle = process.platform === 'win32' ? null : await obstacleTo(typed, cwd, path);
  if (obstacle !== null) {
    const [message, hint] = refusal(typed, obstacle);
    throw new StreamCheckError('client-unavailable', message, hint);
  }
  if (pty) await loadTerminals();
}

async function obstacleTo(typed: string, cwd: string, path: string): Promise<Obstacle | null> {
  if (/[/\\]/.test(typed)) return lookAt(resolve(cwd, typed));
  const directories = path.split(delimiter).map((directory) => (directory === '' ? cwd : directory));
  for (const file of directories.map((directory) => join(directory, typed))) {
    const obstacle = await lookAt(file);
    // What cannot be run is passed over by the search.
    if (obstacle === null || obstacle.kind === 'interpreter') return obstacle;
  }
  return { kind: 'missing' };
}

async function lookAt(file: string): Promise<Obstacle | null> {
  try {
    const status = await stat(file);
    if (status.isDirectory()) return { kind: 'directory' };
    if (!status.isFile()) return { kind: 'no-file' };
  } catch {
    return { kind: 'missing' };
  }
  try {
    await access(file, constants.X_OK);
  } catch {
    return { kind: 'not-executable' };
  }
  const path = await interpreterOf(file);
  return path === null || (await isThere(path)) ? null : { kind: 'interpreter', path };
}

/** The longest first line that Linux reads. */
const SHEBANG_BYTES = 256;

/** What the first line of a script names; null for other programs, and for one that may be run but not read. */
async function interpreterOf(file: string): Promise<string | null> {
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(SHEBANG_BYTES), 0, SHEBANG_BYTES, 0);
      return /^#![ \t]*([^ \t\n]+)/.exec(buffer.subarray(0, bytesRead).toString('utf8'))?.[1] ?? null;
    } finally {
      await handle.close();
    }
  } catch {
    return null;
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function refusal(typed: string, obstacle: Obstacle): [message: string, hint: string] {
  const run = `stream-check run -- ${runnerOf(typed)} ${typed}`;
  if (obstacle.kind === 'missing') {
    const hint = "Pipes and what the shell knows by itself need a shell: stream-check run -- sh -c '...'";
    return [`There is no program "${typed}" to run.`, hint];
  }
  if (obstacle.kind === 'not-executable') return [`"${typed}" is not executable.`, `chmod +x ${typed}, or: ${run}`];
  if (obstacle.kind === 'interpreter') {
    const { path } = obstacle;
    if (!path.endsWith('\r')) return [`"${typed}" begins with #!${path}, which is not there.`, run];
    return [`"${typed}" has line ends of Windows: its first line names "${path}".`, `sed -i 's/\\r$//' ${typed}`];
  }
  const what = obstacle.kind === 'directory' ? 'a directory, no program' : 'no file that could be run';
  return [`"${typed}" is ${what}.`, 'stream-check run -- python app.py'];
}

const RUNNERS: Readonly<Record<string, string>> = {
  '.py': 'python3',
  '.js': 'node',
  '.mjs': 'node',
  '.cjs': 'node',
  '.ts': 'npx tsx',
  '.rb': 'ruby',
};

/** By the end of its name. */
function runnerOf(typed: string): string {
  return RUNNERS[extname(typed)] ?? 'sh';
}
