// What each API hears in answers that are broken, odd or empty. One row a fault, one test a protocol; a protocol that is not
// named in a row cannot have that fault.
import { describe, expect, test } from 'vitest';
import { awsEvent } from '../../../src/protocols/framing/aws-event-stream.ts';
import { protocols } from '../../../src/protocols/index.ts';
import type { FrameBytes } from '../../../src/protocols/protocol.ts';
import { around, each, everyId, fine, framedAs, heard, joined, MIB, partsOf, sse } from '../../support/hearing.ts';

describe('a frame that is cut off', () => {
  const half = (id: string) => {
    const { opening, says } = partsOf(protocols.get(id));
    return joined([opening, says('a'), says('b').subarray(0, -9)]);
  };

  test.each(each(framedAs('sse', 'aws-event-stream')))('%s: is no frame, and the end is missing', async (id) => {
    expect(await heard(id, half(id))).toEqual({ text: 'a', error: null, ended: false, unknown: {} });
  });

  test.each(each(framedAs('lines')))('%s: a last line needs no end, so it is one that cannot be read', async (id) => {
    expect(await heard(id, half(id))).toMatchObject({
      text: 'a',
      error: expect.stringMatching(/not a JSON object/),
      ended: false,
    });
  });
});

describe('an event stream of AWS', () => {
  const event = (text: string) => Buffer.from(awsEvent('contentBlockDelta', { delta: { text } }));

  test('a wrong checksum: what follows is still read', async () => {
    const wrong = event('lost');
    wrong[wrong.length - 1]! ^= 1;
    expect(await heard('bedrock-converse', around('bedrock-converse', wrong))).toEqual({
      text: 'ab',
      error: expect.stringMatching(/checksum/i),
      ended: true,
      unknown: {},
    });
  });

  test.each([
    ['a little too long', 200],
    ['larger than AWS allows', 0xffff_ffff],
    ['shorter than a message can be', 3],
  ])('a length that is %s: nothing after it can be read, and that is said', async (_name, length) => {
    const wrong = event('lost');
    wrong.writeUInt32BE(length, 0);
    expect(await heard('bedrock-converse', around('bedrock-converse', wrong))).toEqual({
      text: 'a',
      error: expect.stringMatching(/nothing after it can be read/),
      ended: false,
      unknown: {},
    });
  });

  test('an exception without a message is told by its name', async () => {
    const exception = awsEvent('throttlingException', {});
    expect((await heard('bedrock-converse', around('bedrock-converse', exception))).error).toContain(
      'throttlingException',
    );
  });

  test('padding is no content', async () => {
    const padded = awsEvent('contentBlockDelta', { contentBlockIndex: 0, delta: { text: '-' }, p: 'abcdefghij' });
    expect((await heard('bedrock-converse', around('bedrock-converse', padded))).text).toBe('a-b');
  });
});

