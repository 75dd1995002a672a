// The well-known libraries for Python, and the version in which google/adk-python#1306 was found.
import { expect, it } from 'vitest';
import { checkJson } from '../support/cli.ts';
import { describeWithVenv } from '../support/require.ts';
import { causesOf, INCREMENTAL, STARVED } from '../support/verdicts.ts';

describeWithVenv('current', 'current libraries', (python) => {
  it.each([
    ['httpx', INCREMENTAL],
    ['aiohttp', INCREMENTAL],
    ['openai-python', INCREMENTAL],
    ['google-adk-model', INCREMENTAL],
    ['httpx-sync', STARVED],
    ['requests', STARVED],
    ['openai-python-sync', STARVED],
  ])('%s', async (client, expected) => {
    const { run } = await checkJson(['mock/steady', '--timed', '--client', `${client}:python=${python}`]);
    expect(run.outcome).toEqual({ kind: 'completed', message: null });
    expect(run.verdict).toMatchObject(expected);
    expect(run.client.version).toMatch(/^\d+\./);
  });

  it('the pair of litellm: blocking, awaited, in a thread', async () => {
    const { code, report } = await checkJson(['mock/steady', '--timed', '--pair', `litellm:python=${python}`]);
    const verdicts = report.runs.map(({ client, verdict }) => [client.id, verdict.delivery, verdict.hop]);
    expect(verdicts).toEqual([
      ['litellm-sync', 'buffered', 'event-loop'],
      ['litellm-async', 'incremental', null],
      ['litellm-thread', 'incremental', null],
    ]);
    const [sync] = report.runs;
    expect(causesOf(sync!)).toHaveProperty('sync-iteration-in-async', 'detected');
    expect(sync?.client.packages).toMatchObject({ litellm: sync?.client.version });
    const { sync: cost, others } = report.comparison!.pairs[0]!;
    expect(cost.longestPauseMs).toBe(sync?.loop?.longestGapMs);
    expect(cost.observerLagP95Ms).toBe(sync?.vantages.observer?.lagMs.p95);
    for (const other of others) {
      expect(other.longestPauseMs!).toBeLessThan(0.5 * cost.longestPauseMs!);
      expect(other.secondStreamLateMs!).toBeLessThan(0.5 * cost.secondStreamLateMs!);
    }
    expect(report.comparison?.summary).toMatch(/^litellm-sync costs everybody else in its process: /);
    expect(code).toBe(1);
  });

  it.concurrent.each(['httpx', 'litellm-async', 'google-adk'])(
    '%s: an answer that cannot be read is no crash of the client',
    async (client) => {
      const args = ['mock/malformed', '--timed', '--client', `${client}:python=${python}`];
      const { code, run } = await checkJson(args);
      expect(run.outcome.kind).toBe('protocol-error');
      expect(code).toBe(4);
    },
  );

  it('google-adk is clean, and proven so', async () => {
    const { code, run } = await checkJson(['mock/steady', '--client', `google-adk:python=${python}`]);
    expect(run.verdict).toMatchObject({ ...INCREMENTAL, proven: true });
    expect(run.parallel?.serialised).toBe(false);
    expect(code).toBe(0);
  });
});

describeWithVenv('adk-1.2.1', 'google-adk 1.2.1', (python) => {
  it('starves its process: google/adk-python#1306', async () => {
    const { code, run } = await checkJson(['mock/steady', '--client', `google-adk:python=${python}`]);
    expect(run.client.version).toBe('1.2.1');
    expect(run.vantages.app?.delivery).toBe('incremental');
    expect(run.verdict).toMatchObject(STARVED);
    expect(run.parallel).toMatchObject({ serialised: true, secondReachedOrigin: false });
    expect(run.loop!.longestGapMs).toBeGreaterThan(0.9 * run.vantages.app!.endMs!);
    expect(causesOf(run)).toHaveProperty('sync-iteration-in-async', 'detected');
    expect(run.loop!.blockedAt[0]).toMatchObject({
      package: 'google',
      file: 'google/adk/models/lite_llm.py',
      line: 682,
      function: 'generate_content_async',
      source: 'for part in self.llm_client.completion(**completion_args):',
    });
    expect(run.loop!.blockedAt[0]!.share).toBeGreaterThan(0.5);
    expect(run.client.packages).toMatchObject({ 'google-adk': '1.2.1' });
    expect(code).toBe(1);
  });

  it('so does its model alone', async () => {
    const args = ['mock/steady', '--timed', '--client', `google-adk-model:python=${python}`];
    const { code, run } = await checkJson(args);
    expect(run.verdict).toMatchObject(STARVED);
    expect(run.loop!.blockedAt[0]).toMatchObject({ file: 'google/adk/models/lite_llm.py', line: 682 });
    expect(code).toBe(1);
  });
});
