// Records one stream of 20,000 chunks in 20 s and prints what holding its recording costs.
import { createMockServer } from '../../dist/mock/index.js';
import { describeEnvironment } from '../../dist/record/environment.js';
import { resolveClient } from '../../dist/record/clients/index.js';
import { record } from '../../dist/record/record.js';
import { createTap } from '../../dist/record/vantages/wire.js';
import { even } from './figures.mjs';

const CHUNKS = 20_000;
const scenario = even('many', CHUNKS, 1);

async function recorded(scenario_) {
  const mock = await createMockServer({ scenario: scenario_ });
  const tap = await createTap({ upstream: mock.url });
  const summary = {
    model: `mock/${scenario_.id}`,
    provider: 'mock',
    protocol: 'openai-chat',
    baseUrl: `${mock.url}/v1`,
  };
  const recording = await record({
    tool: { name: 'bench', version: '0' },
    target: { summary, scenario: scenario_.id, prompt: 'x', maxTokens: null, apiKey: null, headers: {} },
    client: await resolveClient('undici', process.cwd()),
    repeat: 1,
    mode: 'timed',
    plannedMs: null,
    mock,
    tap,
    environment: describeEnvironment(),
    calibration: { status: 'ok', floorP50Ms: 1, floorP99Ms: 2, noiseMs: 1, reason: null },
    timeoutMs: 30_000,
    budgetMs: 100,
    judge: null,
    keepText: false,
    signal: undefined,
    onEvent: () => {},
  });
  await tap.close();
  await mock.close();
  return recording;
}

function usedBytes() {
  for (let i = 0; i < 4; i++) globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

// Code and caches are loaded by a first, small one.
await recorded(even('few', 20, 1));
const before = usedBytes();
const recording = await recorded(scenario);
// What only the recording of it needed (sockets, logs, their timers) goes away within a second.
await new Promise((resolve) => setTimeout(resolve, 1_500));
const after = usedBytes();
const { timelines } = recording.streams[0];
const chunks = timelines.app.arrivals.length;
const records = Object.values(timelines).reduce(
  (sum, { arrivals, reads }) => sum + arrivals.length + (reads?.length ?? 0),
  0,
);
const bytesPerChunk = Math.round((after - before) / chunks);
const bytesPerRecord = Math.round((after - before) / records);
process.stdout.write(JSON.stringify({ chunks, bytesPerChunk, bytesPerRecord }));
