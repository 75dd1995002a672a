// Apps that are asked in another way than by a GET over HTTP/1.1: HTTP/2 and TLS, a proxy, a gateway, an id first. Each runs
// in this process and asks the mock at its port. No clock decides here.
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createSecureServer } from 'node:http2';
import { connect, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { checkHere } from '../cli/fake-io.ts';
import { runLines } from '../support/built-lines.ts';
import { makeCertificate } from '../support/certificate.ts';
import { readReport } from '../support/cli.ts';
import { freePort } from '../support/free-port.ts';

const servers: Server[] = [];
const folder = mkdtempSync(join(tmpdir(), 'stream-check-ways-'));
afterAll(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true });
});

const fileOf = (name: string, content: string) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

async function listen(server: Server, port = 0): Promise<number> {
  servers.push(server);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function whenListening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const isThere = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isThere) return;
    await sleep(20);
  }
}

/** Passes on what the mock says, as it says it. */
async function passOn(mockPort: number, answer: Writable, body: string): Promise<void> {
  const model = await fetch(`http://127.0.0.1:${mockPort}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  for await (const piece of model.body!) answer.write(piece);
  answer.end();
}

const MODEL_BODY = '{"model":"any","stream":true,"messages":[]}';

/** An app that is asked as `isRight` says, and that answers 400 to anything else. */
async function app(isRight: (asked: { method?: string; url?: string; body: string }) => boolean) {
  const mockPort = await freePort();
  const serve = async (
    request: Readable & { method?: string; url?: string },
    answer: Writable & { statusCode: number },
  ) => {
    const { method, url } = request;
    const body = await text(request);
    if (isRight({ ...(method && { method }), ...(url && { url }), body })) return passOn(mockPort, answer, MODEL_BODY);
    answer.statusCode = 400;
    return void answer.end(`${method} ${url} ${body}`);
  };
  return { mockPort, serve: serve as unknown as RequestListener };
}

async function through(url: string, mockPort: number, ...more: string[]) {
  // A busy machine delays each chunk.
  const args = ['through', url, '--port', String(mockPort), '--scenario', 'steady', '--lock-step', '--budget', '5000'];
  const checked = await checkHere([...args, ...more]);
  expect(checked.run.outcome).toEqual({ kind: 'completed', message: null });
  expect(checked.run.verdict).toMatchObject({ delivery: 'incremental', proven: true, passed: true });
  return checked;
}

it.concurrent('TLS with an own certificate and HTTP/2, a body from a file, another method', async (context) => {
  const own = makeCertificate();
  if (own === null) context.skip('openssl is not installed');
  const { mockPort, serve } = await app(({ method, body }) => method === 'PUT' && body === '{"message": "hi"}');
  const port = await listen(createSecureServer({ ...own! }, serve as never));
  const more = ['--ca', fileOf('ca.pem', own!.cert), '--data', `@${fileOf('body.json', '{"message": "hi"}')}`];
  const { run } = await through(`https://localhost:${port}/chat`, mockPort, ...more, '--method', 'put');
  expect(run.request).toMatchObject({ httpVersion: '2.0', path: '/chat' });
});

it.concurrent('a proxy is asked for an app that only it can reach', async () => {
  const { mockPort, serve } = await app(({ url }) => url === 'http://app.invalid/chat?q=1');
  const port = await listen(createServer(serve));
  await through('http://app.invalid/chat?q=1', mockPort, '--via', `127.0.0.1:${port}`);
});

it.concurrent('a gateway gets path and body of its API, and the members that were typed', async () => {
  const { mockPort, serve } = await app(({ method, url, body }) => {
    const { model, stream, messages } = JSON.parse(body) as Record<string, unknown>;
    const isChat = method === 'POST' && url === '/v1/chat/completions';
    return isChat && model === 'team-model' && stream === true && Array.isArray(messages) && messages.length === 1;
  });
  const port = await listen(createServer(serve));
  const more = ['--protocol', 'openai-chat', '--data', '{"model":"team-model"}'];
  await through(`http://127.0.0.1:${port}`, mockPort, ...more);
});

it.concurrent('an app that first answers with an id and cookies streams at the path that has it', async () => {
  const { mockPort, serve } = await app(({ method, url }) => method === 'GET' && url === '/runs/r%2F7/events');
  const first: RequestListener = (_, answer) =>
    answer.writeHead(201, { 'set-cookie': ['a=1; Path=/', 'of=me'] }).end('{"run":{"id":"r/7"}}');
  const foreign: RequestListener = (_, answer) => answer.writeHead(403).end('not your run');
  const port = await listen(
    createServer((request, answer) => {
      const isOwner = request.headers.cookie === 'a=1; of=me';
      (request.method === 'POST' ? first : isOwner ? serve : foreign)(request, answer);
    }),
  );
  const { run } = await through(`http://127.0.0.1:${port}/runs`, mockPort, '--then', '/runs/{{id}}/events');
  expect(run.request).toMatchObject({ path: '/runs/r%2F7/events' });
  expect(run.parallel).toMatchObject({ serialised: false });
});

