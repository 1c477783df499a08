import { defineConfig } from 'vitest/config';
import { LARGE_PAGES } from './src/shared/adapters/process/large-pages.ts';
import { SlowestFirst } from './test/slowest-first.ts';

// For the processes of the tests and all that they start: a tenth of their time on a virtual machine.
Object.assign(process.env, LARGE_PAGES);

export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    globalSetup: ['test/browser/setup.ts'],
    // Longer than a wait for one thing on the page, of which a test has many.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Each has a browser and a local cloud of its own.
    maxWorkers: 2,
    sequence: { sequencer: SlowestFirst },
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
});
