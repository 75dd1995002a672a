// Commands to type: what was typed, with one change, quoted so that a shell gives back the same arguments.
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allOptions } from '../../../../src/config/options.ts';
import { flagOf } from '../../../../src/config/option.ts';
import type { CommandChange } from '../../../../src/model/judgement.ts';
import type { Recording } from '../../../../src/model/recording.ts';
import { commandsOf, FLAGS, inShell } from '../../../../src/report/words/command-line.ts';
import { recordingOf } from '../../../support/recordings.ts';

const client = recordingOf([]);
const app: Recording = { ...client, subject: { kind: 'app' } };
const program: Recording = {
  ...client,
  subject: { kind: 'program', request: 1, requests: 1, pty: false, filters: [], inherited: [] },
};

function after(change: CommandChange, command: string[], tested: Recording = client): string {
  return commandsOf([change], { ...tested, command })[0]!;
}

const LOCK_STEP: CommandChange = { change: 'option', option: '--lock-step', value: null, clears: ['--timed'] };
const TIMEOUT: CommandChange = { change: 'option', option: '--timeout', value: '30' };

describe('one change of what was typed', () => {
  it.each<[CommandChange, string[], Recording, string]>([
    [{ change: 'again' }, ['mock', '--runs', '2'], client, 'stream-check mock --runs 2'],
    [LOCK_STEP, ['mock', '--timed', '--client', 'undici'], client, 'stream-check mock --client undici --lock-step'],
    [LOCK_STEP, ['mock', '--lock-step'], client, 'stream-check mock --lock-step'],
    [TIMEOUT, ['mock', '--timeout', '5', '--quiet'], client, 'stream-check mock --timeout 30 --quiet'],
    [TIMEOUT, ['mock', '--timeout=5', '--timeout', '6'], client, 'stream-check mock --timeout 30'],
    [TIMEOUT, ['run', '--', 'chat', '--timeout', '5'], program, 'stream-check run --timeout 30 -- chat --timeout 5'],
    [TIMEOUT, ['run', '--pty', 'chat', 'hi'], program, 'stream-check run --pty --timeout 30 chat hi'],
    [TIMEOUT, ['mock', '--prompt', '--timeout'], client, 'stream-check mock --prompt --timeout --timeout 30'],
    [
      TIMEOUT,
      ['through', 'http://127.0.0.1:1/a?q=1&b=2', '--start', "sh -c 'a; b'"],
      app,
      String.raw`stream-check through 'http://127.0.0.1:1/a?q=1&b=2' --start 'sh -c '\''a; b'\''' --timeout 30`,
    ],
    [
      { change: 'against-mock' },
      ['check', 'some-model', '--base-url', 'http://h/v1', '--header', 'x-team: search'],
      client,
      "stream-check check mock --header 'x-team: search'",
    ],
    [{ change: 'against-mock' }, ['--client', 'fetch', 'gpt-4o'], client, 'stream-check --client fetch mock'],
    [{ change: 'against-mock' }, ['check', '--config', 'c.json'], client, 'stream-check mock --client undici'],
    [
      { change: 'against-mock' },
      ['run', '--base-url', 'http://h/v1', '--protocol', 'gemini', '--', 'chat'],
      program,
      'stream-check run -- chat',
    ],
  ])('%j %j', (change, command, tested, expected) => expect(after(change, command, tested)).toBe(expected));

  it.each([
    [client, 'stream-check mock --client undici'],
    [app, 'stream-check through http://127.0.0.1'],
  ])('what to type where nobody knows what was typed: %#', (tested, expected) => {
    expect(commandsOf([{ change: 'again' }], tested)).toEqual([expected]);
  });

  it('options without a value are those of the table', () => {
    const flags = allOptions().flatMap(([name, option]) => (option.type.kind === 'flag' ? [flagOf(name, option)] : []));
    expect([...FLAGS].toSorted()).toEqual([...flags, '--help'].toSorted());
  });
});

it('a shell gives back each argument as it was', () => {
  const argument = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom("it's", '$HOME `id` "x"', 'a\nb', '\\', '', '*', '~', '#', "'", '!', 'ä→\u{1f600}', '{a,b}', '-n'),
  );
  const args = fc.array(
    argument.filter((text) => !text.includes('\0')),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(args, (given) => {
      const print = inShell([process.execPath, '-e', 'console.log(JSON.stringify(process.argv.slice(1)))', '--']);
      const shown = execFileSync('/bin/sh', ['-c', `${print} ${inShell(given)}`], { encoding: 'utf8' });
      expect(JSON.parse(shown)).toEqual(given);
    }),
    { numRuns: 20 },
  );
});
