// What is said of an answer beside its outcome, by the answers under fixtures/protocols.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../src/secrets/redactor.ts';
import { protocols } from '../../../src/protocols/index.ts';
import { answerNotes } from '../../../src/record/answer-notes.ts';
import { streamOutcome } from '../../../src/record/outcome.ts';
import type { TapExchange } from '../../../src/record/vantages/wire.ts';
import { readWire } from '../../../src/record/vantages/wire-timeline.ts';

async function seen(id: string, bytes: Buffer | string, more: Partial<TapExchange> = {}) {
  const protocol = protocols.get(id);
  const exchange = {
    status: 200,
    statusMessage: '',
    requestedAt: 0n,
    responseHeaders: { 'content-type': protocol.contentType('?alt=sse') },
    reads: [{ at: 0n, framedBytes: 1, body: Buffer.from(bytes) }],
    headersAt: 0n,
    endedAt: 0n,
    ended: 'complete',
    failure: null,
    ...more,
  } as unknown as TapExchange;
  const reading = await readWire(exchange, protocol, 0n, {
    keepText: false,
    redactor: createRedactor(),
    salt: Buffer.from('x'),
  });
  const wire = { protocol, exchange, reading, streamRequested: true };
  const subject = () => ({ kind: 'completed' as const, message: null });
  const outcome = streamOutcome({ stopped: null, badLine: null, app: null, wire, subject }, createRedactor());
  return { ...outcome, notes: answerNotes(exchange, reading) };
}

const fixture = (path: string) => readFileSync(new URL(`../../../fixtures/protocols/${path}`, import.meta.url));
const ofFixture = (path: string, more?: Partial<TapExchange>) => seen(path.split('/')[0]!, fixture(path), more);

describe('an answer without its end mark', () => {
  const note =
    'The end mark of the answer did not come; it counts as whole, because the model had said why it stopped.';
  it.each([
    'openai-chat/no-end-mark.sse',
    'openai-completions/no-end-mark.sse',
    'openai-responses/no-end-mark.sse',
    'anthropic-messages/no-end-mark.sse',
    'ollama/no-end-mark.ndjson',
    'bedrock-converse/no-metadata.bin',
  ])('%s: whole, with a note', async (path) => {
    expect(await ofFixture(path)).toEqual({ kind: 'completed', message: null, notes: [note] });
  });

  it.each(['gemini/stream.sse', 'openai-chat/stream.sse', 'ui-message-stream/no-end-mark.sse'])(
    '%s: nothing to note',
    async (path) => {
      expect(await ofFixture(path)).toEqual({ kind: 'completed', message: null, notes: [] });
    },
  );

  it('says what it saw', async () => {
    const { kind, message, notes } = await ofFixture('openai-chat/one-of-two-stopped.sse');
    expect({ kind, notes }).toEqual({ kind: 'truncated', notes: [] });
    expect(message).toBe(
      'the body ended after 4 events with 4 characters, and the end mark of the answer was not in it.',
    );
    const cut = fixture('openai-chat/one-of-two-stopped.sse').subarray(0, -30);
    expect((await seen('openai-chat', cut)).message).toBe(
      'the body ended after 3 events with 2 characters and in the middle of another one, and the end mark of the answer was not in it.',
    );
    expect((await seen('openai-chat', '')).message).toBe('the body is empty.');
  });

  it('UTF-16 is named, with its mark and without', async () => {
    const text = fixture('openai-chat/stream.sse').toString('utf8');
    for (const marked of [`\uFEFF${text}`, text.slice(0, 40)]) {
      expect((await seen('openai-chat', Buffer.from(marked, 'utf16le'))).message).toMatch(
        /^the body, of \d+ bytes, is UTF-16/,
      );
    }
    expect((await seen('openai-chat', 'data: x\n')).message).not.toContain('UTF-16');
  });
});

