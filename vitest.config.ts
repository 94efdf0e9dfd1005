import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Browsers first: begun last, one of their files would run on long after all else, with half the machine idle. */
class Longest extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const browsers = (file: TestSpecification): number => Number(file.moduleId.includes('/studio/test/'))
    // oxlint-disable-next-line unicorn/no-array-sort -- The sequencer's own, and no array's.
    const before = await super.sort(files)
    return before.toSorted((one, other) => browsers(other) - browsers(one))
  }
}

export default defineConfig({
  test: {
    include: ['core/src/**/*.test.ts', 'runtime/{src,test}/**/*.test.ts', 'studio/{src,test}/**/*.test.ts', 'scripts/**/*.test.ts'],
    // They end what hangs, and are no measure: what is true on a fast machine must be on one that has much else to do.
    testTimeout: 120_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 60_000 } },
    maxWorkers: 2,
    sequence: { sequencer: Longest },
  },
})
