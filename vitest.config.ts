import { defineConfig } from 'vitest/config'
import { NothingSkipped } from './test/support/nothing-skipped.js'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/seed.ts'],
    expect: { requireAssertions: true },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    reporters: process.env.CI === 'true' ? ['default', new NothingSkipped()] : ['default'],
  },
})
