// Suites of users, in projects that have the packed package: of vitest and of jest with the matchers, of pytest through `run`.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { matchers } from '../../src/testing/matchers.ts';
import { createTestModel } from '../../src/testing/model.ts';
import { packPackage, ROOT, run, type Packed } from '../support/packed-project.ts';
import { describeWithProject, describeWithVenv } from '../support/require.ts';

let packed: Packed;
beforeAll(async () => {
  packed = await packPackage();
});
afterAll(() => rmSync(packed.directory, { recursive: true }));

const COMPILER = join(ROOT, 'node_modules/typescript/bin/tsc');

interface Ran {
  stdout: string;
  stderr: string;
}

/** What it wrote, whether it ended well or not. */
async function output(file: string, args: readonly string[], cwd: string, env: Record<string, string> = {}) {
  const options = { cwd, env: { ...process.env, NO_COLOR: '1', CI: '1', ...env }, maxBuffer: 1 << 24 };
  const { stdout, stderr } = await run(file, args, options).catch((error: unknown) => error as Ran);
  return stdout + stderr;
}

describe('a suite of vitest', () => {
  it('compiles against the types of the matchers, and passes', async () => {
    const project = await packed.project('suite-vitest', ['vitest', '@types/node']);
    expect(await output(process.execPath, [COMPILER, '-p', project], project)).toBe('');
    const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
    const said = await output(process.execPath, [vitest, 'run', '--testTimeout', '30000'], project, {
      VITEST: '',
      VITEST_POOL_ID: '',
    });
    expect(said).toMatch(/Tests {2}4 passed/);
  });
});

describeWithProject('suite-jest', 'a suite of jest', () => {
  it('compiles against the types of the matchers, those of globals and imported ones, and passes', async () => {
    const project = await packed.project('suite-jest', ['@types/node']);
    expect(await output(process.execPath, [COMPILER, '-p', project], project)).toBe('');
    const jest = ['--experimental-vm-modules', join(project, 'node_modules/jest/bin/jest.js'), '--no-watchman'];
    expect(await output(process.execPath, jest, project)).toMatch(/Tests: +4 passed, 4 total/);
  });
});

describeWithVenv('pytest', 'a suite of pytest', (python) => {
  it('passes', async () => {
    const project = await packed.project('suite-pytest');
    const command = `${process.execPath} ${join(project, 'node_modules/stream-check/bin/stream-check.js')}`;
    const said = await output(python, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider'], project, {
      STREAM_CHECK: command,
      PYTHONDONTWRITEBYTECODE: '1',
    });
    expect(said).toContain('2 passed');
  });
});

