import { defineConfig } from 'vitest/config';

/** What judges by the clock, and so has the machine for itself. */
const TIMED = [
  'every-scenario',
  'failing-clients',
  'lock-step',
  'main-job',
  'mock-server',
  'other-server',
  'own-python-clients',
  'python-clients',
  'record-analyze',
  'tap',
  'through',
].map((name) => `scenarios/${name}.test.ts`);

// Pure tests run in parallel; those that start processes and prove, or wait for an outcome, two files at a time; those
// that look at a real clock one file at a time.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    globalSetup: './support/build.ts',
    reporters: ['default', ['json', { outputFile: '../.test-results/results.json' }]],
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: ['unit/**/*.test.ts', 'properties/**/*.test.ts', 'house/**/*.test.ts', 'corpus/**/*.test.ts'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'proofs',
          include: ['scenarios/**/*.test.ts', 'cli/**/*.test.ts'],
          exclude: TIMED,
          maxWorkers: 2,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'timed',
          include: TIMED,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
