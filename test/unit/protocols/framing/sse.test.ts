// Bodies are drawn as strings; `|` is where one read ends and the next begins.
import { describe, expect, test } from 'vitest';
import { createSseFramer } from '../../../../src/protocols/framing/sse.ts';
import { sseComment, sseEvent } from '../../../../src/protocols/framing/sse-text.ts';
import { drawn as drawnBy } from '../../../support/frames.ts';

const drawn = (body: string) => drawnBy(createSseFramer(), body);

describe('createSseFramer', () => {
  test.each([
    ['one event, one read', 'data: a\n\n', ['a 0-0#0 0..9']],
    ['two events in one read', 'data: a\n\ndata: b\n\n', ['a 0-0#0 0..9', 'b 0-0#1 9..18']],
    ['an event over three reads', 'da|ta: a\n|\n', ['a 0-2#0 0..9']],
    ['an end and a beginning in the same read', 'data: a|\n\nda|ta: b\n\n', ['a 0-1#0 0..9', 'b 1-2#0 9..18']],
    ['CRLF', 'data: a\r\n\r\ndata: b\r\n\r\n', ['a 0-0#0 0..11', 'b 0-0#1 11..22']],
    ['CR alone', 'data: a\r\rdata: b\r\r', ['a 0-0#0 0..9', 'b 0-0#1 9..18']],
    [
      'the last LF comes one read later: complete before it',
      'data: a\r\n\r|\ndata: b\r\n\r\n',
      ['a 0-0#0 0..11', 'b 1-1#0 11..22'],
    ],
    ['a CRLF cut inside the event', 'data: a\r|\ndata: b\r\n\r\n', ['a\nb 0-1#0 0..20']],
    ['more blank lines belong to the event before', 'data: a\n\n\n|\ndata: b\n\n', ['a 0-0#0 0..11', 'b 1-1#0 11..20']],
    ['blank lines at the start belong to the first', '\n\ndata: a\n\n', ['a 0-0#0 0..11']],
    ['a comment', ': hi\n\ndata: a\n\n', [': 0-0#0 0..6', 'a 0-0#1 6..15']],
    ['a comment within an event', ': hi\ndata: a\n\n', ['a 0-0#0 0..14']],
    ['fields without data dispatch nothing', 'event: x\nid: 1\n\n', [': 0-0#0 0..16']],
    ['a byte order mark', '\uFEFFdata: a\n\n', ['a 0-0#0 0..12']],
    ['a byte order mark before a blank line', '\uFEFF\ndata: a\n\n', ['a 0-0#0 0..13']],
    [
      'a mark in a later event is a part of its name',
      'data: a\n\n\uFEFFdata: b\n\n',
      ['a 0-0#0 0..9', ': 0-0#1 9..21'],
    ],
    ['an event that ends with CR CR LF', 'data: a\r\r\ndata: b\n\n', ['a 0-0#0 0..10', 'b 0-0#1 10..19']],
    ['nothing', '', []],
  ])('%s', (_name, body, frames) => {
    expect(drawn(body)).toEqual({ frames, rest: [], trailingBytes: 0 });
  });

  test('what is not closed is the rest', () => {
    expect(drawn('data: a\n\ndata: b\n')).toEqual({ frames: ['a 0-0#0 0..9'], rest: [], trailingBytes: 8 });
  });

  test('a character cut in its middle comes out whole', () => {
    const bytes = new TextEncoder().encode('data: 🎈\n\n');
    const framer = createSseFramer();
    const frames = [...bytes].flatMap((byte, id) => framer.feed(Uint8Array.of(byte), id));
    expect(frames).toMatchObject([{ data: '🎈', beganReadId: 0, readId: bytes.length - 1 }]);
  });

  test('pieces of one read count on', () => {
    const framer = createSseFramer();
    const piece = new TextEncoder().encode('data: a\n\n');
    const frames = [...framer.feed(piece, 3), ...framer.feed(piece, 3), ...framer.feed(piece, 4)];
    expect(frames.map((frame) => frame.indexInRead)).toEqual([0, 1, 0]);
  });

  test('an event has a name, or none', () => {
    const framer = createSseFramer();
    const frames = framer.feed(new TextEncoder().encode('event: delta\ndata: a\n\ndata: b\n\n'), 0);
    expect(frames.map(({ event, data, fault }) => [event, data, fault])).toEqual([
      ['delta', 'a', null],
      [null, 'b', null],
    ]);
  });

  test('a frame that comes in many reads is whole, whatever its size', () => {
    const framer = createSseFramer();
    const pieces = ['data: ', 'a', 'bcdefgh', '', 'ij', '\n', '\n'];
    const frames = pieces.flatMap((piece, id) => framer.feed(new TextEncoder().encode(piece), id));
    expect(frames.map(({ data }) => data)).toEqual(['abcdefghij']);
    // What was held is not kept for the next.
    expect(framer.feed(new TextEncoder().encode('data: k\n\n'), 9).map(({ data }) => data)).toEqual(['k']);
  });
});

test('the text of an event: a line for each line of its data', () => {
  expect(sseEvent('a')).toBe('data: a\n\n');
  expect(sseEvent('a\nb\r\nc\rd', 'delta')).toBe('event: delta\ndata: a\ndata: b\ndata: c\ndata: d\n\n');
  expect(sseComment('hi\nyou')).toBe(': hi\n: you\n\n');
});
