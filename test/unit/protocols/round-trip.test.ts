// What a protocol writes, it must read again: the mock and every vantage rely on it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHANNELS } from '../../../src/model/timeline.ts';
import { protocols } from '../../../src/protocols/index.ts';
import type { Delta } from '../../../src/protocols/protocol.ts';
import { createDeltaReader } from '../../../src/protocols/reader.ts';

const answer = { id: 'answer-1', model: 'mock' };
const text = fc
  .array(
    fc.oneof(fc.string({ unit: 'grapheme', maxLength: 8 }), fc.constantFrom('\n', '\n\n', ' ', ': ', 'data: ', '🎈')),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  // SSE cannot carry a carriage return, and the end mark of plain-sse is no answer.
  .map((parts) => parts.join('').replace(/\r/g, ''))
  .filter((words) => words !== '' && words !== '[DONE]');
const deltas = fc.array(fc.record({ channel: fc.constantFrom(...CHANNELS), text }), { maxLength: 8 });

describe.each(protocols.entries.map((protocol) => ({ protocol, name: protocol.id })))('$name', ({ protocol }) => {
  function read(frames: readonly string[]) {
    const reader = createDeltaReader(protocol, protocol.contentType);
    const got = reader.feed(new TextEncoder().encode(frames.join('')));
    return { deltas: [...got, ...reader.finish()], ended: reader.ended, error: reader.error };
  }

  test('a stream', () => {
    fc.assert(
      fc.property(deltas, (said) => {
        const writer = protocol.writer(answer);
        const contents = said.map((delta) => writer.content(delta));
        const frames = [...writer.opening(), writer.comment('still\nthere'), ...contents, ...writer.closing()];
        expect(read(frames)).toEqual({ deltas: said, ended: true, error: null });
      }),
    );
  });

  test('one JSON body', () => {
    fc.assert(
      fc.property(deltas, (said) => {
        const body: unknown = JSON.parse(JSON.stringify(protocol.complete(answer, said)));
        const whole = (list: readonly Delta[], channel: string) =>
          list.flatMap((delta) => (delta.channel === channel ? [delta.text] : [])).join('');
        const got = protocol.readComplete(body);
        expect(got).not.toBeNull();
        for (const channel of CHANNELS) expect(whole(got ?? [], channel)).toBe(whole(said, channel));
      }),
    );
  });

  test('errors: in mid-stream, malformed, as a body', () => {
    const writer = protocol.writer(answer);
    expect(read([writer.error('too much')])).toEqual({ deltas: [], ended: false, error: 'too much' });
    expect(read([writer.malformed()]).error).toMatch(/\S/);
    expect(protocol.errorMessage(protocol.errorBody(500, 'too much'))).toBe('too much');
    expect(protocol.readComplete(protocol.errorBody(500, 'too much'))).toBeNull();
  });

  test('what it asks for, it recognises', () => {
    for (const stream of [true, false]) {
      const body = protocol.ask({ model: 'm', prompt: 'hi', maxTokens: null, stream });
      expect(protocol.streamRequested(body)).toBe(stream);
      expect(protocol.modelRequested(body)).toBe('m');
      expect(body).not.toHaveProperty('max_tokens');
    }
    expect(protocol.ask({ model: 'm', prompt: 'hi', maxTokens: 5, stream: true })).toHaveProperty('max_tokens', 5);
    expect(protocol.streamRequested('no JSON')).toBeNull();
    expect(protocol.modelRequested(null)).toBeNull();
  });
});
