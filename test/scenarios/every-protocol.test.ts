// A server of somebody else in each API: a complete run with a key, and neither key nor prompt where they do not belong. Nothing
// is judged by the clock, so several are asked at once.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createMockServer } from '../../src/mock/server.ts';
import { scenarios } from '../../src/mock/scenarios.ts';
import { protocols } from '../../src/protocols/index.ts';
import { createTap, type TapExchange } from '../../src/record/vantages/wire.ts';
import { Report } from '../../src/model/report.ts';
import { checkJson, runBuilt } from '../support/cli.ts';
import { long, someOf } from '../support/form.ts';

const KEY = 'sk-test-77e1b8a2c4d9';
const PROMPT = 'tell me of the wombat';
const directory = mkdtempSync(join(tmpdir(), 'stream-check-'));
afterAll(() => rmSync(directory, { recursive: true }));

const cleanups: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const cleanup of cleanups) await cleanup();
});

/** A server that is not the embedded mock, and who asked it for what. */
async function startServer() {
  const mock = await createMockServer({ scenario: scenarios.get('steady') });
  const tap = await createTap({ upstream: mock.url });
  const seen: { exchange: TapExchange; processes: string }[] = [];
  tap.onExchange((exchange) => {
    seen.push({ exchange, processes: execFileSync('ps', ['axeww'], { encoding: 'utf8', maxBuffer: 1e8 }) });
  });
  cleanups.push(async () => {
    await tap.close();
    await mock.close();
  });
  return { url: tap.url, seen };
}

describe.concurrent.each(someOf(protocols.entries, ({ id }) => id === 'anthropic-messages'))('$id', (protocol) => {
  it('is asked with the key, and nobody else learns of key or prompt', async () => {
    const { url, seen } = await startServer();
    const files = join(directory, protocol.id);
    const args = ['some-model', '--base-url', url + protocol.mockPrefix, '--protocol', protocol.id];
    const secret = ['--api-key-env', 'OWN_KEY', '--prompt', PROMPT];
    const kept = ['--record', files, '--reporter', `json=${join(files, 'report.json')}`];
    const { code, stdout, stderr } = await runBuilt([...args, ...secret, ...kept, '--verbose'], { OWN_KEY: KEY });

    // How certain that is depends on the machine, of which this is no test.
    expect([0, 3]).toContain(code);
    const report = Report.parse(JSON.parse(readFileSync(join(files, 'report.json'), 'utf8')));
    expect(report.runs).toMatchObject([
      { outcome: { kind: 'completed' }, integrity: { ok: true }, verdict: { hop: null } },
    ]);
    expect(seen).toHaveLength(1);
    const { exchange, processes } = seen[0]!;
    expect(exchange.requestHeaders).toMatchObject(protocol.authorization(KEY));
    expect(exchange.requestBody.toString()).toContain(PROMPT);

    expect(stdout + stderr).not.toMatch(/wombat|77e1b8a2/);
    const names = readdirSync(files);
    expect(names).toHaveLength(2);
    for (const name of names) expect(readFileSync(join(files, name), 'utf8')).not.toMatch(/wombat|77e1b8a2/);
    // The user typed the one and set the other for the process that was started; they go no further.
    const others = processes.split('\n').filter((line) => !line.includes('bin/stream-check.js'));
    expect(others.filter((line) => line.includes(KEY) || line.includes('wombat'))).toEqual([]);
  });
});

long.it.concurrent.each([
  ['gpt-4o', { OPENAI_API_KEY: KEY }, 'OPENAI_BASE_URL', '/v1', '/v1/chat/completions'],
  ['claude-x', { ANTHROPIC_API_KEY: KEY }, 'ANTHROPIC_BASE_URL', '', '/v1/messages'],
  ['gemini-x', { GEMINI_API_KEY: KEY }, 'GOOGLE_GEMINI_BASE_URL', '', '/v1beta/models/gemini-x:streamGenerateContent'],
  ['ollama/llama3', {}, 'OLLAMA_HOST', '', '/api/chat'],
])('%s is asked where the environment says, and that is shown', async (model, env, variable, prefix, path) => {
  const { url, seen } = await startServer();
  const { code, run, stderr } = await checkJson([model], { ...env, [variable]: url + prefix });
  expect(run.outcome.kind).toBe('completed');
  expect([0, 3]).toContain(code);
  expect(seen.map(({ exchange }) => exchange.path.split('?')[0])).toEqual([path]);
  // The server is a tap of ours, whose segment is shown to nobody.
  expect(stderr).toContain(`The base URL ${new URL(url).origin}${prefix} comes from ${variable}.`);
  expect(stderr).toContain('1 request will be made');
});
