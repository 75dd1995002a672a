// Runs the program once, with one instrument, and watches what it asks and what it prints.
// Whatever happens (crash, hang, Ctrl-C), what was seen until then comes back, and no process is left behind.
import type { Refusal } from '../../../admission.ts';
import { systemClock, type Stamp } from '../../../clock.ts';
import type { InstrumentId } from '../../../model/recording.ts';
import { secretsOfRequest } from '../../../secrets/given.ts';
import type { Redactor } from '../../../secrets/redactor.ts';
import type { Stage } from '../../stage.ts';
import { startHarnessTicker, type HarnessTicks } from '../../process/harness.ts';
import { environmentFor } from '../../process/environment.ts';
import { createLastLines } from '../../process/last-lines.ts';
import { injectedAddresses, injectedEnvironment } from '../../process/injected-environment.ts';
import { createScreenLog, type ScreenLog } from '../../vantages/screen.ts';
import type { TapExchange } from '../../vantages/wire.ts';
import { after, TAP_GRACE_MS, watch, type Stopped } from '../../process/watch.ts';
import type { AskedRequest, AskedRequests } from './requests.ts';
import { openRequests } from './requests.ts';
import type { ProgramUnderTest } from './program.ts';
import { startProgram, type ProgramEnd, type ProgramStart, type RunningProgram } from './start.ts';

/** Everything that was seen of one run of the program. */
export interface ProgramRun {
  instrument: InstrumentId;
  requests: readonly AskedRequest[];
  /** Those that were not over when we stopped the program. */
  cutOff: ReadonlySet<TapExchange>;
  screen: Pick<ScreenLog, 'pieces'>;
  /** The last lines on its stdout; without secrets. */
  stdoutTail: string[];
  end: ProgramEnd;
  /** Why we stopped it; null if it ended by itself. */
  stopped: Stopped | null;
  /** When it was over, or was stopped. */
  endedAt: Stamp;
  neededSigkill: boolean;
  /** What its environment said about where to ask. */
  injected: Readonly<Record<string, string>>;
  /** Variables that it did not get. */
  withheld: readonly string[];
  /** The address of the mock; null for another upstream. */
  mockUrl: string | null;
  /** Why requests that were not of the program were refused. */
  refusals: ReadonlySet<Refusal>;
  /** Of the measuring process. */
  ownTicks: HarnessTicks;
}

export async function runProgram(
  program: ProgramUnderTest,
  instrument: InstrumentId,
  stage: Stage,
): Promise<ProgramRun> {
  const screen = createScreenLog();
  const asked = await openRequests(instrument, program.upstream, stage, screen);
  const { redactor } = stage;
  const injected = injectedInto(program, asked.url, stage);
  const { variables, withheld } = environmentFor(process.env, {
    redactor,
    letThrough: stage.letThrough,
    given: injected,
    keepsSecrets: program.upstream !== null,
  });
  asked.onFirst(() => stage.announce(instrument));
  screen.onPiece(({ bytes }) => stage.onEvent({ kind: 'delta', atMs: Date.now(), characters: bytes.length }));
  const ticker = startHarnessTicker();
  let running: RunningProgram | null = null;
  try {
    const onStderr: ProgramStart['onStderr'] = (text, hold) => stage.onEvent({ kind: 'stderr', text, hold });
    running = await startProgram({ program, environment: variables, screen, redactor, onStderr });
    const seen = await watchProgram(stage, running, asked, screen);
    // A program may have keys that stand in no variable of ours.
    for (const { tap } of asked.requests()) redactor.add(secretsOfRequest(tap.requestHeaders, tap.path));
    return {
      ...seen,
      instrument,
      requests: asked.requests(),
      screen,
      stdoutTail: tailOf(screen, redactor),
      end: await running.finished,
      injected,
      withheld,
      mockUrl: asked.mockUrl,
      refusals: asked.refusals,
      ownTicks: ticker.stop(),
    };
  } finally {
    ticker.stop();
    await running?.kill();
    await asked.close();
  }
}

/** Until it has ended, or has to be: by then, nothing of it is left. */
async function watchProgram(
  { signal, idleTimeoutMs, startTimeoutMs, maxTimeMs }: Stage,
  running: RunningProgram,
  asked: AskedRequests,
  screen: ScreenLog,
): Promise<Pick<ProgramRun, 'stopped' | 'endedAt' | 'cutOff' | 'neededSigkill'>> {
  const stopped = await watch({
    finished: running.finished,
    signal,
    activity: () => asked.activity() + screen.pieces.length,
    answering: () => (asked.isAsking() ? 'stream' : null),
    limit: () => screen.limit() ?? asked.limit(),
    idleTimeoutMs,
    startTimeoutMs,
    maxTimeMs,
    // A program that still works on what it got is not silent: it only takes long.
    lastProgressAt: async () => ((await running.isWorking()) ? systemClock.now() : asked.lastProgressAt()),
  });
  const endedAt = systemClock.now();
  const open = asked.requests().flatMap(({ tap }) => (tap.ended === 'open' ? [tap] : []));
  const neededSigkill = await running.kill();
  await Promise.race([Promise.all(open.map((tap) => tap.done)), after(TAP_GRACE_MS)]);
  return { stopped, endedAt, cutOff: new Set(stopped === null ? [] : open), neededSigkill };
}

/** More than the last lines that are quoted. */
const TAIL_BYTES = 64 * 1024;

function tailOf({ pieces }: ScreenLog, redactor: Redactor): string[] {
  const tail = createLastLines(redactor);
  let from = pieces.length;
  for (let bytes = 0; from > 0 && bytes < TAIL_BYTES;) bytes += pieces[--from]!.bytes.length;
  tail.add(Buffer.concat(pieces.slice(from).map(({ bytes }) => bytes)).toString('utf8'));
  return tail.lines();
}

/** Where to ask. For a real model only the variables of its API are set, or a key would go to somebody else's server. */
function injectedInto({ upstream }: ProgramUnderTest, url: string, { scenario }: Stage): Record<string, string> {
  if (upstream === null) return injectedEnvironment(url, `mock/${scenario?.id ?? ''}`);
  return injectedAddresses(url, upstream.protocol);
}
