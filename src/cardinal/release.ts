import type { JsonObject } from '../text/json-object.js'
import { listAt, objectOf, textAt } from './json.js'
import type { Reading } from './reading.js'

/** A compiled release, read once for all indicators. Ids that are not text are not there. */
export interface Release {
  readonly ocid: string
  readonly tender: JsonObject | undefined
  /** `tender.procurementMethodDetails`. */
  readonly details: string | undefined
  /** Id of the buyer, and of the procuring entity. */
  readonly buyer: string | undefined
  readonly entity: string | undefined
  /** undefined where `awards` is no list. */
  readonly awards: readonly Award[] | undefined
  /** undefined where `bids.details` is no list. */
  readonly bids: readonly Bid[] | undefined
  /** Bids with a status other than invited and withdrawn: also pending and disqualified ones. */
  readonly submitted: readonly Bid[]
  /** The active awards, where there are lists of awards and bids and no award is open still; else undefined. */
  readonly complete: readonly Award[] | undefined
}

/** What indicators look at in an award. */
export interface Award {
  readonly status: string | undefined
  readonly suppliers: readonly string[]
  /** The supplier, where there is exactly one. */
  readonly sole: string | undefined
  /** `classification.id` of the items that have one. */
  readonly classes: readonly string[]
}

/** What indicators look at in one of `bids.details`. */
export interface Bid {
  readonly status: string | undefined
  readonly date: string | undefined
  readonly amount: number | undefined
  readonly currency: string | undefined
  readonly tenderers: readonly string[]
  /** The tenderer, where there is exactly one: undefined for a consortium. */
  readonly sole: string | undefined
}

/** The release of a JSON value; undefined where it is no object or its `ocid` is no text. */
export function releaseOf(json: unknown, reading: Reading): Release | undefined {
  const object = objectOf(json)
  const ocid = textAt(object, 'ocid')
  if (object === undefined || ocid === undefined) return undefined
  const tender = objectOf(object.tender)
  const details = textAt(tender, 'procurementMethodDetails')
  const cancelled = reading.cancelledAwards(object)
  const awards = listAt(object, 'awards')?.map((award) => awardOf(reading.entry(award), reading, cancelled))
  const bids = reading.bids(object)?.map((bid) => bidOf(reading.entry(bid), reading))
  return {
    ocid,
    tender,
    details: details === undefined ? undefined : reading.details(details),
    buyer: reading.id(objectOf(object.buyer), 'buyer'),
    entity: reading.id(objectOf(tender?.procuringEntity), 'buyer'),
    awards,
    bids,
    submitted: bids?.filter(isSubmitted) ?? [],
    complete: bids && awards && completeOf(awards),
  }
}

function awardOf(json: JsonObject | undefined, reading: Reading, cancelled: ReadonlySet<string>): Award {
  const classes: string[] = []
  for (const item of listAt(json, 'items') ?? []) {
    const code = reading.code(objectOf(objectOf(item)?.classification))
    if (code !== undefined) classes.push(code)
  }
  const { ids: suppliers, sole } = organizationsOf(json?.suppliers, reading)
  return { status: json && reading.awardStatus(json, cancelled), suppliers, sole, classes }
}

function bidOf(json: JsonObject | undefined, reading: Reading): Bid {
  const price = objectOf(json?.value)
  const { ids: tenderers, sole } = organizationsOf(json?.tenderers, reading)
  return {
    status: json && reading.bidStatus(json),
    date: textAt(json, 'date'),
    amount: price && reading.amount(price),
    currency: price && reading.currency(price),
    tenderers,
    sole,
  }
}

function organizationsOf(value: unknown, reading: Reading): { ids: string[]; sole: string | undefined } {
  const organizations = reading.organizations(value)
  const ids: string[] = []
  for (const organization of organizations ?? []) {
    const id = reading.id(objectOf(organization), 'bidder')
    if (id !== undefined) ids.push(id)
  }
  return { ids, sole: organizations?.length === 1 ? ids[0] : undefined }
}

function isSubmitted({ status }: Bid): boolean {
  return status !== undefined && status !== 'invited' && status !== 'withdrawn'
}

/** An award without a status neither counts nor keeps the process open. */
function completeOf(awards: readonly Award[]): Award[] | undefined {
  const complete: Award[] = []
  for (const award of awards) {
    if (award.status === 'active') complete.push(award)
    else if (award.status !== undefined && award.status !== 'cancelled' && award.status !== 'unsuccessful')
      return undefined
  }
  return complete
}
