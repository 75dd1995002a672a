// The model of a test: the mock on a real socket, with what a client needs to find it.
import { createMockServer, type MockServerOptions } from '../mock/server.ts';
import type { ExchangeLog } from '../mock/exchange.ts';
import { scenarios } from '../mock/scenarios.ts';
import type { Scenario } from '../model/scenario.ts';
import { injectedEnvironment } from '../record/process/injected-environment.ts';
import { createAnswers, type Claim } from './answers.ts';

export interface ModelOptions extends Pick<MockServerOptions, 'port' | 'host'> {
  /** What it plays for a model that names no scenario: an id, or one of your own. Default: probe-short. */
  scenario?: string | Scenario;
  /** Whether `process.env` has `env` until it is closed, so that clients made from now on ask it. Default: true. */
  setsEnv?: boolean;
}

export interface TestModel {
  /** Without a slash at the end; SDKs of OpenAI want `/v1` behind it. */
  readonly url: string;
  /** Variables in which SDKs look for their address and their key; the keys are dummies. */
  readonly env: Readonly<Record<string, string>>;
  /** Gives `process.env` its `env` again, where another model has taken its place. */
  setEnv(): void;
  /** What was asked so far, and what was written when. */
  exchanges(): readonly ExchangeLog[];
  /** Its next answers, and those that are open, go in lock-step with what is read; `toStreamIncrementally` calls it. */
  claim(): Claim;
  /** Frees its socket, and puts `process.env` back: for the model before it, or as it was before all of them. */
  close(): Promise<void>;
}

/** @throws StreamCheckError 'unknown-id' for a scenario that does not exist */
export async function createTestModel(options: ModelOptions = {}): Promise<TestModel> {
  const { scenario: chosen, setsEnv = true, ...address } = options;
  const scenario = typeof chosen === 'string' ? scenarios.get(chosen) : chosen;
  const { choosePlayback, claim } = createAnswers(scenario);
  const server = await createMockServer({ ...address, ...(scenario && { scenario }), choosePlayback });
  const env = injectedEnvironment(server.url, 'mock');
  if (setsEnv) putOnTop(env);
  return {
    url: server.url,
    env,
    setEnv: () => putOnTop(env),
    exchanges: server.exchanges,
    claim,
    async close() {
      takeOut(env);
      await server.close();
    },
  };
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * What `process.env` had before any model, and the variables of those that are open: the last ones hold. A model that closes must
 * not put back what was there before it while another one is open: then a client would ask a paid API, with a real key.
 * All of them have the same names.
 */
const layers: Variables[] = [];

function putOnTop(env: Variables): void {
  takeOut(env);
  if (layers.length === 0) layers.push(Object.fromEntries(Object.keys(env).map((name) => [name, process.env[name]])));
  layers.push(env);
  apply(env);
}

function takeOut(env: Variables): void {
  const at = layers.indexOf(env);
  if (at < 0) return;
  layers.splice(at, 1);
  apply(layers.at(-1)!);
  if (layers.length === 1) layers.pop();
}

function apply(variables: Variables): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}
