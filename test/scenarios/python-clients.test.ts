// The well-known libraries for Python, and the version in which google/adk-python#1306 was found. By proof, or by an outcome: what
// only the clock tells of them is in python-pair.test.ts. Several are in one command line, for each takes seconds to be imported.
import { beforeAll, expect, it } from 'vitest';
import type { Run } from '../../src/model/report.ts';
import { checkJson } from '../support/cli.ts';
import { describeWithVenv } from '../support/require.ts';
import { causesOf, INCREMENTAL, STARVED } from '../support/verdicts.ts';

const PROVEN = { ...INCREMENTAL, proven: true };

describeWithVenv('current', 'current libraries', (python) => {
  const spec = (client: string) => ['--client', `${client}:python=${python}`];
  const LIBRARIES: readonly (readonly [string, object])[] = [
    ['httpx', PROVEN],
    ['aiohttp', PROVEN],
    ['openai-python', PROVEN],
    ['google-adk-model', PROVEN],
    ['httpx-sync', STARVED],
    ['requests', STARVED],
    ['openai-python-sync', STARVED],
  ];
  let runs: readonly Run[];
  beforeAll(async () => {
    const args = LIBRARIES.flatMap(([client]) => spec(client));
    ({ runs } = (await checkJson(['mock/steady', '--lock-step', ...args])).report);
  }, 600_000);

  it.each(LIBRARIES)('%s', (client, expected) => {
    const run = runs.find(({ client: { id } }) => id === client)!;
    expect(run.outcome).toEqual({ kind: 'completed', message: null });
    expect(run.verdict).toMatchObject(expected);
    expect(run.client.version).toMatch(/^\d+\./);
  });

  it.concurrent.each(['httpx', 'litellm-async', 'google-adk'])(
    'an answer that cannot be read is no crash of %s',
    async (client) => {
      const { code, run } = await checkJson(['mock/malformed', '--timed', ...spec(client)]);
      expect(run.outcome.kind).toBe('protocol-error');
      expect(code).toBe(4);
    },
  );

  it('google-adk is clean, and proven so', async () => {
    const { code, run } = await checkJson(['mock/steady', ...spec('google-adk')]);
    expect(run.verdict).toMatchObject(PROVEN);
    expect(run.parallel?.serialised).toBe(false);
    expect(code).toBe(0);
  });
});

describeWithVenv('adk-1.2.1', 'google-adk 1.2.1', (python) => {
  let runs: readonly Run[];
  let code: number | null;
  beforeAll(async () => {
    const args = ['google-adk', 'google-adk-model'].flatMap((client) => ['--client', `${client}:python=${python}`]);
    const checked = await checkJson(['mock/steady', ...args]);
    ({ code } = checked);
    ({ runs } = checked.report);
  }, 600_000);

  it('starves its process: google/adk-python#1306', () => {
    const run = runs[0]!;
    expect(run.client.version).toBe('1.2.1');
    // The code that iterates is in time, beside what the rest of its process gets.
    expect(run.vantages.observer!.lagMs.p95!).toBeGreaterThan(2 * run.vantages.app!.lagMs.p95!);
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

  it('so does its model alone', () => {
    const run = runs[1]!;
    expect(run.verdict).toMatchObject(STARVED);
    expect(run.loop!.blockedAt[0]).toMatchObject({ file: 'google/adk/models/lite_llm.py', line: 682 });
    expect(code).toBe(1);
  });
});
