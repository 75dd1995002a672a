// What our readers of apps make of an answer: the place that it names, and its end over a WebSocket.
import { describe, expect, it } from 'vitest';
import { filledIn, withCookies } from '../../../src/clients/app-reader.ts';
import { closeFailure, saysEnd } from '../../../src/clients/app-socket-reader.ts';
import { numbered } from '../../../src/clients/numbered.ts';

describe('the path that the first answer names', () => {
  it.each([
    ['/runs/{{id}}', '{"id":7}', '/runs/7'],
    ['/runs/{{id}}', '{"data":[{"id":"a/b"}],"x":{"y":{"id":"deep"}}}', '/runs/a%2Fb'],
    ['/runs/{{id}}', '{"run":{"id":"inside"},"id":"root"}', '/runs/root'],
    ['/runs/{{run.id}}/{{id}}', '{"id":1,"task":{"run":{"id":2}}}', '/runs/2/1'],
    ['/events', '', '/events'],
  ])('%s of %s', (path, answer, expected) => expect(filledIn(path, answer)).toBe(expected));

  it.each([
    ['{"key":"x"}', 'the first answer has no "id" for --then: {"key":"x"}'],
    ['{"id":null}', 'has no "id"'],
    ['{"id":{"a":1}}', 'has no "id"'],
    ['', 'it has no body'],
    ['<html>', '<html>'],
  ])('an answer without it is quoted: %s', (answer, message) =>
    expect(() => filledIn('/runs/{{id}}', answer)).toThrow(message),
  );
});

it('cookies that the first answer sets go with what was given', () => {
  const set = ['a=1; Path=/; HttpOnly', 'b=x=y'];
  expect(withCookies({ Cookie: 'of=me', accept: '*/*' }, set)).toEqual({ accept: '*/*', cookie: 'of=me; a=1; b=x=y' });
  expect(withCookies({}, set)).toEqual({ cookie: 'a=1; b=x=y' });
  expect(withCookies({ accept: '*/*' }, [])).toEqual({ accept: '*/*' });
});

it.each([
  ['[DONE]', true],
  ['{"type":"done"}', true],
  ['{"event":"message_stop"}', true],
  ['{"done":true,"text":"last"}', true],
  ['{"status":"completed"}', true],
  ['{"status":"completed","step":"search"}', false],
  ['{"type":"tool","status":"completed"}', false],
  ['{"type":"token","text":"done"}', false],
  ['{"done":false}', false],
  ['well done', false],
  [`{"type":"done","text":"${'x'.repeat(5_000)}"}`, false],
  ['null', false],
  ['7', false],
])('%s ends an answer: %s', (message, ends) => expect(saysEnd(message)).toBe(ends));

it.each<[number, string, boolean, string | null]>([
  [1000, '', false, null],
  [1001, '', true, null],
  [1005, '', true, null],
  [4000, 'bye', true, null],
  [4401, 'who are you?', false, 'the app closed the WebSocket with code 4401: who are you?'],
  [1011, '', true, 'the app closed the WebSocket with code 1011'],
  [1006, '', true, 'the WebSocket ended without being closed'],
])('closed with %i %s, begun: %s', (code, reason, isBegun, message) => {
  expect(closeFailure(code, reason, isBegun)?.message ?? null).toBe(message);
});

it('a number is another one in each request, and all that stand in one are alike', () => {
  const [first, second] = [numbered('{{n}} {{n}}'), numbered('{{n}}')];
  const [a, b] = first.split(' ');
  expect(a).toMatch(/^\d+$/);
  expect(b).toBe(a);
  expect(second).not.toBe(a);
});
