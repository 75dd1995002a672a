// What servers and apps say of their own time, in the frames of an answer.
import { describe, expect, it } from 'vitest';
import { stampIn } from '../../../src/protocols/formats/stamps.ts';
import { protocols } from '../../../src/protocols/index.ts';
import { recognise } from '../../../src/protocols/recognise.ts';

describe('how long the server generated', () => {
  const said = (id: string, value: unknown) => protocols.get(id).readValue(value).generated;
  it.each([
    ['ollama', { done: true, eval_count: 40, eval_duration: 1_200_000_000 }, { ms: 1200, tokens: 40 }],
    ['openai-chat', { choices: [], timings: { predicted_n: 40, predicted_ms: 1200 } }, { ms: 1200, tokens: 40 }],
    ['openai-chat', { choices: [], usage: { completion_tokens: 40, completion_time: 1.2 } }, { ms: 1200, tokens: 40 }],
    [
      'openai-chat',
      { choices: [], x_groq: { usage: { completion_tokens: 40, completion_time: 1.2 } } },
      { ms: 1200, tokens: 40 },
    ],
    [
      'openai-chat',
      { choices: [], usage: { completion_tokens: 40 }, time_info: { completion_time: 1.2 } },
      { ms: 1200, tokens: 40 },
    ],
    ['openai-chat', { choices: [], usage: { completion_tokens: 40 } }, undefined],
    ['ollama', { done: true, eval_count: 0, eval_duration: 5 }, undefined],
  ])('%s: %j', (id, value, expected) => expect(said(id, value)).toEqual(expected));
});

describe('when a chunk was made', () => {
  const clock = (created: unknown) => protocols.get('openai-chat').readValue({ choices: [], created }).clockMs;
  it('counts in milliseconds alone', () => {
    expect(clock(1_764_000_000_123)).toBe(1_764_000_000_123);
    expect(clock(1_764_000_000)).toBeUndefined();
  });

  it.each([
    [{ ts: 1_764_000_000_123 }, 1_764_000_000_123],
    [{ timestamp: 1_764_000_000.5 }, 1_764_000_000_500],
    [{ created_at: '2025-11-24T16:00:00.123Z' }, Date.parse('2025-11-24T16:00:00.123Z')],
    [{ time: '2025-11-24T16:00:00.123456+01:00' }, Date.parse('2025-11-24T16:00:00.123+01:00')],
    [{ timestamp: 1_764_000_000 }, undefined],
    [{ created_at: '2025-11-24T16:00:00Z' }, undefined],
    [{ time: 12.5 }, undefined],
    [{ ts: 'soon' }, undefined],
    ['ts', undefined],
  ])('is read in %j', (value, expected) => expect(stampIn(value).clockMs).toBe(expected));

  it('is read in the events of an app', () => {
    const body = Buffer.from('data: {"token":"a","ts":1764000000123}\n\n');
    const { protocol } = recognise('text/event-stream', body, '/');
    const meaning = protocol.read({ event: null, data: '{"token":"b","ts":1764000000456}' });
    expect(meaning).toMatchObject({ deltas: [{ text: 'b' }], clockMs: 1_764_000_000_456 });
  });
});
