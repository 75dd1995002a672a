// Whether an address stands where a command is expected.
import { expect, it } from 'vitest';
import { withAddressCommand } from '../../../src/cli/address-typed.ts';

const args = (line: string) => line.split(' ');

it.each([
  'http://localhost:3000/api',
  'localhost:3000/api --data {}',
  '--data http://b.test/ localhost:3000',
  '--quiet localhost:3000',
  '--json --runs 2 example.com/chat --header x:1',
  'htp://localhost/x',
  '--methd POST http://localhost/x',
])('%s: the address is asked', (line) => {
  expect(withAddressCommand(args(line))).toEqual(['endpoint', ...args(line)]);
});

it.each(['localhost:3000 --start app', '--start=app localhost:3000', '--start app localhost:3000/chat'])(
  '%s: an app that is started is asked for what its model says',
  (line) => {
    expect(withAddressCommand(args(line))).toEqual(['through', ...args(line)]);
  },
);

it.each([
  'mock',
  'through http://localhost:3000',
  'curl http://localhost:3000',
  'gpt-4.1',
  'openai/gpt-4o',
  'report.json',
  'analyze run.json',
  '--data http://b.test/',
  '--version',
  '',
])('%j is none', (line) => {
  expect(withAddressCommand(line === '' ? [] : args(line))).toBeNull();
});
