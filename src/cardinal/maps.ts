import type { CardinalMap } from './results.js'

/** Notes that a process and an organization belong together. */
export type MapSink = (map: CardinalMap, ocid: string, id: string) => void
