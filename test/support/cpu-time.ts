/**
 * A watch of CPU time, of all threads of this process, which runs nothing else meanwhile: started now, it gives the
 * milliseconds since. Unlike the clock it tells how much work something was, however busy the machine is.
 */
export function cpuTime(): () => number {
  const before = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  }
}
