// Lines of "Copy as cURL" as browsers, Postman and OpenAPI pages write them, run by real shells as they are pasted: what
// our program sends is what curl sends.
import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCurl } from '../../src/config/curl/read-curl.ts';
import { SWITCHES } from '../../src/config/curl/switches.ts';
import { runCli } from '../cli/fake-io.ts';
import { runLines } from '../support/built-lines.ts';
import { DAMAGED, REFUSED, TEXT_FILE } from '../support/refused-curl-lines.ts';
import { describeWith } from '../support/require.ts';

const LINES = new URL('../../fixtures/curl/', import.meta.url);
const BIN = fileURLToPath(new URL('../../bin/stream-check.js', import.meta.url));
const names = readdirSync(LINES).toSorted();
const lineOf = (name: string) => readFileSync(new URL(name, LINES), 'utf8');
/** Written with `$'…'`, which dash does not know. */
const quoted = names.filter((name) => lineOf(name).includes(`$'`));

/** The arguments that a shell makes of a line. */
function wordsOf(shell: readonly string[], line: string): { words: string[]; stderr: string } {
  const [program = '', ...args] = shell;
  const script = `curl() { printf '%s\\0' "$@"; }\n${line}`;
  const { stdout, stderr } = spawnSync(program, [...args, '-c', script], { encoding: 'utf8' });
  return { words: stdout.split('\0').slice(0, -1), stderr };
}

const read = (words: readonly string[]) => readCurl(words, { read: () => Buffer.of(), isInBackground: false });

describe("a shell without $'…'", () => {
  it.each(quoted)('%s: the shell refuses it, or we say why', (name) => {
    const { words, stderr } = wordsOf(['dash'], lineOf(name));
    if (words.length === 0) expect(stderr).toContain('Unterminated quoted string');
    else expect(() => read(words)).toThrow("A $ is left of $'...'");
  });
});

describeWith('zsh', 'lines in three shells', () => {
  it.each(names)('%s', (name) => {
    const { words } = wordsOf(['bash'], lineOf(name));
    expect(read(words).request.headers.length).toBeGreaterThan(1);
    expect(wordsOf(['zsh', '-f'], lineOf(name)).words).toEqual(words);
    if (!quoted.includes(name)) expect(wordsOf(['dash'], lineOf(name)).words).toEqual(words);
  });
});

interface Asked {
  method: string;
  path: string;
  headers: string[];
  body: string;
}

describeWith('curl', 'what is sent is what curl sends', () => {
  const asked: Asked[] = [];
  let server: Server;
  let directory: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        asked.push({
          method: request.method!,
          path: request.url!,
          headers: headersIn(request.rawHeaders),
          body: Buffer.concat(pieces).toString(),
        });
        response.setHeader('content-type', 'text/event-stream');
        for (let k = 0; k < 12; k++) response.write(`data: word ${k} of an answer\n\n`);
        response.end();
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    directory = mkdtempSync(join(tmpdir(), 'stream-check-curl-'));
    const program = join(directory, 'stream-check');
    writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${BIN}' "$@"\n`);
    chmodSync(program, 0o755);
  });
  afterAll(() => void server.close());

  const lineHere = (name: string) => {
    const { port } = server.address() as AddressInfo;
    return lineOf(name).replaceAll('127.0.0.1:3000', `127.0.0.1:${port}`);
  };

  /** The one request that is made meanwhile. */
  async function askedBy(run: () => Promise<unknown>): Promise<Asked> {
    asked.length = 0;
    await run();
    expect(asked).toHaveLength(1);
    return asked[0]!;
  }

  /** @param command what stands before the word curl */
  async function paste(
    [program, ...args]: readonly [string, ...string[]],
    command: string,
    name: string,
  ): Promise<void> {
    const env = { ...process.env, PATH: `${directory}:${process.env['PATH']}` };
    const line = [...args, '-c', `${command}${lineHere(name)}`];
    await promisify(execFile)(program, line, { env, cwd: directory }).catch(() => null);
  }

  it.each(names)('%s', async (name) => {
    const ofCurl = await askedBy(() => paste(['bash'], '', name));
    const { words } = wordsOf(['bash'], lineHere(name));
    expect(await askedBy(() => runCli(['--quiet', 'curl', ...words]))).toEqual(ofCurl);
  });

  it.each<[[string, ...string[]], string]>([
    [['bash'], 'chrome-quoted.sh'],
    [['zsh', '-f'], 'safari-quoted.sh'],
    [['dash'], 'firefox-json.sh'],
  ])('pasted into %j behind "stream-check ": %s', async (shell, name) => {
    const ofCurl = await askedBy(() => paste(['bash'], '', name));
    expect(await askedBy(() => paste(shell, 'stream-check --quiet ', name))).toEqual(ofCurl);
  });
});

