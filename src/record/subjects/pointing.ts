// An app that somebody else starts has to be pointed at the mock by hand: what its environment needs, and waiting until it
// asks. Whether it does shows only when it is asked, and another model may cost money: so it is not asked again before its port
// was closed and open again, or the mock was asked by it for somebody else.
import { setTimeout as sleep } from 'node:timers/promises';
import { injectedEnvironment } from '../process/injected-environment.ts';
import type { AppModel } from './app-model.ts';
import { addressOf, isHere, isListening } from './app-process.ts';
import type { HostedSeen } from './hosted.ts';

/** Shorter than any app takes to start again. */
const LOOK_PERIOD_MS = 50;

/** A line each. @param url of the mock @param model what to ask it for */
export function pointingWords(url: string, model: string): string[] {
  const variables = Object.entries(injectedEnvironment(url, model)).filter(
    ([name]) => /_(?:URL|BASE|HOST|KEY)$/.test(name) && !name.startsWith('STREAM_CHECK_'),
  );
  return [
    `The app has to ask ${url}/v1 as its model; --start '<command>' would start it so. By hand, in its environment:`,
    ...variables.map(([name, value]) => `  ${name}=${value}`),
  ];
}

/** Whether an app answered, or could not reach its model, and the mock was not asked. */
export function isUnpointed({ stream: { app, outcome, response } }: Pick<HostedSeen, 'stream'>): boolean {
  if (app === null || app.asked + app.askedEarlier > 0 || app.refused !== null) return false;
  return outcome.kind === 'completed' || (outcome.kind === 'http-error' && (response?.status ?? 0) >= 500);
}

/** What is known of an app that is waited for. */
export interface Pointing {
  origin: string;
  isBehindProxy: boolean;
  /** Whether the mock was asked for anything, by whomever. */
  isAsked(): boolean;
  limitMs: number;
  note: (text: string) => void;
  signal: AbortSignal | undefined;
}

/** Waits once: who has not pointed the app by then will not. */
export function createPointing({ origin, isBehindProxy, note, ...waiting }: Pointing): AppModel['becomesPointed'] {
  const address = addressOf(origin);
  const looksThere = isHere(origin) && !isBehindProxy;
  let hasWaited = false;
  return async (onWait) => {
    if (hasWaited || waiting.isAsked()) return false;
    hasWaited = true;
    onWait();
    const how = looksThere ? 'Start the app again, as said above' : 'Point the app there, and ask it once';
    const limit = `${waiting.limitMs / 1000} s (--timeout)`;
    note(`${origin} answered, and did not ask the mock. ${how}: that is waited for, ${limit}.`);
    return waitUntilPointed({ ...waiting, isListening: looksThere ? () => isListening(address) : null });
  };
}

/**
 * Resolves true when the app was started again, or has asked the mock for somebody else; false when nobody waits any longer.
 * @param isListening whether the app takes connections; null where nobody looks
 */
export async function waitUntilPointed({
  isAsked,
  isListening: isThere,
  limitMs,
  signal,
}: Pick<Pointing, 'isAsked' | 'limitMs' | 'signal'> & {
  isListening: (() => Promise<boolean>) | null;
}): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  let wasGone = false;
  while (performance.now() < deadline && !signal?.aborted) {
    if (isAsked()) return true;
    const isGone = isThere !== null && !(await isThere());
    if (wasGone && !isGone) return true;
    wasGone ||= isGone;
    await sleep(LOOK_PERIOD_MS);
  }
  return false;
}
