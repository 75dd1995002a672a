// Starts the app under test, waits until it listens, and ends it with everything that it started.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock, type Stamp } from '../../clock.ts';
import { StreamCheckError } from '../../errors.ts';
import type { Redactor } from '../../secrets/redactor.ts';
import type { MadeEnvironment } from '../process/environment.ts';
import { startInGroup, takeLeftBehind } from '../process/group.ts';
import { createLastLines } from '../process/last-lines.ts';
import { leftBehindNames } from '../process/left-behind.ts';
import { missingWords, withheldWords } from '../process/missing-variables.ts';
import { createTellingLines } from '../process/telling-lines.ts';

const LOOK_PERIOD_MS = 100;
const LEAST_LOOK_MS = 1000;
/** How long an address may take to take a connection, or to refuse it. */
const CONNECT_TIMEOUT_MS = 2_000;

export interface AppStart {
  /** As a shell would run it. */
  command: string;
  /** Directory in which it runs. */
  cwd: string;
  /** When it can be asked; null: when it listens. */
  ready: AppReady | null;
}

export interface AppReady {
  /** Path that has to answer with a status below 400; null: it has to listen. */
  path: string | null;
  /** How long it may take until then, ms; null for what is usual. */
  timeoutMs: number | null;
}

interface AppEnd {
  at: Stamp;
  /** How it ended, and its last words. */
  words: string;
}

export interface App {
  /** Null while it runs, or a process that it has left in its group: its command may start it in the background. */
  end(): AppEnd | null;
  /** What its last lines on stderr say of variables that it did not get; null for nothing. */
  missing(): string | null;
  /** The last lines on its stderr that say something, without secrets. */
  said(): string[];
  stop(): Promise<void>;
}

/** What to do about an app that is not there. */
export const HINT = 'Run the command by itself, and compare the port in it with that of the address';

/**
 * Resolves when the app listens at the address.
 * @throws StreamCheckError 'app-unavailable' when the address is taken before, or nobody listens there in the end
 */
export async function startApp(
  { command, cwd, ready }: AppStart,
  origin: string,
  environment: MadeEnvironment,
  { redactor, startTimeoutMs }: { redactor: Redactor; startTimeoutMs: number },
  signal?: AbortSignal,
): Promise<App> {
  const address = addressOf(origin);
  if (await isListening(address)) {
    const hint = 'Stop it, or leave --start out to check what is running there';
    throw new StreamCheckError('app-unavailable', `Something listens at ${origin} already.`, hint);
  }
  const app = run(command, cwd, environment, redactor);
  const limitMs = ready?.timeoutMs ?? startTimeoutMs;
  const deadline = performance.now() + limitMs;
  for (;;) {
    const lacking = await lackingOf(address, origin, ready?.path ?? null, deadline - performance.now());
    // Somebody else may have taken the port meanwhile, and then an app ends.
    const end = app.end();
    if (lacking === null && end === null) return app;
    if (end === null && performance.now() < deadline && !signal?.aborted) {
      await sleep(LOOK_PERIOD_MS);
      continue;
    }
    await app.stop();
    if (signal?.aborted) return app;
    const limit = ready?.timeoutMs === null || ready === null ? ' (--timeout)' : '';
    const why = end?.words ?? `${lacking ?? 'ended'} within ${limitMs / 1000} s${limit}`;
    const hint = end === null ? HINT : (app.missing() ?? withheldWords(environment.withheld) ?? HINT);
    throw new StreamCheckError('app-unavailable', `The app for ${origin} ${why}.${await leftWords()}`, hint);
  }
}

/** An app that somebody else starts, on this machine. Resolves when it listens, or nobody waits any longer. */
export async function waitForApp(
  origin: string,
  { startTimeoutMs, note }: { startTimeoutMs: number; note: (text: string) => void },
  signal?: AbortSignal,
): Promise<void> {
  const address = addressOf(origin);
  if (!isHere(origin) || (await isListening(address))) return;
  note(`Nothing listens at ${origin} yet. Start the app: it is waited for, ${startTimeoutMs / 1000} s (--timeout).`);
  const deadline = performance.now() + startTimeoutMs;
  while (performance.now() < deadline && !signal?.aborted) {
    await sleep(LOOK_PERIOD_MS);
    if (await isListening(address)) return;
  }
}

/** Whether a program of this machine is asked there. */
export function isHere(origin: string): boolean {
  return /^(?:localhost|.+\.localhost|127\.\d+\.\d+\.\d+|::1)$/.test(addressOf(origin).host);
}

/** A sentence about what an app that was stopped has left behind; empty for nothing. */
export async function leftWords(): Promise<string> {
  const left = await takeLeftBehind();
  return left.length === 0 ? '' : ` It left its process group, and runs on: ${leftBehindNames(left)}.`;
}

function run(command: string, cwd: string, { variables: env, withheld }: MadeEnvironment, redactor: Redactor): App {
  const { started: child, group } = startInGroup((mark) =>
    spawn(command, { shell: true, cwd, env: { ...env, ...mark }, stdio: ['ignore', 'pipe', 'pipe'], detached: true }),
  );
  const lastWords = createLastLines(redactor);
  child.stdout.resume();
  const telling = createTellingLines(redactor);
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    lastWords.add(text);
    telling.add(text);
  });
  let how: string | null = null;
  let endedAt: Stamp | null = null;
  const isInBackground = () => child.exitCode === 0 && (group?.isAlive() ?? false);
  const look = () => {
    if (how !== null && !isInBackground()) endedAt ??= systemClock.now();
  };
  child.once('error', (error) => {
    how = `could not be started: ${error.message}`;
    look();
  });
  child.once('exit', (code, signal) => {
    how ??= signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
    look();
  });
  return {
    end() {
      look();
      if (how === null || endedAt === null) return null;
      const words = lastWords.lines().join(' ').replace(/\.+$/, '');
      return { at: endedAt, words: words === '' ? how : `${how}; its last words: ${words}` };
    },
    missing: () => missingWords([...lastWords.lines(), ...telling.lines()], withheld),
    said: telling.lines,
    async stop() {
      await group?.kill();
      child.stdout.destroy();
      child.stderr.destroy();
    },
  };
}

/** What an app did not do yet that one that is ready does; null if it can be asked. */
async function lackingOf(
  address: { host: string; port: number },
  origin: string,
  path: string | null,
  limitMs: number,
): Promise<string | null> {
  if (!(await isListening(address))) return 'did not listen there';
  if (path === null) return null;
  // A look just before the limit has time as well, or nothing could be said of what came.
  const signal = AbortSignal.timeout(Math.max(LEAST_LOOK_MS, Math.ceil(limitMs)));
  try {
    const { status, body } = await fetch(new URL(path, origin), { signal, redirect: 'manual' });
    await body?.cancel();
    return status < 400 ? null : `answered ${path} with nothing but ${status}`;
  } catch {
    return `did not answer ${path}`;
  }
}

export function addressOf(origin: string): { host: string; port: number } {
  const { hostname, port, protocol } = new URL(origin);
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (/^(?:https|wss):$/.test(protocol) ? 443 : 80),
  };
}

export async function isListening(address: { host: string; port: number }): Promise<boolean> {
  const socket = connect(address);
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(CONNECT_TIMEOUT_MS) });
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
