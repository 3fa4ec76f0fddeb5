import { instantText, isWholeDay } from '#tenderflag/schema/instant.js'
import { all, any, type Known, no, outcomeOf } from './known.js'
import { naiveQuantile } from './naive-quantile.js'
import type { OcpVerdict } from './oracle-ocp.js'
import { amount, type Row, type Tables, text, type View, view } from './oracle-view.js'

/** Rules about items and plans, naive and row by row, by their definitions: every item is held against every other. */

interface Item {
  readonly tender: string
  readonly id: string
  readonly bid: string | null
  readonly rows: readonly Row[]
  /** Two of its rows are copies. */
  readonly aside: boolean
}

/** Rules R012, R017 (from four peers on, fence at the third quartile) and emergency-price (from two peers on). */
export function itemOracle(tables: Tables, rows: readonly Row[] | undefined): OcpVerdict[] {
  const data = view(tables)
  const items = itemsOf(data, rows ?? [])
  const said: OcpVerdict[] = []
  const say = (rule: string, tender: string, id: string, scope: Known, when: Known) => {
    said.push({ rule, tender, id, outcome: outcomeOf(scope, when) })
  }
  for (const { id, row } of data.tenders) {
    const is = (column: string): Known =>
      text(row, column) === null ? undefined : text(row, column) === 'direct'
    say('ocp.R012', id, id, is('method'), no(is('planned_method')))
  }
  const facts = items.map((item) => ({
    item,
    price: saidOf(item, 'unit_price'),
    group: groupOf(item),
    /** What all its rows say of how it is compared with others: nothing, where they are several. */
    alike: item.rows.length === 1 ? groupOf(item) : undefined,
    day: dayOfTender(data, item.tender),
    bought: isBought(data, item),
  }))
  for (const { item, price, group, alike, day, bought } of facts) {
    const id = item.bid === null ? item.id : `${item.bid}/${item.id}`
    const value = Number(price)
    const priced: Known = price === undefined ? undefined : value > 0

    const peers = facts.filter(
      (other) => group !== undefined && other.group === group && Number(other.price) > 0,
    )
    const prices = peers.map((other) => Number(other.price))
    const [q1, q3] = [naiveQuantile(prices, 0.25), naiveQuantile(prices, 0.75)]
    const known = prices.length >= 4 && !isNear(q1, q3) && price !== undefined
    say('ocp.R017', item.tender, id, priced, known ? value > q3 || isNear(value, q3) : undefined)

    const comparable = alike !== undefined && !Number.isNaN(day)
    const about = facts
      .filter(
        (other) =>
          other.item.tender !== item.tender &&
          other.alike === alike &&
          Math.abs(other.day - day) <= 90 &&
          other.bought === true &&
          Number(other.price) > 0,
      )
      .map((other) => Number(other.price))
    const emergency = text(data.tenders.find((tender) => tender.id === item.tender)?.row, 'emergency')
    const scope = all(
      emergency === null ? undefined : emergency === 'true',
      bought,
      comparable ? about.length >= 2 : undefined,
    )
    const ratio = value / naiveQuantile(about, 0.5)
    say(
      'alice.emergency-price',
      item.tender,
      id,
      scope,
      priced === true && comparable ? ratio > 2 && !isNear(ratio, 2) : undefined,
    )
  }
  return said
}

const isNear = (a: number, b: number): boolean =>
  Math.abs(a - b) < 1e-9 * Math.max(Math.abs(a), Math.abs(b)) || a === b

/** "items: rows of a tender that share an item_id and a bid_id are one"; a row without an item_id is set aside. */
function itemsOf(data: View, rows: readonly Row[]): Item[] {
  const found = new Map<string, Row[]>()
  for (const row of rows) {
    const [tender, id, bid] = ['tender_id', 'item_id', 'bid_id'].map((column) => text(row, column))
    if (id === null || !data.tenders.some((one) => one.id === tender)) continue
    const name = JSON.stringify([tender, id, bid])
    found.set(name, [...(found.get(name) ?? []), row])
  }
  return [...found].map(([name, same]) => {
    const [tender, id, bid] = JSON.parse(name) as [string, string, string | null]
    const lots = same.map((row) => text(row, 'lot_id'))
    const mayBeOne = (row: Row) =>
      text(row, 'tender_id') === null && text(row, 'item_id') === id && text(row, 'bid_id') === bid
    return { tender, id, bid, rows: same, aside: new Set(lots).size < lots.length || rows.some(mayBeOne) }
  })
}

/** What all rows say; undefined where one says nothing or another thing, or copies were set aside. */
function saidOf({ rows, aside }: Item, column: string): string | undefined {
  const said = new Set(rows.map((row) => text(row, column)))
  const [value] = said
  return aside || said.size !== 1 || value === null ? undefined : value
}

function groupOf(item: Item): string | undefined {
  const key = ['classification', 'unit', 'currency'].map((column) => saidOf(item, column))
  return key.includes(undefined) ? undefined : key.join(' ')
}

/** "by the day of publication of the tenders, else of their deadline, else of their first award" */
function dayOfTender(data: View, id: string): number {
  const row = data.tenders.find((tender) => tender.id === id)?.row
  const awarded = data.awards
    .filter((award) => award.tender === id)
    .flatMap((award) => award.rows.map((one) => dayOf(amount(one, 'awarded_at'))))
    .filter((day) => !Number.isNaN(day))
  const days = [dayOf(amount(row, 'published_at')), dayOf(amount(row, 'deadline_at')), Math.min(...awarded)]
  return days.find((day) => Number.isFinite(day)) ?? Number.NaN
}

function dayOf(moment: number): number {
  if (Number.isNaN(moment)) return Number.NaN
  const ms = isWholeDay(moment) ? Date.parse(instantText(moment)) : moment
  return Math.floor(ms / 86_400_000)
}

/** "no bid prices it, or an active or pending award of its tender names the bid that does" */
function isBought(data: View, { tender, bid, aside }: Item): Known {
  if (aside) return undefined
  if (bid === null) return true
  const awards = data.awards.filter((award) => award.tender === tender)
  const rows = awards.filter((award) => !award.aside).flatMap((award) => award.rows)
  const counting = rows.filter((row) => ['pending', 'active'].includes(text(row, 'status') ?? ''))
  const open =
    counting.length === 0 ||
    awards.some((award) => award.aside) ||
    rows.some((row) => text(row, 'status') === null) ||
    data.lots.some((lot) => lot.tender.id === tender && lot.awardsInDoubt)
  const named = counting.map((row): Known => {
    const name = text(row, 'bid_id')
    return name === null ? undefined : name === bid
  })
  return any(...named, open ? undefined : false)
}
