// Models of a file of tests: when each has the variables of SDKs, and when it is closed. Hooks are run by hand, as runners do.
import { describe, expect, it } from 'vitest';
import { createFixture } from '../../../src/testing/fixture.ts';
import { createTestModel } from '../../../src/testing/model.ts';

const NAME = 'OPENAI_BASE_URL';

/** A runner that takes hooks while tests are collected, in the order in which they are added. */
function createRunner() {
  const begins: (() => void)[] = [];
  const ends: (() => Promise<void>)[] = [];
  let isCollecting = true;
  const add = <T>(hooks: T[], hook: T) => {
    if (!isCollecting) throw new Error('Hooks must be defined synchronously.');
    hooks.push(hook);
  };
  return {
    hooks: {
      beforeAll: (hook: () => void) => add(begins, hook),
      afterAll: (hook: () => Promise<void>) => add(ends, hook),
    },
    /** Of what was added as number k; 0 are those of the file. */
    begin: (k: number) => begins[k]!(),
    end: (k: number) => ends[k]!(),
    run: () => void (isCollecting = false),
  };
}

const isOpen = (url: string) =>
  fetch(`${url}/__stream-check__/health`).then(
    () => true,
    () => false,
  );

describe('useStreamCheck', () => {
  it('two models: each has the variables while its own tests run, and what was there comes back at the end alone', async () => {
    const before = process.env[NAME];
    const { hooks, begin, end, run } = createRunner();
    const use = createFixture(hooks);
    const [first, second] = [await use(), await use()];
    const silent = await use({ setsEnv: false });
    expect(process.env[NAME]).toBe(`${second.url}/v1`);
    run();
    begin(0);
    begin(1);
    expect(process.env[NAME]).toBe(`${first.url}/v1`);
    await end(1);
    // No real address while a model is open: a client would ask it with a real key.
    expect(process.env[NAME]).toBe(`${second.url}/v1`);
    begin(2);
    expect(process.env[NAME]).toBe(`${second.url}/v1`);
    expect([await isOpen(first.url), await isOpen(second.url), await isOpen(silent.url)]).toEqual([false, true, true]);
    await end(2);
    expect(process.env[NAME]).toBe(before);
    await end(0);
    expect(await isOpen(silent.url)).toBe(false);
    // What was there before is looked at anew.
    process.env[NAME] = 'http://changed';
    await (await createTestModel()).close();
    expect(process.env[NAME]).toBe('http://changed');
    if (before === undefined) delete process.env[NAME];
    else process.env[NAME] = before;
  });

  it('one that is made in a hook or a test is closed with the file', async () => {
    const before = process.env[NAME];
    const { hooks, begin, end, run } = createRunner();
    const use = createFixture(hooks);
    run();
    begin(0);
    const model = await use();
    expect(process.env[NAME]).toBe(`${model.url}/v1`);
    await end(0);
    expect(process.env[NAME]).toBe(before);
    expect(await isOpen(model.url)).toBe(false);
  });
});
