// Bodies are drawn as strings; `|` is where one read ends and the next begins.
import { expect, test } from 'vitest';
import { createLineFramer, jsonLine } from '../../../../src/protocols/framing/lines.ts';
import { drawn } from '../../../support/frames.ts';

test.each<[string, string, string[], string[], number]>([
  ['a line each', '{"a":1}\n{"b":2}\n', ['{"a":1} 0-0#0 0..8', '{"b":2} 0-0#1 8..16'], [], 0],
  ['a line over three reads', '{"a|":1|}\n', ['{"a":1} 0-2#0 0..8'], [], 0],
  ['CRLF', '{"a":1}\r\n{"b":2}\r\n', ['{"a":1} 0-0#0 0..9', '{"b":2} 0-0#1 9..18'], [], 0],
  ['blank lines belong to the line before', '1\n\r\n\n|\n2\n', ['1 0-0#0 0..6', '2 1-1#0 6..8'], [], 0],
  ['a blank line at the start is a comment', '\n1\n', [': 0-0#0 0..1', '1 0-0#1 1..3'], [], 0],
  ['blanks around a value are none of it', ' 1 \n', ['1 0-0#0 0..4'], [], 0],
  ['the last line needs no end', '1\n2', ['1 0-0#0 0..2'], ['2 0-0#1 2..3'], 0],
  ['one that came in two reads', '1\n2|3', ['1 0-0#0 0..2'], ['23 0-1#0 2..4'], 0],
  ['blanks at the end are the rest', '1\n  ', ['1 0-0#0 0..2'], [], 2],
  ['a byte order mark', '\uFEFF1\n\uFEFF2\n', ['1 0-0#0 0..5', '2 0-0#1 5..10'], [], 0],
  ['nothing', '', [], [], 0],
])('%s', (_, body, frames, rest, trailingBytes) => {
  expect(drawn(createLineFramer(), body)).toEqual({ frames, rest, trailingBytes });
});

test('the text of a line', () => {
  expect(jsonLine({ a: ['b\nc'] })).toBe('{"a":["b\\nc"]}\n');
});
