// Addresses that are wrong, and servers that do not answer as they should, through the built program: its exit code, what it
// says, and how often it asked: never more than it announced.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { once } from 'node:events';
import { createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../support/certificate.ts';
import { runBuilt } from '../support/cli.ts';
import { freePort } from '../support/free-port.ts';
import { standIn } from '../support/require.ts';

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

const ANSWERS: Readonly<Record<string, (res: ServerResponse, req: IncomingMessage) => void>> = {
  '/empty': (res) => res.writeHead(200, { 'content-type': 'text/event-stream' }).end(),
  '/nothing': (res) => res.writeHead(204).end(),
  '/image': (res) => res.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.from('89504e470d0a1a0a', 'hex')),
  '/page': (res) => res.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Log in</title>'),
  '/moved': (res) => res.writeHead(302, { location: '/signin' }).end(),
  '/login': (res) => res.writeHead(401).end('{"error": "who are you"}'),
  '/post': (res) => res.writeHead(405, { allow: 'POST' }).end(),
  '/posted': (res, { method }) => {
    res.writeHead(method === 'POST' ? 200 : 405, { 'content-type': 'text/plain' });
    drip(res, 40, (k) => `word${k} `);
  },
  '/busy': (res) => res.writeHead(429, { 'retry-after': '30' }).end('{"error": {"message": "slow down"}}'),
  '/silent': (res) => res.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders(),
  '/hangs': () => {},
  '/cut': (res) => {
    res.writeHead(200, { 'content-type': 'text/plain', 'content-length': '5000' }).write('hello world ');
    setTimeout(() => res.destroy(), 200);
  },
  '/endless': (res) => drip(res.writeHead(200, { 'content-type': 'text/plain' }), Infinity, (k) => `word${k} `),
  // Numbered, for tests beside each other count their own.
  '/from-': (res, { url = '' }) => res.writeHead(307, { location: url.replace('from', 'to') }).end(),
  '/to-': (res) => drip(res.writeHead(200, { 'content-type': 'text/plain' }), 12, (k) => `word${k} `),
  '/round': (res) => res.writeHead(302, { location: '/round' }).end(),
  '/fine': (res) => drip(res.writeHead(200, { 'content-type': 'text/plain' }), 40, (k) => `word${k} `),
};

const app = createServer((req, res) => {
  const path = new URL(req.url ?? '', 'http://app').pathname;
  asked.set(path, (asked.get(path) ?? 0) + 1);
  const answer = ANSWERS[path] ?? ANSWERS[path.replace(/\d+$/, '')];
  if (answer === undefined) res.writeHead(404).end('{"detail": "Not Found"}');
  else answer(res, req);
});
let port = 0;

beforeAll(async () => {
  await once(app.listen(0, '127.0.0.1'), 'listening');
  ({ port } = app.address() as { port: number });
});
afterAll(() => {
  app.closeAllConnections();
  app.close();
});

async function check(...args: readonly string[]) {
  const { code, stdout, stderr } = await runBuilt(['--json', ...args]);
  const [run] = code === 2 ? [] : (JSON.parse(stdout) as { runs: Run[] }).runs;
  return { code, outcome: run?.outcome.kind ?? null, advice: run?.verdict.advice ?? '', stdout, stderr };
}

interface Run {
  outcome: { kind: string };
  verdict: { advice: string | null };
}

/** What the line on stderr says before the first request: how many are made, and how many more at most. */
function announced(stderr: string): [requests: number, more: number] {
  const [, requests, more = '0'] = /^(\d+) requests? will be made to [\d.:]+(?:, and up to (\d+) more)?/m.exec(stderr)!;
  return [Number(requests), Number(more)];
}

describe.concurrent('a server that does not answer as it should', () => {
  it.each<readonly [path: string, args: readonly string[], code: number, outcome: string]>([
    ['/empty', [], 4, 'truncated'],
    ['/nothing', [], 4, 'http-error'],
    ['/image', [], 4, 'protocol-error'],
    ['/page', [], 4, 'protocol-error'],
    ['/moved', [], 4, 'http-error'],
    ['/login', [], 4, 'http-error'],
    ['/post', [], 4, 'http-error'],
    ['/posted', ['--data', '{}'], 0, 'completed'],
    ['/busy', [], 4, 'http-error'],
    ['/nowhere', [], 4, 'http-error'],
    ['/silent', ['--timeout', '1'], 4, 'timed-out'],
    ['/hangs', ['--timeout', '1'], 4, 'timed-out'],
    ['/cut', [], 4, 'truncated'],
    // What came until then is judged.
    ['/endless', ['--max-time', '3'], 0, 'completed'],
    ['/fine', ['--runs', '2'], 0, 'completed'],
  ])('%s %j: exit code %i, %s', async (path, args, code, outcome) => {
    const query = `case=${encodeURIComponent(args.join(' '))}&key=${SECRET}`;
    const before = asked.get(path) ?? 0;
    const got = await check(`http://127.0.0.1:${port}${path}?${query}`, ...args);
    expect(got).toMatchObject({ code, outcome });
    expect(`${got.stdout}${got.stderr}`).not.toContain(SECRET);
    expect([(asked.get(path) ?? 0) - before, 0]).toEqual(announced(got.stderr));
  });
});

