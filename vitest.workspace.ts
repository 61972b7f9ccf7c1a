import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

/** Tests run on the TypeScript sources; nothing has to be built first. */
const conditions = ['@cinephage/source', ...defaultServerConditions];

/**
 * The one that packages in node_modules load: Vite would take the ES module for our own sources, and its classes do not
 * know those of the other.
 */
const graphql = { find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') };

/** Vite would take the build for browsers, which fetches its WebAssembly. */
const mediaInfo = {
  find: /^mediainfo\.js$/,
  replacement: fileURLToPath(import.meta.resolve('mediainfo.js')),
};

const project = (name: string, root: string) => ({
  ssr: { resolve: { conditions } },
  resolve: { alias: [graphql, mediaInfo] },
  test: {
    name,
    root,
    include: ['**/*.test.ts'],
    setupFiles: [fileURLToPath(new URL('test/show-crashes.ts', import.meta.url))],
    exclude: ['**/node_modules/**', '**/dist/**'],
    // Loading the packages costs more than most tests: a worker loads them once, for all of its files.
    isolate: false,
    // For tests that hang: on a busy machine, whole ones take several times as long.
    testTimeout: 240_000,
    hookTimeout: 120_000,
    // Conditions take longer on a busy machine; the time is only spent when one is not met.
    expect: { poll: { timeout: 60_000 } },
  },
});

/** File for the results as JSON, in addition to the output. */
const { TEST_RESULTS_FILE: resultsFile } = process.env;

export default defineConfig({
  test: {
    reporters: resultsFile === undefined ? ['default'] : ['default', ['json', { outputFile: resultsFile }]],
    globalSetup: [
      './test/compile-cache.ts',
      './test/share-cheap-passwords.ts',
      './test/temporary-folder.ts',
      './test/start-postgres.ts',
    ],
    // Tests wait for processes, leases and clocks: three workers left a quarter of two cores idle.
    maxWorkers: 4,
    projects: [
      project('core', 'packages/core'),
      project('rest', 'packages/rest'),
      project('graphql', 'packages/graphql'),
      project('server', 'packages/server'),
      project('examples', 'examples'),
      project('documents', 'test'),
    ],
  },
});
