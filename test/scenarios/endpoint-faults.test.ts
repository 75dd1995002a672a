// Addresses that are wrong, and servers that do not answer as they should, through the built program: its exit code, what it
// says, and how often it asked: never more than it announced.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { createServer as createTcpServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runBuilt } from '../support/cli.ts';
import { freePort } from '../support/free-port.ts';

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
  '/fine': (res) => drip(res.writeHead(200, { 'content-type': 'text/plain' }), 40, (k) => `word${k} `),
};

const app = createServer((req, res) => {
  const path = new URL(req.url ?? '', 'http://app').pathname;
  asked.set(path, (asked.get(path) ?? 0) + 1);
  const answer = ANSWERS[path];
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
  const { code, stdout, stderr } = await runBuilt([...args, '--json']);
  const [run] =
    code === 2 ? [] : (JSON.parse(stdout) as { runs: { outcome: { kind: string; message: string } }[] }).runs;
  return { code, outcome: run?.outcome.kind ?? null, message: run?.outcome.message ?? '', stdout, stderr };
}

/** What the line on stderr says before the first request. */
const announced = (stderr: string) => Number(/^(\d+) requests? will be made/m.exec(stderr)?.[1]);

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
    expect((asked.get(path) ?? 0) - before).toBe(announced(got.stderr));
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
