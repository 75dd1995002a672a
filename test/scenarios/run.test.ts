// Programs of the user as the client: what they ask is seen at the tap, what they print on their stdout. What no clock judges,
// and what waits for no silence, runs several at once.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMockServer } from '../../src/mock/server.ts';
import { scenarios } from '../../src/mock/scenarios.ts';
import { readReport, runBuilt, startCli, type Checked } from '../support/cli.ts';
import { long, someOf } from '../support/form.ts';
import { processesWith } from '../support/processes.ts';
import { describeWith } from '../support/require.ts';

const CHAT_PY = 'fixtures/commands/chat.py';
const CHAT_JS = 'fixtures/commands/chat.mjs';
const NODE_CHAT = `node ${CHAT_JS} stream`;
const CURL = `curl -sN $STREAM_CHECK_URL/v1/chat/completions -d '{"stream":true,"messages":[]}'`;

/** Runs a program and reads the Report. Whatever happens, nothing is left of it. */
async function measure(options: readonly string[], command: readonly string[], env = {}): Promise<Checked> {
  const mark = randomUUID();
  const args = ['run', '--scenario', 'steady', '--json', ...options, '--', ...command];
  const finished = await runBuilt(args, { STREAM_CHECK_TEST_MARK: mark, ...env });
  expect(processesWith(mark)).toEqual([]);
  return readReport(finished);
}

const statusOf = ({ run }: Checked, id: string) => run.verdict.causes.find((cause) => cause.id === id)?.status;

describeWith('curl', 'curl', () => {
  it('is seen at the origin, the wire and the screen, and proven by both instruments', async () => {
    const { code, run, stderr } = await measure([], ['sh', '-c', CURL]);
    expect(Object.keys(run.vantages)).toEqual(['origin', 'wire', 'screen']);
    expect(Object.keys(run.hops)).toEqual(['upstream', 'display']);
    expect(run.verdict).toMatchObject({ delivery: 'incremental', proven: true, passed: true, vantage: 'screen' });
    expect(run.lockStep).toMatchObject({ proven: true, vantage: 'screen' });
    expect(run.vantages.screen).toMatchObject({ chunks: 40, characters: run.vantages.origin!.characters });
    expect(run.client.id).toBe('sh');
    expect(run.subject).toMatchObject({ kind: 'program', request: 1, requests: 1, pty: false });
    expect(code).toBe(0);
    // A machine that stood still for a moment is measured again, and says so.
    expect(stderr).toMatch(/^(?:sh: measured again, .*\n)*$/);
  });

  it.concurrent('behind a filter with a buffer: the display', async () => {
    const checked = await measure(['--lock-step'], ['sh', '-c', `${CURL} | sed 's/^data: //'`]);
    expect(checked.run.lockStep).toMatchObject({ proven: false, bufferBytes: 4096, hop: 'display' });
    expect(checked.run.verdict).toMatchObject({ hop: 'display', passed: false });
    expect(statusOf(checked, 'stdout-buffered')).toBe('detected');
    expect(checked.code).toBe(1);
  });

  it.concurrent('in front of a broken model: the upstream, not the program', async () => {
    const { code, run } = await measure(['--scenario', 'buffered', '--lock-step'], ['sh', '-c', CURL]);
    // On a busy machine it takes so long to read a megabyte that it looks as if it were played once more.
    expect(run.verdict.delivery).toMatch(/^(buffered|replayed)$/);
    expect(run.verdict).toMatchObject({ hop: 'upstream', passed: false, proven: false });
    expect(code).toBe(1);
  });
});

