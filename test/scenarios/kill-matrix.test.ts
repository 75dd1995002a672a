// Whatever ends a check, and wherever it is: nothing that it started lives on, and what was measured is reported and saved.
// Only SIGKILL leaves no report: then the guard ends what is left. Only that 2 s suffice is judged by time.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { Recording } from '../../src/model/recording.ts';
import { startInGroup } from '../../src/record/process/group.ts';
import { readReport, startCli } from '../support/cli.ts';
import { isLong } from '../support/form.ts';
import { freePort } from '../support/free-port.ts';
import { processesWith } from '../support/processes.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGKILL'] as const;
const COMMANDS = ['check', 'run', 'through'] as const;
const PHASES = ['starting', 'lock-step', 'timed', 'held-open'] as const;

type Command = (typeof COMMANDS)[number];
type Phase = (typeof PHASES)[number];
type Cell = [NodeJS.Signals, Phase, Command];

/**
 * How long what we started may live on after us. It takes a tenth of a second, also at a load of 24 on two cores; what is
 * deaf to SIGTERM half a second more.
 */
const LEFT_MS = 2_000;
const TRACED = 'fixtures/projects/traced';

const directory = mkdtempSync(join(tmpdir(), 'stream-check-kill-'));
afterAll(() => rmSync(directory, { recursive: true }));

const all = SIGNALS.flatMap((signal) =>
  PHASES.flatMap((phase) =>
    COMMANDS.flatMap((command): Cell[] =>
      // A program is asked by nobody: no second stream can be held open.
      command === 'run' && phase === 'held-open' ? [] : [[signal, phase, command]],
    ),
  ),
);
/** The short form has each signal, each phase and each command, and SIGKILL for each command. */
const SHORT: Cell[] = [
  ['SIGINT', 'held-open', 'check'],
  ['SIGTERM', 'starting', 'through'],
  ['SIGHUP', 'timed', 'run'],
  ['SIGQUIT', 'lock-step', 'through'],
  ['SIGKILL', 'timed', 'check'],
  ['SIGKILL', 'lock-step', 'run'],
  ['SIGKILL', 'timed', 'through'],
];

/** In which of the requests that are made a phase is seen: check and through warm up first, before each instrument. */
function requestOf(phase: Phase, command: Command): number {
  if (command === 'run') return 1;
  return phase === 'held-open' ? 5 : 2;
}

async function argumentsOf(phase: Phase, command: Command): Promise<string[]> {
  const mode = phase === 'timed' ? '--timed' : '--lock-step';
  const common = [mode, '--json', '--scenario', 'steady'];
  if (command === 'check') return ['mock', ...common, '--client', `./${TRACED}/client.mjs`];
  if (command === 'run') return ['run', ...common, '--', process.execPath, `${TRACED}/program.mjs`];
  const port = await freePort();
  const start = `${process.execPath} ${TRACED}/app.mjs ${port}`;
  return ['through', `http://127.0.0.1:${port}/`, ...common, '--start', start];
}

/** Starts it and waits for the phase. */
async function inPhase(phase: Phase, command: Command) {
  const mark = randomUUID();
  const trace = join(directory, mark);
  const record = join(directory, `${mark}-recordings`);
  const request = requestOf(phase, command);
  const env = { TRACE: trace, SLOW_FROM: String(request - (phase === 'held-open' ? 1 : 0)) };
  const args = await argumentsOf(phase, command);
  const end = args.indexOf('--');
  args.splice(end === -1 ? args.length : end, 0, '--record', record);
  const started = startCli(args, { ...env, STREAM_CHECK_TEST_MARK: mark });
  const isThere = () =>
    phase === 'starting'
      ? processesWith(mark).length > 1
      : linesOf(trace).filter((line) => line === `${request}`).length > 1;
  await vi.waitUntil(isThere, { timeout: 60_000, interval: 100 });
  return { ...started, mark, record };
}

function linesOf(path: string): string[] {
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
}

function recordingsIn(path: string): Recording[] {
  const names = existsSync(path) ? readdirSync(path) : [];
  return names.map((name) => Recording.parse(JSON.parse(readFileSync(join(path, name), 'utf8'))));
}

describe.concurrent('ended', () => {
  it.each(isLong ? all : SHORT)('by %s while %s, %s', async (signal, phase, command) => {
    const { child, finished, mark, record } = await inPhase(phase, command);
    child.kill(signal);
    const ended = await finished;
    await vi.waitFor(() => expect(processesWith(mark)).toEqual([]), { timeout: LEFT_MS, interval: 20 });
    if (signal === 'SIGKILL') {
      expect(ended.signal).toBe('SIGKILL');
      return;
    }
    const { code, report } = readReport(ended);
    expect({ code, exitCode: report.exitCode, signal: ended.signal }).toEqual({
      code: 130,
      exitCode: 130,
      signal: null,
    });
    const recordings = recordingsIn(record);
    expect(recordings).toHaveLength(report.runs.length);
    if (phase === 'starting') return;
    const [recording] = recordings;
    const { instrument, outcome, timelines } = recording!.streams.at(-1)!;
    expect({ instrument, kind: outcome.kind }).toEqual({ instrument: phase, kind: 'interrupted' });
    if (phase !== 'held-open') expect(timelines.wire!.arrivals.length).toBeGreaterThan(0);
  });
});

it('a process that is ended before it leads its group is ended all the same, as one that was just forked for a terminal', async () => {
  const script = 'sleep 0.3; exec setsid sleep 600';
  const { started, group } = startInGroup(() => spawn('sh', ['-c', script], { stdio: 'ignore' }));
  const exited = once(started, 'exit');
  await group!.kill();
  expect(started.signalCode ?? (await exited)[1]).toBe('SIGTERM');
});
