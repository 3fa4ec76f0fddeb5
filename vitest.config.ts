import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/support/longest-first.js'
import { NothingSkipped } from './test/support/nothing-skipped.js'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/seed.ts', 'test/support/environment.ts', 'test/support/typed-arrays.ts'],
    expect: { requireAssertions: true },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // What was built runs as Node loads it, once a worker: transformed for each file, it took half of the time.
    isolate: false,
    server: { deps: { external: [/\/dist\//] } },
    reporters: process.env.CI === 'true' ? ['default', new NothingSkipped()] : ['default'],
  },
})