describeWith('python3', 'a program in Python', () => {
  it.concurrent('that flushes is proven incremental', async () => {
    const { code, run } = await measure(['--lock-step'], ['python3', CHAT_PY, '--flush']);
    expect(run.verdict).toMatchObject({ delivery: 'incremental', proven: true, passed: true });
    expect(code).toBe(0);
  });

  it('that does not flush is held by the buffer of its stdout', async () => {
    const checked = await measure([], ['python3', CHAT_PY]);
    expect(checked.run.verdict).toMatchObject({ hop: 'display', passed: false });
    // On a noisy machine the proof alone speaks, whose buffer ran over.
    expect(checked.run.verdict.delivery).toMatch(/^(buffered|batched)$/);
    expect(checked.run.verdict.summary).toContain('held by the program');
    expect(checked.run.lockStep).toMatchObject({ bufferBytes: 8192, hop: 'display' });
    expect(statusOf(checked, 'stdout-buffered')).toBe('detected');
    expect(checked.code).toBe(1);
  });

  it.concurrent('passes in a terminal', async () => {
    const { code, run } = await measure(['--pty', '--lock-step'], ['python3', CHAT_PY]);
    expect(run.verdict).toMatchObject({ delivery: 'incremental', proven: true, passed: true });
    expect(run.subject).toMatchObject({ kind: 'program', pty: true });
    expect(code).toBe(0);
  });

  it('that awaits the whole body has no buffer of stdout to blame', async () => {
    const checked = await measure([], ['python3', CHAT_PY, '--whole']);
    expect(checked.run.verdict).toMatchObject({ delivery: 'buffered', hop: 'display' });
    expect(checked.run.lockStep).toMatchObject({ bufferBytes: null, flushes: [] });
    expect(statusOf(checked, 'stdout-buffered')).toBe('ruled-out');
    expect(checked.code).toBe(1);
  });

  it.concurrent('beside another on the same stdout: each answer is found by its own words', async () => {
    const { report } = await measure(['--lock-step'], ['sh', '-c', `${NODE_CHAT} & python3 ${CHAT_PY} & wait`]);
    const judged = report.runs.map(({ lockStep, verdict }) => [lockStep?.proven, verdict.hop]);
    expect(judged).toHaveLength(2);
    expect(judged).toEqual(
      expect.arrayContaining([
        [false, 'display'],
        [true, null],
      ]),
    );
  });

  it.concurrent('that fails half-way: what came until then is kept', async () => {
    const { code, run, stderr } = await measure(['--lock-step'], ['python3', CHAT_PY, '--flush', '--exit-after', '10']);
    const message = 'python3 ended with code 3. Its last words: no more of this';
    expect(run.outcome).toEqual({ kind: 'client-crashed', message });
    expect(run.vantages.screen!.chunks).toBeGreaterThanOrEqual(9);
    expect(run.lockStep!.chunksSeenAlone).toBeGreaterThanOrEqual(8);
    expect(run.lockStep!.hop).toBeNull();
    expect(stderr).toBe('no more of this\n');
    expect(code).toBe(4);
  });
});

