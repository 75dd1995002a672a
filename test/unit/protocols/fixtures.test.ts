// What each protocol hears in the answers under fixtures/protocols.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { protocols } from '../../../src/protocols/index.ts';
import { createDeltaReader } from '../../../src/protocols/reader.ts';

const GEMINI = [
  'reasoning: Hm.',
  'text: Grüße',
  'text: ,\n🎈',
  `tool-arguments: ${JSON.stringify({ city: 'Bonn }]"' })}`,
];

function heard(path: string) {
  const id = path.split('/')[0]!;
  const bytes = readFileSync(new URL(`../../../fixtures/protocols/${path}`, import.meta.url));
  const reader = createDeltaReader(protocols.get(id), null);
  const deltas = [...bytes].flatMap((byte) => reader.feed(Uint8Array.of(byte)));
  deltas.push(...reader.finish());
  return { deltas: deltas.map(({ channel, text }) => `${channel}: ${text}`), ended: reader.ended, error: reader.error };
}

describe('fixtures/protocols', () => {
  test.each([
    ['openai-chat/stream.sse', ['text: Grüße', 'text: ,\n🎈']],
    ['openai-chat/tool-call.sse', ['tool-arguments: {"city":', 'tool-arguments: "Bonn"}', 'tool-arguments: {}']],
    ['openai-chat/gateway.sse', ['reasoning: Hm. ', 'reasoning: Yes.', 'text: 42']],
    ['openai-chat/two-choices.sse', ['text: a', 'text: b', 'text: no']],
    ['openai-chat/parts.sse', ['reasoning: Hm.', 'reasoning:  Yes.', 'text: Grüße', 'text: ,\n🎈']],
    [
      'openai-chat/reasoning-names.sse',
      ['a', 'b', 'c', 'de', 'f'].map((words) => `reasoning: ${words}`).concat('text: 42'),
    ],
    ['openai-chat/complete.json', ['reasoning: Hm', 'text: Hello']],
    ['openai-responses/stream.sse', ['reasoning: Hm.', 'text: Grüße', 'text: ,\n🎈']],
    ['openai-responses/tool-call.sse', ['tool-arguments: {"city":', 'tool-arguments: "Bonn"}', 'text: no']],
    [
      'openai-responses/tools.sse',
      ['tool-arguments: print(1)', 'tool-arguments: ls', 'tool-arguments: +a\n', 'text: Grüße'],
    ],
    ['openai-completions/stream.sse', ['text: Grüße', 'text: ,\n🎈']],
    ['anthropic-messages/stream.sse', ['reasoning: Hm.', 'text: Grüße', 'text: ,\n🎈']],
    ['anthropic-messages/tool-call.sse', ['tool-arguments: {"city":', 'tool-arguments: "Bonn"}']],
    ['gemini/stream.sse', GEMINI],
    ['gemini/array.json', GEMINI],
    ['gemini/code.sse', ['tool-arguments: print(1)', 'text: One.']],
    ['gemini/blocked.sse', []],
    ['ollama/chat.ndjson', ['reasoning: Hm.', 'text: Grüße', 'text: ,\n🎈', 'tool-arguments: {"city":"Bonn"}']],
    ['ollama/generate.ndjson', ['text: Grüße', 'text: ,\n🎈']],
    [
      'bedrock-converse/stream.bin',
      ['reasoning: Hm.', 'text: Grüße', 'text: ,\n🎈', 'tool-arguments: {"city":', 'tool-arguments: "Bonn"}'],
    ],
    [
      'ui-message-stream/stream.sse',
      ['reasoning: Hm.', 'text: Grüße', 'text: ,\n🎈', 'tool-arguments: {"city":', 'tool-arguments: "Bonn"}'],
    ],
    ['ui-message-stream/no-end-mark.sse', ['text: Grüße']],
    ['plain-ndjson/stream.ndjson', ['reasoning: Hm.', 'text: Grüße', 'text: ,\n🎈', 'tool-arguments: {}']],
    ['plain-sse/stream.sse', ['reasoning: Hm.', 'text: Grüße', 'text: ,\n🎈', 'tool-arguments: {}']],
  ])('%s', (path, deltas) => {
    expect(heard(path)).toEqual({ deltas, ended: true, error: null });
  });

  // The model said why it stopped, and the end mark did not come; or it has another name.
  test.each([
    ['openai-chat/no-end-mark.sse', ['text: Grüße', 'text: ,\n🎈']],
    ['openai-completions/no-end-mark.sse', ['text: Grüße', 'text: ,\n🎈']],
    ['openai-responses/no-end-mark.sse', ['text: Grüße', 'text: ,\n🎈']],
    ['openai-responses/gateway-done.sse', ['text: Grüße']],
    ['anthropic-messages/no-end-mark.sse', ['text: Grüße', 'text: ,\n🎈']],
    ['anthropic-messages/gateway-done.sse', ['text: Grüße']],
    ['ollama/no-end-mark.ndjson', ['text: Grüße']],
    ['bedrock-converse/no-metadata.bin', ['text: Grüße']],
    ['gemini/two-candidates.sse', ['text: a', 'text: b']],
  ])('%s: whole', (path, deltas) => {
    expect(heard(path)).toEqual({ deltas, ended: true, error: null });
  });

  test.each([
    ['openai-chat/one-of-two-stopped.sse', ['text: a', 'text: b', 'text: no']],
    ['openai-responses/only-thoughts.sse', ['reasoning: Hm.']],
    ['openai-chat/no-blank-line.sse', ['text: Grüße', 'text: ,\n🎈']],
    ['plain-sse/no-blank-line.sse', ['text: Grüße']],
  ])('%s: not whole', (path, deltas) => {
    expect(heard(path)).toEqual({ deltas, ended: false, error: null });
  });

  test.each([
    ['openai-chat/behind-the-end.sse', ['text: Grüße', 'text: ,\n🎈']],
    ['ollama/behind-the-end.ndjson', ['text: Grüße']],
    ['ui-message-stream/behind-the-end.sse', ['text: Grüße']],
    ['openai-chat/mark-encoded-twice.sse', ['text: Grüße']],
  ])('%s: what no reader takes is not counted', (path, deltas) => {
    expect(heard(path)).toEqual({ deltas, ended: true, error: null });
  });

  test.each([
    ['openai-chat/bare-error.sse', 'The upstream is overloaded.'],
    ['gemini/bare-error.sse', 'The model is overloaded. Please try again later.'],
    ['plain-sse/bare-error.sse', 'The model has gone.'],
    ['openai-chat/error-mid-stream.sse', 'The server had an error'],
    ['openai-chat/old-error.sse', 'The model is too long.'],
    ['openai-responses/failed.sse', 'The model failed to generate a response.'],
    ['ollama/error.ndjson', 'an error was encountered while running the model'],
    ['bedrock-converse/throttled.bin', 'Too many tokens, please wait before trying again.'],
    ['bedrock-converse/wrong-checksum.bin', expect.stringMatching(/checksum/i)],
    ['ui-message-stream/error.sse', 'An error occurred.'],
  ])('%s', (path, error) => {
    expect(heard(path)).toEqual({ deltas: ['text: so far'], ended: false, error });
  });

  test('what stands in a block when it is opened is text too', () => {
    const { deltas, error } = heard('anthropic-messages/overloaded.sse');
    expect({ deltas, error }).toEqual({ deltas: ['text: so ', 'text: far'], error: 'Overloaded' });
  });

  test('an error in an array', () => {
    const { deltas, error } = heard('gemini/error.json');
    expect({ deltas, error }).toEqual({ deltas: [], error: 'The model is overloaded. Please try again later.' });
  });

  test('text without frames comes as it is cut', () => {
    const { deltas, error, ended } = heard('plain-text/answer.txt');
    const words = deltas.map((delta) => delta.replace(/^text: /, '')).join('');
    expect({ words, error, ended }).toEqual({ words: '<p>Grüße,\n🎈 and {"no": "JSON"}', error: null, ended: false });
  });
});