describe('toStreamIncrementally, from a model', () => {
  type Model = Awaited<ReturnType<typeof createTestModel>>;
  const body = { model: 'mock', stream: true, messages: [] };
  const asked = (model: Model, more: object = {}) =>
    fetch(`${model.url}/v1/chat/completions`, { method: 'POST', body: JSON.stringify({ ...body, ...more }) }).then(
      (response) => response.body as AsyncIterable<Uint8Array>,
    );
  async function* grouped(count: number, pieces: Promise<AsyncIterable<unknown>>) {
    const group: unknown[] = [];
    for await (const piece of await pieces) {
      if (group.push(piece) < count) continue;
      yield* group.splice(0);
    }
    yield* group;
  }
  async function* broken(pieces: Promise<AsyncIterable<unknown>>, throws: boolean) {
    for await (const piece of await pieces) {
      yield piece;
      if (throws) throw new Error('no more');
      return;
    }
  }
  async function* silent(pieces: Promise<AsyncIterable<unknown>>) {
    for await (const piece of await pieces) yield* String(piece).slice(0, 0);
  }
  async function said(model: Model, streamed: unknown, more: object = {}) {
    const { pass, message } = await matchers.toStreamIncrementally.call({ promise: '' }, streamed, {
      from: model,
      ...more,
    });
    return { pass, text: message() };
  }
  let model: Model;
  beforeAll(async () => {
    model = await createTestModel({ setsEnv: false });
  });
  afterAll(() => model.close());

  it.each([
    ['a function', () => () => asked(model)],
    ['a promise of an answer that has begun', () => asked(model)],
    ['a generator that asks when it is read', () => grouped(1, asked(model))],
  ])('%s is proven', async (_, streamed) => {
    expect(await said(model, streamed())).toMatchObject({ pass: true });
  });

  it.each([
    ['groups of four', () => grouped(4, asked(model)), 'in groups of about 4 chunks'],
    ['all at the end', () => grouped(Infinity, asked(model)), 'Nothing came out until the model had ended its answer'],
    [
      'a buffer of the scenario',
      () => asked(model, { model: 'batched-4096' }),
      'The scenario batched-4096 itself disturbs',
    ],
    ['no stream', () => asked(model, { stream: false }), 'did not ask for a stream'],
    ['an exception', () => broken(asked(model), true), 'The iterable threw: no more.'],
    ['an early end', () => broken(asked(model), false), 'The iterable ended after'],
    ['no word of it', () => silent(asked(model)), 'The iterable ended without a word of the'],
    ['an SDK that gives no stream', () => asked(model, { stream: false }).then(() => ({})), 'did not ask for a stream'],
  ])('%s is named', async (_, streamed, words) => {
    expect(await said(model, streamed())).toMatchObject({ pass: false, text: expect.stringContaining(words) });
  });

  it('what does not end is given up, though it streamed, and though it says that it lives', async () => {
    const forever = async function* () {
      yield* await asked(model);
      for (;;) {
        yield '.';
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    expect(await said(model, forever(), { timeoutMs: 300 })).toMatchObject({
      pass: false,
      text: expect.stringContaining('The iterable did not end: nothing came for 300 ms after the model had ended.'),
    });
    // The next one can read.
    expect(await said(model, () => asked(model))).toMatchObject({ pass: true });
  });

  it('what never waits does not keep the timers waiting', async () => {
    const spinning = async function* () {
      for (;;) yield '.';
    };
    expect(await said(model, spinning(), { timeoutMs: 300 })).toMatchObject({ pass: false });
  });

  it('an answer that was over before is named as such', async () => {
    for await (const piece of await asked(model, { model: 'fast' })) void piece;
    const { text } = await said(model, empty());
    expect(text).toContain('It was asked before. Read a stream at once');
  });

  async function* empty() {}

  it('pieces that hide their text are read by `text`', async () => {
    async function* hidden() {
      for await (const piece of await asked(model)) yield { base64: Buffer.from(piece).toString('base64') };
    }
    const text = ({ base64 }: { base64: string }) => Buffer.from(base64, 'base64').toString();
    expect(await said(model, hidden(), { text })).toMatchObject({ pass: true });
    expect(await said(model, hidden())).toMatchObject({
      pass: false,
      text: expect.stringMatching(/^expected .*, which cannot be said\n\n\d+ pieces came, and no word of the model/),
    });
  });

  it('a client that asks nobody is no accusation, with and without not', async () => {
    const { text, pass } = await said(model, empty());
    expect({ text, pass }).toEqual({
      pass: false,
      text: expect.stringContaining(`No request reached the model at ${model.url}`),
    });
    const negated = await matchers.toStreamIncrementally.call({ promise: '', isNot: true }, empty(), { from: model });
    expect(negated.pass).toBe(true);
  });

  it('a silence ends it', async () => {
    const silent = { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) };
    expect(await said(model, silent, { timeoutMs: 200 })).toMatchObject({ pass: false });
  });

  it('one at a time, of what is an iterable', async () => {
    const first = said(model, () => asked(model));
    await expect(said(model, () => asked(model))).rejects.toThrow('Another matcher still reads from this model.');
    expect(await first).toMatchObject({ pass: true });
    await expect(said(model, Promise.resolve(['a']))).rejects.toThrow(
      /wants an async iterable.*it got an object of type Array/,
    );
    expect(await said(model, () => asked(model))).toMatchObject({ pass: true });
  });

  it('sets variables and puts them back, and plays by itself where no matcher reads', async () => {
    const before = process.env['OPENAI_BASE_URL'];
    const own = await createTestModel({ scenario: 'steady' });
    expect(process.env['OPENAI_BASE_URL']).toBe(`${own.url}/v1`);
    let text = '';
    for await (const piece of await asked(own)) text += new TextDecoder().decode(piece);
    expect(text).toContain('[DONE]');
    expect(own.exchanges()).toMatchObject([{ scenario: 'steady', outcome: 'completed', isWhole: true }]);
    await own.close();
    expect(process.env['OPENAI_BASE_URL']).toBe(before);
  });
});

describe('the composite action', () => {
  it('runs what it is given, leaves its reports, and ends as the check does', async () => {
    const action = readFileSync(join(ROOT, '.github/actions/stream-check/action.yml'), 'utf8');
    const { runs } = parse(action) as { runs: { steps: { run?: string }[] } };
    const script = runs.steps.find(({ run: text }) => text !== undefined)!.run!;
    const directory = join(packed.directory, 'action');
    mkdirSync(directory);
    // Without the first word behind it, --no-install.
    const shim = `#!/bin/sh\nshift 2\nexec ${process.execPath} ${join(ROOT, 'bin/stream-check.js')} "$@"\n`;
    writeFileSync(join(directory, 'npx'), shim, { mode: 0o755 });
    const env = { PATH: `${directory}:${process.env['PATH']}`, GITHUB_OUTPUT: join(directory, 'output') };
    for (const [line, code] of [
      ['check mock/steady --lock-step', 0],
      // A block of YAML has several lines.
      ['check\nmock/buffered\n--lock-step\n', 1],
      // A program that asks nobody: what stands behind -- is no option of ours.
      ['run --lock-step -- node --version', 4],
    ] as const) {
      const inputs = {
        INPUT_ARGUMENTS: line,
        INPUT_VERSION: '',
        INPUT_REPORTS: `reports-${code}`,
      };
      await output('bash', ['-e', '-o', 'pipefail', '-c', script], directory, { ...env, ...inputs });
      expect(readdirSync(join(directory, `reports-${code}`)).toSorted()).toEqual([
        'junit.xml',
        'report.json',
        'report.sarif',
      ]);
    }
    writeFileSync(join(directory, 'npx'), '#!/bin/sh\nexit 1\n');
    const none = { INPUT_ARGUMENTS: 'ci', INPUT_VERSION: '', INPUT_REPORTS: 'reports' };
    const said = await output('bash', ['-e', '-o', 'pipefail', '-c', script], directory, { ...env, ...none });
    expect(said).toContain('::error::stream-check is not there');
    const codes = 'exit-code=0\nexit-code=1\nexit-code=4\nexit-code=2\n';
    expect(readFileSync(env.GITHUB_OUTPUT, 'utf8')).toBe(codes);
  });
});
