import { hash } from 'node:crypto'
import type { LogRow } from '../database/tables.js'
import { canonicalJson } from './canonical-json.js'

/**
 * What an entry vouches for beside itself. Of contents that may be erased, `data`, `note` and `who`: a salted commitment
 * each (`commitment`). Of a run: the SHA-256 of its summary and of the numbers it saw. Of an erasure: which contents
 * are no more, as `SEQ:PART`.
 */
export interface Commits {
  readonly data?: string | undefined
  readonly note?: string | undefined
  readonly who?: string | undefined
  readonly summary?: string | undefined
  readonly seen?: string | undefined
  readonly erases?: readonly string[] | undefined
}

/** Parts of an entry that are kept outside of the chain. */
export const contentParts = ['data', 'note', 'who'] as const
export type ContentPart = (typeof contentParts)[number]

/** SHA-256 of a text in UTF-8, as hexadecimal digits. */
export function sha256(text: string): string {
  return hash('sha256', text, 'hex')
}

/** The hash that the first entry of a store follows. */
export function firstHash(store: string): string {
  return sha256(canonicalJson({ format: 'tenderflag-log-1', store }))
}

/** The hash of an entry: SHA-256 of the canonical JSON of what it says and the hash of the one before it. */
export function entryHash(
  { seq, at, kind, alert, state, run }: Omit<LogRow, 'hash' | 'commits'>,
  commits: unknown,
  previous: string,
): string {
  return sha256(canonicalJson({ alert, at, commits, kind, previous, run, seq, state }))
}

/** What stands in the chain for a body: SHA-256 of salt and body. Says nothing of the body once the salt is gone. */
export function commitment(salt: string, body: string): string {
  return sha256(salt + body)
}
