// An app that can be asked, and the mock as its model: for all runs of a check.
import type { Refusal } from '../../admission.ts';
import { StreamCheckError } from '../../errors.ts';
import { createMockServer } from '../../mock/server.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { Redactor } from '../../secrets/redactor.ts';
import { environmentFor } from '../process/environment.ts';
import { injectedEnvironment } from '../process/injected-environment.ts';
import { withheldWords } from '../process/missing-variables.ts';
import { createAnswerNumbers } from './answers.ts';
import { HINT, leftWords, startApp, waitForApp, type App, type AppStart } from './app-process.ts';
import type { AppModel, ModelWatcher } from './app-model.ts';
import { createPointing, pointingWords } from './pointing.ts';

/** What all subjects of a check have in common. */
export interface Openings {
  /** What the mock plays; null where it is not the upstream. */
  scenario: Scenario | null;
  /** Cuts secrets out of what an app says. */
  redactor: Redactor;
  /** Variables that an app gets, though they look like secrets. */
  letThrough: readonly string[];
  /** How long an app may take until it listens, ms. */
  startTimeoutMs: number;
  /** Says what whoever waits should know. */
  note?: (text: string) => void;
  /** What is done for an app that somebody else has to point at the mock. Left out: nothing. */
  byHand?: 'say' | 'wait';
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
  { origin, isBehindProxy }: { origin: string; isBehindProxy: boolean },
  ownHeaders: Readonly<Record<string, string>>,
  openings: Openings,
  signal?: AbortSignal,
): Promise<OpenedApp> {
  const { scenario, redactor, letThrough } = openings;
  const refusals = new Set<Refusal>();
  let watcher: ModelWatcher | null = null;
  let asked = 0;
  let isAsked = false;
  const numbers = createAnswerNumbers();
  const mock = await createMockServer({
    ...(scenario === null ? {} : { scenario }),
    port: mockPort,
    ownHeaders,
    onForeign: (refusal) => void refusals.add(refusal),
    choosePlayback(exchange) {
      isAsked = true;
      if (watcher !== null) asked += 1;
      return numbers.next(watcher?.play(exchange, numbers.given()) ?? { kind: 'timed' });
    },
    onRefused(refused) {
      isAsked = true;
      watcher?.refused(refused);
    },
  });
  try {
    const name = `mock/${scenario?.id ?? ''}`;
    const given = injectedEnvironment(mock.url, name);
    const environment = environmentFor(process.env, { redactor, letThrough, given });
    const { startTimeoutMs, note = () => {}, byHand } = openings;
    if (start === null && byHand !== undefined) for (const line of pointingWords(mock.url, name)) note(line);
    if (start === null && !isBehindProxy) await waitForApp(origin, { startTimeoutMs, note }, signal);
    const app = start === null ? null : await startApp(start, origin, environment, openings, signal);
    return {
      model: {
        mock,
        asked: () => asked,
        becomesPointed:
          start === null && byHand === 'wait'
            ? createPointing({ origin, isBehindProxy, isAsked: () => isAsked, limitMs: startTimeoutMs, note, signal })
            : async () => false,
        requireOwn: createOwnership(app, origin),
        refusals,
        watch: (next) => void (watcher = next),
        said: () => app?.said() ?? [],
        // Of one that runs already nothing was withheld.
        withheldWords: () => (app === null ? null : (app.missing() ?? withheldWords(environment.withheld))),
      },
      ended: () => app?.end()?.words ?? null,
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

/** For an app that ended before it was asked, or while another program has its address. */
function createOwnership(app: App | null, origin: string): AppModel['requireOwn'] {
  let wasAsked = false;
  return async (exchanges) => {
    const end = app?.end() ?? null;
    const late = exchanges.filter(({ requestedAt }) => end !== null && requestedAt > end.at);
    const isAnswered = late.some(({ status }) => status !== null);
    wasAsked ||= late.length < exchanges.length;
    if (app === null || end === null || late.length === 0 || (wasAsked && !isAnswered)) return;
    await app.stop();
    const who = (await leftWords()) || (isAnswered ? ' What answers there is another program.' : '');
    throw new StreamCheckError('app-unavailable', `The app for ${origin} ${end.words}.${who}`, HINT);
  };
}
