import { Writable } from 'node:stream'
import { main } from '#tenderflag/cli/main.js'

/**
 * A process that runs the command line again and again: each run is told by a message, with its arguments, folder and
 * environment, and answered by one, with its exit code and what it wrote. Runs come one at a time, as all three are
 * the process's own.
 */

/** @typedef {{ args: readonly string[], cwd: string, env: NodeJS.ProcessEnv }} Order */

process.on('message', async (/** @type {Order} */ { args, cwd, env }) => {
  const [stdout, stderr] = [kept('stdout'), kept('stderr')]
  process.chdir(cwd)
  process.env = { ...env }
  const code = await main(args)
  process.send?.({ code, stdout: stdout(), stderr: stderr() })
})

/** Puts a stream that keeps what is written in the place of one of the process; gives what it has kept. @param {'stdout' | 'stderr'} name */
function kept(name) {
  /** @type {Buffer[]} */
  const chunks = []
  const stream = new Writable({
    decodeStrings: true,
    write(chunk, _, done) {
      chunks.push(chunk)
      done()
    },
  })
  Object.defineProperty(process, name, { value: stream, configurable: true })
  return () => Buffer.concat(chunks).toString()
}
