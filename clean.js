import { existsSync, readdirSync, rmSync } from 'node:fs'

/**
 * Removes from dist what the compiler made of files of src that are gone: it leaves that there, and it would be packed.
 * Nothing else, for commands and tests may be running from dist. dist/bin and dist/lowered are put in order by those who write them.
 */
for (const file of readdirSync('dist', { recursive: true, encoding: 'utf8' })) {
  const [, name] = /^(?!bin\b|lowered\b)(.*?)(?:\.d\.ts|\.js)$/.exec(file) ?? []
  if (name !== undefined && !existsSync(`src/${name}.ts`)) rmSync(`dist/${file}`)
}
