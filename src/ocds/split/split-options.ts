/** About so many bytes are handed on at once. */
export const CHUNK = 1 << 22

/** How files are cut into releases, and who is told of what. */
export interface SplitOptions {
  readonly signal?: AbortSignal | undefined
  /** The most bytes of one release; for tests. */
  readonly limit?: number | undefined
  /** Room for a chunk that is not needed any more. */
  readonly spare?: (() => Uint8Array | undefined) | undefined
  /** Told the OCDS version that a package names, and bytes of the file read so far (`onBytes`). */
  readonly onVersion?: ((version: string) => void) | undefined
  /** Told where one release or record stands instead of a list of them: the name of the list, and its number. */
  readonly onSingle?: ((list: string, number: number) => void) | undefined
  readonly onBytes?: ((read: number) => void) | undefined
}
