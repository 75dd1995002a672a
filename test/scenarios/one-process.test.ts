// One process serves all streams of a run; a client that cannot be used twice gets a process for each.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Recording } from '../../src/model/recording.ts';
import { checkHere } from '../cli/fake-io.ts';

const directory = mkdtempSync(join(tmpdir(), 'stream-check-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** An own client on fetch, with what is done before each of its requests. `opened` counts them in its process. */
function client(name: string, before: string): string {
  const path = join(directory, `${name}.mjs`);
  writeFileSync(
    path,
    `let opened = 0;
    export async function open({ url, method, headers, body }, signal) {
      opened += 1;
      ${before}
      const response = await fetch(url, { method, headers, body, signal });
      return deltas(response.body);
    }
    async function* deltas(body) {
      let rest = '';
      for await (const text of body.pipeThrough(new TextDecoderStream())) {
        const lines = (rest + text).split('\\n');
        rest = lines.pop();
        for (const line of lines) {
          if (!line.startsWith('data: {')) continue;
          const content = JSON.parse(line.slice(6)).choices[0]?.delta.content;
          if (content) yield content;
        }
      }
    }`,
  );
  return path;
}

async function processesOf(clientSpec: string) {
  const records = mkdtempSync(join(directory, 'records-'));
  const checked = await checkHere(['mock', '--lock-step', '--client', clientSpec, '--record', records]);
  const [file] = readdirSync(records);
  const { streams } = Recording.parse(JSON.parse(readFileSync(join(records, file!), 'utf8')));
  return { ...checked, processes: streams.map(({ process }) => process) };
}

describe('one process', () => {
  it.each(['undici', 'curl'])('serves lock-step and the probe beside it: %s', async (id) => {
    const { processes, code, run } = await processesOf(id);
    expect(processes).toEqual([0, 0]);
    expect(run.warnings).toEqual([]);
    expect(code).toBe(0);
  });

  it('keeps its address, as an application that makes its client object once', async () => {
    const keeps = 'globalThis.kept ??= url; url = globalThis.kept;';
    const { processes, code, run } = await processesOf(client('kept-address', keeps));
    expect(processes).toEqual([0, 0]);
    expect(run.warnings).toEqual([]);
    expect(code).toBe(0);
  });

  it('or one for each stream, where that is asked for', async () => {
    const { processes, code } = await processesOf('undici:processes=each');
    expect(processes).toEqual([0, 1]);
    expect(code).toBe(0);
  });
});

describe('the client of the next run', () => {
  it('starts while the one before is in its last probe', async () => {
    const marker = join(directory, 'started');
    const second = client('second', `(await import('node:fs')).writeFileSync('${marker}', '');`);
    // It does not open its last streams before the second client has been asked something.
    const wait = `const { existsSync } = await import('node:fs');
      for (let k = 0; opened > 3 && !existsSync('${marker}'); k++) {
        if (k === 200) throw new Error('the second client did not start');
        await new Promise((resolve) => setTimeout(resolve, 50));
      }`;
    const { report, code } = await checkHere([
      'mock',
      '--lock-step',
      '--client',
      client('first', wait),
      '--client',
      second,
    ]);
    expect(report.runs.map(({ warnings }) => warnings)).toEqual([[], []]);
    expect(code).toBe(0);
  });

  it.each([
    ['throws when it is first asked', `throw new Error('no licence');`, 'no licence'],
    ['ends when it is first asked', 'process.exit(3);', 'code 3'],
  ])('fails in its own run, if it %s', async (name, before, words) => {
    const failing = client(name.replaceAll(' ', '-'), before);
    const { report, code } = await checkHere(['mock', '--lock-step', '--client', 'undici', '--client', failing]);
    expect(report.runs[0]?.verdict).toMatchObject({ passed: true });
    expect(report.runs[1]?.outcome.kind).toBe('client-crashed');
    expect(report.runs[1]?.outcome.message).toContain(words);
    expect(code).toBe(4);
  });
});

// The first stream takes two requests, its warm-up and itself; the probe takes three.
describe('a client that cannot be used twice gets a new process', () => {
  it.each([
    ['it throws', `if (opened > 3) throw new Error('the agent is closed');`],
    ['it crashes', 'if (opened > 3) process.exit(3);'],
    ['it gives nothing', 'if (opened > 3) return [];'],
  ])('%s', async (name, before) => {
    const { processes, code, run } = await processesOf(client(name.replaceAll(' ', '-'), before));
    expect(processes).toEqual([0, 1]);
    expect(run.verdict).toMatchObject({ delivery: 'incremental', proven: true, passed: true });
    expect(run.warnings.join(' ')).toContain('each stream got a process of its own');
    expect(code).toBe(0);
  });

  it('one that never works twice is a failure of the client, as before', async () => {
    const { run, code } = await processesOf(client('always', `if (opened > 1) throw new Error('once only');`));
    expect(run.outcome).toMatchObject({ kind: 'client-crashed' });
    expect(run.outcome.message).toContain('once only');
    expect(code).toBe(4);
  });
});
