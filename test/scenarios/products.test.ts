// The pages of products: a server or proxy that holds its stream passes it on with the lines that its page tells to paste. The
// lines are taken out of the page, put into a small server of fixtures/products, and proven in lock-step.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Run } from '../../src/model/report.ts';
import type { ProductId } from '../../src/products/index.ts';
import { readReport, startCli } from '../support/cli.ts';
import { freePort } from '../support/free-port.ts';
import { describeIfPresent, describeWith, describeWithProject, describeWithVenv, standIn } from '../support/require.ts';
import { isInstalled, linesToPaste, makeRig } from '../support/rigs.ts';

const made: string[] = [];
afterAll(() => made.forEach((directory) => rmSync(directory, { recursive: true, force: true })));

const ASK = JSON.stringify({ model: 'm', stream: true, messages: [{ role: 'user', content: 'hi' }] });

interface Rig {
  /** A file of fixtures/products. */
  file: string;
  /** Which block under "What to paste". */
  block?: number;
  /** The cause that is found without the lines; null where it passes without them. */
  cause: string | null;
  /** Its cause is known by a period, which a busy machine blurs: only that it does not pass is held. */
  isKnownByTime?: boolean;
  /** What the evidence names, where it is not the product itself. */
  names?: ProductId;
  /** How it is started in that directory. */
  start(port: number, snippet: string | null, upstream: number): string;
  /** Where it is asked. */
  path?: string;
  /** Which of its ports is asked; without it the one that it is started with. */
  at?: 'TLS_PORT' | 'GZIP_PORT';
  /** It has no model of its own: it passes on what it is asked, at /chat/completions. */
  isProxy?: boolean;
}

function cases(id: ProductId, rigs: Readonly<Record<string, Rig>>): void {
  for (const [title, rig] of Object.entries(rigs)) {
    const snippet = linesToPaste(id)[rig.block ?? 0]!;
    it.concurrent(`${id}, ${title}: with the lines of its page it passes`, async () => {
      const run = await measured(rig, snippet);
      expect(run.outcome, JSON.stringify(run.outcome)).toMatchObject({ kind: 'completed' });
      expect(run.verdict, run.verdict.summary).toMatchObject({ passed: true, proven: true });
    });
    if (rig.cause === null) continue;
    it.concurrent(`${id}, ${title}: without them it does not, and the page is named`, async () => {
      const run = await measured(rig, null);
      expect(run.verdict.passed, run.verdict.summary).toBe(false);
      if (rig.isKnownByTime === true) return;
      const found = run.verdict.causes.find(({ status }) => status === 'detected' || status === 'suspected');
      expect([found?.id, found?.advice]).toEqual([
        rig.cause,
        expect.stringMatching(`stream-check explain .*\\b${rig.names ?? id}\\b`),
      ]);
    });
  }
}

async function measured({ file, start, at, path = '/', isProxy = false }: Rig, snippet: string | null): Promise<Run> {
  const [port, upstream, tls, gzip] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const ports = { PORT: port, UPSTREAM: upstream, TLS_PORT: tls, GZIP_PORT: gzip };
  const directory = makeRig(file, snippet, ports);
  made.push(directory);
  const scheme = at === 'TLS_PORT' ? 'https' : 'http';
  const url = `${scheme}://127.0.0.1:${ports[at ?? 'PORT']}${isProxy ? '/chat/completions' : path}`;
  const asked = isProxy ? ['--data', ASK, '--port', `${upstream}`] : [];
  const command = `cd ${directory} && ${start(port, snippet, upstream)}`;
  const env = scheme === 'https' ? { NODE_EXTRA_CA_CERTS: certificate().cert } : {};
  const args = ['through', url, '--lock-step', '--start', command, ...asked, '--json'];
  return readReport(await startCli(args, env).finished).run;
}

describeWithProject('servers', 'servers in Node', () => {
  const node = (file: string) => (port: number) => `${process.execPath} ${file} ${port} none flushes`;
  const held = (file: string): Rig => ({ file, cause: 'compressor-not-flushed', start: node(file) });
  cases('express', { compressed: held('express.mjs') });
  // NestJS says that it is Express.
  if (isInstalled('@nestjs/core')) cases('nest', { compressed: { ...held('nest.mjs'), names: 'express' } });
  else standIn('sdks', '@nestjs/core is not installed', 'nest');
  cases('fastify', { compressed: { ...held('fastify.mjs'), path: '/chat' } });
  cases('koa', { compressed: held('koa.mjs') });
  cases('vite', { 'its proxy': { ...held('vite.mjs'), cause: null, isProxy: true } });
});

