// Bodies are drawn as strings; `|` is where one read ends and the next begins.
import { expect, test } from 'vitest';
import { createJsonArrayFramer } from '../../../../src/protocols/framing/json-array.ts';
import { drawn } from '../../../support/frames.ts';

test.each<[string, string, string[], number]>([
  ['an element each', '[{"a":1},{"b":2}]', ['{"a":1} 0-0#0 0..9', '{"b":2} 0-0#1 9..17'], 0],
  [
    'complete with its bracket, before the comma',
    '[{"a":1}|\n,\n{"b":2}|]',
    ['{"a":1} 0-0#0 0..11', '{"b":2} 1-1#0 11..19'],
    0,
  ],
  ['an element over two reads', '[{"a"|:1}]', ['{"a":1} 0-1#0 0..9'], 0],
  ['blanks in front', '[ \r\n\t{"a":1}]', ['{"a":1} 0-0#0 0..13'], 0],
  ['objects and arrays inside', '[{"a":{"b":[1,{}]}},{}]', ['{"a":{"b":[1,{}]}} 0-0#0 0..20', '{} 0-0#1 20..23'], 0],
  ['arrays as elements', '[[1,[2]],[3]]', ['[1,[2]] 0-0#0 0..9', '[3] 0-0#1 9..13'], 0],
  ['brackets in a string', '[{"a":"}]{["},{}]', ['{"a":"}]{["} 0-0#0 0..14', '{} 0-0#1 14..17'], 0],
  ['a quote in a string', String.raw`[{"a":"\"}"},{}]`, [String.raw`{"a":"\"}"} 0-0#0 0..13`, '{} 0-0#1 13..16'], 0],
  [
    'a backslash at the end of a string',
    String.raw`[{"a":"\\"},{}]`,
    [String.raw`{"a":"\\"} 0-0#0 0..12`, '{} 0-0#1 12..15'],
    0,
  ],
  ['a quote cut from its backslash', String.raw`[{"a":"\|"}"}]`, [String.raw`{"a":"\"}"} 0-1#0 0..13`], 0],
  ['an element that is cut off is the rest', '[{"a":1},{"b":', ['{"a":1} 0-0#0 0..9'], 5],
  ['an array of nothing', '[]', [': 0-0#0 0..2'], 0],
  ['a second array behind the first', '[{"a":1}]\n[{"b":2}]', ['{"a":1} 0-0#0 0..10', '[{"b":2} 0-0#1 10..19'], 0],
  ['nothing', '', [], 0],
])('%s', (_, body, frames, trailingBytes) => {
  expect(drawn(createJsonArrayFramer(), body)).toEqual({ frames, rest: [], trailingBytes });
});
