// Recordings for benchmarks, really recorded: one that was written by hand would fall behind what a Recording holds.
import { createMockServer } from '../../dist/mock/index.js';
import { Recording } from '../../dist/model/recording.js';
import { describeEnvironment } from '../../dist/record/environment.js';
import { resolveClient } from '../../dist/clients/index.js';
import { record } from '../../dist/record/record.js';
import { createTap } from '../../dist/record/vantages/wire.js';

/** On a machine without noise. */
const CALM = { status: 'ok', floorP50Ms: 1, floorP99Ms: 2, noiseMs: 1, reason: null };

/** The scenario, recorded through undici by the timed instrument. */
export async function recorded(scenario) {
  const mock = await createMockServer({ scenario });
  const tap = await createTap({ upstream: mock.url });
  const summary = {
    model: `mock/${scenario.id}`,
    provider: 'mock',
    protocol: 'openai-chat',
    baseUrl: `${mock.url}/v1`,
  };
  const recording = await record({
    tool: { name: 'bench', version: '0' },
    target: { summary, scenario: scenario.id, prompt: 'x', maxTokens: null, apiKey: null, headers: {} },
    client: await resolveClient('undici', process.cwd()),
    repeat: 1,
    mode: 'timed',
    app: null,
    plannedMs: null,
    mock,
    tap,
    environment: describeEnvironment(),
    calibration: CALM,
    timeoutMs: 30_000,
    budgetMs: 100,
    judge: null,
    expect: [],
    parallel: 2,
    wantsAnother: () => null,
    keepText: false,
    signal: undefined,
    onEvent: () => {},
  });
  await tap.close();
  await mock.close();
  // It throws where something of the job above is missing.
  Recording.parse(recording);
  if (recording.streams[0].outcome.kind !== 'completed') throw new Error(JSON.stringify(recording.streams[0].outcome));
  return recording;
}
