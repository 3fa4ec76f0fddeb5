import { type JsonObject, listAt, numberAt, objectOf, textAt } from './json.js'

/** A compiled release, read once for all indicators. Ids that are not text are not there. */
export interface Release {
  readonly ocid: string
  readonly json: JsonObject
  readonly tender: JsonObject | undefined
  /** `tender.procurementMethodDetails`. */
  readonly details: string | undefined
  /** undefined where `awards` is no list. */
  readonly awards: readonly Award[] | undefined
  /** undefined where `bids.details` is no list. */
  readonly bids: readonly Bid[] | undefined
  /** Bids with a status other than invited and withdrawn: also pending and disqualified ones. */
  readonly submitted: readonly Bid[]
  /** The active awards, where there are lists of awards and bids and no award is open still; else undefined. */
  readonly complete: readonly Award[] | undefined
}

export interface Award {
  readonly json: JsonObject | undefined
  readonly status: string | undefined
  readonly suppliers: readonly string[]
  /** The supplier, where there is exactly one. */
  readonly sole: string | undefined
}

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
export function releaseOf(json: unknown): Release | undefined {
  const object = objectOf(json)
  const ocid = textAt(object, 'ocid')
  if (object === undefined || ocid === undefined) return undefined
  const tender = objectOf(object.tender)
  const awards = listAt(object, 'awards')?.map(awardOf)
  const bids = listAt(objectOf(object.bids), 'details')?.map(bidOf)
  return {
    ocid,
    json: object,
    tender,
    details: textAt(tender, 'procurementMethodDetails'),
    awards,
    bids,
    submitted: bids?.filter(isSubmitted) ?? [],
    complete: bids && awards && completeOf(awards),
  }
}

function awardOf(value: unknown): Award {
  const json = objectOf(value)
  const suppliers = listAt(json, 'suppliers')
  return { json, status: textAt(json, 'status'), suppliers: idsOf(suppliers), sole: soleOf(suppliers) }
}

function bidOf(value: unknown): Bid {
  const json = objectOf(value)
  const price = objectOf(json?.value)
  const tenderers = listAt(json, 'tenderers')
  return {
    status: textAt(json, 'status'),
    date: textAt(json, 'date'),
    amount: numberAt(price, 'amount'),
    currency: textAt(price, 'currency'),
    tenderers: idsOf(tenderers),
    sole: soleOf(tenderers),
  }
}

function idsOf(organizations: readonly unknown[] | undefined): string[] {
  const ids: string[] = []
  for (const organization of organizations ?? []) {
    const id = textAt(objectOf(organization), 'id')
    if (id !== undefined) ids.push(id)
  }
  return ids
}

function soleOf(organizations: readonly unknown[] | undefined): string | undefined {
  return organizations?.length === 1 ? textAt(objectOf(organizations[0]), 'id') : undefined
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
