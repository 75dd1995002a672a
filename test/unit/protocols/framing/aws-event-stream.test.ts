// Messages of AWS, cut and broken byte by byte.
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { awsEvent, createAwsEventFramer } from '../../../../src/protocols/framing/aws-event-stream.ts';
import type { Frame } from '../../../../src/protocols/framing/framer.ts';

const message = (type: string, payload: unknown) => Buffer.from(awsEvent(type, payload));
const [HELLO, BYE] = [message('hello', { a: 1 }), message('bye', {})];

function framesOf(...reads: Uint8Array[]): Frame[] {
  const framer = createAwsEventFramer();
  return reads.flatMap((read, id) => framer.feed(read, id));
}

test('a message each, however the reads are cut', () => {
  const body = Buffer.concat([HELLO, BYE]);
  const cut = HELLO.length + 3;
  const places = ({ event, data, beganReadId, readId, indexInRead, startByte, endByte }: Frame) =>
    `${event} ${data} ${beganReadId}-${readId}#${indexInRead} ${startByte}..${endByte}`;
  expect(framesOf(body).map(places)).toEqual([
    `hello {"a":1} 0-0#0 0..${HELLO.length}`,
    `bye {} 0-0#1 ${HELLO.length}..${body.length}`,
  ]);
  expect(framesOf(body.subarray(0, cut), body.subarray(cut)).map(places)).toEqual([
    `hello {"a":1} 0-0#0 0..${HELLO.length}`,
    `bye {} 0-1#0 ${HELLO.length}..${body.length}`,
  ]);
});

test('what is not complete is the rest', () => {
  const framer = createAwsEventFramer();
  expect(framer.feed(HELLO.subarray(0, -1), 0)).toEqual([]);
  expect(framer.finish()).toEqual({ frames: [], trailingBytes: HELLO.length - 1 });
});

describe('a message that cannot be read', () => {
  test('by the checksum of its whole: what follows is read', () => {
    const broken = Buffer.from(HELLO);
    broken[broken.length - 1]! ^= 1;
    const [first, second] = framesOf(Buffer.concat([broken, BYE]));
    expect(first).toMatchObject({ event: null, data: '', isComment: false, endByte: HELLO.length });
    expect(first!.fault).toMatch(/^A message of the event stream cannot be read: .*checksum/i);
    expect(second).toMatchObject({ event: 'bye', fault: null });
  });

  test.each([
    ['by the checksum of its lengths', HELLO.length + 1],
    ['for it would be shorter than any message', 15],
    ['for it would be larger than AWS allows', 24 * 1024 * 1024 + 1],
  ])('%s: nothing after it can be found', (_, length) => {
    const broken = Buffer.from(HELLO);
    broken.writeUInt32BE(length, 0);
    const [first, ...others] = framesOf(Buffer.concat([broken, BYE]));
    expect(first!.fault).toMatch(/length of a message .* nothing after it can be read/);
    expect(first).toMatchObject({ event: null, data: '', isComment: false });
    expect(others).toEqual([]);
    expect(first!.endByte).toBe(broken.length + BYE.length);
  });

  /** A message that holds nothing: two lengths and three checksums' worth of bytes. */
  function prelude(length: number): Buffer {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt32BE(length, 0);
    bytes.writeUInt32BE(crc32(bytes.subarray(0, 8)), 8);
    return bytes;
  }

  test('the largest that AWS allows is waited for', () => {
    expect(framesOf(prelude(24 * 1024 * 1024), Buffer.alloc(100))).toEqual([]);
  });

  test('the smallest has a prelude and a checksum', () => {
    const head = prelude(16);
    const tail = Buffer.alloc(4);
    tail.writeUInt32BE(crc32(head), 0);
    expect(framesOf(head, tail, BYE)).toMatchObject([
      { event: null, data: '', fault: null, readId: 1, endByte: 16 },
      { event: 'bye', readId: 2 },
    ]);
  });
});

describe('what a message is called', () => {
  test('an exception by its type', () => {
    expect(framesOf(message('throttlingException', { message: 'slow down' }))[0]).toMatchObject({
      event: 'throttlingException',
      data: '{"message":"slow down"}',
      isComment: false,
      fault: null,
    });
    expect(HELLO.includes(':event-type')).toBe(true);
    expect(HELLO.includes(':exception-type')).toBe(false);
    expect(message('throttlingException', {}).includes(':exception-type')).toBe(true);
  });
});
