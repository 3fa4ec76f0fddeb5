import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { makeFolder } from '../../system/make-folder.js'

/** What the monitor does to files, one call each, so that tests can stop it between any two, or within a write. */
export interface Disk {
  /** Makes a folder, and those above it. */
  readonly makeFolder: (path: string) => void
  readonly list: (folder: string) => string[]
  /** Undefined where there is no such file. */
  readonly read: (path: string) => Buffer | undefined
  /** Opens for writing at the end; `isNew`: must not be there. */
  readonly open: (path: string, isNew: boolean) => number
  readonly write: (file: number, bytes: Uint8Array) => void
  /** Cuts an open file. */
  readonly cut: (file: number, length: number) => void
  /** Returns once what was written to the file has reached the disk. */
  readonly sync: (file: number) => void
  readonly close: (file: number) => void
  readonly rename: (from: string, to: string) => void
  readonly remove: (path: string) => void
  /** Returns once names in the folder have reached the disk. */
  readonly syncFolder: (folder: string) => void
}

export const realDisk: Disk = {
  makeFolder: (path) => makeFolder(path, 0o700),
  list: (folder) => readdirSync(folder),
  read: (path) => (existsSync(path) ? readFileSync(path) : undefined),
  open: (path, isNew) => openSync(path, isNew ? 'ax' : 'a', 0o600),
  write(file, bytes) {
    for (let from = 0; from < bytes.length; ) from += writeSync(file, bytes, from)
  },
  cut: (file, length) => ftruncateSync(file, length),
  sync: (file) => fdatasyncSync(file),
  close: (file) => closeSync(file),
  rename: (from, to) => renameSync(from, to),
  remove: (path) => rmSync(path, { force: true }),
  syncFolder(folder) {
    if (process.platform === 'win32') return // folders cannot be opened there
    const file = openSync(folder, 'r')
    try {
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
  },
}
