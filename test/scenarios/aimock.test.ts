// aimock as the other side of every API that both of us speak: it writes and we read, and its recorder reads what we write.
// Easy to get wrong: two programs that agree may both be wrong. Neither of them was made after the other.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Scenario } from '../../src/model/scenario.ts';
import { createMockServer, type MockServer } from '../../src/mock/server.ts';
import type { Channel } from '../../src/model/timeline.ts';
import { protocols } from '../../src/protocols/index.ts';
import type { Delta } from '../../src/protocols/protocol.ts';
import { createDeltaReader } from '../../src/protocols/reader.ts';

const WORDS = 'Grüße,\n"🎈" and\\more. '.repeat(8);
const THOUGHTS = 'Hm. Naïve? '.repeat(6);
const ARGUMENTS = { city: 'Bonn }]"', days: [1, 2] };

/** Where a stream is asked for, beside what the protocol itself says. */
const PATHS: Readonly<Record<string, string>> = {
  'openai-chat': '/v1/chat/completions',
  'openai-responses': '/v1/responses',
};
const SHARED = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini', 'ollama', 'bedrock-converse'];
/** Ollama calls thoughts `thinking`; aimock writes and reads another name there. */
const THINKING = SHARED.filter((id) => id !== 'ollama');
/** The recorder looks for a wrapper around each payload of Converse that neither AWS nor aimock's own writer puts there. */
const RECORDED = SHARED.filter((id) => id !== 'bedrock-converse');

interface Heard {
  texts: Partial<Record<Channel, string>>;
  ended: boolean;
  error: string | null;
}

async function ask(
  baseUrl: string,
  id: string,
  prompt: string,
  stream = true,
  path = pathOf(id, stream),
): Promise<Heard> {
  const protocol = protocols.get(id);
  const body = protocol.ask({ model: 'm', prompt, maxTokens: 999, stream });
  const response = await fetch(baseUrl + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...protocol.headers, ...protocol.authorization('key') },
    body: JSON.stringify(path.endsWith('/generate') ? { model: 'm', prompt } : body),
  });
  const reader = createDeltaReader(protocol, response.headers.get('content-type'));
  const deltas: Delta[] = [];
  for await (const bytes of response.body!) deltas.push(...reader.feed(bytes));
  deltas.push(...reader.finish());
  return { texts: joined(deltas), ended: reader.ended, error: reader.error };
}

function pathOf(id: string, stream: boolean): string {
  return PATHS[id] ?? protocols.get(id).path({ model: 'm', stream });
}

function joined(deltas: readonly Delta[]): Heard['texts'] {
  const texts: Heard['texts'] = {};
  for (const { channel, text } of deltas) texts[channel] = (texts[channel] ?? '') + text;
  return texts;
}

describe('aimock writes, we read', () => {
  let mock: LLMock;
  let url: string;
  beforeAll(async () => {
    mock = new LLMock({ port: 0, host: '127.0.0.1', latency: 0, chunkSize: 7 });
    mock.onMessage(/speak/, { content: WORDS });
    mock.onMessage(/think/, { content: WORDS, reasoning: THOUGHTS });
    mock.onMessage(/call/, { toolCalls: [{ name: 'weather', arguments: JSON.stringify(ARGUMENTS) }] });
    url = await mock.start();
  });
  afterAll(() => mock.stop());

  test.each(SHARED)('%s: text', async (id) => {
    const answer = { texts: { text: WORDS }, ended: true, error: null };
    expect(await ask(url, id, 'speak')).toEqual(answer);
    expect(await ask(url, id, 'speak', false)).toEqual(answer);
  });

  test.each(THINKING)('%s: reasoning', async (id) => {
    const answer = { texts: { reasoning: THOUGHTS, text: WORDS }, ended: true, error: null };
    expect(await ask(url, id, 'think')).toEqual(answer);
    expect(await ask(url, id, 'think', false)).toEqual(answer);
  });

  test.each(SHARED)('%s: a tool call', async (id) => {
    for (const stream of [true, false]) {
      const { texts, ended, error } = await ask(url, id, 'call', stream);
      expect({ ended, error, channels: Object.keys(texts) }).toEqual({
        ended: true,
        error: null,
        channels: ['tool-arguments'],
      });
      expect(JSON.parse(texts['tool-arguments']!)).toEqual(ARGUMENTS);
    }
  });

  test('Ollama at /api/generate', async () => {
    expect(await ask(url, 'ollama', 'speak', true, '/api/generate')).toEqual({
      texts: { text: WORDS },
      ended: true,
      error: null,
    });
  });
});

/** Thoughts, words and a call of a tool, in words of several bytes. */
const SCENARIO = Scenario.parse({
  id: 'for-the-recorder',
  description: 'Every channel once.',
  seed: 7,
  schedule: {
    firstMs: 1,
    words: 'unicode',
    segments: [
      { chunks: 4, gapMs: 1, characters: [20, 40], channel: 'reasoning' },
      { chunks: 6, gapMs: 1, characters: [20, 40], channel: 'text' },
      { chunks: 3, gapMs: 1, characters: [20, 40], channel: 'tool-arguments' },
    ],
  },
  faults: [],
  expect: { exitCode: 0, outcome: 'completed' },
});

interface Recorded {
  content?: string;
  reasoning?: string;
  toolCalls?: { arguments: string }[];
}

describe('we write, the recorder of aimock reads', () => {
  let recorder: LLMock;
  let upstream: MockServer;
  let folder: string;
  let url: string;
  beforeAll(async () => {
    upstream = await createMockServer({ scenario: SCENARIO });
    folder = await mkdtemp(join(tmpdir(), 'stream-check-aimock-'));
    recorder = new LLMock({ port: 0, host: '127.0.0.1' });
    const { url: to } = upstream;
    const providers = { openai: to, anthropic: to, gemini: to, ollama: to, bedrock: to };
    recorder.enableRecording({ providers, fixturePath: folder });
    url = await recorder.start();
  });
  afterAll(async () => {
    await recorder.stop();
    await upstream.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function recorded(prompt: string): Promise<Recorded> {
    for (const name of await readdir(folder)) {
      const { fixtures } = JSON.parse(await readFile(join(folder, name), 'utf8')) as {
        fixtures: { match: { userMessage: string }; response: Recorded }[];
      };
      const found = fixtures.find(({ match }) => match.userMessage === prompt);
      if (found !== undefined) return found.response;
    }
    throw new Error(`nothing was recorded for "${prompt}"`);
  }

  test.each(SHARED)('%s', async (id) => {
    const prompt = `record ${id}`;
    const heard = await ask(url, id, prompt);
    const spoken = joined(upstream.exchanges().at(-1)!.chunks);
    expect(heard).toEqual({ texts: spoken, ended: true, error: null });
    if (!RECORDED.includes(id)) return;
    const { content, reasoning, toolCalls } = await recorded(prompt);
    expect(content).toBe(spoken.text);
    if (THINKING.includes(id)) expect(reasoning).toBe(spoken.reasoning);
    expect(toolCalls!.map((call) => call.arguments).join('')).toBe(spoken['tool-arguments']);
  });
});