describe.concurrent('a redirect', () => {
  it.each<readonly [path: string, before: readonly string[], behind: readonly string[], follows: boolean]>([
    ['/from-3', [], ['--location'], true],
    ['/from-4', ['curl'], ['-L'], true],
    ['/from-5', [], ['--location', '--runs', '2', '--data', '{}'], true],
    ['/from-6', [], ['--location', '--why'], true],
    ['/from-7', [], ['--why', '--runs', '2'], false],
  ])('%s %j %j: each address is asked as often as was announced', async (path, before, behind, follows) => {
    const got = await check(...before, `http://127.0.0.1:${port}${path}?key=${SECRET}`, ...behind);
    const [requests, more] = announced(got.stderr);
    const came = asked.get(path)!;
    expect([came >= requests, came <= requests + more]).toEqual([true, true]);
    expect(asked.get(path.replace('from', 'to')) ?? 0).toBe(follows ? came : 0);
    expect(got.stderr.includes('Each redirect that is followed is a request more, 20 at most.')).toBe(follows);
    expect(got.stdout.includes(`A redirect was followed: 307 to ${path.replace('from', 'to')}.`)).toBe(follows);
    expect(got.stdout + got.stderr).not.toContain(SECRET);
  });

  it('in a circle is followed as often as was announced', async () => {
    expect(await check(`http://127.0.0.1:${port}/round`, '--location')).toMatchObject({
      code: 4,
      outcome: 'http-error',
    });
    expect(asked.get('/round')).toBe(1 + 20);
  });
});

describe('a certificate that nobody here trusts', () => {
  const certificate = makeCertificate();
  if (certificate === null) {
    standIn('openssl', 'openssl is not installed', 'is said, with what to type');
    return;
  }
  const directory = mkdtempSync(join(tmpdir(), 'stream-check-ca-'));
  const ca = join(directory, 'ca.pem');
  const server = createTlsServer(certificate, (req, res) => ANSWERS['/fine']!(res, req));
  let url = '';
  beforeAll(async () => {
    writeFileSync(ca, certificate.cert);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    url = `https://127.0.0.1:${(server.address() as { port: number }).port}/fine`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
    rmSync(directory, { recursive: true });
  });

  it.concurrent.each<readonly [before: readonly string[], advice: string]>([
    [[], '--ca <file> names that of its authority; --insecure takes any.'],
    [['curl'], '--cacert <file> names that of its authority; -k takes any.'],
  ])('%j: is said, with what to type', async (before, advice) => {
    const got = await check(...before, url);
    expect(got).toMatchObject({ code: 4, outcome: 'connect-failed', advice: expect.stringContaining(advice) });
  });

  it.concurrent.each<readonly [before: readonly string[], behind: readonly string[]]>([
    [[], ['--ca', ca]],
    [[], ['--insecure']],
    [['curl'], ['--cacert', ca]],
    [['curl'], ['-k']],
  ])('%j %j: is taken, and the answer measured', async (before, behind) => {
    expect(await check(...before, url, ...behind)).toMatchObject({ code: 0, outcome: 'completed' });
  });
});

it('where nobody listens, the ports that do are named, and none of them is asked', async () => {
  const before = [...asked.values()].reduce((sum, n) => sum + n, 0);
  const got = await check(`http://127.0.0.1:${await freePort()}/fine`);
  expect(got).toMatchObject({ code: 4, outcome: 'connect-failed' });
  if (process.platform === 'linux') expect(got.stderr).toMatch(/Nothing listens on port \d+ of this machine\. /);
  expect([...asked.values()].reduce((sum, n) => sum + n, 0)).toBe(before);
});

it('a host that is not known, a port that is not HTTP, and TLS where none is spoken', async () => {
  const greets = createTcpServer((socket) => socket.end('220 mail.example ESMTP\r\n')).listen(0, '127.0.0.1');
  await once(greets, 'listening');
  const { port: mail } = greets.address() as { port: number };
  const outcomes = await Promise.all(
    ['http://no-such-host.invalid/x', `http://127.0.0.1:${mail}/x`, `https://127.0.0.1:${port}/fine`].map((url) =>
      check(url),
    ),
  );
  greets.close();
  expect(outcomes.map(({ code, outcome }) => ({ code, outcome }))).toEqual([
    { code: 4, outcome: 'connect-failed' },
    { code: 4, outcome: 'protocol-error' },
    { code: 4, outcome: 'connect-failed' },
  ]);
});

it.each([
  ['htp://127.0.0.1/x', "npx stream-check 'http://127.0.0.1/x'"],
  ['http:/localhost/x', "npx stream-check 'http://localhost/x'"],
  ['http://localhost:99999/x', 'npx stream-check'],
  ['http://localhost:PORT/x', 'npx stream-check'],
])('%s is refused before anything is asked, with what to type', async (typed, hint) => {
  const got = await check(typed);
  expect(got).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(hint) });
});

it('without a scheme it is asked over HTTP, and that is said', async () => {
  const got = await check(`127.0.0.1:${port}/fine`);
  expect(got).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('Without a scheme it is taken as http://127.0.0.1'),
  });
});
