import { expect, test } from 'vitest'
import { readYaml } from '#tenderflag/text/yaml-file.js'

test.skipIf(process.platform === 'win32')(
  'a device that never ends is read no further than a file may be',
  async () => {
    await expect(readYaml('/dev/zero', { code: 'MAPPING_INVALID' })).rejects.toThrow('larger than 1 MiB')
  },
)
