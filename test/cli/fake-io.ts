// The world of the command line, for tests that run it in process.
import { PassThrough } from 'node:stream';
import type { ExitCode } from '../../src/model/exit-code.ts';
import type { Io } from '../../src/cli/io.ts';
import { run } from '../../src/cli/run.ts';
import { type Checked, readReport } from '../support/cli.ts';

export interface Ran {
  code: ExitCode;
  stdout: string;
  stderr: string;
}

export interface FakeIo {
  io: Io;
  written(): { stdout: string; stderr: string };
  /** Sends a signal, as a terminal would. */
  signal(signal: NodeJS.Signals): void;
  /** Signals that would have ended the process. */
  deaths: NodeJS.Signals[];
  /** How many listen for signals. */
  listening(): number;
}

/** @param columns width of the terminal that stdout is; null for a pipe */
export function createFakeIo(
  env: Record<string, string> = {},
  cwd = process.cwd(),
  columns: number | null = null,
): FakeIo {
  const listeners = new Set<(signal: NodeJS.Signals) => void>();
  const deaths: NodeJS.Signals[] = [];
  const [stdout, stderr] = [collect(), collect()];
  const terminal = columns === null ? {} : { isTTY: true, columns, getColorDepth: () => 24 };
  const io: Io = {
    stdin: () => new PassThrough(),
    stdout: Object.assign(stdout.stream, terminal),
    stderr: stderr.stream,
    env,
    cwd,
    onSignal(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    die: (signal) => void deaths.push(signal),
  };
  return {
    io,
    written: () => ({ stdout: stdout.text(), stderr: stderr.text() }),
    signal: (signal) => listeners.forEach((listener) => listener(signal)),
    deaths,
    listening: () => listeners.size,
  };
}

function collect(): { stream: PassThrough; text: () => string } {
  const stream = new PassThrough();
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return { stream, text: () => Buffer.concat([...chunks, ...drain(stream)]).toString() };
}

/** What a stream still holds: its 'data' events come a moment later than the writes. */
function drain(stream: PassThrough): Buffer[] {
  const rest: unknown = stream.read();
  return rest instanceof Buffer ? [rest] : [];
}

/** Runs one command line to its end. */
export async function runCli(
  args: readonly string[],
  env: Record<string, string> = {},
  cwd?: string,
  columns: number | null = null,
): Promise<Ran> {
  const fake = createFakeIo(env, cwd, columns);
  const code = await run(['node', 'stream-check', ...args], fake.io);
  return { code, ...fake.written() };
}

/**
 * What `checkJson` does, without a process for the command line itself: for many checks of which it is not the command line
 * that is under test. What they start is as real as ever.
 */
export async function checkHere(args: readonly string[], cwd?: string): Promise<Checked> {
  const startedMs = performance.now();
  const ran = await runCli([...args, '--json'], {}, cwd);
  return readReport({ ...ran, signal: null, tookMs: performance.now() - startedMs, pid: process.pid });
}
