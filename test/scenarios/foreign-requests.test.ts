// Who asks an address of ours without having been given it, while something is measured; and a client that leaves its own.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as send, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { checkHere } from '../cli/fake-io.ts';
import { checkJson } from '../support/cli.ts';

const directory = mkdtempSync(join(tmpdir(), 'stream-check-'));
afterAll(() => rmSync(directory, { recursive: true }));
const servers: (() => void)[] = [];
afterEach(() => {
  for (const close of servers.splice(0)) close();
});

async function serverOf(serve: RequestListener): Promise<string> {
  const server = createServer(serve);
  servers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

const WORDS = 8;
const answering: RequestListener = (request, response) => {
  request.resume().on('end', () => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    let said = 0;
    const timer = setInterval(() => {
      const choice = { index: 0, delta: { content: `word${said} ` } };
      if (said++ < WORDS) response.write(`data: ${JSON.stringify({ choices: [choice] })}\n\n`);
      else {
        clearInterval(timer);
        response.end('data: [DONE]\n\n');
      }
    }, 20);
  });
};

/** An own client that writes its address to a file, waits until it may go on, and asks as it should. */
const CLIENT = `
import { existsSync, renameSync, writeFileSync } from 'node:fs';
const file = process.env.ADDRESS_FILE;
let isWarm = false;
export async function* open({ url, method, headers, body }) {
  if (isWarm) {
    writeFileSync(file + '.new', url);
    renameSync(file + '.new', file);
    while (existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  isWarm = true;
  const answer = await fetch(url, { method, headers, body });
  let rest = '';
  for await (const text of answer.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split('\\n');
    rest = lines.pop();
    for (const line of lines.filter((line) => line.startsWith('data: {')))
      yield JSON.parse(line.slice(6)).choices[0]?.delta.content ?? '';
  }
}`;

async function statusOf(url: string, headers: Record<string, string>): Promise<number> {
  return await new Promise((resolve, reject) => {
    const asked = send(url, { method: 'POST', headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode!));
    });
    asked.on('error', reject).end('{"stream":true}');
  });
}

describe('somebody else asks while a stream is measured', () => {
  it('gets 403, is counted nowhere, and one warning says so', async () => {
    let asked = 0;
    const upstream = await serverOf((request, response) => {
      asked += 1;
      answering(request, response);
    });
    const client = join(directory, 'client.mjs');
    writeFileSync(client, CLIENT);
    const file = join(directory, 'address');
    const records = join(directory, 'records');
    const args = ['m', '--base-url', `${upstream}/v1`, '--client', client, '--record', records];
    const checked = checkJson(args, { ADDRESS_FILE: file });
    await expect.poll(() => readdirSync(directory), { timeout: 60_000 }).toContain('address');
    const url = readFileSync(file, 'utf8');
    const [, segment] = /^http:\/\/127\.0\.0\.1:\d+\/([^/]+)\/chat\/completions$/.exec(url)!;
    const statuses = [
      await statusOf(url.replace(`/${segment}`, ''), {}),
      await statusOf(url.replace(`/${segment}`, '/v1'), {}),
      await statusOf(url, { host: 'evil.example:1' }),
      await statusOf(url, { origin: 'https://evil.example', 'content-type': 'text/plain' }),
    ];
    rmSync(file);
    const { run, stdout, stderr } = await checked;
    expect(statuses).toEqual([403, 403, 403, 403]);
    expect([asked, run.outcome.kind]).toEqual([1, 'completed']);
    expect(run.warnings.filter((text) => text.includes('403'))).toHaveLength(1);
    expect(run.warnings.join()).not.toContain('tries again');
    const kept = readdirSync(records).map((name) => readFileSync(join(records, name), 'utf8'));
    expect([stdout, stderr, ...kept].join()).not.toMatch(new RegExp(`${segment}|evil`));
    expect(kept.join()).toContain('"path":"/chat/completions"');
  });
});

describe('a client leaves the tap', () => {
  it('behind a redirect to another address', async () => {
    const other = await serverOf(answering);
    const upstream = await serverOf((request, response) => {
      request.resume();
      response.writeHead(307, { location: `${other}/v1/chat/completions` }).end();
    });
    const { code, run } = await checkHere(['m', '--base-url', `${upstream}/v1`, '--client', 'fetch']);
    expect(code).toBe(4);
    expect(run.outcome.message).toMatch(
      /^307 .*: the client followed the redirect to .*, past the tap\. .* not judged\.$/,
    );
  });

  it('but not behind one within its base URL', async () => {
    const upstream = await serverOf((request, response) => {
      if (request.url === '/v1/chat/completions/') return answering(request, response);
      request.resume();
      response.writeHead(307, { location: '/v1/chat/completions/' }).end();
    });
    const { run } = await checkHere(['m', '--base-url', `${upstream}/v1`, '--client', 'fetch']);
    expect(run.outcome.kind).toBe('completed');
    expect(run.warnings.join()).toContain('the client followed a redirect of the server; what came then is judged.');
    expect(run.warnings.join()).not.toContain('tries again');
  });

  it('by asking nobody at the address that it was given', async () => {
    const client = join(directory, 'elsewhere.mjs');
    writeFileSync(client, `export async function* open() { yield 'words '; yield 'of its own'; }`);
    const { code, run } = await checkHere(['mock', '--lock-step', '--client', client]);
    expect(code).toBe(4);
    expect(run.outcome.message).toMatch(/made no request .* came past the tap and is not judged\.$/);
  });
});
