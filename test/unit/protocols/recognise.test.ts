// What answers of unknown origin are known as, and the words that are read in them.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, test } from 'vitest';
import { createDeltaReader } from '../../../src/protocols/reader.ts';
import { recognise, RECOGNISED_BYTES } from '../../../src/protocols/recognise.ts';

const FIXTURES = new URL('../../../fixtures/protocols/', import.meta.url);
/** What carries no mark of its API is read by its form alone. */
const BY_FORM: Readonly<Record<string, string>> = {
  'anthropic-messages/gateway-done.sse': 'events',
  'anthropic-messages/no-end-mark.sse': 'events',
  'anthropic-messages/overloaded.sse': 'events',
  // The mark is part of the first line to whoever keeps to the standard.
  'openai-chat/mark-encoded-twice.sse': 'text',
};
const FORMS: Readonly<Record<string, string>> = {
  'plain-sse': 'events',
  'plain-ndjson': 'lines',
  'plain-text': 'text',
};

function known(contentType: string | null, body: string | Buffer, path = '/api/chat') {
  const bytes = Buffer.from(body as string);
  const { id, by, protocol } = recognise(contentType, bytes, path);
  const reader = createDeltaReader(protocol, contentType);
  const deltas = [...reader.feed(bytes), ...reader.finish()];
  const words = deltas.map(({ channel, text }) => (channel === 'text' ? text : `${channel}: ${text}`));
  return { id, by, words, error: reader.error };
}

function events(...data: readonly unknown[]): string {
  return data.map((said) => `data: ${typeof said === 'string' ? said : JSON.stringify(said)}\n\n`).join('');
}

function lines(...values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}

describe('an API', () => {
  const paths = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' });
  test.each(paths.filter((path) => /\.(sse|ndjson|bin|txt)$/.test(path)))('is known in %s', (path) => {
    const api = path.split('/')[0]!;
    const type = path.endsWith('.bin') ? 'application/vnd.amazon.eventstream' : null;
    const { id } = known(type, readFileSync(new URL(path, FIXTURES)));
    expect(id).toBe(BY_FORM[path] ?? FORMS[api] ?? api);
  });

  it('is known in a list of answers', () => {
    expect(known('application/json', readFileSync(new URL('gemini/array.json', FIXTURES))).id).toBe('gemini');
  });

  it('is not known in an app that imitates its members and leaves out its marks', () => {
    const imitation = events({ choices: [{ delta: { content: 'Hel' } }] }, { choices: [{ delta: { content: 'lo' } }] });
    expect(known('text/event-stream', imitation)).toEqual({
      id: 'events',
      by: 'its content type text/event-stream and the member choices[].delta.content of its events',
      words: ['Hel', 'lo'],
      error: null,
    });
  });
});

describe('words of an app', () => {
  test.each([
    ['as they are', events('Hel', 'lo'), ['Hel', 'lo']],
    ['that look like figures', events('1', '2'), ['1', '2']],
    ['in JSON texts', events('"Hel"', '"lo"'), ['Hel', 'lo']],
    ['in a member with a usual name', events({ type: 'token', token: 'Hel' }, { token: 'lo' }), ['Hel', 'lo']],
    ['in a member of unusual name', events({ id: 'a1', zap: 'Hel' }, { id: 'a2', zap: 'lo' }), ['Hel', 'lo']],
    ['in a list, as LangGraph sends them', events([{ content: 'Hel' }, { n: 1 }], [{ content: 'lo' }]), ['Hel', 'lo']],
    ['that are thoughts', events({ thinking: 'Hm.', text: '' }, { text: 'Yes' }), ['reasoning: Hm.', 'Yes']],
    ['under two names', lines({ text: 'Hel' }, { content: 'lo' }), ['Hel', 'lo']],
    ['as all of the text so far', events({ text: 'a' }, { text: 'ab' }, { text: 'abc' }), ['a', 'b', 'c']],
    ['and all of them once more', lines({ text: 'a' }, { text: 'b' }, { text: 'ab' }), ['a', 'b']],
    [
      'and the sources in front',
      lines({ docs: [{ content: 'x'.repeat(99) }] }, { token: 'a' }, { token: 'b' }),
      ['a', 'b'],
    ],
    ['in parts of the AI SDK', '0:"Hel"\n0:"lo"\n9:{"toolName":"x"}\ng:"Hm"\n', ['Hel', 'lo', 'reasoning: Hm']],
    ['beside pings', 'event: ping\ndata: {"at":1}\n\nevent: token\ndata: Hi\n\nevent: end\ndata: bye\n\n', ['Hi']],
    ['in the last event alone', 'event: status\ndata: wait\n\nevent: complete\ndata: {"reply":"Hello"}\n\n', ['Hello']],
    ['without any form', 'Once upon\na time', ['Once upon\na time']],
    ['without any form, with a bracket first', '[1] A source\n{x}', ['[1] A source\n{x}']],
    ['without any form, with a brace first', '{name}, hello', ['{name}, hello']],
    ['without any form, as YAML', 'data:\n  - a\n\nThat is it.', ['data:\n  - a\n\nThat is it.']],
  ])('are read %s', (_, body, words) => {
    expect(known(null, body)).toMatchObject({ words, error: null });
  });

  it('are all of the data where nothing in it looks like words', () => {
    const { by, words } = known('text/event-stream', events({ n: 1 }, { n: 2 }));
    expect(by).toBe('its content type text/event-stream and its events, all of whose data counts as text');
    expect(words).toEqual(['{"n":1}', '{"n":2}']);
  });

  it('end with the error that the app reports', () => {
    expect(known(null, events({ token: 'a' }, { error: 'quota' }))).toMatchObject({ words: ['a'], error: 'quota' });
    expect(known(null, lines({ token: 'a' }, { type: 'error', message: 'no' })).error).toBe('no');
  });

  it('are read the same however the bytes are cut', () => {
    const body = Buffer.from(events({ text: 'Grü' }, { text: 'Grüße' }, { text: 'Grüße🎈' }));
    const { protocol } = recognise(null, body, '/');
    const reader = createDeltaReader(protocol, null);
    const texts = [...body].flatMap((byte) => reader.feed(Uint8Array.of(byte))).map(({ text }) => text);
    expect(texts).toEqual(['Grü', 'ße', '🎈']);
  });
});

