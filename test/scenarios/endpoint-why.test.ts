// An address alone, and with --why: no app that streams is accused, what holds a text is found by what is changed, and nobody is
// asked more often than was announced. The built program; gaps are wide, for the machine may be busy.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { constants, createGzip } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../support/certificate.ts';
import { checkJson, startCli, type Checked } from '../support/cli.ts';
import { freePort } from '../support/free-port.ts';
import { standIn } from '../support/require.ts';

const WORDS = Array.from({ length: 60 }, (_, k) => `word${k} of it, `);
const EVENTS = { 'content-type': 'text/event-stream' };
const event = (content: string) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`;
const DONE = 'data: [DONE]\n\n';

/** Each word when its turn comes. */
async function speak(each: (word: string) => unknown, gapMs = 30, words = WORDS): Promise<void> {
  for (const word of words) {
    each(word);
    await after(gapMs);
  }
}

/** With or without compression, as it is asked, and flushed or not. */
async function compressed({ headers }: IncomingMessage, res: ServerResponse, flush: number): Promise<void> {
  const isAsked = String(headers['accept-encoding']).includes('gzip');
  res.writeHead(200, { ...EVENTS, ...(isAsked ? { 'content-encoding': 'gzip' } : {}) });
  const gzip = isAsked ? createGzip({ flush }) : null;
  gzip?.pipe(res);
  const out = gzip ?? res;
  await speak((word) => out.write(event(word)));
  out.end(DONE);
}

let isCold = true;
let turn = Promise.resolve();
const asked = new Map<string, number>();

const APPS: Readonly<Record<string, (req: IncomingMessage, res: ServerResponse) => Promise<unknown>>> = {
  async '/events'(_, res) {
    res.writeHead(200, EVENTS);
    await speak((word) => res.write(event(word)));
    res.end(DONE);
  },
  async '/many'(_, res) {
    res.writeHead(200, EVENTS);
    await speak((word) => res.write(event(word)), 10, [...WORDS, ...WORDS, ...WORDS, ...WORDS, ...WORDS, ...WORDS]);
    res.end(DONE);
  },
  async '/lines'(_, res) {
    res.writeHead(200, { 'content-type': 'application/x-ndjson' });
    await speak((text) => res.write(`${JSON.stringify({ text })}\n`));
    res.end();
  },
  async '/thinks-first'(_, res) {
    await after(800);
    res.writeHead(200, { 'content-type': 'text/plain' });
    await speak((word) => res.write(word), 20);
    res.end();
  },
  '/gzip-flushed': (req, res) => compressed(req, res, constants.Z_SYNC_FLUSH),
  '/gzip': (req, res) => compressed(req, res, constants.Z_NO_FLUSH),
  async '/size'(_, res) {
    res.writeHead(200, EVENTS);
    let held = '';
    const write = (text: string) => {
      for (held += text; held.length >= 2048; held = held.slice(2048)) res.write(held.slice(0, 2048));
    };
    await speak((word) => write(event(word)), 12, [...WORDS, ...WORDS, ...WORDS, ...WORDS]);
    res.end(held + DONE);
  },
  async '/timer'(_, res) {
    res.writeHead(200, EVENTS);
    for (let k = 0; k < 12; k++) {
      await after(250);
      res.write(
        WORDS.slice(0, 12 + ((7 * k) % 11))
          .map(event)
          .join(''),
      );
    }
    res.end(DONE);
  },
  async '/collected'(req, res) {
    let body = '';
    for await (const piece of req) body += String(piece);
    const { max_tokens: most, stream } = JSON.parse(body) as { max_tokens: number; stream: boolean };
    let content = '';
    await speak((word) => (content += word), 15, WORDS.slice(0, most));
    res.writeHead(200, stream ? EVENTS : { 'content-type': 'application/json' });
    res.end(stream ? event(content) + DONE : JSON.stringify({ choices: [{ message: { content } }] }));
  },
  async '/cold'(_, res) {
    const isFirst = isCold;
    isCold = false;
    res.writeHead(200, EVENTS);
    let held = '';
    await speak((word) => (isFirst ? (held += event(word)) : res.write(event(word))), 20);
    res.end(held + DONE);
  },
  async '/one-by-one'(_, res) {
    const before = turn;
    let leave = () => {};
    turn = new Promise((resolve) => (leave = resolve));
    await before;
    await APPS['/events']!(_, res);
    leave();
  },
  async '/then-429'(_, res) {
    if (asked.get('/then-429')! > 1) return res.writeHead(429, { 'retry-after': '60' }).end('{"error":"slow down"}');
    await after(300);
    return res.writeHead(200, EVENTS).end(WORDS.map(event).join('') + DONE);
  },
};

const app = createServer((req, res) => {
  const path = (req.url ?? '').replace(/\?.*/, '');
  asked.set(path, (asked.get(path) ?? 0) + 1);
  void APPS[path]!(req, res).catch(() => res.destroy());
});
let origin = '';

beforeAll(async () => {
  await once(app.listen(0, '127.0.0.1'), 'listening');
  origin = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
});
afterAll(() => {
  app.closeAllConnections();
  app.close();
});

/** Counts: what was announced at most, and what came. */
async function ask(path: string, ...args: readonly string[]): Promise<Checked & { announced: number; came: number }> {
  const before = asked.get(path) ?? 0;
  const checked = await checkJson([`${origin}${path}`, ...args]);
  const [, first = '', more = '0'] =
    /(\d+) requests? will be made to [\d.:]+(?:, and up to (\d+) more)?/.exec(checked.stderr) ?? [];
  return { ...checked, announced: Number(first) + Number(more), came: asked.get(path)! - before };
}

const detected = ({ run }: Checked): string[] =>
  run.verdict.causes.filter(({ status }) => status === 'detected').map(({ id }) => id);
const CHAT = JSON.stringify({ model: 'm', stream: true, max_tokens: 60, messages: [{ role: 'user', content: 'hi' }] });

describe.concurrent('an app that streams', () => {
  it.each(['/events', '/lines', '/thinks-first', '/gzip-flushed'])(
    '%s is not accused, by one request',
    async (path) => {
      const got = await ask(path);
      expect(got.run.verdict, got.run.verdict.summary).toMatchObject({ delivery: 'incremental', passed: true });
      expect([got.code, got.announced, got.came, detected(got)]).toEqual([0, 1, 1, []]);
    },
  );
});

describe.concurrent('with --why', () => {
  it('a compressor is found by asking without compression', async () => {
    const got = await ask('/gzip', '--why');
    expect([got.code, detected(got)]).toEqual([1, ['compressor-not-flushed']]);
    expect(got.run.experiments[0]).toMatchObject({ id: 'identity', rulesIn: ['compressor-not-flushed'], requests: 4 });
    expect(got.came).toBeLessThanOrEqual(got.announced);
  });

  it('an answer that is collected is held, whoever does it', async () => {
    const got = await ask('/collected', '--why', '--data', CHAT);
    expect([got.code, got.run.verdict.delivery]).toEqual([1, 'buffered']);
    const left = got.run.verdict.evidence.find(({ kind }) => kind === 'left');
    expect(left ?? detected(got)).toMatchObject(
      left ? { causes: expect.arrayContaining(['collected-answer']) } : ['collected-answer'],
    );
    expect(got.came).toBeLessThanOrEqual(got.announced);
  });

  it('an app that is slow only the first time is not accused', async () => {
    const got = await ask('/cold', '--why');
    expect([got.code, got.run.verdict.delivery, detected(got)]).toEqual([3, 'inconclusive', []]);
    expect(got.run.experiments.map(({ id }) => id)).toEqual(['second-request']);
  });

  it('an app that answers one after the other is found by three at once', async () => {
    const got = await ask('/one-by-one', '--why');
    expect(detected(got)).toEqual(['serialised-streams']);
    expect(got.came).toBeLessThanOrEqual(got.announced);
  });

  it('an app that refuses the second request is asked no more than announced, and accused of nothing by that', async () => {
    const got = await ask('/then-429', '--why');
    expect([got.code, detected(got), got.came]).toEqual([3, [], 2]);
    expect(got.run.verdict.why.join(' ')).toContain('Asked once more, an answer had status 429 (1 request)');
  });
});

it('a buffer that counts bytes has its size, by one request', async () => {
  const { code, run, came } = await ask('/size');
  expect([code, run.verdict.delivery, run.arrivals?.bytes?.sizeBytes, came]).toEqual([1, 'batched', 2048, 1]);
});

it('a timer is told by the times of its flushes, or as lumps where a busy machine blurs them', async () => {
  const { run, came } = await ask('/timer');
  expect([run.verdict.passed, came]).toEqual([false, 1]);
  expect(run.verdict.delivery === 'batched' || run.verdict.reason).toBeOneOf([true, 'batched-arrivals']);
});

it('each run has its controls, and both are announced; Ctrl-C ends what is announced', async () => {
  const got = await ask('/gzip', '--why', '--runs', '2');
  // 1 + 4 requests a run.
  expect([got.came, got.announced >= got.came]).toEqual([10, true]);
  const before = asked.get('/gzip')!;
  const { child, finished } = startCli([`${origin}/gzip`, '--why', '--runs', '3']);
  while (asked.get('/gzip') === before) await after(20);
  child.kill('SIGINT');
  expect((await finished).code).not.toBe(0);
  await after(500);
  expect(asked.get('/gzip')! - before).toBe(1);
});

describe('nginx in front, over TLS and HTTP/2', () => {
  const certificate = makeCertificate();
  if (certificate === null || spawnSync('nginx', ['-v']).error !== undefined) {
    standIn('nginx', 'nginx or openssl is not installed', 'the hop between is named');
    return;
  }

  it('is named by what comes around it, with the size of what it holds', async () => {
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), 'stream-check-nginx-'));
    writeFileSync(join(folder, 'key.pem'), certificate.key);
    writeFileSync(join(folder, 'cert.pem'), certificate.cert);
    // HTTP/1.0 to the app: nginx reads until its buffer is full.
    writeFileSync(
      join(folder, 'nginx.conf'),
      `daemon off; pid nginx.pid; error_log error.log; events {}
      http { access_log off; server { listen 127.0.0.1:${port} ssl http2;
        ssl_certificate cert.pem; ssl_certificate_key key.pem;
        location / { proxy_pass ${origin}; proxy_buffer_size 4k; proxy_buffers 8 4k; } } }`,
    );
    const nginx = spawn('nginx', ['-p', folder, '-c', 'nginx.conf'], { stdio: 'ignore' });
    try {
      while (!(await isListening(port))) await after(50);
      const got = await checkJson([
        `https://127.0.0.1:${port}/many`,
        '--ca',
        join(folder, 'cert.pem'),
        '--direct',
        origin,
        '--why',
      ]);
      expect(got.run.request?.httpVersion).toBe('2');
      expect(got.run.arrivals?.bytes).toMatchObject({ sizeBytes: 4096, accounting: 'body' });
      expect([got.code, detected(got)]).toEqual([1, ['proxy-buffering']]);
      expect(got.run.experiments.map(({ id, rulesIn }) => [id, rulesIn])).toContainEqual([
        'direct',
        ['proxy-buffering'],
      ]);
    } finally {
      nginx.kill();
      await once(nginx, 'exit');
      rmSync(folder, { recursive: true });
    }
  });
});

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
