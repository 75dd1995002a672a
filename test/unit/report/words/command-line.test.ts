// Commands to type: what was typed, with one change, quoted so that a shell gives back the same arguments.
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allOptions } from '../../../../src/config/options.ts';
import { flagOf } from '../../../../src/config/option.ts';
import type { CommandChange } from '../../../../src/model/judgement.ts';
import type { Recording } from '../../../../src/model/recording.ts';
import { FLAGS } from '../../../../src/model/typed-words.ts';
import { inShell } from '../../../../src/model/shell-words.ts';
import { commandsOf } from '../../../../src/report/words/command-line.ts';
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

const LOCK_STEP: CommandChange = {
  change: 'options',
  set: [{ option: '--lock-step', value: null }],
  clears: ['--timed'],
};
const TIMEOUT: CommandChange = { change: 'options', set: [{ option: '--timeout', value: '30' }] };
const LOGIN: CommandChange = { change: 'add', option: '--header', value: 'authorization: Bearer (token)' };
const PAIR: CommandChange = { change: 'pair', pair: 'undici', clients: ['undici-sync', 'undici'] };
const UNBUFFERED: CommandChange = { change: 'python-unbuffered' };
const FILTERS: CommandChange = { change: 'flush-filters' };

it('what says how an app is asked is kept', () => {
  const ways = ['--method', 'PUT', '--ca', 'ca.pem', '--insecure', '--via', 'proxy:3128', '--then', '/runs/{{id}}'];
  const typed = ['through', 'wss://h/chat?a=1', '--data', '@b.json', '--protocol', 'gemini', ...ways];
  expect(after(TIMEOUT, typed, app)).toBe(`${inShell(['stream-check', ...typed])} --timeout 30`);
});

describe('one change of what was typed', () => {
  it.each<[CommandChange, string[], Recording, string]>([
    [
      { change: 'options', set: [], clears: ['--data'] },
      ['through', 'http://h', '--data', '{}', '--port', '1'],
      app,
      'stream-check through http://h --port 1',
    ],
    [
      LOGIN,
      ['through', 'http://h', '--header', 'a: b'],
      app,
      "stream-check through http://h --header 'a: b' --header 'authorization: Bearer (token)'",
    ],
    [PAIR, ['mock', '--client', 'undici-sync:sampling=off'], client, 'stream-check mock --pair undici:sampling=off'],
    [
      PAIR,
      ['mock', '--client', 'fetch', '--client', 'undici'],
      client,
      'stream-check mock --client fetch --pair undici',
    ],
    [
      { change: 'address', place: '/chat/' },
      ['through', 'http://h:1/chat?q=a b'],
      app,
      "stream-check through 'http://h:1/chat/?q=a%20b'",
    ],
    [{ change: 'scheme', scheme: 'http' }, ['through', 'https://h:1/a'], app, 'stream-check through http://h:1/a'],
    [
      { change: 'scheme', scheme: 'http' },
      ['m', '--base-url=https://h/v1', '--prompt', 'https://x'],
      client,
      'stream-check m --base-url http://h/v1 --prompt https://x',
    ],
    [{ change: 'usual-scenario' }, ['mock/one-chunk', '--runs', '2'], client, 'stream-check mock --runs 2'],
    [{ change: 'usual-scenario' }, ['run', '--scenario', 'fast', '--', 'chat'], program, 'stream-check run -- chat'],
    [
      UNBUFFERED,
      ['run', '--', '/v/bin/python3.12', 'a b.py'],
      program,
      "stream-check run -- /v/bin/python3.12 -u 'a b.py'",
    ],
    [UNBUFFERED, ['run', '--timed', 'python', 'a.py'], program, 'stream-check run --timed -- python -u a.py'],
    [
      FILTERS,
      ['run', '--', 'sh', '-c', "a | grep 'b'"],
      program,
      String.raw`stream-check run -- sh -c 'a | grep --line-buffered '\''b'\'''`,
    ],
    [FILTERS, ['run', '--', 'curl', '-s', 'http://h'], program, 'stream-check run -- curl -N -s http://h'],
    [{ change: 'again' }, ['mock', '--runs', '2'], client, 'stream-check mock --runs 2'],
    [{ change: 'again' }, ['m', '--against', 'main'], client, 'stream-check m --against main'],
    [
      { change: 'against-mock' },
      ['m', '--base-url', 'http://h/v1', '--against', 'http://g/v1', '--baseline', 'b.json', '--update-baseline'],
      client,
      'stream-check mock --baseline b.json',
    ],
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

  it.each<[CommandChange, string[]]>([
    [UNBUFFERED, ['run', '--', 'node', 'chat.mjs']],
    [UNBUFFERED, ['run', '--', 'python', '-u', 'a.py']],
    [FILTERS, ['run', '--', 'sh', 'pipeline.sh']],
    [FILTERS, ['run', '--', 'sh', '-c', 'a | awk 1']],
  ])('no command where nothing can be changed: %j %j', (change, command) => {
    expect(commandsOf([change], { ...program, command })).toEqual([]);
  });

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

describe('a pasted line of curl', () => {
  const endpoint: Recording = { ...client, subject: { kind: 'endpoint', controls: [], controlRequests: 0 } };
  const line = ['--timed', 'curl', 'http://h/api?q=a', '-b', 'a=b; c'];

  it.each<[CommandChange, string | undefined]>([
    [{ change: 'again' }, "stream-check --timed curl 'http://h/api?q=a' -b 'a=b; c'"],
    [LOCK_STEP, "stream-check --lock-step curl 'http://h/api?q=a' -b 'a=b; c'"],
    [TIMEOUT, "stream-check --timed --timeout 30 curl 'http://h/api?q=a' -b 'a=b; c'"],
    [LOGIN, "stream-check --timed curl 'http://h/api?q=a' -b 'a=b; c' -H 'authorization: Bearer (token)'"],
    [
      { change: 'options', set: [{ option: '--data', value: '{}' }] },
      "stream-check --timed curl 'http://h/api?q=a' -b 'a=b; c' -H 'content-type: application/json' --data-raw '{}'",
    ],
    [
      {
        change: 'options',
        set: [
          { option: '--location', value: null },
          { option: '--method', value: 'PUT' },
        ],
      },
      "stream-check --timed curl 'http://h/api?q=a' -b 'a=b; c' -L -X PUT",
    ],
    [{ change: 'scheme', scheme: 'https' }, "stream-check --timed curl 'https://h/api?q=a' -b 'a=b; c'"],
    [{ change: 'address', place: '/new' }, "stream-check --timed curl http://h/new -b 'a=b; c'"],
    [{ change: 'options', set: [], clears: ['--data'] }, undefined],
    [PAIR, undefined],
  ])('%j', (change, expected) => {
    expect(commandsOf([change], { ...endpoint, command: line })[0]).toBe(expected);
  });

  it('has one content-type', () => {
    const command = ['curl', 'http://h/', '-H', 'Content-Type: text/plain'];
    const change: CommandChange = { change: 'options', set: [{ option: '--data', value: 'hi' }] };
    expect(commandsOf([change], { ...endpoint, command })).toEqual([
      "stream-check curl http://h/ -H 'Content-Type: text/plain' --data-raw hi",
    ]);
  });

  it('keeps its address where another word may be it', () => {
    const command = ['curl', 'http://h/', '-x', 'http://proxy:1'];
    expect(commandsOf([{ change: 'scheme', scheme: 'https' }], { ...endpoint, command })).toEqual([]);
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
