// What was typed is kept without what looks like a secret.
import { describe, expect, it } from 'vitest';
import { secretsTyped, typedCommand } from '../../../src/cli/typed-command.ts';

const SECRET = 'hunter2-xyz';

describe('is replaced', () => {
  it.each([
    [['mock', '--header', `Authorization: Bearer ${SECRET}`], 'Authorization: Bearer (redacted)'],
    [['mock', '--header', `cookie: sid=${SECRET}; theme=dark`], 'cookie: (redacted)'],
    [['mock', `--header=x-api-key: ${SECRET}`], '--header=x-api-key: (redacted)'],
    [['mock', '--header', `x-session-id: ${SECRET}`], 'x-session-id: (redacted)'],
    [['m', '--base-url', `https://user:${SECRET}@h.example/v1`], 'https://(redacted)@h.example/v1'],
    [['through', `http://h/chat?q=hi&api_key=${SECRET}`], 'http://h/chat?q=hi&api_key=(redacted)'],
    [
      ['through', 'http://h', '--data', `{"password": "${SECRET}", "message": "hi"}`],
      '{"password": "(redacted)", "message": "hi"}',
    ],
    [
      ['through', 'http://h', '--start', `OPENAI_API_KEY=${SECRET} node app.mjs`],
      'OPENAI_API_KEY=(redacted) node app.mjs',
    ],
    [
      ['through', 'http://h', '--start', `node app.mjs --token ${SECRET} --port 1`],
      'node app.mjs --token (redacted) --port 1',
    ],
    [['run', '--', 'chat', '--api-key', SECRET], '(redacted)'],
    [['run', '--', 'chat', `--password=${SECRET}`], '--password=(redacted)'],
    [['run', '--', 'curl', '-u', `me:${SECRET}`], '(redacted)'],
    [['run', '--', 'curl', '-H', `authorization: Bearer ${SECRET}`], 'authorization: Bearer (redacted)'],
    [['run', '--', 'sh', '-c', `curl -H 'authorization: Bearer ${SECRET}' $A`], 'Bearer (redacted)'],
    [['run', '--', 'env', 'X=sk-proj-abcdefgh123', 'chat'], 'X=(redacted)'],
    [['run', '--', 'env', `MY_KEY=a ${SECRET}`, 'chat'], 'MY_KEY=(redacted)'],
    [['run', '--', 'chat', `--password=a "${SECRET}"`], '--password=(redacted)'],
    [['mock', '--header', `cookie: a="b"; c="${SECRET}"`], 'cookie: (redacted)'],
    [['mock', '--header', 'x-pin-secret: 1234567'.replace('1234567', SECRET)], 'x-pin-secret: (redacted)'],
    [
      ['through', 'http://h', '--start', `KEY='a ${SECRET}' node app.mjs --token "b ${SECRET}"`],
      `KEY='(redacted)' node`,
    ],
    [['run', '--', 'sh', '-c', `curl -d "{\\"api_key\\":\\"${SECRET}\\"}" $A`], '(redacted)'],
  ])('%j', (args, expected) => {
    const kept = typedCommand(args);
    expect(kept.join(' ')).not.toMatch(/hunter2|abcdefgh/);
    expect(kept.join('\n')).toContain(expected);
    expect(kept).toHaveLength(args.length);
  });
});

it('another name of an option becomes the first, but for a program', () => {
  expect(typedCommand(['through', 'http://h', '--body', '{}'])).toEqual(['through', 'http://h', '--data', '{}']);
  expect(typedCommand(['through', 'http://h', `--body={"password": "${SECRET}"}`])[2]).toBe(
    '--data={"password": "(redacted)"}',
  );
  expect(typedCommand(['run', '--', 'chat', '--body', 'x'])).toEqual(['run', '--', 'chat', '--body', 'x']);
});

