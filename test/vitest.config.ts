import { defineConfig } from 'vitest/config';

/** What the tests spawn is built before. */
const BUILD = `${import.meta.dirname}/support/build.ts`;

/** What judges by the clock, and so has the machine for itself. */
const TIMED = [
  'endpoint-nginx',
  'every-scenario',
  'failing-clients',
  'lock-step',
  'main-job',
  'mock-server',
  'other-server',
  'own-python-clients',
  'pauses',
  'python-pair',
  'tap',
  'through',
].map((name) => `scenarios/${name}.test.ts`);

/** Of which the short form runs a part, or all that is quick. The others are in the long form alone. */
const IN_SHORT = [
  'aimock',
  'app-answers',
  'ci',
  'connect',
  'endpoint-reader',
  'every-protocol',
  'every-scenario',
  'failing-clients',
  'failing-targets',
  'kill-matrix',
  'lock-step',
  'main-job',
  'mock-server',
  'own-clients',
  'record-analyze',
  'report-faults',
  'run',
  'tap',
  'tap-failures',
  'tap-way',
  'through',
].map((name) => `scenarios/${name}.test.ts`);

// Pure tests run in parallel; those that start processes and prove, or wait for an outcome, four files at a time, for most
// of the time they wait; those that look at a real clock one file at a time. `--mode all` is the long form, see
// support/form.ts.
export default defineConfig(({ mode }) => {
  const isLong = mode === 'all';
  // In each project, for what they extend is read again, in another mode.
  const env = { STREAM_CHECK_TESTS: isLong ? 'all' : 'short' };
  return {
    test: {
      root: import.meta.dirname,
      reporters: ['default', ['json', { outputFile: `../.test-results/${isLong ? 'results-all' : 'results'}.json` }]],
      projects: [
        {
          extends: true,
          test: {
            name: 'pure',
            env,
            include: ['unit/**/*.test.ts', 'properties/**/*.test.ts', 'house/**/*.test.ts', 'corpus/**/*.test.ts'],
            // Nothing here reads a clock: a slow machine is no failure.
            testTimeout: 60_000,
            // They replace no module and set no variable: a process of its own for each file would cost more than the tests.
            isolate: false,
            maxWorkers: 2,
            sequence: { groupOrder: 0 },
          },
        },
        {
          extends: true,
          test: {
            name: 'proofs',
            env,
            globalSetup: BUILD,
            include: ['cli/**/*.test.ts', ...(isLong ? ['scenarios/**/*.test.ts'] : IN_SHORT)],
            exclude: TIMED,
            maxWorkers: 4,
            // Of a file. More would only wait for each other, and a check on a noisy machine measures longer.
            maxConcurrency: 3,
            // No test here waits so long; a machine that others use may.
            testTimeout: 300_000,
            hookTimeout: 180_000,
            sequence: { groupOrder: 1 },
          },
        },
        {
          extends: true,
          test: {
            name: 'timed',
            env,
            globalSetup: BUILD,
            include: isLong ? TIMED : TIMED.filter((path) => IN_SHORT.includes(path)),
            fileParallelism: false,
            // For the tests among them that read no clock, and say so by `it.concurrent`.
            maxConcurrency: 4,
            testTimeout: 120_000,
            hookTimeout: 60_000,
            sequence: { groupOrder: 2 },
          },
        },
      ],
    },
  };
});
