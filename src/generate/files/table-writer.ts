import { type FileHandle, open } from 'node:fs/promises'
import { TenderflagError } from '../../errors.js'
import type { MarketChunk } from '../market-table.js'

/** Formats a market can be written in. */
export const marketFormats = ['csv', 'jsonl', 'arrow', 'parquet'] as const
export type MarketFormat = (typeof marketFormats)[number]

/** Writes one table, chunk after chunk, to one file. */
export interface TableWriter {
  write(chunk: MarketChunk): Promise<void>
  /** Ends the file. */
  close(): Promise<void>
  /** Lets go of the file as it is. */
  abandon(): Promise<void>
}

/** An open file that says what to do when it cannot be written. */
export class OutputFile {
  private constructor(
    readonly path: string,
    readonly handle: FileHandle,
  ) {}

  static async create(path: string): Promise<OutputFile> {
    try {
      return new OutputFile(path, await open(path, 'w'))
    } catch (cause) {
      throw failed(path, cause)
    }
  }

  /** Bytes written so far. */
  written = 0

  async write(bytes: Uint8Array): Promise<void> {
    try {
      for (let from = 0; from < bytes.length; )
        from += (await this.handle.write(bytes, from, bytes.length - from)).bytesWritten
    } catch (cause) {
      throw failed(this.path, cause)
    }
    this.written += bytes.length
  }

  async close(): Promise<void> {
    try {
      await this.handle.close()
    } catch (cause) {
      throw failed(this.path, cause)
    }
  }
}

/** What a person can mend of a failed write: room, rights, another place. */
export function failed(path: string, cause: unknown): TenderflagError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  const why =
    code === 'ENOSPC'
      ? 'the disk is full; make room or choose another folder'
      : code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
        ? 'no right to write here; choose another folder'
        : code === 'ENOTDIR' || code === 'EEXIST'
          ? 'a file stands where a folder is needed; choose another folder'
          : `cannot write (${code ?? cause})`
  return new TenderflagError('OUTPUT_FAILED', why, { file: path }, { cause })
}
