// Addresses that are wrong, and servers that do not answer as they should, through the built program: its exit code, what it
// says and what is to be typed, and how often it asked: never more than it announced. What is refused asks nobody. Many lines
// run in one process of it; no clock decides.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runLines, type BuiltLine } from '../support/built-lines.ts';
import { makeCertificate } from '../support/certificate.ts';
import type { Report } from '../../src/model/report.ts';
import { startCli } from '../support/cli.ts';
import { freePort } from '../support/free-port.ts';

/** By the number of the case, in the query of each address. */
const asked = new Map<string, number>();
const SECRET = 'tangerine-4711';

function drip(res: ServerResponse, pieces: number, text: (k: number) => string): void {
  let k = 0;
  const timer = setInterval(() => {
    if (k < pieces && !res.destroyed) return res.write(text(k++));
    clearInterval(timer);
    return res.end();
  }, 40);
}

const EVENTS = { 'content-type': 'text/event-stream' };
const PLAIN = { 'content-type': 'text/plain' };
const PAGE = { 'content-type': 'text/html' };

const ANSWERS: Readonly<Record<string, (res: ServerResponse, req: IncomingMessage) => void>> = {
  '/empty': (res) => res.writeHead(200, EVENTS).end(),
  '/nothing': (res) => res.writeHead(204).end(),
  '/image': (res) => res.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.from('89504e470d0a1a0a', 'hex')),
  '/page': (res) => res.writeHead(200, PAGE).end('<!doctype html><title>Log in</title>'),
  '/other-page': (res) => res.writeHead(200, PAGE).end('<!doctype html><title>Chat</title>'),
  '/not-gzip': (res) => res.writeHead(200, { ...PLAIN, 'content-encoding': 'gzip' }).end('hello world'),
  '/moved': (res) => res.writeHead(302, { location: '/signin' }).end(),
  '/elsewhere': (res, { url }) => res.writeHead(307, { location: url!.replace('/elsewhere', '/fine') }).end(),
  '/circle': (res, { url }) => res.writeHead(302, { location: url! }).end(),
  '/bad': (res) => res.writeHead(400).end('{"error": "message is missing"}'),
  '/login': (res) => res.writeHead(401).end('{"error": "who are you"}'),
  '/forbidden': (res) => res.writeHead(403).end('{"error": "not you"}'),
  '/post': (res) => res.writeHead(405, { allow: 'POST' }).end(),
  '/posted': (res, { method }) => {
    res.writeHead(method === 'POST' ? 200 : 405, PLAIN);
    drip(res, 40, (k) => `word${k} `);
  },
  '/typed': (res) => res.writeHead(415).end('{"error": "unsupported media type"}'),
  '/input': (res) => res.writeHead(422).end('{"detail": [{"loc": ["body"], "msg": "Field required"}]}'),
  '/upgrade': (res) => res.writeHead(426, { upgrade: 'websocket' }).end('a WebSocket, please'),
  '/busy': (res) => res.writeHead(429, { 'retry-after': '30' }).end('{"error": {"message": "slow down"}}'),
  '/broken': (res) => res.writeHead(500).end('boom'),
  '/gateway': (res) => res.writeHead(502, PAGE).end('<h1>Bad Gateway</h1>'),
  '/silent': (res) => res.writeHead(200, EVENTS).flushHeaders(),
  '/comments': (res) => drip(res.writeHead(200, EVENTS), Infinity, () => ': ping\n\n'),
  '/hangs': () => {},
  '/hangs-up': (res) => res.socket!.destroy(),
  '/cut': (res) => {
    res.writeHead(200, { ...PLAIN, 'content-length': '5000' }).write('hello world ');
    setTimeout(() => res.destroy(), 200);
  },
  '/endless': (res) => drip(res.writeHead(200, PLAIN), Infinity, (k) => `word${k} `),
  '/fine': (res) => drip(res.writeHead(200, PLAIN), 40, (k) => `word${k} `),
};

const app = createServer((req, res) => {
  const { pathname, search } = new URL(req.url ?? '', 'http://app');
  asked.set(search, timesAsked(req.url!) + 1);
  const answer = ANSWERS[pathname];
  if (answer === undefined) res.writeHead(404).end('{"detail": "Not Found"}');
  else answer(res, req);
});
const timesAsked = (url: string) => asked.get(new URL(url, 'http://app').search) ?? 0;

