// Mutation tests: `npm run mutate -- --mutate src/analyze/stats.ts`. README.md of this folder says how to read them.
export default {
  testRunner: 'vitest',
  vitest: { configFile: 'test/vitest.mutate.config.ts' },
  mutate: [
    'src/{analyze,mock,protocols}/**/*.ts',
    'src/record/instruments/**/*.ts',
    'src/report/words/**/*.ts',
    // Data only: the pages of figures and of classes.
    '!src/report/words/{metrics,deliveries}.ts',
  ],
  // Words of sentences, which golden files hold, and ids, which the compiler checks.
  mutator: { excludedMutations: ['StringLiteral'] },
  coverageAnalysis: 'perTest',
  // What runs only while a module is loaded: each of these mutants would need all tests in a new process.
  ignoreStatic: true,
  concurrency: 1,
  // TypeScript 7 has no API for JavaScript. Stryker needs none of it: no path of a tsconfig.json leaves its copy.
  tsconfigFile: 'none.json',
  disableTypeChecks: false,
  tempDirName: '.test-results/stryker',
  ignorePatterns: ['dist', '.test-results', '.ci'],
  reporters: ['clear-text', 'json'],
  jsonReporter: { fileName: '.test-results/mutants.json' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
};
