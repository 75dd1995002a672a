// Where the word curl stands in what was typed.
import { expect, it } from 'vitest';
import { curlWordAt } from '../../../src/model/typed-words.ts';

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
