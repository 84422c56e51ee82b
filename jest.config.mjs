import { fileURLToPath } from 'node:url';

// Threads and processes of tests run from sources: what Node makes of those is kept, else each
// thread strips the types anew. Jest's own workers, and what they start, inherit the setting.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(
  new URL('node_modules/.cache/compiled', import.meta.url),
);

/** The source condition lets packages see each other's sources, so that a spec needs no build. */
const testEnvironmentOptions = {
  customExportConditions: ['rembuk-source', 'node', 'node-addons'],
};

/** @param {boolean} useDefineForClassFields as in the tsconfig of the package */
const swc = (useDefineForClassFields) => [
  '@swc/jest',
  {
    jsc: {
      target: 'es2024',
      parser: { syntax: 'typescript', decorators: true },
      transform: {
        legacyDecorator: true,
        decoratorMetadata: true,
        useDefineForClassFields,
        verbatimModuleSyntax: true,
      },
      keepClassNames: true,
    },
    module: { type: 'es6' },
    sourceMaps: 'inline',
  },
];

const project = {
  testEnvironment: 'node',
  testEnvironmentOptions,
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '/apps/api/src/.+\\.ts$': swc(false),
    '\\.ts$': swc(true),
  },
  modulePathIgnorePatterns: ['/dist/'],
};

export default {
  maxWorkers: 2,
  // Against what never ends; how long something takes is no test's to say on a machine that others use too.
  testTimeout: 20_000,
  reporters: ['default', '<rootDir>/scripts/plain-line-reporter.mjs'],
  projects: [
    {
      ...project,
      displayName: 'unit',
      testMatch: ['<rootDir>/{libs,apps}/**/*.spec.ts'],
    },
    {
      ...project,
      displayName: 'system',
      testMatch: ['<rootDir>/tests/**/*.test.ts'],
      setupFilesAfterEnv: ['<rootDir>/tests/support/patience.ts'],
    },
  ],
};