it('what is refused is refused by the built program, with what to type, before anything is asked', async () => {
  const switches = Object.entries(SWITCHES).flatMap(([name, { refused, takesValue }]) =>
    refused === undefined
      ? []
      : [
          [
            ['http://h/', `--${name}`, ...(takesValue ? ['x'] : [])],
            `--${name} of curl is not taken: ${refused[0]}`,
            '',
          ],
        ],
  ) as typeof REFUSED;
  const files: typeof REFUSED = [
    [['http://h/', '-d', '@nowhere.txt'], 'The file nowhere.txt cannot be read: there is no such file.', ''],
    [['http://h/', '-H', '@.'], 'The file . cannot be read: it is a directory.', ''],
    [['http://h/', '--data-binary', '@/dev/zero'], 'The file /dev/zero cannot be read: it has more than', ''],
  ];
  const cases = [...REFUSED, ...DAMAGED, ...switches, ...files];
  expect(cases.length).toBeGreaterThan(75);
  const directory = mkdtempSync(join(tmpdir(), 'stream-check-curl-'));
  writeFileSync(join(directory, TEXT_FILE), 'a b');
  const ran = await runLines(
    cases.map(([line]) => ({ args: ['curl', ...line] })),
    directory,
  );
  for (const [i, [line, message, hint]] of cases.entries()) {
    const { code, stdout, stderr } = ran[i]!;
    expect({ line, code, stdout }).toEqual({ line, code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
  }
});

it('what the server quotes of the line, of its files and of its address is in no output and no file', async () => {
  // No part of one is a part of another.
  const secrets = ['Hq83nvLw-Ud', 'zP5tRk0c-Xy', 'G7mBe2Ws-Ai', 'v4NjO9Qf-Cl', 'T1uYh6Dx-Eg', 'K8sFd3Rb-Oz'] as const;
  const [inAddress, inCookie, inLogin, inFile, inHeader, inBody] = secrets;
  const directory = mkdtempSync(join(tmpdir(), 'stream-check-curl-'));
  writeFileSync(join(directory, 'headers.txt'), `x-tenant: ${inFile}\n`);
  writeFileSync(join(directory, 'body.json'), JSON.stringify({ api_key: inBody }));
  let asked = 0;
  const server = createServer((request, response) => {
    const { cookie, authorization, ...rest } = request.headers;
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      const quoted = [request.url, cookie, authorization, rest['x-own'], rest['x-tenant'], body][asked++];
      response.statusCode = 401;
      response.end(JSON.stringify({ error: { message: `not for ${String(quoted)}` } }));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const given = ['-b', `sid=${inCookie}; theme=dark`, '-u', `me:${inLogin}`, '-H', '@headers.txt', '-d', '@body.json'];
  const line = [`http://127.0.0.1:${port}/?q=${inAddress}`, ...given, '-H', `x-own: ${inHeader}`];
  const { code, stdout, stderr } = await runCli(
    ['--json', '--runs', '6', '--record', 'kept', 'curl', ...line],
    {},
    directory,
  );
  server.close();
  expect(code).toBe(4);
  const files = readdirSync(join(directory, 'kept')).map((name) => readFileSync(join(directory, 'kept', name), 'utf8'));
  expect(files).toHaveLength(6);
  expect(stdout.match(/not for [^"]*\(redacted\)/g)?.length).toBeGreaterThanOrEqual(6);
  const written = [stdout, stderr, ...files].join('\n');
  const login = Buffer.from(`me:${inLogin}`).toString('base64');
  expect([...secrets, login].filter((secret) => written.includes(secret))).toEqual([]);
});

/** What each program says of itself, and of the connection, is its own. */
const OWN = /^(?:accept-encoding|connection|host|content-length|te|if-none-match|user-agent: (?:curl|.*stream-check))/;

function headersIn(raw: readonly string[]): string[] {
  const pairs = raw.flatMap((name, i) => (i % 2 === 0 ? [`${name.toLowerCase()}: ${raw[i + 1]}`] : []));
  return pairs.filter((header) => !OWN.test(header)).toSorted();
}
