/**
 * The canonical tables: what every source becomes. Names are OCDS's wherever OCDS has one.
 * Ids are unique inside their tender; money stands beside an ISO 4217 currency; everything but keys may be null.
 */

import type { InstantOf } from './instant.js'

/**
 * What a column holds, and so how it is kept:
 * `id`, `text`, `address` as Int32 codes of a dictionary (-1 null); `enum`, `flag` as Int8 codes (-1 null);
 * `money`, `number`, `count`, `instant` as Float64 (NaN null; instants: see instant.ts).
 */
export type ColumnType =
  | 'id'
  | 'text'
  | 'address'
  | 'enum'
  | 'flag'
  | 'money'
  | 'number'
  | 'count'
  | 'instant'

/** Money must not be below zero; a count is a whole number not below zero, a share a number from 0 to 1. */
export type NumberKind = 'money' | 'number' | 'count' | 'share'

/** Columns of one domain share one dictionary: equal codes are equal values, across tables. */
export type Domain =
  | 'tender'
  | 'lot'
  | 'bid'
  | 'award'
  | 'contract'
  | 'item'
  | 'party'
  | 'address'
  | 'currency'
  | 'classification'
  | 'division'
  | 'title'
  | 'word'

/** What a column of ours holds. */
export interface ColumnSpec {
  readonly type: ColumnType
  /** Dictionary of an `id`, `text` or `address` column. */
  readonly domain?: Domain
  /** The closed list of an `enum`; its order gives the codes. */
  readonly values?: readonly string[]
  /** A row without it is set aside. */
  readonly key?: true
  /** Holds what may identify a natural person: masked unless revealed. */
  readonly personal?: true
  /** A number from 0 to 1; of percents nobody knows whether 1 is the whole. */
  readonly share?: true
  /** An instant of a firm that may be old: what stands for no date is other than of purchases. */
  readonly founding?: true
  /** Empty means without end: a row whose value cannot be read is set aside, lest it hold for ever. */
  readonly bound?: true
  readonly about: string
}

/** A canonical table. */
export interface TableSpec {
  readonly about: string
  readonly columns: Readonly<Record<string, ColumnSpec>>
}

const id = (domain: Domain, about: string): ColumnSpec => ({ type: 'id', domain, about })
const key = (domain: Domain, about: string): ColumnSpec => ({ type: 'id', domain, about, key: true })
const party = (about: string): ColumnSpec => ({ type: 'id', domain: 'party', about, personal: true })
const text = (about: string, domain: Domain = 'word'): ColumnSpec => ({ type: 'text', domain, about })
const personalText = (about: string): ColumnSpec => ({ type: 'text', domain: 'word', about, personal: true })
const oneOf = (about: string, ...values: string[]): ColumnSpec => ({ type: 'enum', values, about })
const money = (about: string): ColumnSpec => ({ type: 'money', about })
const number = (about: string): ColumnSpec => ({ type: 'number', about })
const count = (about: string): ColumnSpec => ({ type: 'count', about })
const instant = (about: string): ColumnSpec => ({ type: 'instant', about })
const bound = (about: string): ColumnSpec => ({ type: 'instant', bound: true, about })
const flag = (about: string): ColumnSpec => ({ type: 'flag', about })
const currency = text('ISO 4217 code of the amounts of the row', 'currency')

/** What the numbers of a column are. */
export function numberKindOf({ type, share }: ColumnSpec): NumberKind {
  return share ? 'share' : type === 'money' || type === 'count' ? type : 'number'
}

/** What the instants of a column are of. */
export function instantOf({ bound, founding }: ColumnSpec): InstantOf {
  return bound ? 'bound' : founding ? 'founding' : 'event'
}

/** Codes of `flag` columns are places in this list. */
export const flagValues = ['false', 'true'] as const

