// What the mock says in the channels of a protocol, and arguments of a tool as JSON.
import { describe, expect, it } from 'vitest';
import { createSpeech } from '../../../src/mock/speech.ts';
import { CHANNELS, type Channel } from '../../../src/model/timeline.ts';

/** Each delta as `channel text`. */
function said(toolArguments: 'pieces' | 'whole', channels: readonly Channel[], ...deltas: [Channel, string][]) {
  const speech = createSpeech({ channels, toolArguments });
  const all = [...deltas.flatMap(([channel, text]) => speech.say({ channel, text })), ...speech.end(), ...speech.end()];
  return all.map(({ channel, text }) => `${channel} ${text}`);
}

it('says what the protocol has channels for, and all else as text', () => {
  expect(said('pieces', ['text'], ['text', 'a'], ['reasoning', 'b'], ['tool-arguments', 'c'])).toEqual([
    'text a',
    'text b',
    'text c',
  ]);
  expect(said('pieces', CHANNELS, ['reasoning', 'a'], ['text', 'b'])).toEqual(['reasoning a', 'text b']);
});

describe('arguments of a tool', () => {
  it('in pieces: one JSON text, closed by the next channel or by the end', () => {
    const call = said('pieces', CHANNELS, ['tool-arguments', 'a "'], ['tool-arguments', 'b\n'], ['text', 'c']);
    expect(call).toEqual(['tool-arguments {"query":"a \\"', 'tool-arguments b\\n', 'tool-arguments "}', 'text c']);
    expect(said('pieces', CHANNELS, ['tool-arguments', 'a'])).toEqual([
      'tool-arguments {"query":"a',
      'tool-arguments "}',
    ]);
  });

  it('in pieces: a second call is a JSON text of its own', () => {
    const calls = said('pieces', CHANNELS, ['tool-arguments', 'a'], ['text', 'b'], ['tool-arguments', 'c']);
    expect(calls.slice(3)).toEqual(['tool-arguments {"query":"c', 'tool-arguments "}']);
  });

  it('whole: each a JSON text', () => {
    expect(said('whole', CHANNELS, ['tool-arguments', 'a'], ['tool-arguments', 'b'], ['text', 'c'])).toEqual([
      'tool-arguments {"query":"a"}',
      'tool-arguments {"query":"b"}',
      'text c',
    ]);
  });
});
