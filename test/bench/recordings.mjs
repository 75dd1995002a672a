// Recordings for benchmarks, really recorded: one that was written by hand would fall behind what a Recording holds.
import { Recording } from '../../dist/model/recording.js';
import { describeEnvironment } from '../../dist/record/environment.js';
import { resolveClient } from '../../dist/clients/resolve.js';
import { planRun } from '../../dist/record/record.js';
import { createRedactor } from '../../dist/secrets/redactor.js';

/** On a machine without noise. */
const CALM = { status: 'ok', floorP50Ms: 1, floorP99Ms: 2, noiseMs: 1, reason: null };

/** The scenario, recorded through undici by the timed instrument. */
export async function recorded(scenario) {
  const summary = {
    model: `mock/${scenario.id}`,
    provider: 'mock',
    protocol: 'openai-chat',
    baseUrl: 'http://127.0.0.1',
  };
  const target = {
    upstream: { kind: 'mock', scenario },
    summary,
    prompt: 'x',
    maxTokens: null,
    apiKey: null,
    headers: {},
  };
  const run = planRun({
    tool: { name: 'bench', version: '0' },
    subject: { kind: 'client', client: await resolveClient('undici', process.cwd()), target },
    repeat: 1,
    mode: 'timed',
    scenario,
    plannedMs: null,
    environment: describeEnvironment(),
    calibrate: async () => CALM,
    timeoutMs: 30_000,
    startTimeoutMs: 60_000,
    letThrough: [],
    redactor: createRedactor(),
    maxTimeMs: 300_000,
    command: null,
    budgetMs: 100,
    judge: null,
    expect: [],
    parallel: 2,
    wantsAnother: () => null,
    wantsExperiment: () => null,
    keepText: false,
    signal: undefined,
    onEvent: () => {},
  });
  const [recording] = await run.record(undefined);
  await run.end();
  // It throws where something of the job above is missing.
  Recording.parse(recording);
  if (recording.streams[0].outcome.kind !== 'completed') throw new Error(JSON.stringify(recording.streams[0].outcome));
  return recording;
}