/** Keeps what it gets, and says nothing. */
const mute = createTcpServer();
const greets = createTcpServer((socket) => socket.end('220 mail.example ESMTP\r\n'));
const servers: Server[] = [app, mute, greets];
const sockets = new Set<Socket>();
let [port, mutePort, mailPort, freeOne] = [0, 0, 0, 0];
const folder = mkdtempSync(join(tmpdir(), 'stream-check-faults-'));

async function listen(server: Server): Promise<number> {
  if (!servers.includes(server)) servers.push(server);
  server.on('connection', (socket: Socket) => void sockets.add(socket));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

beforeAll(async () => {
  port = await listen(app);
  mutePort = await listen(mute);
  mailPort = await listen(greets);
  freeOne = await freePort();
  writeFileSync(join(folder, 'not.pem'), 'no certificate');
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true });
});

interface Checked {
  code: number;
  outcome: string | null;
  /** The outcome, what to do, the commands for it, and the notes. */
  said: string;
  stdout: string;
  stderr: string;
}

async function check(lines: readonly BuiltLine[]): Promise<Checked[]> {
  const ran = await runLines(
    lines.map(({ args, ...line }) => ({ ...line, args: ['--json', ...args] })),
    folder,
  );
  return ran.map(({ code, stdout, stderr }) => {
    if (code === 2) return { code, outcome: null, said: '', stdout, stderr };
    const [run] = (JSON.parse(stdout) as { runs: Report['runs'] }).runs;
    const { outcome, verdict, warnings } = run!;
    const said = [outcome.message, verdict.summary, verdict.advice, ...verdict.next, ...warnings].join('\n');
    return { code, outcome: outcome.kind, said, stdout, stderr };
  });
}

/** What the line on stderr says before the first request: how many are made, and how many more at most. */
function announced(stderr: string): [requests: number, more: number] {
  const [, requests, more = '0'] = /^(\d+) requests? will be made to [\d.:]+(?:, and up to (\d+) more)?/m.exec(stderr)!;
  return [Number(requests), Number(more)];
}

type Case = readonly [path: string, args: readonly string[], code: number, outcome: string, says: string];

/** Of an answer that came, whatever a busy machine makes of its times. */
const JUDGED: number = expect.toBeOneOf([0, 3]);

const CASES: readonly Case[] = [
  ['/empty', [], 4, 'truncated', 'The answer has no body'],
  ['/nothing', [], 4, 'http-error', 'The answer has no body'],
  ['/image', [], 4, 'protocol-error', 'These bytes hold no words'],
  ['/page', [], 4, 'protocol-error', 'It wants to know who asks'],
  ['/other-page', [], 4, 'protocol-error', 'This address gives a page.'],
  ['/not-gzip', [], 4, 'protocol-error', 'content encoding'],
  ['/moved', [], 4, 'http-error', 'It wants to know who asks'],
  ['/elsewhere', [], 4, 'http-error', ' --location'],
  ['/bad', [], 4, 'http-error', 'It wants input that it names above'],
  ['/bad', ['--data', '{}'], 4, 'http-error', 'It wants another body than that of --data'],
  ['/login', [], 4, 'http-error', "--header 'authorization: Bearer (token)'"],
  ['/forbidden', ['--header', 'cookie: a=b'], 4, 'http-error', 'The header that says who asks was refused'],
  ['/post', [], 4, 'http-error', '--data \'{"message": "hi"}\''],
  ['/posted', ['--data', '{}'], JUDGED, 'completed', ''],
  ['/typed', ['--data', 'hi'], 4, 'http-error', "--header 'content-type: application/json'"],
  ['/input', [], 4, 'http-error', '--data \'{"message": "hi"}\''],
  ['/upgrade', [], 4, 'http-error', 'It speaks WebSocket'],
  ['/busy', [], 4, 'http-error', 'slow down'],
  ['/broken', [], 4, 'http-error', 'what it wrote to its log says why'],
  ['/gateway', [], 4, 'http-error', 'What stands in front answered'],
  ['/nowhere', [], 4, 'http-error', 'Nothing is served at this path'],
  ['/silent', ['--timeout', '1'], 4, 'timed-out', '--timeout 4'],
  ['/comments', ['--timeout', '1'], 4, 'timed-out', 'nothing but comments, pings or empty pieces came'],
  ['/hangs', ['--timeout', '1'], 4, 'timed-out', 'the server has not answered the request'],
  ['/hangs', ['--max-time', '1'], 4, 'timed-out', '--max-time 4'],
  ['/hangs-up', [], 4, 'truncated', 'hung up before it answered'],
  ['/cut', [], 4, 'truncated', 'what it wrote to its log says why'],
  // What came until then is judged.
  ['/endless', ['--max-time', '3'], JUDGED, 'completed', '3 s (--max-time)'],
  ['/fine', ['--runs', '2'], JUDGED, 'completed', ''],
];

