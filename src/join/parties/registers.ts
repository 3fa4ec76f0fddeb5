import type { Dataset } from '../../columns/dataset.js'
import { sharedInt32, sharedUint8 } from '../../columns/shared.js'
import { firstMoment, lastMoment } from '../../schema/instant.js'
import { type Rows, rowsOf } from '../rows.js'
import { type KindWords, kindWords } from './kind-words.js'

/** Bits of what a register is of. A register may be of a kind that is not here: its rows are kept, and no rule asks. */
export const REGISTER = {
  SANCTIONS: 1,
  /** Public servants, of any organisation. */
  SERVANTS: 2,
  /** Who decides at an organisation: its head, its committee. */
  OFFICIALS: 4,
  COMPANIES: 8,
  WELFARE: 16,
  DECEASED: 32,
  DONORS: 64,
} as const

/** Bits of a row that does not say which register it is of. */
const ANY = 127

/** The kind of a register by its name. */
export const registerBits: KindWords = kindWords([
  [
    REGISTER.SANCTIONS,
    'sanctions|sanction|sanctions list|sanctions register|sanctioned|sanctioned suppliers|debarment|debarments|debarred|debarred suppliers|blacklist|excluded|exclusions|ineligible|sanções|sanção|sancionados|empresas sancionadas|impedidos|inidôneos|ceis|cnep|sanciones|inhabilitados|exclus|العقوبات|قائمة العقوبات|الممنوعون من التعامل',
  ],
  [
    REGISTER.SERVANTS,
    'public servants|public servant|civil servants|civil servant|public employees|government employees|servidores|servidores públicos|servidor público|funcionários públicos|funcionário público|funcionarios públicos|fonctionnaires|agents publics|موظفون عموميون|الموظفون العموميون',
  ],
  [
    REGISTER.OFFICIALS,
    'officials|official|public officials|officials of the buyer|committee|committee members|evaluation committee|autoridades|dirigentes|agentes públicos|ordenadores de despesa|comissão de licitação|membros da comissão|comité de evaluación|peps|pep|politically exposed persons|responsables publics|المسؤولون|أعضاء اللجنة',
  ],
  [
    REGISTER.COMPANIES,
    'companies|company|company register|companies register|business register|commercial register|firms|empresas|cadastro de empresas|cadastro nacional da pessoa jurídica|junta comercial|registro mercantil|registre du commerce|السجل التجاري|سجل الشركات',
  ],
  [
    REGISTER.WELFARE,
    'welfare|welfare recipients|social benefits|benefits|bolsa família|auxílio emergencial|auxílio brasil|bpc|cadastro único|cadúnico|beneficiários|beneficiarios|beneficiarios de programas sociales|aides sociales|الضمان الاجتماعي',
  ],
  [
    REGISTER.DECEASED,
    'deceased|deceased persons|deaths|death register|dead|óbitos|falecidos|sisobi|sirc|defunciones|fallecidos|décès|défunts|المتوفون|الوفيات',
  ],
  [
    REGISTER.DONORS,
    'donors|political donors|campaign donors|donations|political donations|doadores|doações|doadores de campanha|doações eleitorais|donantes|donaciones|donateurs|dons politiques|المتبرعون',
  ],
])

/** What the rows of `registers` say; whose they are however identifiers are spelled, `ByIdentity` tells. */
export interface Registers {
  /** Bits `REGISTER` of each row of the table. */
  readonly kind: Uint8Array
  /** The party of each row that was not set aside, else -1. */
  readonly party: Int32Array
  /** Whether the role of each row is that of the head of the organisation: 0 no, 1 yes, 2 not said. */
  readonly head: Uint8Array
  /** Bits of the registers that have a row, whoever it is about. */
  readonly has: number
  /** By party, bits of the registers of which a row of the party was set aside. */
  readonly doubt: Uint8Array
  /** Bits of the registers of which a row was set aside that may be of any party. */
  readonly lost: number
}

