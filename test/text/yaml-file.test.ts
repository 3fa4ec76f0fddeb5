import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readYaml } from '#tenderflag/text/yaml-file.js'

test.skipIf(!existsSync('/dev/zero'))(
  'a file without an end is refused, whatever size it gives',
  async () => {
    await expect(readYaml('/dev/zero', { code: 'MAPPING_INVALID' })).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
    })
  },
)