describe('an error', () => {
  const mute = everyId.filter((id) => id !== 'plain-text');

  test.each(each(mute))('%s: in mid-stream, after what was said', async (id) => {
    const { opening, says, writer } = partsOf(protocols.get(id));
    const body = joined([opening, says('a'), writer.error('too much')]);
    expect(await heard(id, body)).toEqual({ text: 'a', error: 'too much', ended: false, unknown: {} });
  });

  test.each(each(everyId))('%s: as the body of an error status, JSON or not', async (id) => {
    const protocol = protocols.get(id);
    const json = Buffer.from(JSON.stringify(protocol.errorBody(503, 'too much')));
    const refused = await heard(id, json, { status: 503, contentType: 'application/json' });
    expect(refused).toMatchObject({ text: '', error: expect.stringContaining('too much'), ended: false });
    expect(protocol.errorMessage(JSON.parse(json.toString()))).toBe('too much');
    const plain = await heard(id, Buffer.from('upstream\nunavailable'), { status: 503, contentType: 'text/plain' });
    expect(plain).toMatchObject({ text: '', error: 'upstream unavailable', ended: false });
    const page = await heard(id, Buffer.from('<html><title>503</title>'), { status: 503, contentType: 'text/html' });
    expect(page).toMatchObject({ text: '', error: expect.stringMatching(/web page.*503/), ended: false });
  });

  test.each([
    ['named so by the event alone', 'event: error\ndata: {"code":7,"message":"too much"}\n\n', 'too much'],
    ['in words', 'event: error\ndata: too much\n\n', 'too much'],
    ['without a word', 'event: error\ndata:\n\n', 'An error without a message'],
    [
      'with an empty message',
      'event: error\ndata: {"error":{"message":"","code":7}}\n\n',
      '{"error":{"message":"","code":7}}',
    ],
  ])('an event %s', async (_name, frame, error) => {
    for (const id of framedAs('sse'))
      expect(await heard(id, around(id, frame)), id).toMatchObject({ text: 'ab', error });
  });

  test.each([
    ['openai-chat', '{"object":"error","message":"too much","code":400}'],
    ['openai-chat', '{"error":"too much"}'],
    ['openai-completions', '{"object":"error","message":"too much","code":400}'],
    ['openai-responses', '{"type":"error","error":{"type":"server_error","message":"too much"}}'],
    [
      'openai-responses',
      '{"type":"response.failed","response":{"error":{"code":"server_error","message":"too much"}}}',
    ],
    ['anthropic-messages', '{"type":"error","error":{"type":"overloaded_error","message":"too much"}}'],
    ['gemini', '{"error":"too much"}'],
  ])('%s: %s', async (id, data) => {
    expect(await heard(id, around(id, `data: ${data}\n\n`))).toMatchObject({ text: 'ab', error: 'too much' });
  });

  test('no error at all, though a member is called so', async () => {
    for (const none of ['null', '""', 'false']) {
      const chunk = `data: {"choices":[],"error":${none}}\n\n`;
      expect(await heard('openai-chat', around('openai-chat', chunk))).toEqual(fine('openai-chat', 'ab'));
      const line = `{"message":{},"done":false,"error":${none}}\n`;
      expect(await heard('ollama', around('ollama', line))).toEqual(fine('ollama', 'ab'));
    }
  });

  test('megabytes of a message are cut', async () => {
    const frame = `event: error\ndata: ${'x'.repeat(MIB)}\n\n`;
    expect((await heard('plain-sse', around('plain-sse', frame))).error!.length).toBeLessThan(5000);
  });
});

describe('an event of an unknown type is left out, counted and named', () => {
  test.each([
    ['openai-chat', sse('{"object":"chat.completion.news"}'), 'chat.completion.news'],
    ['openai-chat', sse('{"id":"x"}', 'news'), 'news'],
    ['openai-chat', sse('{"id":"x"}'), 'without a type'],
    ['openai-completions', sse('{"type":"news"}'), 'news'],
    [
      'openai-responses',
      sse('{"type":"response.news.delta","delta":"no"}', 'response.news.delta'),
      'response.news.delta',
    ],
    ['openai-responses', sse('{"type":"constructor","delta":"no"}'), 'constructor'],
    ['anthropic-messages', sse('{"type":"news"}', 'news'), 'news'],
    [
      'anthropic-messages',
      sse('{"type":"content_block_delta","delta":{"type":"news_delta","text":"no"}}'),
      'news_delta',
    ],
    ['gemini', sse('{"news":[]}'), 'without a type'],
    ['ollama', '{"type":"news"}\n', 'news'],
    ['bedrock-converse', awsEvent('news', {}), 'news'],
    ['ui-message-stream', sse('{"type":"news"}'), 'news'],
    ['plain-sse', sse('no', 'news'), 'news'],
    ['plain-sse', sse('no', '__proto__'), '__proto__'],
    ['plain-ndjson', '{"event":"news"}\n', 'news'],
  ] as [string, FrameBytes, string][])('%s: %3$s', async (id, frame, name) => {
    const { unknown, ...rest } = await heard(id, around(id, frame, frame));
    expect(rest).toEqual({ text: 'ab', error: null, ended: true });
    expect(Object.entries(unknown)).toEqual([[name, 2]]);
  });
});