it.concurrent('a WebSocket: the first message is --data, and each message a piece of the answer', async () => {
  const mockPort = await freePort();
  const server = createServer((_, answer) => answer.writeHead(426).end('a WebSocket, please'));
  new WebSocketServer({ server }).on('connection', (socket, { url }) => {
    const answer = async (first: Buffer) => {
      if (first.toString() !== '{"message":"hi"}' || url !== '/chat?room=1') return socket.close(1008, 'not so');
      const words = new PassThrough();
      void passOn(mockPort, words, MODEL_BODY);
      for await (const line of createInterface(words)) {
        const [, said] = /^data: (\{.*\})$/.exec(line) ?? [];
        const { content } = said === undefined ? {} : (JSON.parse(said).choices[0]?.delta ?? {});
        if (content) socket.send(JSON.stringify({ type: 'token', text: content }));
      }
      return socket.send('{"type":"done"}');
    };
    socket.once('message', (first: Buffer) => void answer(first));
  });
  const port = await listen(server);
  const more = ['--data', '{"message":"hi"}', '--header', 'sec-websocket-protocol: chat.v1'];
  const { run } = await through(`ws://127.0.0.1:${port}/chat?room=1`, mockPort, ...more);
  expect(run.target.baseUrl).toBe(`ws://127.0.0.1:${port}/chat`);
  expect(run.response).toMatchObject({ status: 101 });
  // A proof on a busy machine has 8.
  expect(run.vantages.wire!.reads).toBeGreaterThanOrEqual(8);
  const plain = await checkHere(['through', `http://127.0.0.1:${port}/chat`, '--port', String(mockPort), '--timed']);
  expect(plain.code).toBe(4);
  expect(plain.run.verdict.next.join(' ')).toContain(`ws://127.0.0.1:${port}/chat`);
});

it.concurrent('an app is waited for until it is there, and until it asks the mock, with what it needs', async () => {
  const { mockPort, serve } = await app(() => true);
  const port = await freePort();
  let asked = 0;
  const unpointed = createServer((request, answer) => {
    request.resume();
    asked += 1;
    answer.end('words of another model');
  });
  // Behind its two answers it is only looked at.
  unpointed.on('connection', () => {
    if (asked < 2 || !unpointed.listening) return;
    unpointed.close(() => setTimeout(() => void listen(createServer(serve), port), 300));
    unpointed.closeAllConnections();
  });
  // When the mock is there, it looks for the app at once.
  void whenListening(mockPort).then(() => setTimeout(() => void listen(unpointed, port), 300));
  const { stderr } = await through(`http://127.0.0.1:${port}/chat`, mockPort);
  expect(stderr).toContain(`  OPENAI_BASE_URL=http://127.0.0.1:${mockPort}/v1\n`);
  expect(stderr).toContain(`Nothing listens at http://127.0.0.1:${port} yet. Start the app: it is waited for, 60 s`);
  expect(stderr).toContain(`http://127.0.0.1:${port} answered, and did not ask the mock. Start the app again`);
});

it.concurrent('an app with another model is asked no more than twice', async () => {
  let asked = 0;
  const port = await listen(createServer((_, answer) => void answer.end(`answer ${(asked += 1)}`)));
  const args = ['through', `http://127.0.0.1:${port}/chat`, '--port', String(await freePort()), '--quiet'];
  const { code, run } = await checkHere(args);
  expect(run.verdict).toMatchObject({ passed: false, reason: 'no-content' });
  expect({ code, asked }).toEqual({ code: 3, asked: 2 });
});

