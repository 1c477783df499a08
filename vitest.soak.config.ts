import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['test/soak/**/*.test.ts'], testTimeout: 45 * 60_000, hookTimeout: 45 * 60_000, maxWorkers: 1 },
});
