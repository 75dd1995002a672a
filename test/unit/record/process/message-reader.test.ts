import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import type { HostMessage } from '../../../../src/host/message.ts';
import type { ReceivedMessage } from '../../../../src/record/process/host-message.ts';
import { createMessageReader } from '../../../../src/record/process/message-reader.ts';
import { createRedactor } from '../../../../src/secrets/redactor.ts';

function readAll(pieces: readonly string[], secrets: readonly string[] = []) {
  const messages: ReceivedMessage[] = [];
  const reader = createMessageReader(createRedactor(secrets), (message) => messages.push(message));
  for (const piece of pieces) reader.feed(piece);
  reader.finish();
  return { messages, badLines: reader.badLines };
}

const delta = (text: string) => JSON.stringify({ type: 'delta', t: '5', channel: 'text', text });

it('the parent reads what the child writes: no type of message and no field more or less', () => {
  expectTypeOf<z.input<typeof ReceivedMessage>>().toExtend<HostMessage>();
  expectTypeOf<HostMessage>().toExtend<z.input<typeof ReceivedMessage>>();
});

describe('lines of the protocol', () => {
  it('are the same however they are cut', () => {
    const whole = `${delta('a\u2028b')}\n${delta('c\nd')}\n{"type":"observed","t":"7","characters":4}\n`;
    const expected = readAll([whole]);
    expect(expected.messages).toMatchObject([{ text: 'a\u2028b', stream: 0 }, { text: 'c\nd' }, { characters: 4 }]);
    fc.assert(
      fc.property(fc.array(fc.nat({ max: whole.length })), (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), whole.length];
        const pieces = at.slice(1).map((end, i) => whole.slice(at[i], end));
        expect(readAll(pieces)).toEqual(expected);
      }),
    );
  });

  it('a last one without its line end counts when the process is over', () => {
    expect(readAll([delta('x')]).messages).toHaveLength(1);
  });
});

it('a piece in a channel that there is not is named as one', () => {
  const line = '{"type":"delta","t":"5","channel":"__proto__","text":"a"}';
  expect(readAll([`${line}\n`]).badLines).toEqual([{ line: 1, text: line, isOfUnknownChannel: true }]);
  const other = line.replace('"5"', '5');
  expect(readAll([`${other}\n`]).badLines).toEqual([{ line: 1, text: other }]);
});

describe('what is none', () => {
  it.each([
    'hello',
    '{"type":"delta"}',
    '{"type":"nonsense","t":"1"}',
    '[]',
    '',
    '{"type":"delta","t":"x","channel":"text","text":"a"}',
  ])('%s', (line) => {
    const { messages, badLines } = readAll([`${delta('ok')}\n${line}\n${delta('ok')}\n`]);
    expect(messages).toHaveLength(2);
    expect(badLines).toEqual([{ line: 2, text: line }]);
  });

  it('is quoted without control characters and without secrets, its beginning only', () => {
    const { badLines } = readAll([`\u001b[31mkey sk-secret-1 ${'x'.repeat(10_000)}\n`], ['sk-secret-1']);
    expect(badLines[0]!.text).toMatch(/^\[31mkey \(redacted\) x+…$/);
    expect(badLines[0]!.text.length).toBeLessThan(300);
  });

  it('is kept up to a few lines', () => {
    expect(readAll(['bad\n'.repeat(1000)]).badLines).toHaveLength(5);
  });
});

describe('what a process cannot mean', () => {
  const of = (more: object) => `${JSON.stringify({ type: 'delta', t: '5', channel: 'text', text: 'x', ...more })}\n`;

  it('is a stream that was not opened', () => {
    const messages: ReceivedMessage[] = [];
    const reader = createMessageReader(
      createRedactor(),
      (message) => messages.push(message),
      () => 2,
    );
    for (const stream of [1, 2, 100_000_000]) reader.feed(of({ stream }));
    expect(messages).toMatchObject([{ stream: 1 }]);
    expect(reader.badLines.map(({ line }) => line)).toEqual([2, 3]);
  });

  it('is a stamp of more than 63 bits', () => {
    expect(readAll([of({ t: '9'.repeat(19) })]).badLines).toEqual([]);
    expect(readAll([of({ t: '9'.repeat(20) })]).badLines).toHaveLength(1);
  });

  it('is a line without an end: nothing of it is kept, and nothing is read behind it', async () => {
    const messages: ReceivedMessage[] = [];
    const reader = createMessageReader(createRedactor(), (message) => messages.push(message));
    const piece = 'x'.repeat(4_000_000);
    for (let i = 0; i < 4; i++) reader.feed(piece);
    expect(reader.limit()).toBeNull();
    reader.feed('x');
    expect(reader.limit()).toBe('message-characters');
    await reader.firstBadLine;
    reader.feed(`\n${of({})}`);
    reader.finish();
    expect(messages).toEqual([]);
  });
});

it('of a long word only the beginning is kept', () => {
  const hello = { type: 'hello', protocolVersion: 1, runtime: { name: 'node', version: '1' }, clock: 'monotonic' };
  const line = JSON.stringify({ ...hello, client: { id: 'y'.repeat(1_000_000), version: null } });
  expect(readAll([`${line}\n`]).messages).toMatchObject([{ client: { id: 'y'.repeat(4096) } }]);
});
