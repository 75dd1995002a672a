// The envelope as SDKs expect it.
import { describe, expect, test } from 'vitest';
import { openaiChat } from '../../../src/protocols/openai-chat.ts';
import type { FrameBytes } from '../../../src/protocols/protocol.ts';

const payload = (frame: FrameBytes): unknown => JSON.parse(String(frame).replace(/^data: /, ''));
const answer = { id: 'x', model: 'm', path: '/chat/completions' };

describe('openai-chat', () => {
  test('usage is asked for with a stream only', () => {
    const ask = (stream: boolean) => openaiChat.ask({ model: 'm', prompt: 'p', maxTokens: null, stream });
    expect(ask(true)).toEqual({
      model: 'm',
      messages: [{ role: 'user', content: 'p' }],
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(ask(false)).not.toHaveProperty('stream_options');
  });

  test('frames of an answer', () => {
    const writer = openaiChat.writer(answer);
    const envelope = { id: 'x', object: 'chat.completion.chunk', created: expect.any(Number), model: 'm' };
    const choice = (delta: object, finishReason: string | null = null) => ({
      ...envelope,
      choices: [{ index: 0, delta, finish_reason: finishReason }],
    });
    expect(writer.opening().map(payload)).toEqual([choice({ role: 'assistant', content: '' })]);
    expect(payload(writer.content({ channel: 'text', text: 'a' }))).toEqual(choice({ content: 'a' }));
    expect(payload(writer.content({ channel: 'reasoning', text: 'b' }))).toEqual(choice({ reasoning_content: 'b' }));
    const [finish, usage, end] = writer.closing();
    expect(payload(finish!)).toEqual(choice({}, 'stop'));
    expect(payload(usage!)).toMatchObject({ choices: [], usage: { completion_tokens: 2 } });
    expect(end).toBe('data: [DONE]\n\n');
  });

  test('only the first chunk of a tool call names it', () => {
    const writer = openaiChat.writer(answer);
    const first = writer.content({ channel: 'tool-arguments', text: '{' });
    const second = writer.content({ channel: 'tool-arguments', text: '}' });
    const calls = [first, second].map(
      (frame) => (payload(frame) as { choices: [{ delta: unknown }] }).choices[0].delta,
    );
    expect(calls).toEqual([
      {
        tool_calls: [
          {
            index: 0,
            id: expect.any(String),
            type: 'function',
            function: { name: expect.any(String), arguments: '{' },
          },
        ],
      },
      { tool_calls: [{ index: 0, function: { arguments: '}' } }] },
    ]);
    expect(writer.closing()[0]).toContain('"finish_reason":"tool_calls"');
  });

  test('content in parts, some of them thoughts', () => {
    const thinking = [
      { type: 'text', text: 'a' },
      { type: 'reference', reference_ids: [1] },
      { type: 'text', text: 'b' },
    ];
    const content = [
      { type: 'thinking', thinking },
      { type: 'text', text: 'c' },
    ];
    const { deltas } = openaiChat.readValue({ choices: [{ index: 0, delta: { content } }] });
    expect(deltas).toEqual([
      { channel: 'reasoning', text: 'ab' },
      { channel: 'text', text: 'c' },
    ]);
  });

  test('a frame that cannot be parsed is quoted, short and without control characters', () => {
    const { error, deltas } = openaiChat.read({ event: null, data: `{"choices": \u001b[31m${'x'.repeat(500)}` });
    expect(deltas).toEqual([]);
    expect(error).toContain('{"choices": [31mxxx');
    expect(error!.length).toBeLessThan(130);
    expect(openaiChat.read({ event: null, data: '"a string"' }).error).toContain('a string');
  });

  test.each([
    [{ error: { message: 'm' } }, 'm'],
    [{ error: 'm' }, 'm'],
    [{ message: 'm' }, 'm'],
    [{ detail: 'm' }, 'm'],
    [{ detail: [{ loc: ['body'], msg: 'm' }] }, 'm'],
    [[{ error: { message: 'm' } }], 'm'],
    [{ choices: [] }, null],
    ['m', null],
    [null, null],
    [undefined, null],
  ])('error message in %j', (body, message) => {
    expect(openaiChat.errorMessage(body)).toBe(message);
  });
});
