import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'src/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'test/soak/**', 'test/browser/**'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Integration tests start their own servers and ffmpeg processes: on a small machine more workers than cores only adds noise.
    maxWorkers: 2,
    // The SDK's advice on Node versions would stand between the results.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
});
