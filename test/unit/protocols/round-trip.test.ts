// What a protocol writes, it must read again: the mock and every vantage rely on it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSpeech } from '../../../src/mock/speech.ts';
import { CHANNELS } from '../../../src/model/timeline.ts';
import { protocols } from '../../../src/protocols/index.ts';
import type { Delta, FrameBytes, Protocol } from '../../../src/protocols/protocol.ts';
import { createDeltaReader } from '../../../src/protocols/reader.ts';

const text = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 8 }),
      fc.constantFrom('\n', '\n\n', ' ', ': ', 'data: ', '🎈', '"', '\\', ']', '}'),
    ),
    { minLength: 1, maxLength: 5 },
  )
  // SSE cannot carry a carriage return, a byte order mark at the beginning is none of the text, and the end mark of
  // plain-sse is no answer.
  .map((parts) =>
    parts
      .join('')
      .replace(/\r/g, '')
      .replace(/^\uFEFF+/, ''),
  )
  .filter((words) => words !== '' && words !== '[DONE]');
const deltas = fc.array(fc.record({ channel: fc.constantFrom(...CHANNELS), text }), { maxLength: 8 });

/** The addresses at which a stream is asked for: they decide how it is framed. */
const STREAM_PATHS: Readonly<Record<string, readonly string[]>> = {
  gemini: ['/v1beta/models/m:streamGenerateContent?alt=sse', '/v1beta/models/m:streamGenerateContent'],
  ollama: ['/api/chat', '/api/generate'],
};
/** Of /api/generate, which knows no tools, and of what has no frames. */
const TEXT_ALONE = new Set(['/api/generate', '/text']);

const cases = protocols.entries.flatMap((protocol) =>
  (STREAM_PATHS[protocol.id] ?? [protocol.path({ model: 'm', stream: true })]).map((path) => ({ protocol, path })),
);

/** As the mock would say it. */
function spoken(protocol: Protocol, said: readonly Delta[]): Delta[] {
  const speech = createSpeech(protocol);
  return [...said.flatMap((delta) => speech.say(delta)), ...speech.end()];
}

function joined(list: readonly Delta[], path: string): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const { channel, text: words } of list) {
    const key = TEXT_ALONE.has(path) && channel === 'tool-arguments' ? 'text' : channel;
    texts[key] = (texts[key] ?? '') + words;
  }
  return texts;
}

function bytesOf(frames: readonly (FrameBytes | null)[]): Uint8Array {
  return Buffer.concat(frames.flatMap((frame) => (frame === null ? [] : [Buffer.from(frame)])));
}

describe.each(cases)('$protocol.id at $path', ({ protocol, path }) => {
  const answer = { id: 'answer-1', model: 'mock', path };
  function read(bytes: Uint8Array, cuts: readonly number[] = []) {
    const reader = createDeltaReader(protocol, protocol.contentType(path));
    const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
    const got = ends.flatMap((end, i) => reader.feed(bytes.subarray(ends[i - 1] ?? 0, end)));
    return { deltas: [...got, ...reader.finish()], ended: reader.ended, error: reader.error };
  }

  test('a stream, however it is cut', () => {
    fc.assert(
      fc.property(deltas, fc.array(fc.nat(), { maxLength: 6 }), (said, cuts) => {
        const writer = protocol.writer(answer);
        const words = spoken(protocol, said);
        const contents = words.map((delta) => writer.content(delta));
        const bytes = bytesOf([...writer.opening(), writer.comment('still\nthere'), ...contents, ...writer.closing()]);
        const got = read(bytes, cuts);
        expect(joined(got.deltas, path)).toEqual(joined(words, path));
        expect(got).toMatchObject({ ended: protocol.framing !== 'text', error: null });
        // A delta of the mock is one to its reader, so that chunks can be counted.
        if (!TEXT_ALONE.has(path)) expect(got.deltas).toEqual(words);
      }),
    );
  });

  test('one JSON body', () => {
    fc.assert(
      fc.property(deltas, (said) => {
        // Some APIs keep each call apart, and give its arguments as an object.
        const words = spoken(protocol, said.slice(0, 1));
        const body: unknown = JSON.parse(JSON.stringify(protocol.complete(answer, words)));
        const got = protocol.readComplete(body);
        expect(got).not.toBeNull();
        expect(joined(got ?? [], path)).toEqual(joined(words, path));
      }),
    );
  });

  test('errors: in mid-stream, malformed, as a body', () => {
    expect(protocol.errorMessage(protocol.errorBody(500, 'too much'))).toBe('too much');
    expect(protocol.readComplete(protocol.errorBody(500, 'too much'))).toBeNull();
    // Without frames everything is words.
    if (protocol.framing === 'text') return;
    const first = protocol.writer(answer);
    expect(read(bytesOf([first.error('too much')]))).toMatchObject({ deltas: [], ended: false, error: 'too much' });
    const second = protocol.writer(answer);
    expect(read(bytesOf([...second.opening(), second.malformed()])).error).toMatch(/\S/);
  });

  test('what it asks for, it recognises', () => {
    for (const stream of [true, false]) {
      const body = protocol.ask({ model: 'a/b', prompt: 'hi', maxTokens: 77, stream });
      const asked = { path: protocol.path({ model: 'a/b', stream }), body };
      // The AI SDK's own protocol knows streams alone.
      expect(protocol.streamRequested(asked)).toBe(protocol.id === 'ui-message-stream' || stream);
      expect(protocol.modelRequested(asked)).toBe('a/b');
      expect(JSON.stringify(body).includes('77')).toBe(protocol.id !== 'ui-message-stream');
      expect(protocol.ask({ model: 'm', prompt: 'hi', maxTokens: null, stream })).not.toHaveProperty(
        'max_tokens',
        null,
      );
    }
  });
});
