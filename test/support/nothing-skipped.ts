import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Reporter, TestModule, Vitest } from 'vitest/node'

const root = fileURLToPath(new URL('../../', import.meta.url))
const data = process.env.TENDERFLAG_TEST_DATA ?? `${root}../shared/data`
/** Tests of real data, which are not part of the repository. */
const ofRealData = /^test\/(real|mapping)\/|^test\/ingest\/real-files/

/** Says what was skipped, and fails the run for it; real data that are not on the machine may be missing. */
export class NothingSkipped implements Reporter {
  #vitest: Vitest | undefined

  onInit(vitest: Vitest): void {
    this.#vitest = vitest
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    if (this.#vitest?.config.testNamePattern) return
    const skipped = modules.flatMap((module) =>
      [...module.children.allTests('skipped')].map((test) => ({
        name: `${module.relativeModuleId} > ${test.fullName}`,
        excused: !existsSync(data) && ofRealData.test(module.relativeModuleId),
      })),
    )
    const excused = skipped.filter((test) => test.excused).length
    if (excused > 0) console.error(`${excused} tests of real data skipped: there is no ${data}`)
    const failures = skipped.filter((test) => !test.excused)
    if (failures.length === 0) return
    console.error(
      `In CI nothing may be skipped, but these were:\n${failures.map(({ name }) => `  ${name}\n`).join('')}`,
    )
    process.exitCode = 1
  }
}
