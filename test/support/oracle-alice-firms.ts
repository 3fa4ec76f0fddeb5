import { firstMoment, isWholeDay, lastMoment } from '#tenderflag/schema/instant.js'
import { all, any, type Known, no, outcomeOf } from './known.js'
import { agreed, isCompetitive, isCounting, isLess, isOpen, isSubmitted } from './oracle.js'
import type { OcpVerdict } from './oracle-ocp.js'
import { between, bidderPairs, winsOfPair } from './oracle-ocp-contracts.js'
import { areOneBy, haveContact, someTwo } from './oracle-ocp-links.js'
import {
  amount,
  asideAwardsOf,
  at,
  type LotView,
  newest,
  type PaperView,
  type Row,
  type Tables,
  text,
  type View,
  view,
} from './oracle-view.js'

/**
 * Rules of pack `alice` about what firms are, naive and row by row, by their definitions. What is not known is tried
 * out, or makes the answer unknown. For small sets.
 */

export interface FirmTables {
  readonly parties?: readonly Row[] | undefined
  readonly registers?: readonly Row[] | undefined
  readonly activities?: readonly Row[] | undefined
}

/** Every rule on every subject, in no certain order. */
export function firmOracle(tables: Tables, firms: FirmTables, asOfGiven?: number): OcpVerdict[] {
  const data = view(tables)
  const asOf = asOfGiven ?? newest(tables)
  const said: OcpVerdict[] = []
  const say = (rule: string, tender: string | null, id: string, scope: Known, when: Known) => {
    said.push({ rule: `alice.${rule}`, tender, id, outcome: outcomeOf(scope, when) })
  }
  for (const award of data.awards) {
    const tender = data.tenders.find(({ id }) => id === award.tender)?.row
    const scope = award.aside ? undefined : isCounting(award.rows)
    const tell = (rule: string, when: Known) =>
      say(rule, award.tender, award.id, scope, award.aside ? undefined : when)
    tell('new-company', isNew(award, tender, firms))
    tell('no-capacity', lacksCapacity(award, firms))
    tell('wrong-activity', no(doesThat(award, tender, firms)))
    tell(
      'inactive-company-award',
      any(...award.rows.map((row) => isInactive(text(row, 'supplier_id'), amount(row, 'awarded_at'), firms))),
    )
  }
  for (const lot of data.lots) {
    const same = (column: string) =>
      someTwo(lot, (a, b) => haveContact(a, b, firms.parties, column), areOneBy(firms.parties, column))
    const columns = ['address', 'phone', 'email', 'bank_account', 'accountant_id']
    say('common-contact', lot.tender.id, lot.id, no(isOpen(lot.tender, asOf)), any(...columns.map(same)))
  }
  for (const lot of data.lots)
    for (const { id, rows, aside } of bidsOf(lot)) {
      const submitted = any(...rows.map(isSubmitted))
      const inactive = any(
        ...rows.map((row) => isInactive(text(row, 'bidder_id'), amount(row, 'submitted_at'), firms)),
      )
      say('inactive-company', lot.tender.id, id, aside ? undefined : submitted, aside ? undefined : inactive)
    }
  for (const [one, other] of bidderPairs(data)) {
    const { scope, sure, share } = winsOfPair(one, other, tables, data)
    const [a, b] = [share(['one']), share(['other'])]
    const isTold = sure > 0
    const most = [Math.max(a[0], b[0]), Math.max(a[1], b[1])] as const
    const least = [Math.min(a[0], b[0]), Math.min(a[1], b[1])] as const
    const loses = isTold
      ? all(
          between(...least, (share) => share <= 0),
          between(...most, (share) => share >= 0.5 - 1e-12),
        )
      : undefined
    say('repeat-loser', null, [one, other].join(' '), scope, loses)
  }
  for (const { id, row } of data.tenders)
    say(
      'failed-then-direct',
      id,
      id,
      isCompetitive({ id, row, aside: false, unplacedBids: [] }),
      isFollowed(id, data, tables),
    )
  for (const contract of data.contracts)
    say('amendment-limit', contract.tender, contract.id, true, isBeyond(contract, data))
  return said
}

/** The bids of a lot: rows that share an id are one. */
export function bidsOf(lot: LotView): { id: string; rows: readonly Row[]; aside: boolean }[] {
  const all = [...lot.bids, ...lot.bidsAside]
  const ids = new Set(all.map((row) => text(row, 'bid_id')).filter((id) => id !== null))
  const isAside = (row: Row) => lot.bidsAside.includes(row)
  return [
    ...all
      .filter((row) => text(row, 'bid_id') === null)
      .map((row) => ({ id: '', rows: [row], aside: isAside(row) })),
    ...[...ids].map((id) => {
      const rows = all.filter((row) => text(row, 'bid_id') === id)
      return { id, rows, aside: rows.some(isAside) || lot.bidIdsInDoubt.has(id) }
    }),
  ]
}

