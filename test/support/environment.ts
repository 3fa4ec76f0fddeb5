import { afterAll } from 'vitest'

// Files of tests share a process: what one of them changes of the environment is not left to the next.
const before = { ...process.env }
afterAll(() => {
  for (const name of Object.keys(process.env)) if (!Object.hasOwn(before, name)) delete process.env[name]
  Object.assign(process.env, before)
})
