// stream-check/vitest: importing it gives `expect` of vitest the matchers. guides/suites.md is the page of it.
// Its types name those of Node; no compiler looks for them unasked.
/// <reference types="node" preserve="true" />
import { afterAll, beforeAll, expect } from 'vitest';
import { createFixture } from './fixture.ts';
import { matchers, type StreamCheckMatchers } from './matchers.ts';
import type { ModelOptions, TestModel } from './model.ts';

export { createTestModel, type ModelOptions, type TestModel } from './model.ts';
export type { StreamCheckMatchers, StreamExpectation } from './matchers.ts';

declare module 'vitest' {
  // oxlint-disable-next-line typescript/no-explicit-any, typescript/no-empty-object-type
  interface Matchers<T = any> extends StreamCheckMatchers<T> {}
}

expect.extend(matchers);

/** A model for the tests of this file or `describe`, closed after them; made in a hook or a test, after those of the file. */
export const useStreamCheck: (options?: ModelOptions) => Promise<TestModel> = createFixture({ beforeAll, afterAll });