describe('frames that say nothing', () => {
  test.each([
    [
      'openai-chat',
      sse(
        '{"choices":[{"delta":{"content":"","reasoning_content":null,"tool_calls":[{"function":{"arguments":""}}]}}]}',
      ),
    ],
    ['openai-chat', sse('{"choices":[{"delta":{}},{"delta":null},null]}')],
    ['openai-chat', sse('{"choices":[],"usage":{"total_tokens":3}}')],
    ['openai-completions', sse('{"choices":[{"text":""}]}')],
    ['openai-responses', sse('{"type":"response.output_text.delta","delta":""}')],
    ['openai-responses', sse('{"type":"response.image_generation_call.partial_image","partial_image_b64":"x"}')],
    ['openai-responses', sse('{"type":"response.shell_call_output_content.delta","delta":{"stdout":"x"}}')],
    ['anthropic-messages', sse('{"type":"content_block_delta","delta":{"type":"text_delta","text":""}}')],
    ['anthropic-messages', sse('{"type":"content_block_delta","delta":{"type":"signature_delta","signature":"x"}}')],
    ['anthropic-messages', sse('{"type":"ping"}')],
    ['gemini', sse('{"candidates":[{"content":{"parts":[{"text":""},{"inlineData":{"data":"x"}}]}}]}')],
    ['gemini', sse('{"candidates":[{"content":{}}],"usageMetadata":{}}')],
    ['ollama', '{"message":{"role":"assistant","content":"","thinking":""},"done":false}\n\n\r\n'],
    ['bedrock-converse', awsEvent('contentBlockDelta', { delta: { text: '' } })],
    ['bedrock-converse', awsEvent('contentBlockDelta', { delta: { reasoningContent: { signature: 'x' } } })],
    ['ui-message-stream', sse('{"type":"text-delta","id":"0","delta":""}')],
    ['ui-message-stream', sse('{"type":"reset-step"}')],
    ['plain-sse', 'data:\n\n: still there\n\nid: 7\n\n'],
    ['plain-ndjson', '{"text":""}\n  \n'],
  ] as [string, FrameBytes][])('%s', async (id, frame) => {
    expect(await heard(id, around(id, frame))).toEqual(fine(id, 'ab'));
  });

  test.each(each(everyId))('%s: an answer of zero characters', async (id) => {
    const { opening, closing } = partsOf(protocols.get(id));
    expect(await heard(id, joined([opening, closing()]))).toEqual(fine(id, ''));
  });

  test.each(each(everyId))('%s: nothing at all', async (id) => {
    expect(await heard(id, Buffer.alloc(0))).toEqual({ text: '', error: null, ended: false, unknown: {} });
  });
});

const sseJson = (data: unknown) => sse(JSON.stringify(data));

describe('a refusal', () => {
  test.each([
    ['openai-chat', sseJson({ choices: [{ index: 0, delta: { refusal: 'no' } }] }), 'anob'],
    ['openai-completions', sseJson({ choices: [{ text: '', finish_reason: 'content_filter' }] }), 'ab'],
    ['openai-responses', sseJson({ type: 'response.refusal.delta', delta: 'no' }), 'anob'],
    ['anthropic-messages', sseJson({ type: 'message_delta', delta: { stop_reason: 'refusal' } }), 'ab'],
    ['gemini', sseJson({ candidates: [{ finishReason: 'SAFETY' }] }), 'ab'],
    ['gemini', sseJson({ promptFeedback: { blockReason: 'SAFETY' } }), 'ab'],
    ['bedrock-converse', awsEvent('messageStop', { stopReason: 'guardrail_intervened' }), 'ab'],
  ] as [string, FrameBytes, string][])('%s: its words are words of the answer', async (id, frame, text) => {
    expect(await heard(id, around(id, frame))).toEqual(fine(id, text));
  });
});

describe('several choices are all read', () => {
  test.each([
    [
      'openai-chat',
      sseJson({
        choices: [
          { index: 0, delta: { content: '1' } },
          { index: 1, delta: { content: '2' } },
        ],
      }),
    ],
    [
      'openai-completions',
      sseJson({
        choices: [
          { index: 0, text: '1' },
          { index: 1, text: '2' },
        ],
      }),
    ],
    ['gemini', sseJson({ candidates: ['1', '2'].map((text) => ({ content: { parts: [{ text }] } })) })],
  ])('%s', async (id, frame) => {
    expect(await heard(id, around(id, frame))).toEqual(fine(id, 'a12b'));
  });
});
