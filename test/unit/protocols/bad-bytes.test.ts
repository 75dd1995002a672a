// Bytes that are no text, marks, ends of lines, frames of megabytes and nesting without end, in each API.
import { EventStreamCodec } from '@smithy/eventstream-codec';
import { describe, expect, test } from 'vitest';
import { awsEvent } from '../../../src/protocols/framing/aws-event-stream.ts';
import { protocols } from '../../../src/protocols/index.ts';
import { runs } from '../../support/form.ts';
import { around, each, everyId, fine, framedAs, heard, joined, MIB, partsOf } from '../../support/hearing.ts';

describe('bytes', () => {
  const replaced = (bytes: Buffer, from: string, to: number[]) => {
    const at = bytes.indexOf(from);
    expect(at).toBeGreaterThan(0);
    return Buffer.concat([bytes.subarray(0, at), Buffer.from(to), bytes.subarray(at + from.length)]);
  };

  test.each(each(everyId.filter((id) => id !== 'bedrock-converse')))(
    '%s: broken UTF-8 spoils its characters alone',
    async (id) => {
      const { says } = partsOf(protocols.get(id));
      const broken = replaced(says('x%%%y'), '%%%', [0xe6, 0x9d]);
      expect(await heard(id, around(id, broken))).toEqual(fine(id, 'ax\uFFFDyb'));
    },
  );

  test('bedrock-converse: broken UTF-8 under a right checksum', async () => {
    const codec = new EventStreamCodec(
      (bytes) => Buffer.from(bytes as Uint8Array).toString(),
      (text) => Buffer.from(text),
    );
    const { headers, body } = codec.decode(awsEvent('contentBlockDelta', { delta: { text: 'x%%%y' } }));
    const broken = codec.encode({ headers, body: replaced(Buffer.from(body), '%%%', [0xe6, 0x9d]) });
    expect((await heard('bedrock-converse', around('bedrock-converse', broken))).text).toBe('ax\uFFFDyb');
  });

  const frameMib = runs({ short: 2, long: 10 });
  test.each(each(everyId))('%s: a frame of some MiB', { timeout: 60_000 }, async (id) => {
    const text = 'x'.repeat(frameMib * MIB);
    const got = await heard(id, around(id, partsOf(protocols.get(id)).says(text)));
    expect({ ...got, text: got.text.length }).toEqual({ ...fine(id, ''), text: text.length + 2 });
  });

  test.each(each(everyId.filter((id) => id !== 'bedrock-converse')))('%s: a byte order mark in front', async (id) => {
    expect(await heard(id, joined([Buffer.from('\uFEFF'), around(id)]))).toEqual(fine(id, 'ab'));
  });

  test('bedrock-converse: a byte order mark is none, but a wrong length', async () => {
    const got = await heard('bedrock-converse', joined([Buffer.from('\uFEFF'), around('bedrock-converse')]));
    expect(got).toMatchObject({ text: '', error: expect.stringMatching(/length/), ended: false });
  });

  test.each(['\n', '\r\n', '\r'])('every end of line of server-sent events: %j', async (end) => {
    for (const id of framedAs('sse')) {
      const body = around(id, ': still\n: there\n\n').toString().replaceAll('\n', end);
      expect(await heard(id, Buffer.from(body)), id).toEqual(fine(id, 'ab'));
    }
  });

  test.each(each(framedAs('lines')))('%s: a carriage return is white space, and ends no line', async (id) => {
    const body = around(id).toString();
    expect(await heard(id, Buffer.from(body.replaceAll('\n', '\r\n')))).toEqual(fine(id, 'ab'));
    const one = await heard(id, Buffer.from(body.replaceAll('\n', '\r')));
    expect(one).toMatchObject({ text: '', error: expect.stringMatching(/not a JSON object/), ended: false });
  });

  test.each(each(everyId))('%s: NUL is a character like others', async (id) => {
    const { says } = partsOf(protocols.get(id));
    expect(await heard(id, around(id, says('x\0y')))).toEqual(fine(id, 'ax\0yb'));
  });

  test.each(each(everyId.filter((id) => !id.startsWith('plain') && id !== 'bedrock-converse')))(
    '%s: a bare NUL is no JSON',
    async (id) => {
      const { says } = partsOf(protocols.get(id));
      const bare = replaced(says('x%y'), '%', [0]);
      expect(await heard(id, around(id, bare))).toMatchObject({
        text: 'ab',
        error: expect.stringMatching(/not a JSON object/),
      });
    },
  );
});

describe('nesting', () => {
  const DEPTH = 50_000;
  test.each(each(framedAs('sse')))('%s: deeper than a stack', async (id) => {
    const nested = `{"error":${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}}`;
    const { text } = await heard(id, around(id, `data: ${nested}\n\n`));
    expect(text).toBe(id === 'plain-sse' ? `a${nested}b` : 'ab');
  });

  test('a tool call that cannot be written again is left out', async () => {
    const args = `${'{"a":'.repeat(DEPTH)}1${'}'.repeat(DEPTH)}`;
    const call = `{"message":{"tool_calls":[{"function":{"arguments":${args}}}]},"done":false}\n`;
    expect(await heard('ollama', around('ollama', call))).toEqual(fine('ollama', 'ab'));
    for (const { id, errorMessage } of protocols.entries) {
      expect(errorMessage(JSON.parse('['.repeat(DEPTH) + ']'.repeat(DEPTH))), id).toBeNull();
    }
  });
});