/** The one row of a party; undefined: nobody knows. */
function partyOf(id: string | null, { parties }: FirmTables): Row | undefined {
  if (id === null || !parties || parties.some((row) => text(row, 'party_id') === null)) return undefined
  const own = parties.filter((row) => text(row, 'party_id') === id)
  return own.length === 1 ? own[0] : undefined
}

const suppliersOf = (award: PaperView): (string | null)[] => [
  ...new Set(award.rows.map((row) => text(row, 'supplier_id'))),
]

const DAY = 86_400_000

/** All that the days from one instant to another may be, whole ones. */
function daysBetween(from: number, to: number): [least: number, most: number] | undefined {
  if (Number.isNaN(from) || Number.isNaN(to)) return undefined
  if (isWholeDay(from) && isWholeDay(to)) {
    const days = Math.round((firstMoment(to) - firstMoment(from)) / DAY)
    return [days, days]
  }
  return [(firstMoment(to) - lastMoment(from)) / DAY, (lastMoment(to) - firstMoment(from)) / DAY]
}

/** "registered less than 180 days before the deadline" */
function isNew(award: PaperView, tender: Row | undefined, firms: FirmTables): Known {
  return any(
    ...suppliersOf(award).map((supplier) => {
      const registered = amount(partyOf(supplier, firms), 'registered_at')
      const days = daysBetween(registered, amount(tender, 'deadline_at'))
      return days && between(...days, (n) => n < 180)
    }),
  )
}

/** "no employees, or capital under 5 % of the award" */
function lacksCapacity(award: PaperView, firms: FirmTables): Known {
  const rows = suppliersOf(award).map((supplier) => partyOf(supplier, firms))
  const [value, currency] = [agreed(award.rows, 'amount'), agreed(award.rows, 'currency')]
  const staff = rows.map((row) => amount(row, 'employees'))
  const noStaff = staff.some((n) => n > 0) ? false : staff.some(Number.isNaN) ? undefined : true
  const capital = rows.map((row) => (at(row, 'currency') === currency ? amount(row, 'capital') : Number.NaN))
  const known = capital.filter((n) => !Number.isNaN(n)).reduce((sum, n) => sum + n, 0)
  if (typeof value !== 'number' || !(value > 0) || typeof currency !== 'string')
    return any(noStaff, undefined)
  const enough = !isLess(known, 0.05 * value)
  return any(noStaff, enough ? false : capital.some(Number.isNaN) ? undefined : true)
}

/** "none of the winner's activity codes covers what is bought" */
function doesThat(award: PaperView, tender: Row | undefined, firms: FirmTables): Known {
  const plain = (code: string | null) => (code ?? '').replace(/[^a-z0-9]/g, '')
  const bought = plain(text(tender, 'classification'))
  const table = firms.activities
  const whole = table?.filter((row) => at(row, 'activity') !== null && at(row, 'classification') !== null)
  const isLost = whole?.length !== table?.length
  const starts = (code: string, row: Row, column: string) => code.startsWith(plain(text(row, column)))
  return any(
    ...suppliersOf(award).map((supplier): Known => {
      const given = text(partyOf(supplier, firms), 'activity_codes')
      if (!table || !whole || bought === '' || given === null) return undefined
      const codes = given.split(/[,; ]+/).map(plain)
      const covers = codes.some((code) =>
        whole.some((row) => starts(code, row, 'activity') && starts(bought, row, 'classification')),
      )
      const isKnown =
        codes.every((code) => whole.some((row) => starts(code, row, 'activity'))) &&
        whole.some((row) => starts(bought, row, 'classification'))
      return covers ? true : isKnown && !isLost ? false : undefined
    }),
  )
}

/** "dissolved, suspended or unknown in the company register", on the day */
function isInactive(firm: string | null, day: number, firms: FirmTables): Known {
  if (firm === null) return undefined
  const register = firms.registers?.filter((entry) => text(entry, 'register') === 'companies')
  const isLost = !register?.length || register.some((entry) => text(entry, 'party_id') === null)
  const entries = (register ?? []).filter((entry) => text(entry, 'party_id') === firm)
  const holds = (entry: Row): Known => {
    const [from, to] = [amount(entry, 'from'), amount(entry, 'to')]
    if (Number.isNaN(from) && Number.isNaN(to)) return true
    if (lastMoment(to) < firstMoment(from) || Number.isNaN(day)) return undefined
    return !(firstMoment(from) > lastMoment(day)) && !(lastMoment(to) < firstMoment(day))
  }
  const isOff = (entry: Row) => text(entry, 'role') === 'suspended'
  const suspended = any(
    ...entries.map((entry) => (isOff(entry) ? holds(entry) : false)),
    isLost ? undefined : false,
  )
  const registered = any(...entries.map(holds), isLost ? undefined : false)
  const inBusiness = entries.some((entry) => !isOff(entry) && holds(entry) === true)
  const at = amount(partyOf(firm, firms), 'dissolved_at')
  const rows = (firms.parties ?? []).map((row) => text(row, 'party_id'))
  const isAside = rows.includes(null) || rows.filter((id) => id === firm).length > 1
  const dissolved = (): Known => {
    if (Number.isNaN(at)) return inBusiness && !isAside ? false : undefined
    if (Number.isNaN(day)) return undefined
    if (lastMoment(at) <= firstMoment(day)) return true
    return firstMoment(at) > lastMoment(day) ? false : undefined
  }
  return any(dissolved(), suspended, no(registered))
}

