import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Report } from '../../../src/model/report.ts';
import { SECONDS_BUCKETS, signalsOf } from '../../../src/report/signals.ts';

const path = new URL('../../../fixtures/reports/sync-against-async.json', import.meta.url);
const saved = Report.parse(JSON.parse(readFileSync(path, 'utf8')));
const AT = { startedAt: '2026-11-26T10:00:00.000Z', durationMs: 2345 };
const report = { ...saved, runs: saved.runs.map((run) => ({ ...run, ...AT })) };
const samplesOf = (name: string, of: Report = report) =>
  signalsOf(of).metrics.find((metric) => metric.name === name)?.samples ?? [];

it('lengths of time have the names of the conventions, in seconds', () => {
  const [run] = report.runs;
  expect(samplesOf('gen_ai.client.operation.time_to_first_chunk')[0]).toEqual({
    values: [run!.vantages.app!.firstChunkMs! / 1000],
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'mock',
      'gen_ai.request.model': run!.target.model,
      'stream_check.client': run!.client.id,
      'stream_check.client.version': run!.client.version,
      'stream_check.protocol': 'openai-chat',
      'stream_check.scenario': run!.scenario,
      'stream_check.delivery': run!.verdict.delivery,
    },
  });
  expect(samplesOf('gen_ai.client.operation.duration')).toHaveLength(report.runs.length);
  expect(Math.min(...SECONDS_BUCKETS)).toBeLessThan(0.01);
});

it('each chunk behind the first is a sample, where every arrival is known', () => {
  expect(samplesOf('gen_ai.client.operation.time_per_output_chunk')).toEqual([]);
  const columns = {
    atMs: [10, 20, 25, 60],
    characters: [0, 3, 3, 3],
    channels: [null, 'text' as const, 'text' as const, 'text' as const],
    bytes: [null, null, null, null],
    reads: [null, null, null, null],
    texts: null,
  };
  const runs = report.runs.map((run) => ({ ...run, timelines: { app: columns } }));
  const values = samplesOf('gen_ai.client.operation.time_per_output_chunk', { ...report, runs }).map(
    (sample) => sample.values,
  );
  expect(values).toEqual(report.runs.map(() => [0.005, 0.035]));
});

it('a sentence is cut where no server would take it', () => {
  const long = 'x'.repeat(10 * 1024 * 1024);
  const runs = report.runs.map((run) => ({
    ...run,
    status: 'failed' as const,
    verdict: { ...run.verdict, summary: long },
  }));
  expect(JSON.stringify(signalsOf({ ...report, runs })).length).toBeLessThan(100_000);
});

it('what nobody measured is no sample', () => {
  const runs = report.runs.map((run) => ({ ...run, loop: null, vantages: {} }));
  const names = signalsOf({ ...report, runs }).metrics.map(({ name }) => name);
  expect(names).toEqual(['stream_check.passed', 'stream_check.exit_code']);
});

it('lock-step alone has no times of a model', () => {
  const runs = report.runs.map((run) => ({ ...run, mode: 'lock-step' as const, loop: null }));
  const { metrics, spans } = signalsOf({ ...report, runs });
  expect(metrics.map(({ name }) => name)).toEqual(['stream_check.passed', 'stream_check.exit_code']);
  expect(spans[0]!.attributes).not.toHaveProperty('gen_ai.response.time_to_first_chunk');
});

it('a run is a span, and one that did not pass has its sentence', () => {
  const { spans } = signalsOf(report);
  expect(spans.map(({ error }) => error)).toEqual(
    report.runs.map(({ status, verdict }) => (status === 'passed' ? null : verdict.summary)),
  );
  const [first] = spans;
  expect(first).toMatchObject({ name: `chat ${report.runs[0]!.target.model}`, ...AT });
});

it('a real server is named, and how it failed', () => {
  const runs = report.runs.map((run) => ({
    ...run,
    target: { ...run.target, provider: 'openai', baseUrl: 'https://api.example.com/v1' },
    outcome: { kind: 'reset' as const, message: 'gone' },
  }));
  expect(samplesOf('stream_check.passed', { ...report, runs })[0]!.attributes).toMatchObject({
    'server.address': 'api.example.com',
    'server.port': 443,
    'error.type': 'reset',
  });
});

it('providers have the names of the conventions, and clients their options', () => {
  const named = (provider: string, options = {}) => {
    const [run] = report.runs;
    const runs = [{ ...run!, target: { ...run!.target, provider }, client: { ...run!.client, id: 'openai', options } }];
    return samplesOf('stream_check.passed', { ...report, runs })[0]!.attributes;
  };
  const names = ['openai', 'anthropic', 'google', 'azure', 'bedrock', 'groq', 'mistral', 'deepseek', 'xai', 'custom'];
  expect(names.map((id) => named(id)['gen_ai.provider.name'])).toEqual([
    'openai',
    'anthropic',
    'gcp.gemini',
    'azure.ai.openai',
    'aws.bedrock',
    'groq',
    'mistral_ai',
    'deepseek',
    'x_ai',
    'custom',
  ]);
  expect(named('mock', { from: './old' })['stream_check.client']).toBe('openai:from=./old');
});

it.each([
  ['https://a.example/v1', 443],
  ['http://a.example/v1', 80],
  ['http://a.example:8080/v1', 8080],
])('the port of %s is %d', (baseUrl, port) => {
  const [run] = report.runs;
  const runs = [{ ...run!, target: { ...run!.target, provider: 'custom', baseUrl } }];
  expect(samplesOf('stream_check.passed', { ...report, runs })[0]!.attributes['server.port']).toBe(port);
});

it.each([
  ['openai-chat', 'chat'],
  ['gemini', 'generate_content'],
  ['openai-completions', 'text_completion'],
  [null, 'chat'],
] as const)('the operation of %s is %s', (protocol, operation) => {
  const [run] = report.runs;
  const runs = [{ ...run!, target: { ...run!.target, protocol } }];
  const { spans, metrics } = signalsOf({ ...report, runs });
  expect(spans[0]!.name).toBe(`${operation} ${run!.target.model}`);
  expect(metrics[0]!.samples[0]!.attributes['gen_ai.operation.name']).toBe(operation);
});

it('of runs that are called alike each has a value of its own: a gauge keeps the last one', () => {
  const { runs } = report;
  const samples = signalsOf({ ...report, runs: [...runs, ...runs, ...runs] }).metrics.flatMap((metric) =>
    metric.kind === 'gauge' ? metric.samples.map(({ attributes }) => metric.name + JSON.stringify(attributes)) : [],
  );
  expect(new Set(samples).size).toBe(samples.length);
  expect(samples.length).toBeGreaterThan(runs.length * 3);
});

it('the exit code is there without a run as well', () => {
  const { metrics, spans } = signalsOf({ ...report, runs: [], gate: [], exitCode: 130 });
  expect(metrics).toMatchObject([{ name: 'stream_check.exit_code', samples: [{ values: [130], attributes: {} }] }]);
  expect(spans).toEqual([]);
});
