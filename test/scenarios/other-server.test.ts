// A server that is not the embedded mock, as upstream: aimock, and one that stamps its lines.
import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMockServer } from '../../src/mock/server.ts';
import { scenarios } from '../../src/mock/scenarios.ts';
import { checkJson } from '../support/cli.ts';

const WORDS = 'one two three four '.repeat(50);

async function startAimock(latency: number): Promise<{ mock: LLMock; baseUrl: string }> {
  const mock = new LLMock({ port: 0, host: '127.0.0.1', latency, chunkSize: 24 });
  mock.onMessage(/.*/, { content: WORDS });
  return { mock, baseUrl: `${await mock.start()}/v1` };
}

describe('paced at 20 chunks a second', () => {
  let server: Awaited<ReturnType<typeof startAimock>>;
  beforeAll(async () => {
    server = await startAimock(50);
  });
  afterAll(() => server.mock.stop());
  const args = (client: string) => [
    'some-model',
    '--base-url',
    server.baseUrl,
    '--protocol',
    'openai-chat',
    '--client',
    client,
  ];

  it('undici: incremental, with less certainty, which is said', async () => {
    const { code, run, stderr } = await checkJson(args('undici'));
    expect(run.verdict).toMatchObject({ delivery: 'incremental', hop: null, passed: true, proven: false });
    expect(run.verdict.limits.join(' ')).toContain('Nobody here knows when the model spoke');
    expect(run.vantages).not.toHaveProperty('origin');
    expect(run.vantages.app!.characters).toBe(WORDS.length);
    expect(stderr).toContain('1 request will be made to 127.0.0.1');
    expect(code).toBe(0);
  });

  it('undici-sync: held at the event loop', async () => {
    const { code, run } = await checkJson(args('undici-sync'));
    expect(run.verdict).toMatchObject({ delivery: 'buffered', hop: 'event-loop', passed: false });
    expect(code).toBe(1);
  });
});

describe('everything at once', () => {
  let server: Awaited<ReturnType<typeof startAimock>>;
  beforeAll(async () => {
    server = await startAimock(0);
  });
  afterAll(() => server.mock.stop());

  it('is a fact, and no accusation', async () => {
    const { code, run } = await checkJson(['some-model', '--base-url', server.baseUrl, '--client', 'undici']);
    expect(run.verdict).toMatchObject({ delivery: 'inconclusive', reason: 'single-flush', hop: null });
    expect(run.verdict.why.join(' ')).toMatch(/% of the text arrived together/);
    expect(run.verdict.next).toEqual(['stream-check mock --client undici --json']);
    expect(code).toBe(3);
  });
});

describe.each([
  ['steady', { delivery: 'incremental', hop: null, passed: true }, 0],
  ['buffered', { delivery: 'buffered', hop: 'upstream', passed: false }, 1],
])("Ollama's stamps: %s", (scenario, expected, exitCode) => {
  it('tell when the words were spoken', async () => {
    const server = await createMockServer({ scenario: scenarios.get(scenario) });
    const args = ['some-model', '--base-url', server.url, '--protocol', 'ollama'];
    const { code, run } = await checkJson(args);
    await server.close();
    expect(run.verdict).toMatchObject(expected);
    expect(run.verdict.limits[0]).toContain("the server's own clock");
    expect(code).toBe(exitCode);
  });
});
