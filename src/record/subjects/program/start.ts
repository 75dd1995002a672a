// Starts a program in a group of its own: its stdout, a pipe or a terminal, goes to the screen's log.
// Easy to get wrong: its stdin is closed. A program that is run twice could read what is typed only once.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { createLastLines } from '../../process/last-lines.ts';
import { createTellingLines } from '../../process/telling-lines.ts';
import { endOf } from '../../process/end.ts';
import { startInGroup } from '../../process/group.ts';
import { createRedactedStream } from '../../../secrets/redacted-stream.ts';
import type { Redactor } from '../../../secrets/redactor.ts';
import type { ScreenLog } from '../../vantages/screen.ts';
import type { ProgramUnderTest } from './program.ts';
import { loadTerminals, TERMINAL } from './terminal.ts';

export interface ProgramStart {
  program: Pick<ProgramUnderTest, 'command' | 'cwd' | 'pty'>;
  environment: Readonly<Record<string, string>>;
  screen: ScreenLog;
  /** Cuts secrets out of what is quoted. */
  redactor: Redactor;
  /** Gets what it writes to stderr, without secrets. */
  onStderr: (text: string, hold: (until: Promise<unknown>) => void) => void;
}

export interface ProgramEnd {
  /** Null when it was ended by a signal, or never started. */
  exitCode: number | null;
  signal: string | null;
  /** Why it could not be started; null if it could. */
  unstarted: string | null;
  /** The last lines that it wrote to stderr; without secrets. A terminal shows them among the others. */
  stderrTail: string[];
  /** Those of them that say something. */
  said: string[];
}

export interface RunningProgram {
  /** Never rejects. */
  finished: Promise<ProgramEnd>;
  /** Ends it and all that it started. Always call this. Resolves true if SIGTERM was ignored and SIGKILL was needed. */
  kill(): Promise<boolean>;
  /** Whether it is busy on a processor just now; false where the system does not tell. */
  isWorking(): Promise<boolean>;
}

/** @throws StreamCheckError 'client-unavailable' where a terminal is wanted and there is none */
export function startProgram(start: ProgramStart): Promise<RunningProgram> {
  return start.program.pty ? startInTerminal(start) : startWithPipes(start);
}

async function startWithPipes({
  program,
  environment,
  screen,
  redactor,
  onStderr,
}: ProgramStart): Promise<RunningProgram> {
  const [file, ...args] = program.command;
  const { cwd } = program;
  const { started: child, group } = startInGroup((mark) =>
    spawn(file, args, { cwd, env: { ...environment, ...mark }, stdio: ['ignore', 'pipe', 'pipe'], detached: true }),
  );
  const { stdout, stderr } = child;
  const lastWords = createLastLines(redactor);
  const telling = createTellingLines(redactor);
  const shown = createRedactedStream(redactor);
  // Who reads our stderr slowly slows the program down, as without us; its words do not pile up here.
  const hold = (until: Promise<unknown>) => {
    stderr.pause();
    void until.finally(() => stderr.resume());
  };
  const passOn = (text: string) => void (text !== '' && onStderr(text, hold));
  stdout.on('data', screen.add);
  stderr.setEncoding('utf8').on('data', (text: string) => {
    lastWords.add(text);
    telling.add(text);
    passOn(shown.feed(text));
  });
  const finished = endOf(child).then(({ exitCode, signal, error }): ProgramEnd => {
    stdout.destroy();
    stderr.destroy();
    passOn(shown.rest());
    return {
      exitCode,
      signal,
      unstarted: error?.message ?? null,
      stderrTail: lastWords.lines(),
      said: telling.lines(),
    };
  });
  return {
    finished,
    async kill() {
      const neededSigkill = (await group?.kill()) ?? false;
      await finished;
      return neededSigkill;
    },
    isWorking: async () => (await group?.isWorking()) ?? false,
  };
}

async function startInTerminal({ program, environment, screen }: ProgramStart): Promise<RunningProgram> {
  const [file, ...args] = program.command;
  const { spawn: spawnInTerminal } = await loadTerminals();
  const { started: terminal, group } = startInGroup((mark) =>
    spawnInTerminal(file, args, { ...TERMINAL, cwd: program.cwd, env: { ...environment, ...mark }, encoding: null }),
  );
  // Without an encoding it hands over bytes, whatever its types say.
  terminal.onData((bytes: string | Buffer) => screen.add(Buffer.from(bytes as Buffer)));
  const finished = new Promise<ProgramEnd>((resolve) => {
    terminal.onExit(({ exitCode, signal }) => {
      const name = Object.entries(constants.signals).find(([, number]) => number === signal)?.[0] ?? null;
      resolve({ exitCode: name === null ? exitCode : null, signal: name, unstarted: null, stderrTail: [], said: [] });
    });
  });
  return {
    finished,
    async kill() {
      const neededSigkill = (await group?.kill()) ?? false;
      await finished;
      return neededSigkill;
    },
    isWorking: async () => (await group?.isWorking()) ?? false,
  };
}