describe('the blank line behind the last event', () => {
  it('is missing behind the end mark', async () => {
    const { kind, message } = await ofFixture('openai-chat/no-blank-line.sse');
    expect(kind).toBe('truncated');
    expect(message).toMatch(/^its end mark came in an event without the blank line that ends it/);
  });

  it('is missing behind the last words', async () => {
    const { kind, notes } = await ofFixture('plain-sse/no-blank-line.sse');
    expect({ kind, notes: notes.join() }).toEqual({
      kind: 'completed',
      notes: expect.stringMatching(/^The last words came in an event without/),
    });
    const words = fixture('openai-chat/no-end-mark.sse').toString('utf8').split('\n\n')[0]!;
    expect((await seen('openai-chat', `${words}\n`)).message).toMatch(/^its last words came in an event without/);
  });

  it('is missing behind an end mark that was not needed', async () => {
    const bytes = `${fixture('openai-chat/no-end-mark.sse').toString('utf8')}data: [DONE]`;
    const { kind, notes } = await seen('openai-chat', bytes);
    expect({ kind, notes }).toEqual({
      kind: 'completed',
      notes: [
        'The end mark of the answer came in an event without the blank line that ends it; it counts as whole, because the model had said why it stopped.',
      ],
    });
  });
});

it('words behind the end mark are counted as such', async () => {
  expect((await ofFixture('openai-chat/behind-the-end.sse')).notes).toEqual([
    '4 characters came behind the end mark of the answer; they are not counted.',
  ]);
});

it('an error without a name counts, also where the model had stopped', async () => {
  expect(await ofFixture('openai-chat/bare-error.sse')).toMatchObject({
    kind: 'protocol-error',
    message: 'The upstream is overloaded.',
  });
  const stopped = `${fixture('openai-chat/no-end-mark.sse').toString('utf8')}{"error":{"message":"no"}}`;
  expect(await seen('openai-chat', stopped)).toMatchObject({ kind: 'protocol-error', message: 'no' });
});

describe('the content type', () => {
  const typed = (type: string | null, bytes: Buffer | string = 'data: x\n\n') =>
    seen('plain-sse', bytes, { responseHeaders: type === null ? {} : { 'content-type': type } });

  it.each(['text/event-stream', 'Text/Event-Stream; charset=utf-8', 'text/event-stream;x=y'])(
    '%s is that of events',
    async (type) => {
      expect((await typed(type)).notes).toEqual([]);
    },
  );

  it.each(['text/plain', 'application/json', 'text/html', 'text/event-streams'])('%s is not', async (type) => {
    expect((await typed(type)).notes).toEqual([
      `The answer is made of server-sent events, but has the content type "${type}": EventSource of a browser takes only text/event-stream.`,
    ]);
  });

  it('may be missing; and a body that is none of events may have any', async () => {
    expect((await typed(null)).notes[0]).toContain('has no content type');
    expect((await typed('text/plain', '\uFEFF\r\nevent: x\ndata: x\n\n')).notes).toHaveLength(1);
    expect((await seen('plain-ndjson', '{"text":"a"}\n', { responseHeaders: {} })).notes).toEqual([]);
    expect((await seen('plain-text', 'data is all we have', { responseHeaders: {} })).notes).toEqual([]);
  });
});

it('a status other than 200 is said, with an answer and without', async () => {
  const partial = await ofFixture('openai-chat/stream.sse', { status: 206 });
  expect(partial).toEqual({
    kind: 'completed',
    message: null,
    notes: ['The server answered 206 Partial Content, where 200 OK is usual: some clients take nothing else.'],
  });
  const cut = await seen('openai-chat', fixture('openai-chat/stream.sse').subarray(0, -40), { status: 206 });
  expect(cut.message).toMatch(/^206 Partial Content: the body ended/);
  const failed = await ofFixture('openai-chat/bare-error.sse', { status: 201 });
  expect(failed.message).toBe('201 Created: The upstream is overloaded.');
});