describeWithVenv('servers', 'servers in Python', (python) => {
  const wsgi = (app: string) => (port: number) =>
    `${python} -m gunicorn --log-level error --worker-class gthread --threads 4 --bind 127.0.0.1:${port} ${app}:app`;
  const asgi = (app: string) => (port: number) => `${python} -m uvicorn --log-level error --port ${port} ${app}:app`;
  cases('django', {
    'compressed, as WSGI': { file: 'django_wsgi.py', cause: 'compressor-not-flushed', start: wsgi('django_wsgi') },
    'not asynchronous, as ASGI': {
      file: 'django_asgi.py',
      block: 1,
      cause: 'collected-answer',
      start: asgi('django_asgi'),
    },
  });
  cases('flask', {
    collected: {
      file: 'flask_wsgi.py',
      cause: 'collected-answer',
      start: (port) => `${python} flask_wsgi.py ${port} none flushes`,
    },
  });
  cases('gunicorn', {
    'one worker': {
      file: 'app.py',
      cause: 'serialised-streams',
      start: (port, snippet) =>
        `PATH=${dirname(python)}:$PATH GUNICORN_CMD_ARGS='--log-level error --bind 127.0.0.1:${port}' ${snippet ?? 'gunicorn app:app'}`,
    },
  });
  cases('starlette', {
    blocking: { file: 'starlette_asgi.py', cause: 'serialised-streams', start: asgi('starlette_asgi') },
  });
  describeWithVenv('current', 'a newer version of it', (newer) => {
    cases('starlette', {
      compressed: {
        file: 'starlette_gzip.py',
        block: 1,
        cause: 'compressor-not-flushed',
        start: (port, snippet) =>
          `${snippet === null ? python : newer} -m uvicorn --log-level error --port ${port} starlette_gzip:app`,
      },
    });
  });
});

describeWith('nginx', 'nginx', () => {
  const nginx = (cause: string, at?: Rig['at']): Rig => ({
    file: 'nginx.conf',
    cause,
    isProxy: true,
    ...(at === undefined ? {} : { at }),
    start: () => `cp ${certificate().cert} cert.pem && cp ${certificate().key} key.pem && nginx -p . -c nginx.conf`,
  });
  cases('nginx', {
    'HTTP/1.0 to the app': nginx('proxy-buffering'),
    TLS: nginx('proxy-buffering', 'TLS_PORT'),
    gzip: nginx('compressor-not-flushed', 'GZIP_PORT'),
  });
});

/** What CI has not, and many machines neither: tried where it is. */
describeIfPresent(isInstalled('webpack-dev-server'), 'webpack', () => {
  cases('webpack', {
    'its proxy': {
      file: 'webpack.mjs',
      cause: 'compressor-not-flushed',
      isProxy: true,
      start: () => `${process.execPath} webpack.mjs`,
    },
  });
});

describeIfPresent(isOnPath('haproxy', '-v'), 'haproxy', () => {
  cases('haproxy', {
    'as it is': {
      file: 'haproxy.cfg',
      cause: 'flush-timer',
      isKnownByTime: true,
      isProxy: true,
      start: () => 'haproxy -db -f haproxy.cfg',
    },
  });
});

describeIfPresent(isOnPath('apache2', '-v'), 'apache', () => {
  cases('apache', {
    mod_proxy_http: {
      file: 'apache.conf',
      cause: null,
      isProxy: true,
      start: () => 'apache2 -X -d "$PWD" -f "$PWD/apache.conf"',
    },
  });
});

describeIfPresent(isOnPath('caddy', 'version'), 'caddy', () => {
  cases('caddy', {
    'as it is': {
      file: 'Caddyfile',
      cause: null,
      isProxy: true,
      start: () => 'XDG_DATA_HOME="$PWD" caddy run --adapter caddyfile --config Caddyfile',
    },
  });
});

describeIfPresent(isOnPath('go', 'version'), 'go', () => {
  cases('go', {
    'net/http': { file: 'main.go', cause: 'unflushed-writes', start: () => 'go run main.go' },
  });
});

function isOnPath(program: string, asked: string): boolean {
  const { error, status } = spawnSync(program, [asked], { stdio: 'ignore' });
  return error === undefined && status === 0;
}

let issued: { key: string; cert: string } | null = null;

/** Of 127.0.0.1, made once. */
function certificate() {
  if (issued !== null) return issued;
  const directory = mkdtempSync(join(tmpdir(), 'stream-check-'));
  made.push(directory);
  issued = { key: join(directory, 'key.pem'), cert: join(directory, 'cert.pem') };
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2', '-nodes'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  execFileSync('openssl', ['req', '-x509', ...key, '-keyout', issued.key, '-out', issued.cert, ...subject], {
    stdio: 'ignore',
  });
  return issued;
}