describe('a program in Node', () => {
  it.concurrent('is proven incremental', async () => {
    const { code, run } = await measure(['--lock-step'], ['node', CHAT_JS, 'stream']);
    expect(run.verdict).toMatchObject({ delivery: 'incremental', proven: true });
    expect(code).toBe(0);
  });

  long.it.concurrent('that asks twice is judged twice; what is no stream is told', async () => {
    const { code, report } = await measure(['--lock-step'], ['node', CHAT_JS, 'models', 'stream', 'whole', 'stream']);
    const args = [CHAT_JS, 'models', 'stream', 'whole', 'stream'];
    expect(report.runs.map(({ subject }) => subject)).toEqual([
      { kind: 'program', request: 1, requests: 2, args, pty: false, filters: [], inherited: [] },
      { kind: 'program', request: 2, requests: 2, args, pty: false, filters: [], inherited: [] },
    ]);
    for (const { verdict, vantages } of report.runs) {
      expect(verdict).toMatchObject({ delivery: 'incremental', proven: true });
      expect(vantages.screen!.characters).toBe(vantages.origin!.characters);
    }
    expect(report.runs[0]!.warnings).toEqual([
      'lock-step: 1 request asked for no stream and was not judged.',
      'lock-step: 1 request went elsewhere and was not judged: GET /v1/models (404).',
    ]);
    expect(code).toBe(0);
  });

  long.it('that works for longer than --timeout is not silent, one that waits is', async () => {
    const ended = /did not end by itself: it was ended after 2 s of silence/;
    const busy = await measure(['--lock-step', '--timeout', '2'], ['node', CHAT_JS, 'stream', 'work']);
    expect(busy.run.warnings.join(' ')).not.toMatch(ended);
    expect(busy.code).toBe(0);
    const idle = await measure(['--lock-step', '--timeout', '2'], ['node', CHAT_JS, 'stream', 'wait']);
    expect(idle.run.warnings.join(' ')).toMatch(ended);
  });

  it.concurrent('that asks for no stream at all', async () => {
    const { code, run } = await measure(['--lock-step'], ['node', CHAT_JS, 'whole']);
    expect(run.verdict).toMatchObject({ delivery: 'buffered', hop: 'display', passed: false });
    expect(run.verdict.causes[0]).toMatchObject({ id: 'stream-not-requested', status: 'detected' });
    expect(code).toBe(1);
  });

  it.concurrent('whose stderr says nothing is quoted by its stdout', async () => {
    const { code, run, stderr } = await measure(['--quiet'], ['sh', '-c', 'echo it is broken; exit 7']);
    expect(run.outcome.message).toBe('sh ended with code 7 before it made a request. Its last words: it is broken');
    expect({ code, stderr }).toEqual({ code: 4, stderr: '' });
  });

  it.concurrent('that never asks is told what it was given, and no key', async () => {
    const { code, run } = await measure([], ['node', 'fixtures/commands/never-asks.mjs']);
    expect(run.outcome.kind).toBe('connect-failed');
    expect(run.verdict.summary).toContain('node ended without asking the address that it was given');
    expect(run.verdict.advice).toContain('OPENAI_BASE_URL');
    expect(run.warnings.join()).toMatch(/OPENAI_BASE_URL=http:\/\/127\.0\.0\.1:\d+\/v1, .*ANTHROPIC_BASE_URL=http/);
    expect(run.warnings.join()).not.toContain('KEY=');
    expect(code).toBe(4);
  });

  long.it.concurrent('that goes elsewhere is shown the way', async () => {
    const { code, run } = await measure([], ['node', CHAT_JS, 'models']);
    expect(run.outcome).toMatchObject({ kind: 'http-error' });
    expect(run.verdict.advice).toContain('/v1/chat/completions');
    expect(code).toBe(4);
  });

  long.it.concurrent('that prints nothing of the answer is not accused', async () => {
    const script = `const r = await fetch(process.env.STREAM_CHECK_URL + '/v1/chat/completions', { method: 'POST', body: '{"stream":true}' }); await r.text(); console.log('done')`;
    const { code, run } = await measure([], ['node', '--input-type=module', '-e', script]);
    expect(run.verdict).toMatchObject({ delivery: 'inconclusive', reason: 'no-content', why: [] });
    expect(code).toBe(3);
  });

  long.it.concurrent('gets no key of ours, keeps the rest, and secrets in its last words are cut out', async () => {
    const script = `console.error(process.env.OPENAI_API_KEY, process.env.MY_TOKEN, process.env.MINE); process.exit(2)`;
    const env = { OPENAI_API_KEY: 'sk-real-and-secret', MY_TOKEN: 'token-that-is-secret', MINE: 'kept' };
    const { code, run, stderr, stdout } = await measure(['--lock-step'], ['node', '-e', script], env);
    expect(stderr).toBe('stream-check undefined kept\n');
    expect(run.outcome).toMatchObject({ kind: 'client-crashed' });
    expect(run.outcome.message).toContain('node ended with code 2 before it made a request.');
    const [withheld = ''] = /Withheld from its environment, as secrets: .*/.exec(run.warnings.join()) ?? [];
    // In place of its key it gets a dummy.
    expect(withheld).toMatch(/\bMY_TOKEN\b/);
    expect(withheld).not.toContain('OPENAI_API_KEY');
    expect(stdout).not.toMatch(/sk-real|token-that/);
    expect(code).toBe(4);
  });
});