describe('stays', () => {
  it.each([
    [['gpt-4o', '--api-key-env', 'GATEWAY_KEY', '--max-tokens', '300', '--header', 'x-team: search']],
    [['through', 'http://h/chat?q=a key&max_tokens=20', '--data', '{"message": "the key: a song", "n": 1}']],
    [['through', 'http://h', '--start', 'uvicorn app:app --port 8000 --timeout-keep-alive 5 --max-tokens 5']],
    [['run', '--', 'python', '-u', 'chat.py', '--max-tokens', '300', '--api-key-env', 'X', "it's", 'a\nb']],
    [['mock', '--keep-text', '--prompt', 'Key: what a password=x does', '--config=a.json']],
    [['run', '--', 'chat', '--prompt', 'What is a token?', '--client', 'litellm-async:python=/opt/v/bin/python']],
  ])('%j', (args) => expect(typedCommand(args)).toEqual(args));
});

describe('the prompt is words, which only --keep-text keeps', () => {
  it.each([
    [
      ['m', '--prompt', 'my words', '--runs', '2'],
      ['m', '--prompt', '(prompt)', '--runs', '2'],
    ],
    [
      ['m', '--prompt=my words'],
      ['m', '--prompt=(prompt)'],
    ],
    [
      ['m', '--keep-text', '--prompt=my words'],
      ['m', '--keep-text', '--prompt=my words'],
    ],
    [
      ['m', '--prompt', 'my words', '--', '--keep-text'],
      ['m', '--prompt', '(prompt)', '--', '--keep-text'],
    ],
  ])('%j', (args, kept) => expect(typedCommand(args)).toEqual(kept));
});

describe('a pasted line of curl', () => {
  it.each([
    [
      ['curl', 'http://h/', '-b', `sid=${SECRET}; theme=dark`],
      ['-b', '(redacted)'],
    ],
    [['curl', 'http://h/', `-sb${SECRET}=1`], ['-sb(redacted)']],
    [['curl', 'http://h/', `--cookie=sid=${SECRET}`], ['--cookie=(redacted)']],
    [
      ['curl', 'http://h/', '-u', `me:${SECRET}`],
      ['-u', '(redacted)'],
    ],
    [['curl', 'http://h/', `-HAuthorization: Bearer ${SECRET}`], ['-HAuthorization: Bearer (redacted)']],
    [
      ['curl', `http://h/?api_key=${SECRET}&q=hi`, '--data-raw', `{"password":"${SECRET}","n":1}`],
      ['http://h/?api_key=(redacted)&q=hi', '--data-raw', '{"password":"(redacted)","n":1}'],
    ],
    [
      ['--runs', '3', 'curl', 'curl', 'http://h/', '-H', 'accept: */*', '-d', 'a: b'],
      ['--runs', '3', 'curl', 'curl', 'http://h/', '-H', 'accept: */*', '-d', 'a: b'],
    ],
  ])('%j', (args, expected) => {
    const kept = typedCommand(args);
    expect(kept.slice(-expected.length)).toEqual(expected);
    expect(kept).toHaveLength(args.length);
  });

  it.each([
    [['http://h/', '-b', `sid=${SECRET}`]],
    [['http://h/', '-H', `x-tenant: ${SECRET}`]],
    [['http://h/', '-u', `me:${SECRET}`]],
    [['http://h/', '-U', `me:${SECRET}`]],
    [['http://h/', `-x`, `http://me:${SECRET}@p:1`]],
    [[`h/?q=${SECRET}`]],
    [[`me:${SECRET}@h/`]],
    [['--url', `h/?q=${SECRET}`]],
    [['http://h/', '--oauth2-bearer', SECRET]],
    // -H Authorization: Bearer …, without quotes
    [['http://h/', '-H', 'Authorization:', 'Bearer', SECRET]],
    [['http://h/', '-b', 'a=1;', `sid=${SECRET}`]],
  ])('gives its secrets before it is read: %j', (line) => {
    expect(secretsTyped(['--runs', '3', 'curl', ...line])).toContain(SECRET);
  });

  it('has no secrets in what every browser sends', () => {
    const headers = [
      'sec-ch-ua: "Chromium";v="142"',
      'Sec-Fetch-Mode: cors',
      'Referer: http://h/x',
      'Accept: */*',
      'If-None-Match: "abcdefgh1"',
    ];
    expect(secretsTyped(['curl', 'http://h/', ...headers.flatMap((header) => ['-H', header])])).toEqual([]);
  });
});