describe('the form', () => {
  const CHAT = { object: 'chat.completion', choices: [{ message: { content: 'Hello' } }] };
  test.each([
    ['a page', 'text/html; charset=utf-8', '<!DOCTYPE html><title>Sign in</title>', 'html'],
    ['a page without a content type', null, '\n<html>', 'html'],
    ['text under the content type of a page', 'text/html', 'Hello', 'text'],
    ['text that begins with a tag', 'text/plain', '<b>Hello', 'text'],
    ['one JSON body', 'application/json', '{"reply":"Hello"}', 'json'],
    ['one JSON body over several lines', 'application/json', '{\n  "reply": "Hello"\n}\n', 'json'],
    ['an answer of an API that did not stream', 'application/json', JSON.stringify(CHAT), 'json'],
    ['one line of lines', 'application/x-ndjson', '{"text":"Hello"}\n', 'lines'],
    ['lines under the content type of one body', 'application/json', lines({ text: 'a' }, { text: 'b' }), 'lines'],
    ['events under another content type', 'text/plain', events('a'), 'events'],
    ['events that begin with a comment', 'text/event-stream', `: hello\n\n${events('a')}`, 'events'],
    ['an image', 'image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47]), 'binary'],
    ['bytes without a content type', null, gzipSync('Hello'), 'binary'],
    ['bytes that are no UTF-8', 'application/octet-stream', Buffer.alloc(600, 0xe9), 'binary'],
    ['text of another encoding', 'text/plain', Buffer.alloc(600, 0xe9), 'text'],
    [
      'UTF-8 that is cut in a character',
      'application/octet-stream',
      Buffer.from('héllo wörld é').subarray(0, -1),
      'text',
    ],
    ['UTF-16', 'text/plain', Buffer.from('\uFEFFHello', 'utf16le'), 'binary'],
    ['colours of a terminal', 'text/plain', '\u001b[32mHello\u001b[0m', 'text'],
    ['no body, by its content type', 'text/event-stream', '', 'events'],
    ['nothing at all', null, '', 'text'],
  ])('of %s', (_, type, body, id) => {
    expect(recognise(type, Buffer.from(body as string), '/api/chat').id).toBe(id);
  });

  it('is JSON by its content type, by all of its bytes, or by how it begins where there are more', () => {
    expect(recognise('application/json', Buffer.from('{"cut":"of'), '/').id).toBe('json');
    expect(recognise('application/json', Buffer.from('[1, 2'), '/').id).toBe('json');
    expect(recognise('text/plain', Buffer.from('{"cut":"of'), '/').id).toBe('text');
    const long = 'x'.repeat(RECOGNISED_BYTES);
    expect(recognise(null, Buffer.from(`{"reply":"${long}"}`), '/').id).toBe('json');
    expect(recognise(null, Buffer.from(`[{"reply":"${long}"}]`), '/').id).toBe('json');
    expect(recognise(null, Buffer.from(`{x} ${long}`), '/').id).toBe('text');
    expect(recognise(null, Buffer.from(`[x] ${long}`), '/').id).toBe('text');
  });

  it('is events where the first of them has nothing but fields, or the content type says so', () => {
    expect(recognise('text/plain', Buffer.from('id: 7\nname: x\n\n'), '/').id).toBe('text');
    expect(recognise('text/event-stream', Buffer.from('id: 7\nname: x\n\n'), '/').id).toBe('events');
    expect(recognise('text/plain', Buffer.from(': hi\r\nid: 7\r\nevent\r\ndata: x\r\n\r\nand so on'), '/').id).toBe(
      'events',
    );
  });

  it('keeps the words of an answer that did not stream', () => {
    expect(known('application/json', JSON.stringify(CHAT)).words).toEqual(['Hello']);
    expect(known('application/json', '{"id":"1","reply":{"text":"Hello"}}').words).toEqual(['Hello']);
  });

  it('says what bytes are that are no text', () => {
    const { error } = known('image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47]));
    expect(error).toBe('The answer is image/png, no text.');
  });

  it('takes an error in one JSON body for no answer', () => {
    expect(known('application/json', '{"error":{"message":"no key"}}')).toMatchObject({ words: [], error: 'no key' });
  });
});