/**
 * Reads entries; undefined without the table. Rows without a register or party are set aside, with a notice.
 * Of each name of a register that is not known, and of each period that ends before it begins, there is a notice.
 */
export function registersOf(dataset: Dataset): Registers | undefined {
  const rows = rowsOf(dataset, 'registers')
  if (!rows) return undefined
  const parties = dataset.dictionaries.party.size
  const party = rows.code('party_id')
  const register = rows.code('register')
  const words = dataset.dictionaries.word
  const bitsOf = new Map<number, number>()
  const kind = sharedUint8(rows.count)
  const doubt = sharedUint8(parties)
  const keys = sharedInt32(rows.count).fill(-1)
  let has = 0
  let lost = 0
  let last = -1
  let bits = 0
  for (let r = 0; r < rows.count; r++) {
    const who = party ? party[r]! : -1
    const name = register ? register[r]! : -1
    if (name !== last) {
      last = name
      bits = bitsOf.get(name) ?? (name < 0 ? 0 : registerBits(words.text(name)))
      if (name >= 0 && !bitsOf.has(name) && bits === 0)
        rows.note('unknown_kind', r, `no kind of register is called ${words.text(name)}`, 'register')
      bitsOf.set(name, bits)
    }
    kind[r] = bits
    has |= bits
    if (who >= 0 && name >= 0 && !rows.broken.has(r)) keys[r] = who
    // An entry of a register that nobody asks for is nobody's doubt.
    else if (who >= 0) doubt[who]! |= name < 0 ? ANY : bits
    else lost |= name < 0 ? ANY : bits
    if ((who >= 0 && name >= 0) || rows.broken.has(r)) continue
    const column = name < 0 ? 'register' : 'party_id'
    rows.note('missing_key', r, `the row has no ${column}`, column)
  }
  noteReversed(dataset, rows)
  return { kind, party: keys, head: headsOf(dataset, rows), has, doubt, lost }
}

const HEAD = 1
const headWords = kindWords([
  [
    HEAD,
    'head|chief|mayor|governor|minister|president|director general|chief executive|secretary|rector|prefeito|prefeita|governador|governadora|ministro|ministra|presidente|presidenta|secretário|secretária|chefe|dirigente máximo|reitor|reitora|diretor geral|alcalde|alcaldesa|gobernador|gobernadora|director geral|maire|ministre|président|présidente|préfet|préfète|رئيس|الرئيس|وزير|الوزير|محافظ|المحافظ|عمدة|أمين',
  ],
])
const NOT_SAID = 2

/** Only where the column was read. */
function headsOf(dataset: Dataset, rows: Rows): Uint8Array {
  const role = rows.code('role')
  const heads = sharedUint8(rows.count).fill(NOT_SAID)
  const known = new Map<number, number>()
  for (let r = 0; role !== undefined && r < role.length; r++) {
    const code = role[r]!
    if (code < 0) continue
    const bits = known.get(code) ?? headWords(dataset.dictionaries.word.text(code))
    known.set(code, bits)
    heads[r] = bits
  }
  return heads
}

/** Periods that end before they begin are counted; rules take them as unknown. Gives whether a row has one. */
export function noteReversed(dataset: Dataset, rows: Rows): (row: number) => boolean {
  const columns = dataset.tables.get(rows.name)?.columns
  const [from, to] = [columns?.get('from'), columns?.get('to')]
  if (from?.kind !== 'number' || to?.kind !== 'number') return () => false
  const hasReversed = (r: number): boolean => isReversed(from.values[r]!, to.values[r]!)
  for (let r = 0; r < rows.count; r++)
    if (hasReversed(r)) rows.note('reversed_period', r, 'the period ends before it begins', 'to')
  return hasReversed
}

/** Whether a period ends before it begins; one with an open end does not. */
export function isReversed(from: number, to: number): boolean {
  return to < from && lastMoment(to) < firstMoment(from)
}