it('what is refused asks nobody, and says what to type', async () => {
  const http = 'http://127.0.0.1:9/chat';
  const notJson = fileOf('not.json', '[1]');
  const taken = await listen(createServer());
  const cases: (readonly [args: readonly string[], message: string, hint: string])[] = [
    [['ftp://127.0.0.1/x'], 'is no address of http or https or ws or wss', 'stream-check through'],
    [['htp://127.0.0.1/x'], 'has a slip at its beginning', "npx stream-check through 'http://127.0.0.1/x'"],
    [[http, '--path', 'chat'], '--path expects a path that begins with "/"', '--path /api/chat'],
    [[http, '--path', '/chat?q=1'], 'without a query', '--path /api/chat'],
    [[http, '--then', 'runs/{{id}}'], '--then expects a path of the app', "--then '/runs/{{id}}/stream'"],
    [['ws://127.0.0.1/x', '--method', 'PUT'], '--method is for an app that is asked over HTTP', 'Leave it out'],
    [['ws://127.0.0.1/x', '--then', '/x'], '--then is for an app that is asked over HTTP', 'Leave it out'],
    [['ws://127.0.0.1/x', '--protocol', 'ollama'], '--protocol is for an app that is asked over HTTP', 'Leave it out'],
    [[http, '--data', '{"a":'], '--data is no JSON, though it begins as if it were', '--data @body.json'],
    [[http, '--data', '{message:hi}'], 'has no quotes: the shell took them', '--data @body.json'],
    [[http, '--protocol', 'ollama', '--data', `@${notJson}`], 'is expected to hold a JSON object', '--data @body.json'],
    [[http, '--data', '@nowhere.json'], 'The file nowhere.json cannot be read: there is no such file.', ''],
    [[http, '--data', '{}', '--body', '{}'], '--body and --data exclude each other', 'leave one of them out'],
    [[http, '--data', '{}', '--method', 'get'], 'A GET has no body', '--method POST'],
    [[http, '--ca', 'nowhere.pem'], 'The file nowhere.pem cannot be read: there is no such file.', ''],
    [[http, '--ca', notJson], '--ca expects certificates in the form PEM, and', '--ca rootCA.pem'],
    [[http, '--via', 'socks5://p:1'], '--via holds a proxy of the kind socks5', '--via none'],
    [[http, '--protocol', 'openai-chta'], 'Did you mean "openai-chat"?', 'Known:'],
    [[http, '--scenario', 'stedy'], 'Did you mean "steady"?', 'Known:'],
    [[http, '--port', '65536'], '--port expects at most 65535', ''],
    [[http, '--port', String(taken)], `Port ${taken} is taken.`, '--port <n>'],
    [[http, '--direct', http], 'Unknown option "--direct": it belongs to an address (stream-check <url>).', '--help'],
  ];
  const ran = await runLines(cases.map(([args]) => ({ args: ['through', ...args] })));
  for (const [i, [args, message, hint]] of cases.entries()) {
    const { code, stdout, stderr } = ran[i]!;
    expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
  }
});

it('what an app, a proxy or nobody answers in place of a stream, and what to type', async () => {
  const statuses = [401, 404, 405, 415, 422, 429, 502];
  const refuses = createServer((request, answer) => {
    const status = Number(new URL(request.url!, 'http://app').searchParams.get('status'));
    answer.writeHead(status).end(status === 200 ? '{"run": {}}' : '{"detail": "body is missing"}');
  });
  refuses.on('upgrade', (request, socket) => {
    socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
    request.resume();
  });
  const breaks = createServer();
  new WebSocketServer({ server: breaks }).on('connection', (socket) => {
    socket.send('hello');
    socket.terminate();
  });
  const plain = await listen(createServer((_, answer) => answer.end('no WebSocket')));
  const [port, breaking, nobody] = [await listen(refuses), await listen(breaks), await freePort()];
  const says: Record<number, string> = {
    401: 'It wants to know who asks',
    404: 'Nothing is served at this path',
    405: 'This path takes no GET',
    415: 'It wants input that it names above',
    422: 'It wants input that it names above',
    429: 'Wait, or ask less often',
    502: 'The mock was never asked',
  };
  const cases: (readonly [args: readonly string[], outcome: string, says: string])[] = [
    ...statuses.map((status) => [[`http://127.0.0.1:${port}/?status=${status}`], 'http-error', says[status]!] as const),
    [
      [`http://127.0.0.1:${port}/?status=200`, '--then', '/runs/{{id}}'],
      'protocol-error',
      'the first answer has no "id" for --then',
    ],
    [[`ws://127.0.0.1:${port}/`], 'http-error', 'It wants to know who asks'],
    [[`ws://127.0.0.1:${plain}/`], 'protocol-error', 'the app answered 200 in place of a WebSocket'],
    [[`ws://127.0.0.1:${breaking}/`], 'truncated', 'ended its answer early'],
    // Our reader has to start within that time, too.
    [[`http://127.0.0.1:${nobody}/`, '--timeout', '5'], 'connect-failed', '--start'],
    [['http://app.invalid/', '--via', `127.0.0.1:${nobody}`], 'connect-failed', 'Could not connect to the proxy'],
  ];
  const ports = await Promise.all(cases.map(freePort));
  const ran = await runLines(
    cases.map(([args], i) => ({ args: ['through', ...args, '--port', String(ports[i]), '--lock-step', '--json'] })),
  );
  for (const [i, [args, outcome, words]] of cases.entries()) {
    const { run } = readReport({ ...ran[i]!, signal: null, tookMs: 0, pid: 0 });
    expect({ args, code: ran[i]!.code, outcome: run.outcome.kind }).toEqual({ args, code: 4, outcome });
    const said = [run.outcome.message, run.verdict.summary, run.verdict.advice, ...run.verdict.next];
    expect(said.join('\n')).toContain(words);
  }
});
