import { defineConfig } from 'vitest/config';
import { SlowestFirst } from './test/slowest-first.ts';

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
