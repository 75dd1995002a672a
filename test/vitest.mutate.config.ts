// The tests that Stryker runs against each mutant: the pure ones that take milliseconds. Left out are properties that try
// hundreds of inputs, and tests that wait on a real clock: a mutant that only those notice counts as survived.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: [
      'unit/{analyze,mock,protocols,record,report}/**/*.test.ts',
      'corpus/causes.test.ts',
      'properties/{framing,held}.test.ts',
    ],
    env: { STREAM_CHECK_TESTS: 'short' },
    isolate: false,
  },
});
