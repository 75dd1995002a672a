// A baseline through the built binary: made with one version of an SDK, held against another one that collects first. And a
// matrix in three parts, each by a process of its own, that is the whole again.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Baseline } from '../../src/model/baseline.ts';
import { Report } from '../../src/model/report.ts';
import { checkJson, runBuilt } from '../support/cli.ts';

const root = mkdtempSync(join(realpathSync(tmpdir()), 'stream-check-'));
afterAll(() => rmSync(root, { recursive: true }));

/** What an SDK does as far as its client uses it. @param isCollecting whether it reads the whole answer first */
function installSdk(directory: string, version: string, isCollecting: boolean): void {
  const folder = join(directory, 'node_modules', 'openai');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'openai', version, type: 'module', main: 'index.js' }),
  );
  const bytes = isCollecting ? '[await response.text()]' : 'response.body.pipeThrough(new TextDecoderStream())';
  writeFileSync(
    join(folder, 'index.js'),
    `async function* events(response) {
  let rest = '';
  for await (const text of ${bytes}) {
    const lines = (rest + text).split('\\n');
    rest = lines.pop();
    for (const line of lines) if (line.startsWith('data: {')) yield JSON.parse(line.slice(6));
  }
}
export class OpenAI {
  constructor({ baseURL }) {
    const create = (body, { signal }) => ({
      async withResponse() {
        const headers = { 'content-type': 'application/json' };
        const response = await fetch(baseURL + '/chat/completions', { method: 'POST', headers, body: JSON.stringify(body), signal });
        return { data: events(response), response };
      },
    });
    this.chat = { completions: { create } };
  }
}
`,
  );
}

describe('a baseline that was made with one version of an SDK', () => {
  const project = join(root, 'project');
  const check = (...more: string[]) =>
    checkJson(
      ['mock/steady', '--lock-step', '--client', 'openai', '--baseline', 'baseline.json', ...more],
      {},
      project,
    );
  const file = () => readFileSync(join(project, 'baseline.json'), 'utf8');
  let made = '';
  beforeAll(async () => {
    installSdk(project, '6.1.0', false);
    const { code, report } = await check('--update-baseline');
    expect([code, report.baseline?.updated]).toEqual([0, true]);
    made = file();
  });

  it('holds its shape and its versions, and no absolute time', () => {
    const { entries } = JSON.parse(made) as Baseline;
    expect(entries).toMatchObject([
      {
        subject: 'mock/steady',
        client: 'openai',
        mode: 'lock-step',
        versions: { openai: '6.1.0', node: process.versions.node },
        shapes: { incremental: 1 },
        ratios: { fidelity: null, alone: { median: 1, samples: 1 } },
      },
    ]);
  });

  it('holds in a run like it, and an update of it changes no letter', async () => {
    const { code, report } = await check();
    expect([code, report.baseline?.comparisons[0]?.status]).toEqual([0, 'same']);
    await check('--update-baseline');
    expect(file()).toBe(made);
  });

  it('names what a client does that collects first, and the versions', async () => {
    installSdk(project, '7.0.0', true);
    const { code, report } = await check();
    expect(code).toBe(1);
    const [result] = report.gate.filter(({ rule }) => rule === 'baseline');
    expect(result).toMatchObject({ status: 'failed', expected: 'incremental', actual: 'buffered' });
    expect(result!.text).toMatch(
      /^openai at mock\/steady: was incremental, now buffered to the end, held at the client; .*openai 6\.1\.0 → 7\.0\.0$/,
    );
    // The file is what it was: only --update-baseline writes it.
    expect(file()).toBe(made);
  });
});

describe('a matrix in three parts', () => {
  const project = join(root, 'matrix');
  const run = (...more: string[]) => runBuilt(['ci', '--quiet', ...more], {}, project);
  beforeAll(() => {
    mkdirSync(project, { recursive: true });
    const config = {
      subjects: [{ model: 'mock/steady' }, { model: 'mock/batched-4096' }],
      clients: ['undici', 'fetch'],
      lockStep: true,
      rules: { delivery: 'error', 'chunks-seen-alone': ['warn', { min: 10 }] },
      ignore: [{ rule: 'delivery', reason: 'the scenario holds text back', subject: 'mock/batched-4096' }],
    };
    writeFileSync(join(project, 'stream-check.config.json'), JSON.stringify(config));
  });

  it('merged is the same Report but for times, ids and ports', async () => {
    const files = [1, 2, 3].map((index) => `part-${index}.json`);
    const [whole, ...parts] = await Promise.all([
      run('--reporter', 'json=whole.json'),
      ...files.map((name, i) => run('--shard', `${i + 1}/3`, '--reporter', `json=${name}`)),
    ]);
    const merged = await runBuilt(
      ['report', ...files.toReversed(), '--reporter', 'json=merged.json', '--quiet'],
      {},
      project,
    );
    expect(merged.code).toBe(whole.code);
    expect(whole.code === 1).toBe(parts.some(({ code }) => code === 1));
    const [one, other] = ['whole.json', 'merged.json'].map((name) => {
      return Report.parse(JSON.parse(readFileSync(join(project, name), 'utf8')));
    }) as [Report, Report];
    expect(withoutTimes(other)).toEqual(withoutTimes(one));
    expect(one.runs).toHaveLength(4);
  });

  it('without one of them says which, and with that of another config is none', async () => {
    const missing = await runBuilt(['report', 'part-1.json', 'part-3.json'], {}, project);
    expect(missing.code).toBe(2);
    expect(missing.stdout).toContain('Not all shards are here: 2/3 missing.');
    cpSync(join(project, 'part-1.json'), join(project, 'again.json'));
    const twice = await runBuilt(['report', 'part-1.json', 'again.json'], {}, project);
    expect(twice).toMatchObject({ code: 2, stdout: '' });
    expect(twice.stderr).toContain('part-1.json and again.json cannot be merged: the shard 1/3 is in both.');
  });
});

/** What was decided, without what the clock, the ids and the ports of one measurement make of it. */
function withoutTimes({ runs, gate, rules, config, summary, exitCode }: Report) {
  const id = new Map(runs.map((run, k) => [run.id, k]));
  return {
    rules,
    config,
    summary,
    exitCode,
    gate: gate.map(({ run, runs: about, rule, metric, operator, expected, passed, status, level, scope, ignored }) => {
      const ids = { run: run === null ? null : id.get(run), runs: about.map((one) => id.get(one)) };
      return { ...ids, rule, metric, operator, expected, passed, status, level, scope, ignored };
    }),
    runs: runs.map(({ scenario, status, verdict, lockStep, client, target }) => ({
      scenario,
      status,
      client: client.id,
      model: target.model,
      delivery: verdict.delivery,
      hop: verdict.hop,
      proven: verdict.proven,
      bufferBytes: lockStep?.bufferBytes,
      causes: verdict.causes.map(({ id: cause, status: found }) => [cause, found]),
    })),
  };
}
