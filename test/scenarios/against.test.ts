// Another side through the built program: an address, and a commit of a project. What is worse here fails, and a side that
// nobody could measure is no silence.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkJson } from '../support/cli.ts';

const CHUNKS = 20;
const GAP_MS = 40;

describe('an address', () => {
  /** Who was asked, in order. */
  const asked: string[] = [];
  const servers: Server[] = [];
  afterAll(() => servers.forEach((server) => server.close()));

  /** A model that streams, or a proxy before it that collects the answer. */
  async function model(name: string, isCollecting: boolean): Promise<string> {
    const answer = async (response: ServerResponse) => {
      asked.push(name);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const held: string[] = [];
      for (let k = 0; k < CHUNKS; k += 1) {
        const event = JSON.stringify({ choices: [{ index: 0, delta: { content: `word${k} of the answer ` } }] });
        if (isCollecting) held.push(`data: ${event}\n\n`);
        else response.write(`data: ${event}\n\n`);
        await sleep(GAP_MS);
      }
      response.end(`${held.join('')}data: [DONE]\n\n`);
    };
    const server = createServer((_, response) => void answer(response));
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  }
  const check = (here: string, there: string) =>
    checkJson(['m', '--protocol', 'openai-chat', '--client', 'undici', '--base-url', here, '--against', there]);

  it('where text came sooner: worse here, with both tests shown, by turns', async () => {
    const [slow, quick] = [await model('slow', true), await model('quick', false)];
    asked.length = 0;
    const { code, report } = await check(slow, quick);
    expect(code).toBe(1);
    expect(asked.join(' ')).toBe('slow quick quick slow slow quick quick slow slow quick');
    expect(report.against).toMatchObject({ kind: 'address', name: quick, comparisons: [{ status: 'worse' }] });
    expect(report.gate.find(({ rule }) => rule === 'against')!.text).toMatch(
      /^undici at m: worse than http:\/\/127\.0\.0\.1:\d+\/v1: .*time-to-first-token .* → .* \(difference .* to .*, bootstrap 95 %; p 0\.0\d\d, ranks\)\.$/,
    );
    // The runs of the other side are none of the Report.
    expect(report.runs).toHaveLength(5);
  });

  it('at which nobody listens is exit 4, though no run here fails', async () => {
    const { code, report } = await check(await model('quick', false), 'http://127.0.0.1:9/v1');
    // A busy machine may leave one of them open.
    expect([code, report.summary.failed, report.summary.errored]).toEqual([4, 0, 0]);
    expect(report.summary.passed).toBeGreaterThan(0);
    expect(report.gate.find(({ rule }) => rule === 'against')!.text).toContain(
      'no run there could be judged: Could not connect to 127.0.0.1:9',
    );
  });
});

describe('a commit', () => {
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'stream-check-'));
  afterAll(() => rmSync(root, { recursive: true }));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.example', ...args], { cwd: root });
  const client = (after: string) => `export async function* open({ url, method, headers, body }, signal) {
  const response = await fetch(url, { method, headers, body, signal });
  const all = [];
  let rest = '';
  for await (const bytes of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + bytes).split('\\n');
    rest = lines.pop();
    for (const line of lines) {
      if (!line.startsWith('data: {')) continue;
      const text = JSON.parse(line.slice(6)).choices[0]?.delta?.content ?? '';
      ${after}
    }
  }
  yield* all;
}
`;
  const check = (...more: string[]) =>
    checkJson(['mock/steady', '--lock-step', '--client', './client.mjs', '--against', 'HEAD', ...more], {}, root);
  beforeAll(() => {
    writeFileSync(join(root, 'client.mjs'), client('yield text;'));
    git('init', '-q');
    git('add', '-A');
    git('commit', '-qm', 'streams');
  });

  it('that is what is here is as good', async () => {
    const { code, report } = await check();
    expect([code, report.against?.comparisons.map(({ status }) => status)]).toEqual([0, ['same']]);
    expect(report.against?.what).toBe(git('rev-parse', 'HEAD').toString().trim());
    expect(git('worktree', 'list').toString().trim().split('\n')).toHaveLength(1);
  });

  it('at which the client did not collect the answer: worse here, with a single run', async () => {
    writeFileSync(join(root, 'client.mjs'), client('all.push(text);'));
    const { code, report } = await check('--runs', '1');
    expect(code).toBe(1);
    expect(report.gate.find(({ rule }) => rule === 'against')!.text).toMatch(
      /^\.\/client\.mjs at mock\/steady: worse than HEAD: was incremental, now buffered to the end, held at the client/,
    );
  });
});
