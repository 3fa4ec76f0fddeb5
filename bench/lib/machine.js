import { cpus, loadavg, totalmem } from 'node:os'

/** What the numbers were measured on. */
export function machine() {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    /** Above the cores: others were at work, and times (less so ratios) are too high. */
    load: Number(loadavg()[0]?.toFixed(1)),
  }
}
