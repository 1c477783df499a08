import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'src/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'test/soak/**'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Integration tests start their own servers and ffmpeg processes: on a small machine more workers than cores only adds noise.
    maxWorkers: 2,
  },
});