describe('a server that does not answer as it should', () => {
  let results: readonly Checked[] = [];
  const queryOf = (i: number) => `?case=${i}&key=${SECRET}`;

  beforeAll(async () => {
    results = await check(
      CASES.map(([path, args], i) => ({ args: [`http://127.0.0.1:${port}${path}${queryOf(i)}`, ...args] })),
    );
  });

  it.each(CASES.map((one, i) => [...one, i] as const))('%s %j: exit code %o, %s', (_, __, code, outcome, says, i) => {
    const got = results[i]!;
    expect(got).toMatchObject({ code, outcome });
    expect(got.said).toContain(says);
    expect(`${got.stdout}${got.stderr}`).not.toContain(SECRET);
    expect([timesAsked(queryOf(i)), 0]).toEqual(announced(got.stderr));
  });
});

it('redirects are followed where that is asked for, each counted and named, and those in a circle end', async () => {
  const ways: readonly (readonly [before: readonly string[], behind: readonly string[], follows: boolean])[] = [
    [[], ['--location'], true],
    [['curl'], ['-L'], true],
    [[], ['--location', '--runs', '2', '--data', '{}'], true],
    [[], ['--location', '--why'], true],
    [[], ['--why', '--runs', '2'], false],
  ];
  const results = await check([
    { args: [`http://127.0.0.1:${port}/circle?circle`, '--location'] },
    ...ways.map(([before, behind], i) => ({
      args: [...before, `http://127.0.0.1:${port}/elsewhere?redirected=${i}`, ...behind],
    })),
  ]);
  expect(results[0]).toMatchObject({ code: 4, outcome: 'http-error' });
  expect(timesAsked('?circle')).toBe(1 + 20);
  for (const [i, [, , follows]] of ways.entries()) {
    const { stderr, said } = results[i + 1]!;
    const [requests, more] = announced(stderr);
    const came = timesAsked(`?redirected=${i}`) / (follows ? 2 : 1);
    expect([came >= requests, came <= requests + more]).toEqual([true, true]);
    expect(stderr.includes('Each redirect that is followed is a request more, 20 at most.')).toBe(follows);
    expect(/A redirect was followed: 307 to \S*\/fine\./.test(said)).toBe(follows);
  }
});

it('where nobody listens, the ports that do are named, and none of them is asked', async () => {
  const all = () => [...asked.values()].reduce((sum, n) => sum + n, 0);
  const before = all();
  const [got] = await check([{ args: [`http://127.0.0.1:${freeOne}/fine`] }]);
  expect(got).toMatchObject({ code: 4, outcome: 'connect-failed' });
  if (process.platform === 'linux') expect(got!.stderr).toMatch(/Nothing listens on port \d+ of this machine\. /);
  expect(all()).toBe(before);
});