long.describe('a real model behind the tap', () => {
  async function withModel(options: readonly string[], command: readonly string[], env = {}): Promise<Checked> {
    const model = await createMockServer({ scenario: scenarios.get('steady') });
    try {
      const args = ['run', '--json', '--base-url', `${model.url}/v1`, ...options, '--', ...command];
      const checked = readReport(await runBuilt(args, env));
      expect(model.exchanges()).toHaveLength(1);
      return checked;
    } finally {
      await model.close();
    }
  }

  it('is asked with the keys of the program; its words are found on the screen', async () => {
    const script = `
      if (process.env.OPENAI_API_KEY !== 'sk-of-the-program' || process.env.ANTHROPIC_BASE_URL) process.exit(9);
      process.argv.push('', 'stream');
      await import(process.cwd() + '/${CHAT_JS}');`;
    const env = { OPENAI_API_KEY: 'sk-of-the-program' };
    const { run, stdout } = await withModel([], ['node', '--input-type=module', '-e', script], env);
    expect(run.outcome).toEqual({ kind: 'completed', message: null });
    expect(Object.keys(run.vantages)).toEqual(['wire', 'screen']);
    expect(run.vantages.screen!.characters).toBe(run.vantages.wire!.characters);
    expect(run.lockStep).toBeNull();
    expect(run.target).toMatchObject({ provider: 'custom', protocol: 'openai-chat' });
    expect(stdout).not.toContain('sk-of-the-program');
  });
});

describe('whatever happens', () => {
  /** Deaf to SIGTERM, and so is its child. */
  const lingers = `process.on('SIGTERM', () => {});
    require('node:child_process').spawn('sh', ['-c', 'trap "" TERM; exec sleep 600'], { stdio: 'ignore' });`;

  long.it.concurrent('a program that ends leaves no child behind', async () => {
    const script = `require('node:child_process').spawn('sleep', ['600'], { stdio: 'ignore' }).unref()`;
    expect((await measure(['--timed'], ['node', '-e', script])).code).toBe(4);
  });

  const places: [string[]][] = [[[]], [['--pty']]];
  const deaf = 'one that never ends and is deaf is ended, with its children: %j';
  it.each(someOf(places, ([{ length }]) => length === 0))(deaf, async (options) => {
    const script = `${lingers} process.argv.push('', 'stream'); import(process.cwd() + '/${CHAT_JS}'); setInterval(() => {}, 1000)`;
    const more = [...options, '--lock-step', '--timeout', '1.5'];
    const { code, run } = await measure(more, ['node', '-e', script]);
    // The stream was over: that the program goes on is no fault of it.
    expect(run.verdict).toMatchObject({ delivery: 'incremental', proven: true });
    expect(run.warnings.join()).toMatch(/node did not end by itself.*did not end on SIGTERM, and was killed/);
    expect(code).toBe(0);
  });

  describe('Ctrl-C', () => {
    async function started() {
      const mark = randomUUID();
      const command = [
        'node',
        '-e',
        `${lingers} process.argv.push('', 'stream'); import(process.cwd() + '/${CHAT_JS}')`,
      ];
      const args = ['run', '--timed', '--json', '--scenario', 'probe', '--', ...command];
      const { child, finished } = startCli(args, { STREAM_CHECK_TEST_MARK: mark });
      const sleepers = () => processesWith(mark).filter((line) => line.startsWith('sleep')).length;
      await expect.poll(sleepers, { timeout: 60_000 }).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      child.kill('SIGINT');
      return { child, finished, mark };
    }

    it('what was measured is reported, and no process is left', async () => {
      const { finished, mark } = await started();
      const { code, run } = readReport(await finished);
      expect(run.outcome.kind).toBe('interrupted');
      expect(run.vantages.screen!.chunks).toBeGreaterThan(5);
      expect(processesWith(mark)).toEqual([]);
      expect(code).toBe(130);
    });

    long.it('a second one ends it at once, and leaves none either', async () => {
      const { child, finished, mark } = await started();
      await new Promise((resolve) => setTimeout(resolve, 100));
      child.kill('SIGINT');
      expect((await finished).signal).toBe('SIGINT');
      await expect.poll(() => processesWith(mark)).toEqual([]);
    });
  });
});

it.concurrent('recordings give the same verdicts again, and hold no words of the command', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'stream-check-run-'));
  const { run } = await measure(
    ['--lock-step', '--record', directory],
    ['node', CHAT_JS, 'stream', '--key=abc-secret'],
  );
  const [name] = readdirSync(directory);
  expect(readFileSync(join(directory, name!), 'utf8')).not.toContain('abc-secret');
  const again = readReport(await runBuilt(['analyze', directory, '--json']));
  expect(again.run).toEqual(run);
});
