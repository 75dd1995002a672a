// The built command line as a user starts it: a process of its own.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Readable } from 'node:stream';
import { Report, type Run } from '../../src/model/report.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BIN = `${ROOT}bin/stream-check.js`;

export interface Finished {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  tookMs: number;
  pid: number;
}

export interface Started {
  child: ChildProcessByStdio<null, Readable, Readable>;
  finished: Promise<Finished>;
}

/** Without the variables that a CI or a terminal sets, unless a test gives them. */
function cleanEnvironment(env: Record<string, string>): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, LANG: 'C.UTF-8', ...env };
}

export function startCli(
  args: readonly string[],
  env: Record<string, string> = {},
  cwd = ROOT,
  node = process.execPath,
): Started {
  const startedMs = performance.now();
  const child = spawn(node, [BIN, ...args], {
    cwd,
    env: cleanEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) =>
      resolve({ code, signal, ...output, tookMs: performance.now() - startedMs, pid: child.pid! }),
    );
  });
  return { child, finished };
}

export function runBuilt(args: readonly string[], env?: Record<string, string>, cwd?: string): Promise<Finished> {
  return startCli(args, env, cwd).finished;
}

export interface Checked extends Finished {
  report: Report;
  /** The first run. */
  run: Run;
}

/** Runs with --json and reads the Report, which has to fit its schema. */
export async function checkJson(args: readonly string[], env?: Record<string, string>, cwd?: string): Promise<Checked> {
  return readReport(await runBuilt([...args, '--json'], env, cwd));
}

/** Reads the Report on stdout, which has to fit its schema. */
export function readReport(finished: Finished): Checked {
  let report: Report;
  try {
    report = Report.parse(JSON.parse(finished.stdout));
  } catch (error) {
    throw new Error(`exit ${finished.code}, no Report: ${String(error)}\n${finished.stdout}\n${finished.stderr}`, {
      cause: error,
    });
  }
  return { ...finished, report, run: report.runs[0]! };
}
