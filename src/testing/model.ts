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
  /** What was asked so far, and what was written when. */
  exchanges(): readonly ExchangeLog[];
  /** Its next answers, and those that are open, go in lock-step with what is read; `toStreamIncrementally` calls it. */
  claim(): Claim;
  /** Frees its socket, and puts `process.env` back. */
  close(): Promise<void>;
}

/** @throws StreamCheckError 'unknown-id' for a scenario that does not exist */
export async function createTestModel(options: ModelOptions = {}): Promise<TestModel> {
  const { scenario: chosen, setsEnv = true, ...address } = options;
  const scenario = typeof chosen === 'string' ? scenarios.get(chosen) : chosen;
  const { choosePlayback, claim } = createAnswers(scenario);
  const server = await createMockServer({ ...address, ...(scenario && { scenario }), choosePlayback });
  const env = injectedEnvironment(server.url, 'mock');
  const restore = setsEnv ? setVariables(env) : () => {};
  return {
    url: server.url,
    env,
    exchanges: server.exchanges,
    claim,
    async close() {
      restore();
      await server.close();
    },
  };
}

/** Returns how to put back what was there. */
function setVariables(env: Readonly<Record<string, string>>): () => void {
  const before = Object.keys(env).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, env);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}
