// nginx in front of an honest server, asked once by its address: bytes alone name its buffer, where it lies and how large it
// is; and where nginx passes all on, nobody is accused, whatever its header says.
import { once } from 'node:events';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkJson } from '../support/cli.ts';
import { freePort } from '../support/free-port.ts';
import { describeWith } from '../support/require.ts';

/** Over four to six seconds, for a busy machine has to see its pauses apart. */
const app = createServer((req, res) => {
  req.resume();
  void speak(res.writeHead(200, { 'content-type': 'text/event-stream' }));
});

async function speak(res: ServerResponse): Promise<void> {
  for (let k = 0; k < 350 && !res.destroyed; k++) {
    res.write(`data: ${JSON.stringify({ token: `word${k} `, id: 'x'.repeat(150 + ((k * 37) % 120)) })}\n\n`);
    await wait(8 + ((k * 7) % 11));
  }
  res.end();
}

const TLS = 'ssl_certificate c.pem; ssl_certificate_key k.pem;';
const SERVERS = {
  'by HTTP/1.0': '',
  'by HTTP/1.1': 'proxy_http_version 1.1;',
  'by HTTP/1.1, with TLS': `proxy_http_version 1.1; ${TLS}`,
  'by HTTP/1.1, with TLS of small records': `proxy_http_version 1.1; ${TLS} ssl_buffer_size 4k;`,
  'by HTTP/1.1, with HTTP/2 in front': `proxy_http_version 1.1; ${TLS}`,
} as const;
type Server = keyof typeof SERVERS;

describeWith('nginx', 'nginx', () => {
  const directory = mkdtempSync(join(tmpdir(), 'stream-check-'));
  const addresses = new Map<Server, string>();
  let nginx: ReturnType<typeof spawn> | null = null;

  beforeAll(async () => {
    await once(app.listen(0, '127.0.0.1'), 'listening');
    const { port: upstream } = app.address() as { port: number };
    const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'];
    spawnSync('openssl', [...args, '-keyout', join(directory, 'k.pem'), '-out', join(directory, 'c.pem')]);
    const servers: string[] = [];
    for (const [name, lines] of Object.entries(SERVERS) as [Server, string][]) {
      const port = await freePort();
      const isTls = lines.includes(TLS);
      addresses.set(name, `${isTls ? 'https' : 'http'}://127.0.0.1:${port}/`);
      const listen = `127.0.0.1:${port}${isTls ? ' ssl' : ''}${name.includes('HTTP/2') ? ' http2' : ''}`;
      servers.push(`server { listen ${listen}; ${lines} location / { proxy_pass http://127.0.0.1:${upstream}; } }`);
    }
    const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${kind};`);
    const conf = `daemon off; pid n.pid; error_log e.log; events {} http { access_log off; ${paths.join(' ')} ${servers.join(' ')} }`;
    writeFileSync(join(directory, 'nginx.conf'), conf);
    nginx = spawn('nginx', ['-p', directory, '-c', 'nginx.conf', '-e', 'e.log'], { stdio: 'ignore' });
    for (let tries = 0; tries < 100 && !(await isUp(addresses.get('by HTTP/1.0')!)); tries++) await wait(50);
  });

  afterAll(() => {
    nginx?.kill();
    app.closeAllConnections();
    app.close();
    rmSync(directory, { recursive: true });
  });

  it.each<[Server, { httpVersion: string; sizeBytes: number | null; accounting: string | null }]>([
    ['by HTTP/1.0', { httpVersion: '1.1', sizeBytes: 4096, accounting: 'body' }],
    ['by HTTP/1.1', { httpVersion: '1.1', sizeBytes: null, accounting: null }],
    ['by HTTP/1.1, with TLS', { httpVersion: '1.1', sizeBytes: 16_384, accounting: 'tls' }],
    ['by HTTP/1.1, with TLS of small records', { httpVersion: '1.1', sizeBytes: 4096, accounting: 'tls' }],
    ['by HTTP/1.1, with HTTP/2 in front', { httpVersion: '2', sizeBytes: null, accounting: null }],
  ])('asks its app %s: %j', async (server, { httpVersion, sizeBytes, accounting }) => {
    const { code, run } = await checkJson([addresses.get(server)!, '--insecure']);
    expect(run.request?.httpVersion).toBe(httpVersion);
    expect(run.arrivals?.bytes).toMatchObject({ sizeBytes, accounting });
    const isHeld = sizeBytes !== null;
    expect({ code, delivery: run.verdict.delivery }).toEqual(
      isHeld ? { code: 1, delivery: 'batched' } : { code: 0, delivery: 'incremental' },
    );
    const detected = run.verdict.causes.filter(({ status }) => status === 'detected').map(({ id }) => id);
    expect(detected).toEqual(isHeld ? ['proxy-buffering'] : []);
  });
});

/** Whether somebody answers. */
async function isUp(url: string): Promise<boolean> {
  try {
    await (await fetch(url)).body?.cancel();
    return true;
  } catch {
    return false;
  }
}
