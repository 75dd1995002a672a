// Where the first word stands in what was typed, and the word curl.
import { expect, it } from 'vitest';
import { curlWordAt, firstWordAt } from '../../../src/model/typed-words.ts';

it.each([
  [['curl', 'http://h/'], 0],
  [['--lock-step', 'curl', 'http://h/'], 1],
  [['--runs', '3', '--reporter=json', '/usr/bin/curl'], 3],
  [['--record', 'curl', 'mock'], -1],
  [['run', '--', 'curl', 'http://h/'], -1],
  [['--', 'curl'], -1],
  [['--', 'mock', 'curl'], -1],
  [['mock', 'curl'], -1],
  [['curly'], -1],
  [[], -1],
])('%j', (args, at) => {
  expect(curlWordAt(args)).toBe(at);
});

it.each([
  [['mock', 'curl'], 0],
  [['--why', '--runs', '3', '--data=x', '-H', 'http://h/'], 5],
  [['--data', 'http://h/'], -1],
  [['--', 'mock'], -1],
])('the first word of %j', (args, at) => {
  expect(firstWordAt(args)).toBe(at);
});
