// Runs the program once, with one instrument, and watches what it asks and what it prints.
// Whatever happens (crash, hang, Ctrl-C), what was seen until then comes back, and no process is left behind.
import type { ProgressEvent } from '../../events.ts';
import { startHarnessTicker, type HarnessTicks } from '../../harness.ts';
import { childEnvironment, secretVariables, withoutProxy } from '../../process/environment.ts';
import { createLastLines } from '../../process/last-lines.ts';
import { injectedAddresses, injectedEnvironment } from '../../process/injected-environment.ts';
import { createScreenLog, type ScreenLog } from '../../vantages/screen.ts';
import type { TapExchange } from '../../vantages/wire.ts';
import { after, STARTUP_TIMEOUT_MS, TAP_GRACE_MS, watch } from '../../process/watch.ts';
import { conductProgram, type AskedRequest, type ConductedProgram, type Stage } from './conduct-program.ts';
import type { ProgramUnderTest } from './program.ts';
import { startProgram, type ProgramEnd, type RunningProgram } from './start-program.ts';

export interface PassJob extends Omit<Stage, 'upstream' | 'screen'> {
  program: ProgramUnderTest;
  /** What the mock is to be asked for. */
  model: string;
  idleTimeoutMs: number;
  signal: AbortSignal | undefined;
  onEvent: (event: ProgressEvent) => void;
  /** Told when the first request has come. */
  onReady: () => void;
}

/** Everything that was seen of one run of the program. */
export interface ProgramPass {
  instrument: 'lock-step' | 'timed';
  requests: readonly AskedRequest[];
  /** Those that were not over when we stopped the program. */
  cutOff: ReadonlySet<TapExchange>;
  screen: Pick<ScreenLog, 'pieces'>;
  /** The last lines on its stdout; without secrets. */
  stdoutTail: string[];
  end: ProgramEnd;
  /** Why we stopped it; null if it ended by itself. */
  stopped: 'timed-out' | 'interrupted' | null;
  wasDeaf: boolean;
  /** Of the measuring process. */
  ownTicks: HarnessTicks;
}

export async function runProgram(job: PassJob): Promise<ProgramPass> {
  const screen = createScreenLog();
  const { program, tap, onEvent } = job;
  const conducted = conductProgram({ ...job, upstream: program.upstream, screen });
  const secrets = secretsIn(process.env);
  const ready = tap.onExchange(() => {
    ready();
    job.onReady();
  });
  screen.onPiece(({ bytes }) => onEvent({ kind: 'delta', atMs: Date.now(), characters: bytes.length }));
  const ticker = startHarnessTicker();
  const onStderr = (text: string) => onEvent({ kind: 'stderr', text });
  const running = await startProgram({ program, environment: environmentOf(job), screen, secrets, onStderr });
  try {
    const seen = await watchProgram(job, running, conducted, screen);
    return {
      ...seen,
      instrument: job.instrument,
      requests: conducted.requests(),
      screen,
      stdoutTail: tailOf(screen, secrets),
      end: await running.finished,
      ownTicks: ticker.stop(),
    };
  } finally {
    ready();
    ticker.stop();
    conducted.stop();
    await running.kill();
  }
}

/** Until it has ended, or has to be: by then, nothing of it is left. */
async function watchProgram(
  { signal, idleTimeoutMs }: PassJob,
  running: RunningProgram,
  conducted: ConductedProgram,
  screen: ScreenLog,
): Promise<Pick<ProgramPass, 'stopped' | 'cutOff' | 'wasDeaf'>> {
  const stopped = await watch({
    finished: running.finished,
    signal,
    activity: () => conducted.activity() + screen.pieces.length,
    limitMs: () => (conducted.isAsking() ? idleTimeoutMs : STARTUP_TIMEOUT_MS),
  });
  const open = conducted.requests().flatMap(({ tap }) => (tap.ended === 'open' ? [tap] : []));
  const wasDeaf = await running.kill();
  await Promise.race([Promise.all(open.map((tap) => tap.done)), after(TAP_GRACE_MS)]);
  return { stopped, cutOff: new Set(stopped === null ? [] : open), wasDeaf };
}

function tailOf({ pieces }: ScreenLog, secrets: readonly string[]): string[] {
  const tail = createLastLines(secrets);
  tail.add(Buffer.concat(pieces.map(({ bytes }) => bytes)).toString('utf8'));
  return tail.lines();
}

/** With the mock, a program that is only being tried gets no key; a real model is asked with the keys that it has. */
function environmentOf({ program: { upstream }, tap, model }: PassJob): Record<string, string> {
  if (upstream === null) return { ...childEnvironment(process.env, []), ...injectedEnvironment(tap.url, model) };
  const own = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const addresses = injectedAddresses(tap.url, upstream.protocol);
  return { ...Object.fromEntries(own), ...withoutProxy(process.env), ...addresses };
}

/** A shorter secret is part of too many harmless words. */
const SHORTEST_SECRET = 8;

function secretsIn(env: NodeJS.ProcessEnv): string[] {
  return secretVariables(env).flatMap((name) => (env[name]!.length < SHORTEST_SECRET ? [] : [env[name]!]));
}
