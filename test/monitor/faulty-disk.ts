import { type Disk, realDisk } from '#tenderflag/monitor/state/disk.js'

/** What a process meets when it is killed. */
export class Killed extends Error {}

/**
 * The real disk for a process that is killed at its n-th call: before it, or of a write in the middle. After that
 * nothing reaches the disk any more.
 */
export function diskUntil(calls: number, random: () => number): Disk {
  let left = calls
  const isLast = (): boolean => {
    if (left <= 0) throw new Killed()
    return --left === 0
  }
  return {
    makeFolder: (path) => realDisk.makeFolder(path),
    list: (folder) => realDisk.list(folder),
    read: (path) => realDisk.read(path),
    open: (path, isNew) => (isLast() ? die() : realDisk.open(path, isNew)),
    write(file, bytes) {
      if (!isLast()) return realDisk.write(file, bytes)
      realDisk.write(file, bytes.subarray(0, Math.floor(random() * (bytes.length + 1))))
      return die()
    },
    cut: (file, length) => (isLast() ? die() : realDisk.cut(file, length)),
    // a process that is killed leaves what it wrote to the system: nothing needs to reach a disk here
    sync: () => (isLast() ? die() : undefined),
    close: (file) => realDisk.close(file),
    rename: (from, to) => (isLast() ? die() : realDisk.rename(from, to)),
    remove: (path) => (isLast() ? die() : realDisk.remove(path)),
    syncFolder: () => (isLast() ? die() : undefined),
  }
}

function die(): never {
  throw new Killed()
}
