// What each protocol hears in the answers under fixtures/protocols.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { protocols } from '../../../src/protocols/index.ts';
import { createDeltaReader } from '../../../src/protocols/reader.ts';

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
    ['openai-chat/complete.json', ['reasoning: Hm', 'text: Hello']],
    ['plain-sse/stream.sse', ['reasoning: Hm.', 'text: Grüße', 'text: ,\n🎈', 'tool-arguments: {}']],
  ])('%s', (path, deltas) => {
    expect(heard(path)).toEqual({ deltas, ended: true, error: null });
  });

  test('openai-chat/error-mid-stream.sse', () => {
    expect(heard('openai-chat/error-mid-stream.sse')).toEqual({
      deltas: ['text: so far'],
      ended: false,
      error: 'The server had an error',
    });
  });
});
