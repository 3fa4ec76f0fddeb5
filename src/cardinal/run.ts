import { TenderflagError } from '../errors.js'
import { throwIfAborted } from '../system/aborted.js'
import { checkSettings } from './check-settings.js'
import { MainCurrency } from './currency.js'
import type { MapSink } from './maps.js'
import { prepared, type RepairKind } from './prepared.js'
import { r003 } from './r003.js'
import { r018 } from './r018.js'
import { r024 } from './r024.js'
import { r025 } from './r025.js'
import { r028 } from './r028.js'
import { r030 } from './r030.js'
import { r035 } from './r035.js'
import { r036 } from './r036.js'
import { r038 } from './r038.js'
import { r048 } from './r048.js'
import { r058 } from './r058.js'
import { asItStands } from './reading.js'
import { type Release, releaseOf } from './release.js'
import {
  type CardinalCode,
  type CardinalGroup,
  type CardinalMap,
  type CardinalValues,
  type Indicator,
  Results,
} from './results.js'
import { Margins } from './second-lowest-bid.js'
import { type CardinalSettings, defaultSettings } from './settings.js'

/** What `cardinal` computes, and how releases are read. */
export interface CardinalOptions {
  /** Settings by the names of Cardinal's INI file (see `readCardinalSettings`). Default: every indicator, its defaults. */
  readonly settings?: CardinalSettings | undefined
  /** Corrects releases first as `ocdscardinal prepare` does (they stay as they are). Default: no. */
  readonly prepare?: boolean | undefined
  /** Also collects which organizations belong to which processes, as `ocdscardinal indicators --map`. Default: no. */
  readonly maps?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/** What `cardinal` found; `cardinalJson` writes it as Cardinal does. */
export interface CardinalResult {
  /** What is flagged, by group and id, in the order first flagged, with the number of each indicator. */
  readonly groups: Readonly<Record<CardinalGroup, ReadonlyMap<string, Readonly<CardinalValues>>>>
  /** Quartiles and fences by indicator; unrounded, NaN where there were no values. */
  readonly meta: ReadonlyMap<CardinalCode, ReadonlyMap<string, number>>
  /** Organizations by process, by map; undefined without `maps`. */
  readonly maps?: ReadonlyMap<CardinalMap, ReadonlyMap<string, ReadonlySet<string>>>
  readonly counts: CardinalCounts
}

/** What was read and passed over, as numbers of releases unless they say otherwise. */
export interface CardinalCounts {
  /** Releases that the indicators looked at. */
  releases: number
  /** JSON that is no object with an `ocid` that is text. */
  noRelease: number
  /** With `tender.status` cancelled. */
  cancelled: number
  /** With an excluded `tender.procurementMethodDetails`. */
  excluded: number
  /** The currency in which prices were compared; undefined where none was met. */
  readonly currency: string | undefined
  /** Amounts in another currency, each counted by every indicator that passed it over. */
  readonly otherCurrencies: ReadonlyMap<string, number>
  /** Processes whose margin is no number, because the winner and another bid 0: they blur the fences of R024 and R058. */
  readonly unknownMargins: number
  /** With `prepare`: what was corrected, and what should be and could not. */
  readonly repairs: ReadonlyMap<RepairKind, number>
}

/**
 * The indicators of OCDS Cardinal 0.0.8 over compiled releases (parsed JSON), to the letter. One pass in the order of
 * the source, which decides between equal lowest bids (R036) and on the main currency where none is configured.
 * O(bids); keeps ids, not releases. Throws SETTINGS_INVALID, ABORTED, and USAGE for what is no sequence of releases.
 */
export async function cardinal(
  source: AsyncIterable<unknown> | Iterable<unknown>,
  options: CardinalOptions = {},
): Promise<CardinalResult> {
  if (
    typeof source !== 'object' ||
    source === null ||
    !(Symbol.iterator in source || Symbol.asyncIterator in source)
  )
    throw new TenderflagError('USAGE', 'cardinal takes releases: a list of them, or what readReleases gives')
  const settings = checkSettings(options.settings ?? defaultSettings)
  const results = new Results()
  const currency = new MainCurrency(settings.currency)
  const maps = options.maps ? new Map<CardinalMap, Map<string, Set<string>>>() : undefined
  const margins = settings.R024 || settings.R058 ? new Margins(settings, currency) : undefined
  const indicators = indicatorsOf(settings, { results, currency, margins, map: sinkOf(maps) })
  if (maps && (settings.R025 || settings.R038 || settings.R048)) indicators.unshift(tenderers(sinkOf(maps)))
  const excluded = new Set(settings.exclusions?.procurement_method_details)
  const repairs = new Map<RepairKind, number>()
  const reading = options.prepare ? prepared(settings, repairs) : asItStands
  const counts = { releases: 0, noRelease: 0, cancelled: 0, excluded: 0 }
  for await (const json of source) {
    throwIfAborted(options.signal)
    const release = releaseOf(json, reading)
    if (!release) counts.noRelease++
    else if (release.tender?.status === 'cancelled') counts.cancelled++
    else if (release.details !== undefined && excluded.has(release.details)) counts.excluded++
    else {
      counts.releases++
      for (const indicator of indicators) indicator.fold?.(release)
    }
  }
  for (const indicator of indicators) indicator.finish?.()
  return {
    groups: results.groups,
    meta: results.meta,
    ...(maps ? { maps } : {}),
    counts: {
      ...counts,
      currency: currency.main,
      otherCurrencies: currency.others,
      unknownMargins: margins?.unknown() ?? 0,
      repairs,
    },
  }
}

interface Shared {
  readonly results: Results
  readonly currency: MainCurrency
  readonly margins: Margins | undefined
  readonly map: MapSink
}

/** Those whose settings are there, in Cardinal's order: the first to meet an amount may choose the currency. */
function indicatorsOf(settings: CardinalSettings, shared: Shared): Indicator[] {
  const { results, margins } = shared
  const list: (Indicator | undefined)[] = [
    margins && { fold: (release: Release) => margins.fold(release) },
    settings.R003 && r003(settings.R003, results),
    settings.R018 && r018(settings.R018, results),
    settings.R024 && margins && r024(settings.R024, { ...shared, margins }),
    settings.R025 && r025(settings.R025, results),
    settings.R028 && r028(settings, shared),
    settings.R030 && r030(shared),
    settings.R035 && r035(settings.R035, shared),
    settings.R036 && r036(settings, shared),
    settings.R038 && r038(settings.R038, shared),
    settings.R048 && r048(settings.R048, results),
    settings.R058 && margins && r058(settings.R058, { ...shared, margins }),
  ]
  return list.filter((indicator) => indicator !== undefined)
}

/** The tenderers of submitted bids, for the map of them. */
function tenderers(map: MapSink): Indicator {
  return {
    fold({ ocid, submitted }) {
      for (const bid of submitted) for (const id of bid.tenderers) map('ocid_tenderer', ocid, id)
    },
  }
}

function sinkOf(maps: Map<CardinalMap, Map<string, Set<string>>> | undefined): MapSink {
  if (!maps) return () => undefined
  return (name, ocid, id) => {
    const map = maps.get(name) ?? new Map<string, Set<string>>()
    maps.set(name, map)
    const ids = map.get(ocid)
    ids?.delete(id) // so that the last one noted is the last
    if (ids) ids.add(id)
    else map.set(ocid, new Set([id]))
  }
}