it('no way to a server: its name, its port, its TLS, its socket, its time, each in a sentence', async () => {
  const curl = (...line: string[]) => ({ args: ['curl', ...line] });
  const cases: (readonly [BuiltLine, outcome: string, says: string])[] = [
    [{ args: ['http://no-such-host.invalid/x'] }, 'connect-failed', 'the host name '],
    [{ args: [`http://127.0.0.1:${mailPort}/x`] }, 'protocol-error', ''],
    [{ args: [`https://127.0.0.1:${port}/fine`] }, 'connect-failed', 'http:// in place of https://'],
    [curl('--unix-socket', join(folder, 'none'), 'http://h/x'), 'connect-failed', join(folder, 'none')],
    [curl('--http2-prior-knowledge', `http://127.0.0.1:${mailPort}/fine`), 'protocol-error', 'not in HTTP/2'],
    [curl('--connect-timeout', '0.3', `https://127.0.0.1:${mutePort}/x`), 'connect-failed', 'within 0.3 s'],
    [curl('-m', '1', `http://127.0.0.1:${mutePort}/x`), 'timed-out', '1 s (--max-time)'],
  ];
  const results = await check(cases.map(([line]) => line));
  for (const [i, [{ args }, outcome, says]] of cases.entries()) {
    const { code, outcome: found, said } = results[i]!;
    expect({ args, code, outcome: found }).toEqual({ args, code: 4, outcome });
    expect(said).toContain(says);
  }
});

it('a certificate that nobody trusts is refused, with the option that trusts it', async (context) => {
  const own = makeCertificate();
  if (own === null) context.skip('openssl is not installed');
  const address = `https://localhost:${await listen(createSecureServer({ ...own! }, (_, res) => ANSWERS['/fine']!(res, _)))}/`;
  writeFileSync(join(folder, 'ca.pem'), own!.cert);
  const [refused, trusted, taken] = await check(
    [[], ['--ca', 'ca.pem'], ['--insecure']].map((more) => ({ args: [address, ...more] })),
  );
  expect(refused).toMatchObject({ code: 4, outcome: 'connect-failed' });
  expect(refused!.said).toContain('--ca <file> names that of its authority');
  expect([trusted!.code, taken!.code]).toEqual([JUDGED, JUDGED]);
});

