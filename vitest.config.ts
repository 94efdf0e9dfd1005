import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['core/src/**/*.test.ts', 'runtime/{src,test}/**/*.test.ts', 'studio/{src,test}/**/*.test.ts', 'scripts/**/*.test.ts'],
    // They end what hangs, and are no measure: what is true on a fast machine must be on one that has much else to do.
    testTimeout: 120_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 60_000 } },
    maxWorkers: 2,
  },
})