export const tableSpecs = {
  tenders: {
    about: 'One row a contracting process.',
    columns: {
      tender_id: key('tender', 'the process; unique in the data set'),
      buyer_id: party('who buys'),
      buyer_name: text('name of the buyer', 'title'),
      procuring_entity_id: party('who runs the procedure, where it is not the buyer'),
      title: text('what is bought, in a line', 'title'),
      description: text('what is bought, at length', 'title'),
      method: oneOf('procurement method', 'open', 'selective', 'limited', 'direct'),
      planned_method: oneOf(
        'procurement method that the plan of purchases foresaw (OCDS has no field for it)',
        'open',
        'selective',
        'limited',
        'direct',
      ),
      method_details: text('the method in the words of the source'),
      category: text('goods, works, services …'),
      classification: text('code of what is bought: CPV, UNSPSC …', 'classification'),
      region: text('region of the buyer'),
      country: text('country of the buyer'),
      award_criterion: text('price_only, best_value …'),
      status: oneOf(
        'state of the process',
        'planning',
        'planned',
        'active',
        'cancelled',
        'unsuccessful',
        'withdrawn',
        'complete',
      ),
      status_reason: text('why it has this status', 'title'),
      estimate: money('estimated value of the whole process'),
      estimate_basis: text('what the estimate covers: net, gross, ceiling, unit_price …'),
      currency,
      published_at: instant('when it was advertised'),
      deadline_at: instant('when submission closes'),
      opened_at: instant('when bids were opened'),
      bids_count: count('distinct bidders that submitted'),
      previous_tender_id: id('tender', 'the process that this one launches again'),
      emergency: flag('an emergency purchase'),
    },
  },
  lots: {
    about: 'One row a lot; a tender without rows here is one lot.',
    columns: {
      tender_id: key('tender', 'its process'),
      lot_id: key('lot', 'the lot; unique in its tender'),
      title: text('what the lot buys', 'title'),
      status: oneOf(
        'state of the lot',
        'planning',
        'planned',
        'active',
        'cancelled',
        'unsuccessful',
        'withdrawn',
        'complete',
      ),
      estimate: money('estimated value of the lot'),
      estimate_basis: text('what the estimate covers: net, gross, ceiling, unit_price …'),
      currency,
      bids_count: count('distinct bidders that submitted for the lot'),
    },
  },
  bids: {
    about: 'One row a bidder of a bid; rows of a lot that share a bid_id are one bid of a consortium.',
    columns: {
      tender_id: key('tender', 'its process'),
      lot_id: id('lot', 'its lot; empty where the tender is one lot'),
      bid_id: id('bid', 'the bid; unique in its tender'),
      bidder_id: party('who bids'),
      amount: money('price of the bid'),
      currency,
      status: oneOf('state of the bid', 'invited', 'pending', 'valid', 'disqualified', 'withdrawn'),
      status_reason: text('why it has this status', 'title'),
      submitted_at: instant('when it was submitted'),
      withdrawn_at: instant('when it was withdrawn'),
      ip: { type: 'address', domain: 'address', about: 'IP address it was submitted from', personal: true },
      rank: count('place in the evaluation, 1 is best'),
      round: count('round of the competition'),
      is_winner: flag('won the lot'),
    },
  },
  awards: {
    about: 'One row a supplier of an award; rows that share an award_id are one award.',
    columns: {
      tender_id: key('tender', 'its process'),
      lot_id: id('lot', 'its lot; empty where the tender is one lot'),
      award_id: id('award', 'the award; unique in its tender'),
      supplier_id: party('who won'),
      bid_id: id('bid', 'the bid that won'),
      amount: money('value of the award'),
      amount_basis: text('what the amount covers: net, gross, ceiling, unit_price …'),
      currency,
      status: oneOf('state of the award', 'pending', 'active', 'cancelled', 'unsuccessful'),
      awarded_at: instant('date of the decision'),
    },
  },
  contracts: {
    about: 'One row a contract (and supplier).',
    columns: {
      tender_id: key('tender', 'its process'),
      contract_id: id('contract', 'the contract; unique in its tender'),
      award_id: id('award', 'the award behind it'),
      supplier_id: party('who supplies'),
      amount: money('value at signature'),
      final_amount: money('value at the end'),
      amendments: count('how many times it was amended'),
      currency,
      status: oneOf('state of the contract', 'pending', 'active', 'cancelled', 'terminated'),
      status_reason: text('why it has this status', 'title'),
      signed_at: instant('when it was signed'),
      starts_at: instant('when it starts'),
      ends_at: instant('when it ends'),
      cancelled_at: instant('when it was cancelled'),
    },
  },
  items: {
    about: 'One row a thing bought, or priced in a bid.',
    columns: {
      tender_id: key('tender', 'its process'),
      lot_id: id('lot', 'its lot'),
      bid_id: id('bid', 'the bid that prices it'),
      item_id: key('item', 'the item; unique in its tender'),
      classification: text('code of what it is', 'classification'),
      quantity: number('how many units'),
      unit: text('unit of quantity'),
      unit_price: money('price of a unit'),
      currency,
    },
  },
  parties: {
    about: 'One row an organisation or person.',
    columns: {
      party_id: { ...key('party', 'the party; unique in the data set'), personal: true },
      name: { ...personalText('name'), domain: 'title' },
      kind: oneOf('firm or natural person', 'firm', 'person'),
      country: text('country'),
      region: text('region'),
      address: personalText('postal address'),
      phone: personalText('telephone number'),
      email: personalText('email address'),
      bank_account: personalText('bank account, IBAN or otherwise'),
      accountant_id: party('who keeps its books'),
      registered_at: { ...instant('when it was registered'), founding: true },
      dissolved_at: instant('when it was dissolved'),
      activity_codes: text('codes of its activities, with commas, semicolons or blanks between them'),
      employees: count('number of employees'),
      capital: money('registered capital'),
      currency,
    },
  },
  party_links: {
    about: 'One row a link between two parties.',
    columns: {
      party_id: { ...key('party', 'the party'), personal: true },
      other_id: { ...key('party', 'whom it is linked with'), personal: true },
      relation: text(
        'what the other is to the party: owner, beneficial owner, shareholder, director, representative, relative, employee, official …',
      ),
      share: { ...number('share of the party that the other holds, 0–1'), share: true },
      from: bound('since when; empty: from the beginning'),
      to: bound('until when; empty: still'),
    },
  },
  registers: {
    about:
      'One row an entry of a register: sanctions, public servants, officials, companies, welfare, deceased, donors …',
    columns: {
      register: { ...text('name of the register'), key: true },
      party_id: { ...key('party', 'who is registered'), personal: true },
      name: { ...personalText('name of who is registered, as the register has it'), domain: 'title' },
      role: text('role of the party: head, member of the committee …'),
      organisation_id: party(
        'organisation the entry is about: whose servant, whose official, whose candidate',
      ),
      from: bound('since when'),
      to: bound('until when'),
    },
  },
  activities: {
    about:
      'One row a pair of what firms do and what they may supply: firms with an activity code that begins with the one may supply what has a classification that begins with the other.',
    columns: {
      activity: { ...text('code of an activity, or how it begins: NACE, CNAE, ISIC …'), key: true },
      classification: {
        ...text('code of what is bought, or how it begins', 'classification'),
        key: true,
      },
    },
  },
  thresholds: {
    about:
      'One row a legal threshold: an amount from which a procurement method may no longer be used. Of rows of one method that apply, the one that names a country stands before others, then the one that names a category.',
    columns: {
      method: {
        ...oneOf('method that may be used below the amount', 'open', 'selective', 'limited', 'direct'),
        key: true,
      },
      currency: { ...currency, key: true },
      amount: money('the threshold'),
      category: text('tenders.category it is for; empty: all'),
      country: text('tenders.country it is for; empty: all'),
      from: bound('since when it holds; empty: from the beginning'),
      to: bound('until when; empty: still'),
    },
  },
} as const satisfies Record<string, TableSpec>

/** A table of ours; docs/tables.md has their columns. */
export type TableName = keyof typeof tableSpecs

/** In the order they are read: ids of tenders come first, so that their codes follow the rows. */
export const tableNames = Object.keys(tableSpecs) as readonly TableName[]

/** The specification of a table, by name, without the literal types. */
export function tableSpec(name: TableName): TableSpec {
  return tableSpecs[name]
}

/** The closed list of an enum column, in the order of its codes. */
export function enumValues(table: TableName, column: string): readonly string[] {
  const values = tableSpec(table).columns[column]?.values
  if (!values) throw new RangeError(`${table}.${column} is not an enumeration`)
  return values
}
