import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take longest though they are short, the longest first. */
const long = [
  'docs/readme',
  'bench/bench',
  'output/html',
  'engine/determinism',
  'cli/interrupted',
  'monitor/crash',
  'package/tarball',
  'engine/same-outcomes',
  'engine/extremes',
  'kept/facts-file',
  'engine/shown',
  'ocds/threads',
  'cli/binary',
]

/**
 * Runs long files first, so that no worker is left alone with one at the end. Vitest does so by what it remembers of the
 * run before; in a fresh clone it remembers nothing, and takes large files for long ones.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = long.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`))
      return at < 0 ? long.length : at
    }
    return (await super.sort(files)).sort((a, b) => place(a) - place(b))
  }
}
