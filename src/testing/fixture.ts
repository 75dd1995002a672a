// useStreamCheck(), by the hooks of a runner: a model for the tests of a file, wherever it is made.
import { createTestModel, type ModelOptions, type TestModel } from './model.ts';

export interface Hooks {
  beforeAll(begin: () => void): void;
  afterAll(end: () => Promise<void>): void;
}

/** Called once in a file, while its tests are collected. */
export function createFixture({ beforeAll, afterAll }: Hooks): (options?: ModelOptions) => Promise<TestModel> {
  const open = new Set<TestModel>();
  // Once tests run, runners take no hook any more, or never call it.
  let isRunning = false;
  beforeAll(() => void (isRunning = true));
  afterAll(async () => {
    isRunning = false;
    await Promise.all([...open].map(close));
  });
  return async (options = {}) => {
    const model = await createTestModel(options);
    open.add(model);
    if (isRunning) return model;
    // All models of a file are made before its first test: each has the variables while its own tests run.
    if (options.setsEnv ?? true) beforeAll(() => model.setEnv());
    afterAll(() => close(model));
    return model;
  };

  async function close(model: TestModel): Promise<void> {
    if (open.delete(model)) await model.close();
  }
}
