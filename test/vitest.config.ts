import { defineConfig } from 'vitest/config';

// Pure tests run in parallel; whatever looks at a real clock or starts processes runs one file at a time.
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
          name: 'timed',
          include: ['scenarios/**/*.test.ts', 'cli/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
