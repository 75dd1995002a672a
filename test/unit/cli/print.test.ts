// What is printed beside reports: lines stay lines, and nothing in them steers the terminal.
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { print } from '../../../src/cli/print.ts';

it('escapes each line, and keeps their ends', () => {
  const stream = new PassThrough();
  print(stream, 'one\u001b[2J\ntwo\u009b\u202e\u{e0041}\ud83d\n');
  expect((stream.read() as Buffer).toString()).toBe('one\\x1b[2J\ntwo\\x9b\\u202e\\u{e0041}\\ud83d\n');
});
