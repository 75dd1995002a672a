// Starts a client host, talks to it, and makes sure that it ends.
//
//   start ─▶ hello ─▶ clocks compared ─▶ (warm-up ─▶ run) for each stream ─▶ end
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Client, ClientChoice } from '../../clients/client.ts';
import { defaultPython } from '../../clients/python/index.ts';
import { environmentFor } from './environment.ts';
import { compareClocks, type ClockComparison } from './handshake.ts';
import { endOf } from './end.ts';
import { startInGroup } from './group.ts';
import { createLastLines } from './last-lines.ts';
import type { StreamLimit } from '../../limits.ts';
import type { HostCommand } from '../../host/message.ts';
import type { Redactor } from '../../secrets/redactor.ts';
import type { ReceivedMessage } from './host-message.ts';
import { createMessageReader, type BadLine } from './message-reader.ts';
import { after } from './watch.ts';

export interface HostStart {
  choice: ClientChoice;
  /** Null for an own client. Its code is not used here. */
  client: Client | null;
  /** Cuts secrets out of everything that is quoted; what holds one is kept out of the environment. */
  redactor: Redactor;
  /** Variables that look like secrets, and that it gets all the same. */
  letThrough: readonly string[];
}

export interface HostEnd {
  /** Null when it was ended by a signal, or never started. */
  exitCode: number | null;
  signal: string | null;
  /** The last lines that it wrote to stderr; without secrets. */
  stderrTail: string[];
  /** Variables that it did not get. */
  withheld: readonly string[];
}

export interface HostSession {
  /** Returns how to stop listening. */
  onMessage(listener: (message: ReceivedMessage) => void): () => void;
  /** Its clock against ours, 0 and 0 for one clock; null if it ended first, or was silent. The same for every call. */
  clock(): Promise<ClockComparison | null>;
  /** Sends a command that is answered by `done`. Resolves then: all that it gave has been reported. */
  ask(command: HostCommand): Promise<void>;
  /** Null until it has said hello. */
  readonly hello: (ReceivedMessage & { type: 'hello' }) | null;
  /** Versions of the packages that it has loaded, where it reports them. */
  readonly packages: Readonly<Record<string, string>>;
  /** The first lines on file descriptor 3 that are none of the protocol. */
  readonly badLines: readonly BadLine[];
  /** The limit that a line of it met; null for none. */
  limit(): StreamLimit | null;
  /** Never rejects. */
  readonly finished: Promise<HostEnd>;
  /** How it ended; null while it lives. */
  readonly end: HostEnd | null;
  /** Asks it to give up its request. */
  cancel(): void;
  /** Lets it end by itself for a moment, then ends it and all that it started. Always call this, even after it has ended.
   * Resolves true if SIGTERM was ignored and SIGKILL was needed. */
  stop(): Promise<boolean>;
}

/** How long a process that is not needed any more may take to end by itself. */
const LEAVE_GRACE_MS = 250;

/** @throws Error when the package was not built */
export function startHost({ choice, client, redactor, letThrough }: HostStart): HostSession {
  const listeners = new Set<(message: ReceivedMessage) => void>();
  const [program, ...args] = hostCommand(choice, client);
  const { variables: env, withheld } = environmentFor(process.env, { redactor, letThrough });
  const { started: child, group } = startInGroup((mark) =>
    spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe', 'pipe'], env: { ...env, ...mark }, detached: true }),
  );
  const [stdin, stdout, stderr, messages] = child.stdio as [Writable, Readable, Readable, Readable, ...unknown[]];
  let hello: HostSession['hello'] = null;
  let packages: HostSession['packages'] = {};
  let end: HostEnd | null = null;
  let comparing: Promise<ClockComparison | null> | null = null;
  /** As many as the last command opens. */
  let streams = 1;
  const reader = createMessageReader(
    redactor,
    (message) => {
      if (message.type === 'hello') hello = message;
      // A later warm-up may name none: what was loaded stays loaded.
      if (message.type === 'packages') ({ packages } = message);
      if (message.type === 'warmup-done') packages = { ...packages, ...message.packages };
      for (const listener of listeners) listener(message);
    },
    () => streams,
  );
  const lastWords = createLastLines(redactor);
  // A client may print what it likes: it is read so that it does not block, and dropped.
  stdout.resume();
  stderr.setEncoding('utf8').on('data', lastWords.add);
  messages.setEncoding('utf8').on('data', reader.feed);
  // A command to a process that has just ended is no error; `finished` says how it ended.
  for (const pipe of [stdin, stdout, stderr, messages]) pipe.on('error', () => {});
  const finished = endOf(child).then(({ exitCode, signal, error }): HostEnd => {
    reader.finish();
    for (const pipe of [stdin, stdout, stderr, messages]) pipe.destroy();
    if (error !== null) lastWords.add(error.message);
    return (end = { exitCode, signal, stderrTail: lastWords.lines(), withheld });
  });
  const onMessage: HostSession['onMessage'] = (listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const send = (command: HostCommand) => {
    if (stdin.writable) stdin.write(`${JSON.stringify(command)}\n`);
  };
  return {
    onMessage,
    finished,
    badLines: reader.badLines,
    limit: reader.limit,
    clock: () =>
      (comparing ??= compareClocks({ onMessage, send, finished: Promise.race([finished, reader.firstBadLine]) }).catch(
        () => null,
      )),
    ask: (command) =>
      new Promise((resolve) => {
        if ('options' in command) ({ streams } = command.options);
        const stop = onMessage(({ type }) => {
          if (type !== 'done') return;
          stop();
          resolve();
        });
        send(command);
      }),
    cancel: () => send({ type: 'cancel' }),
    async stop() {
      stdin.end();
      await Promise.race([finished, after(LEAVE_GRACE_MS)]);
      const neededSigkill = (await group?.kill()) ?? false;
      await finished;
      return neededSigkill;
    },
    get hello() {
      return hello;
    },
    get packages() {
      return packages;
    },
    get end() {
      return end;
    },
  };
}

/** The program that runs the client, and its arguments. */
function hostCommand({ id, modulePath, options }: ClientChoice, client: Client | null): [string, ...string[]] {
  const isPython = client === null ? modulePath?.endsWith('.py') : client.language === 'python';
  if (!isPython) return [options['node'] ?? process.execPath, hostProgram(), modulePath ?? id, JSON.stringify(options)];
  // No bytecode beside our sources, which may lie in a directory of somebody else.
  return [
    options['python'] ?? defaultPython(),
    '-B',
    pythonFile('host/python/main.py'),
    modulePath ?? pythonFile(`clients/python/${id}.py`),
  ];
}

/** Python files are run from src/, which the package ships. */
function pythonFile(path: string): string {
  return fileURLToPath(new URL(`../../../src/${path}`, import.meta.url));
}

/** The host as JavaScript: Node 20 cannot run TypeScript, so from src/ the built one is taken. */
function hostProgram(): string {
  const path = import.meta.url.endsWith('.ts') ? '../../../dist/host/main.js' : '../../host/main.js';
  const program = fileURLToPath(new URL(path, import.meta.url));
  if (existsSync(program)) return program;
  throw Object.assign(new Error(`Cannot find module '${program}'. In a clone, "npm run build" makes it.`), {
    code: 'ERR_MODULE_NOT_FOUND',
  });
}
