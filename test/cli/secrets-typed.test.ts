// What was typed wrongly is not repeated: a key stands where a name, an address or a number was expected.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { leaksIn } from '../support/marker.ts';
import { runCli } from './fake-io.ts';

const KEY = 'sk-test-Zq7Mark42xV9wT5';
const BASE = ['m', '--base-url', 'http://127.0.0.1:9/v1'];

const WRONG: readonly (readonly string[])[] = [
  [...BASE, '--header', KEY],
  [...BASE, '--header', `${KEY}: x`, '--lock-step'],
  [...BASE, '--header', `authorization=Bearer ${KEY}`],
  [...BASE, `--header=authorization=Bearer ${KEY}`],
  [...BASE, '--api-key-env', KEY],
  [...BASE, `--api-key-env=${KEY}`],
  [...BASE, `--api-key=${KEY}`],
  [...BASE, '--api-key', KEY],
  ['m', '--base-url', `ftp://user:${KEY}@host/v1?key=${KEY}`],
  ['m', '--base-url', `http://host/v1?key=${KEY}`],
  ['m', '--base-url', `//user:${KEY}@host`],
  ['m', '--base-url', KEY],
  ['through', `ftp://user:${KEY}@host/?key=${KEY}`],
  ['through', `http://user:${KEY}@host:99999/`],
  ['through', 'http://127.0.0.1:9/', '--via', `socks5://user:${KEY}@proxy`],
  ['through', 'http://127.0.0.1:9/', '--then', `https://user:${KEY}@host/?key=${KEY}`],
  ['through', 'http://127.0.0.1:9/', '--data', `{"key": "${KEY}"`],
  ['curl', 'http://h/', '-H', KEY],
  ['curl', 'http://h/', '-H', 'Authorization:', 'Bearer', KEY],
  ['curl', 'http://h/', '-H', `Authorization: Bearer\n${KEY}`],
  ['curl', `ftp://user:${KEY}@h/?k=${KEY}`],
  ['curl', `htp://user:${KEY}@h/?k=${KEY}`],
  ['curl', `http://h/{${KEY},b}?k=${KEY}`],
  ['curl', 'http://h/', `--${KEY}`],
  ['curl', 'http://h/', `-Q${KEY}`],
  ['curl', 'http://h/', '-b', KEY],
  ['curl', 'http://h/', '-u', KEY],
  ['curl', 'http://h/', '-d', `@${KEY}.json`],
  ['curl', 'http://h/', '-d', `{key:${KEY}}`],
  ['curl', 'http://h/', '-x', `socks5://u:${KEY}@h`],
  ['curl', 'http://h/', '--resolve', KEY],
  ['curl', 'http://h/', '-m', KEY],
  ['--runs', KEY, 'curl', 'http://h/'],
  ['http://h/', `-u${KEY}`],
  ['http://h/', KEY],
  ['crul', 'http://h/', '-H', KEY],
  ['--header', KEY, 'curl', 'http://h/'],
  ['run', '--base-url', `http://user:${KEY}@host/v1`, '--', 'true'],
  ['run', '--', `./${KEY}`],
  [KEY],
  [`openai/${KEY}`, '--protocol', 'gemini'],
  [`${KEY}/model`],
  ['mock', KEY],
  ['mock', '--client', KEY],
  ['mock', '--client', `undici:${KEY}`],
  ['mock', '--pair', KEY],
  ['mock', '--protocol', KEY],
  ['mock', '--scenario', KEY],
  ['mock', '--scenario', `./${KEY}.json`],
  ['mock', '--timeout', KEY],
  ['mock', '--runs', KEY],
  ['mock', '--judge', KEY],
  ['mock', '--reporter', KEY],
  ['mock', '--config', `${KEY}.json`],
  ['mock', '--start', KEY],
  [`--${KEY}`],
  ['analyze', `${KEY}.json`],
  ['report', `${KEY}.json`],
  ['explain', KEY],
  ['list', KEY],
  ['serve', KEY],
];

it.each(WRONG.map((args) => [args.join(' ').replaceAll(KEY, '<key>'), args] as const))('%s', async (_, args) => {
  const { code, stdout, stderr } = await runCli(args);
  expect(code).toBe(2);
  expect(stderr).not.toContain('Zq7Mark');
  expect(stdout).not.toContain('Zq7Mark');
});

it('a file that is named on the way, and what stands in it', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'stream-check-typed-'));
  const files = {
    'config.json': JSON.stringify({ header: [KEY], model: 'm', baseUrl: 'http://127.0.0.1:9/v1' }),
    'broken.json': `{"header": ["authorization: Bearer ${KEY}", ]}`,
    'unknown.json': JSON.stringify({ [KEY]: 1 }),
    'value.json': JSON.stringify({ runs: KEY }),
  };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(directory, name), text);
    const { code, stderr } = await runCli(['check', '--config', name], { SOME_TOKEN: KEY }, directory);
    expect([name, code, stderr.includes('Zq7Mark')]).toEqual([name, 2, false]);
  }
});

it('a variable without a value is named; a word behind --header is no secret', async () => {
  const { stderr } = await runCli([...BASE, '--api-key-env', 'MY_KEY']);
  expect(stderr).toContain('the environment variable MY_KEY is not set');
  expect((await runCli([...BASE, '--header', 'authorization Bearer x'])).stderr).toContain('"authorization…"');
  expect(leaksIn(stderr)).toEqual([]);
});
