// stream-check/jest: importing it gives `expect` of jest the matchers. guides/suites.md is the page of it.
// jest gives every module its globals, so nothing of jest is imported, and any version will do.
// Its types name those of Node; no compiler looks for them unasked.
/// <reference types="node" preserve="true" />
import { createFixture, type Hooks } from './fixture.ts';
import { matchers, type StreamCheckMatchers } from './matchers.ts';
import { mistake } from './mistakes.ts';
import type { ModelOptions, TestModel } from './model.ts';

export { createTestModel, type ModelOptions, type TestModel } from './model.ts';
export type { StreamCheckMatchers, StreamExpectation } from './matchers.ts';

declare global {
  namespace jest {
    // oxlint-disable-next-line typescript/no-empty-object-type
    interface Matchers<R> extends StreamCheckMatchers<R> {}
  }
}

// `expect` of `@jest/globals` has its matchers there. The package comes with jest, and not every package manager shows it to us:
// then the compiler ignores this.
/** @ts-ignore */
declare module 'expect' {
  // oxlint-disable-next-line typescript/no-empty-object-type
  interface Matchers<R> extends StreamCheckMatchers<R> {}
}

const { afterAll, beforeAll, expect } = globalThis as unknown as Partial<
  Hooks & { expect: { extend(added: object): void } }
>;
if (afterAll === undefined || beforeAll === undefined || expect === undefined)
  throw mistake(
    'stream-check/jest was imported where jest has no globals.',
    'import it in a test file, or set injectGlobals: true',
  );
expect.extend(matchers);

/** A model for the tests of this file or `describe`, closed after them; made in a hook or a test, after those of the file. */
export const useStreamCheck: (options?: ModelOptions) => Promise<TestModel> = createFixture({ beforeAll, afterAll });
