// Starts the app under test, waits until it listens, and ends it with everything that it started.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Refusal } from '../../admission.ts';
import { StreamCheckError } from '../../errors.ts';
import { environmentFor, type MadeEnvironment } from '../process/environment.ts';
import { missingWords, withheldWords } from '../process/missing-variables.ts';
import { createLastLines } from '../process/last-lines.ts';
import { createTellingLines } from '../process/telling-lines.ts';
import type { Redactor } from '../../secrets/redactor.ts';
import { startInGroup } from '../process/group.ts';
import { createMockServer } from '../../mock/server.ts';
import type { Scenario } from '../../model/scenario.ts';
import { injectedEnvironment } from '../process/injected-environment.ts';
import { createAnswerNumbers } from './answers.ts';
import type { AppModel, ModelWatcher } from './app-model.ts';

/** How long an app may take until it listens. A judgement: some import for a quarter of that. */
const READY_TIMEOUT_MS = 60_000;
const LOOK_PERIOD_MS = 100;

export interface AppStart {
  /** As a shell would run it. */
  command: string;
  /** Directory in which it runs. */
  cwd: string;
}

/** What all subjects of a check have in common. */
export interface Openings {
  /** What the mock plays; null where it is not the upstream. */
  scenario: Scenario | null;
  /** Cuts secrets out of what an app says. */
  redactor: Redactor;
  /** Variables that an app gets, though they look like secrets. */
  letThrough: readonly string[];
}

/** An app that can be asked, and its model. */
export interface OpenedApp {
  model: AppModel;
  /** How it ended and its last words; null while it runs, or where it was not started by us. */
  ended(): string | null;
  close(): Promise<void>;
}

/**
 * Opens the model of an app, and starts the app if that is wanted.
 * @param ownHeaders what our reader sends to the app, which may pass it on
 * @throws StreamCheckError 'port-taken', or as `startApp`
 */
export async function openApp(
  start: AppStart | null,
  mockPort: number,
  origin: string,
  ownHeaders: Readonly<Record<string, string>>,
  { scenario, redactor, letThrough }: Openings,
  signal?: AbortSignal,
): Promise<OpenedApp> {
  const refusals = new Set<Refusal>();
  let watcher: ModelWatcher | null = null;
  let asked = 0;
  const numbers = createAnswerNumbers();
  const mock = await createMockServer({
    ...(scenario === null ? {} : { scenario }),
    port: mockPort,
    ownHeaders,
    onForeign: (refusal) => void refusals.add(refusal),
    choosePlayback(exchange) {
      if (watcher !== null) asked += 1;
      return numbers.next(watcher?.play(exchange, numbers.given()) ?? { kind: 'timed' });
    },
    onRefused: (refused) => watcher?.refused(refused),
  });
  try {
    const given = injectedEnvironment(mock.url, `mock/${scenario?.id ?? ''}`);
    const environment = environmentFor(process.env, { redactor, letThrough, given });
    const app = start === null ? null : await startApp(start, origin, environment, redactor, signal);
    return {
      model: {
        mock,
        asked: () => asked,
        refusals,
        watch: (next) => void (watcher = next),
        said: () => app?.said() ?? [],
        // Of one that runs already nothing was withheld.
        withheldWords: () => (app === null ? null : (app.missing() ?? withheldWords(environment.withheld))),
      },
      ended: () => app?.ended() ?? null,
      async close() {
        await app?.stop();
        await mock.close();
      },
    };
  } catch (error) {
    await mock.close();
    throw error;
  }
}

interface App {
  /** How it ended and its last words, if it is over; else null. */
  ended(): string | null;
  /** What its last lines on stderr say of variables that it did not get; null for nothing. */
  missing(): string | null;
  /** The last lines on its stderr that say something, without secrets. */
  said(): string[];
  stop(): Promise<void>;
}

/**
 * Resolves when something listens at the address.
 * @throws StreamCheckError 'app-unavailable' when the address is taken before, or nobody listens there in the end
 */
async function startApp(
  { command, cwd }: AppStart,
  origin: string,
  environment: MadeEnvironment,
  redactor: Redactor,
  signal?: AbortSignal,
): Promise<App> {
  const { hostname, port, protocol } = new URL(origin);
  const address = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (protocol === 'https:' ? 443 : 80) };
  if (await isListening(address)) {
    const hint = 'Stop it, or leave --start out to check what is running there';
    throw new StreamCheckError('app-unavailable', `Something listens at ${origin} already.`, hint);
  }
  const app = run(command, cwd, environment, redactor);
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (!(await isListening(address))) {
    const ended = app.ended();
    if (ended === null && performance.now() < deadline && !signal?.aborted) {
      await sleep(LOOK_PERIOD_MS);
      continue;
    }
    await app.stop();
    if (signal?.aborted) break;
    const why = ended ?? `did not listen there within ${READY_TIMEOUT_MS / 1000} s`;
    const usual = 'Run the command by itself, and compare the port in it with that of the address';
    const hint = ended === null ? usual : (app.missing() ?? withheldWords(environment.withheld) ?? usual);
    throw new StreamCheckError('app-unavailable', `The app for ${origin} ${why}.`, hint);
  }
  return app;
}

function run(command: string, cwd: string, { variables: env, withheld }: MadeEnvironment, redactor: Redactor): App {
  const { started: child, group } = startInGroup(() =>
    spawn(command, { shell: true, cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true }),
  );
  const lastWords = createLastLines(redactor);
  child.stdout.resume();
  const telling = createTellingLines(redactor);
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    lastWords.add(text);
    telling.add(text);
  });
  let how: string | null = null;
  child.once('error', (error) => (how = `could not be started: ${error.message}`));
  child.once(
    'exit',
    (code, signal) => (how ??= signal === null ? `ended with code ${code}` : `was ended by ${signal}`),
  );
  return {
    ended() {
      if (how === null) return null;
      const words = lastWords.lines().join(' ');
      return words === '' ? how : `${how}; its last words: ${words}`;
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

async function isListening(address: { host: string; port: number }): Promise<boolean> {
  const socket = connect(address);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