const words = (title: string): Set<string> => new Set(title.toLowerCase().split(' '))

function isSimilar(a: string, b: string): boolean {
  const [x, y] = [words(a), words(b)]
  const shared = [...x].filter((word) => y.has(word)).length
  return shared / new Set([...x, ...y]).size >= 0.5
}

/** "a failed or cancelled competition followed by a direct award of the same thing (180 days)" */
function isFollowed(id: string, data: View, tables: Tables): Known {
  const own = data.tenders.find((tender) => tender.id === id)?.row
  if (!own) return undefined
  const status = text(own, 'status')
  const failed = status === null ? undefined : ['cancelled', 'unsuccessful', 'withdrawn'].includes(status)
  const [published, deadline] = [amount(own, 'published_at'), amount(own, 'deadline_at')]
  const isSame = (other: Row): Known => {
    if (at(other, 'previous_tender_id') === id) return true
    const buyers = [text(own, 'buyer_id'), text(other, 'buyer_id')]
    const codes = [text(own, 'classification'), text(other, 'classification')]
    const titles = [text(own, 'title'), text(other, 'title')]
    if (buyers[1] === null) return false
    const equal = ([a, b]: (string | null)[]): Known => (a == null || b == null ? undefined : a === b)
    const alike = titles.includes(null) ? undefined : isSimilar(titles[0]!, titles[1]!)
    return all(equal(buyers), equal(codes), alike)
  }
  // "Missing is never clear": of a tender that lacks what is compared nobody knows what came after.
  const isBare = ['buyer_id', 'classification', 'title'].some((column) => at(own, column) === null)
  const events = data.awards.flatMap((award): { after: Known; soon: Known }[] => {
    const other = data.tenders.find((tender) => tender.id === award.tender)?.row
    if (!other || award.tender === id) return []
    const method = text(other, 'method')
    return award.rows.map((row) => {
      const state = text(row, 'status')
      const counting = award.aside || state === null ? undefined : state === 'active' || state === 'pending'
      const day = amount(row, 'awarded_at')
      // A tender is advertised before its deadline: what came after the one came after the other.
      const later = (): Known => {
        if (firstMoment(day) > lastMoment(Number.isNaN(published) ? deadline : published)) return true
        return lastMoment(day) <= firstMoment(published) ? false : undefined
      }
      const after = all(method === null ? undefined : method === 'direct', counting, isSame(other), later())
      const days = daysBetween(deadline, day)
      const most = daysBetween(published, day)?.[1] ?? Number.POSITIVE_INFINITY
      return { after, soon: between(...(days ?? [Number.NEGATIVE_INFINITY, most]), (n) => n < 2) }
    })
  })
  const isCounted = (award: PaperView) => award.aside || isCounting(award.rows) !== false
  const isLost =
    asideAwardsOf({ buyer: text(own, 'buyer_id') ?? '' }, tables, data, isCounted) > 0 ||
    data.awards.some(
      ({ tender }) =>
        data.tenders.some((one) => one.id === tender && one.aside) &&
        tables.tenders?.some(
          (row) => text(row, 'tender_id') === tender && text(row, 'previous_tender_id') === id,
        ),
    )
  const open = isBare || isLost || !tables.awards ? undefined : false
  return all(failed, any(...events.map(({ after, soon }) => all(after, soon)), open))
}

/** "final amount > 125 % of the original (150 % for building renovation)" */
function isBeyond(contract: PaperView, data: View): Known {
  const [signed, final] = [agreed(contract.rows, 'amount'), agreed(contract.rows, 'final_amount')]
  if (contract.aside || typeof signed !== 'number' || typeof final !== 'number') return undefined
  if (!(signed > 0) || !(final > 0)) return undefined
  const code = text(data.tenders.find(({ id }) => id === contract.tender)?.row, 'classification')
  const beyond = (limit: number) => isLess(limit * signed, final)
  if (code !== null) return beyond(code.startsWith('4545') ? 1.5 : 1.25)
  return beyond(1.5) === beyond(1.25) ? beyond(1.5) : undefined
}
