// Bodies are drawn as strings; `|` is where one read ends and the next begins.
import { expect, test } from 'vitest';
import { createTextFramer } from '../../../../src/protocols/framing/text.ts';
import { drawn, line } from '../../../support/frames.ts';

test('each read is a frame', () => {
  expect(drawn(createTextFramer(), 'ab||c')).toEqual({
    frames: ['ab 0-0#0 0..2', 'c 2-2#0 2..3'],
    rest: [],
    trailingBytes: 0,
  });
});

test('pieces of one read count on', () => {
  const framer = createTextFramer();
  const piece = (text: string, id: number) => framer.feed(new TextEncoder().encode(text), id).map(line);
  expect([...piece('a', 3), ...piece('b', 3), ...piece('c', 4)]).toEqual([
    'a 3-3#0 0..1',
    'b 3-3#1 1..2',
    'c 4-4#0 2..3',
  ]);
});

test('a character cut in its middle comes with its end; until then nothing is said', () => {
  const [first, second] = [Buffer.from('é').subarray(0, 1), Buffer.from('é').subarray(1)];
  const framer = createTextFramer();
  expect(framer.feed(first, 0).map(line)).toEqual([': 0-0#0 0..1']);
  expect(framer.feed(second, 1).map(line)).toEqual(['é 1-1#0 1..2']);
});

test('one that never ends is a mark at the end', () => {
  const framer = createTextFramer();
  framer.feed(Buffer.from('é').subarray(0, 1), 0);
  const { frames, trailingBytes } = framer.finish();
  expect(frames.map(line)).toEqual(['\uFFFD 0-0#1 1..1']);
  expect(frames[0]).toMatchObject({ event: null, fault: null, isComment: false });
  expect(trailingBytes).toBe(0);
});