it('a proxy of the environment is asked, and said; one that refuses, or is not there, is named', async () => {
  const targets: string[] = [];
  const proxy = createServer((req, res) => {
    targets.push(req.url ?? '');
    ANSWERS['/fine']!(res, req);
  }).on('connect', (_, socket: Socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'));
  const via = `127.0.0.1:${await listen(proxy)}`;
  const [asIs, refused, gone] = await check([
    { args: ['http://app.invalid/chat'], env: { http_proxy: `http://${via}` } },
    { args: ['https://app.invalid/chat'], env: { HTTPS_PROXY: `http://${via}` } },
    { args: ['http://app.invalid/chat', '--via', `127.0.0.1:${freeOne}`] },
  ]);
  expect(asIs).toMatchObject({ code: JUDGED, outcome: 'completed' });
  expect(asIs!.stderr).toContain(`Asked through the proxy of the environment, ${via} (without it: --via none).`);
  expect(targets).toEqual(['http://app.invalid/chat']);
  expect(refused).toMatchObject({ code: 4, outcome: 'connect-failed' });
  expect(refused!.said).toContain('it wants a user and a password');
  expect(gone).toMatchObject({ code: 4, outcome: 'connect-failed' });
  expect(gone!.said).toContain(`Could not connect to the proxy 127.0.0.1:${freeOne}`);
  for (const { said } of [refused!, gone!]) expect(said).toContain('--via none asks without it');
});

it('what is refused asks nobody, and says what to type', async () => {
  const here = `http://127.0.0.1:${port}/fine?refused`;
  const cases: (readonly [BuiltLine, message: string, hint: string])[] = [
    [{ args: ['htp://127.0.0.1/x'] }, 'has a slip at its beginning', "npx stream-check 'http://127.0.0.1/x'"],
    [{ args: ['http:/localhost/x'] }, 'has a slip at its beginning', "npx stream-check 'http://localhost/x'"],
    [{ args: ['http//localhost/x'] }, 'has a slip at its beginning', "npx stream-check 'http://localhost/x'"],
    [{ args: ['http:localhost:3000/x'] }, 'lacks the slashes of its scheme', "'http://localhost:3000/x'"],
    [{ args: [String.raw`http:\\localhost\x`] }, 'has a slip at its beginning', 'npx stream-check'],
    [{ args: ['http://http://localhost/x'] }, 'has a slip at its beginning', "'http://localhost/x'"],
    [{ args: ['http://localhost:99999/x'] }, 'a port is 65535 at most', 'npx stream-check'],
    [{ args: ['http://localhost:PORT/x'] }, 'its port is no number', 'npx stream-check'],
    [{ args: ['localhost:30o0/x'] }, 'its port is no number', 'npx stream-check'],
    [
      { args: ['/api/chat'] },
      '"/api/chat" is a path, and no model.',
      "npx stream-check 'http://localhost:3000/api/chat'",
    ],
    [{ args: ['http://exa mple.com/'] }, 'its host has a sign that no host has', 'npx stream-check'],
    [{ args: ['http:///'] }, 'has a slip at its beginning', 'npx stream-check'],
    [{ args: ['ftp://127.0.0.1/x'] }, 'is no address of http or https', 'npx stream-check'],
    [{ args: ['ws://127.0.0.1/x'] }, 'A WebSocket is measured as an app', "stream-check through 'ws://127.0.0.1/x'"],
    [{ args: ['check', 'localhost:3000/x'] }, 'is an address, and no model', "npx stream-check 'localhost:3000/x'"],
    [{ args: [here.replace('//', '//me:pass@'), '--header', 'Authorization: x'] }, 'holds a user', 'Leave one'],
    [{ args: [here, '--header', 'x'] }, '--header expects "name: value"', ''],
    [{ args: [here, '--direct', 'chat'] }, '--direct expects an address', '--direct http://'],
    [{ args: [here, '--method', 'CONNECT'] }, '--method expects the name of an HTTP method', '--method POST'],
    [{ args: [here, '--method', 'GET', '--data', '{}'] }, 'A GET has no body', '--method POST'],
    [{ args: [here, '--data', '@nowhere.json'] }, 'The file nowhere.json cannot be read: there is no such file', ''],
    [{ args: [here, '--data', '{message:hi}'] }, 'has no quotes: the shell took them', '--data @body.json'],
    [{ args: [here, '--ca', 'nowhere.pem'] }, 'The file nowhere.pem cannot be read: there is no such file', ''],
    [
      { args: [here, '--ca', 'not.pem'] },
      '--ca expects certificates in the form PEM, and not.pem holds none',
      '--ca rootCA.pem',
    ],
    [{ args: [here, '--via', 'socks5://p:1'] }, '--via holds a proxy of the kind socks5', '--via none'],
    [{ args: [here, '--via', 'http://'] }, '--via holds no address', '--via none'],
    [
      { args: ['http://app.invalid/'], env: { all_proxy: 'socks5h://p:1' } },
      'all_proxy holds a proxy of the kind socks5h',
      '--via none',
    ],
    [{ args: [here, '--lock-step'] }, 'Unknown option "--lock-step": it belongs to "check"', '--help'],
    [{ args: [here, '--scenario', 'steady'] }, 'Unknown option "--scenario": it belongs to "check"', '--help'],
    [
      { args: [here, '--start', 'true', '--direct', here] },
      'Unknown option "--direct": it belongs to an address (stream-check <url>).',
      '',
    ],
    [{ args: [here, '--runs', '0'] }, '--runs expects a whole number of 1 or more', ''],
    [{ args: [here, '--timeout', 'soon'] }, '--timeout expects a number of seconds', ''],
    [{ args: ['explain', 'ngnix'] }, 'Did you mean "nginx"?', 'npx stream-check explain nginx'],
  ];
  const results = await runLines(
    cases.map(([line]) => line),
    folder,
  );
  for (const [i, [{ args }, message, hint]] of cases.entries()) {
    const { code, stdout, stderr } = results[i]!;
    expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
  }
  expect(timesAsked('?refused')).toBe(0);
});

it('without a scheme it is asked over HTTP, and that is said', async () => {
  const [got] = await check([{ args: [`127.0.0.1:${port}/fine`] }]);
  expect(got!.stderr).toContain('Without a scheme it is taken as http://127.0.0.1');
  expect(got!.code).toEqual(JUDGED);
});

it('Ctrl-C ends the request that is under way, and what came is reported', async () => {
  const { child, finished } = startCli([`http://127.0.0.1:${port}/endless?interrupted`, '--json']);
  while (timesAsked('?interrupted') === 0) await after(20);
  await after(300);
  child.kill('SIGINT');
  const { code, stdout } = await finished;
  expect(code).toBe(130);
  expect(JSON.parse(stdout)).toMatchObject({ exitCode: 130, runs: [{ outcome: { kind: 'interrupted' } }] });
});
