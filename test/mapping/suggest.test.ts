import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { scan } from '#tenderflag/index.js'
import { loadMapping } from '#tenderflag/ingest/mapping/mapping.js'
import { conceptOf } from '#tenderflag/ingest/suggest/column-words.js'
import { guessType } from '#tenderflag/ingest/suggest/guess-type.js'
import { suggestMapping } from '#tenderflag/ingest/suggest/suggest-mapping.js'
import { readMapped, realData, rowsOf } from './data.js'

const temporary = () => mkdtempSync(join(tmpdir(), 'suggest-'))

/** Writes files to a folder, suggests a mapping for them, and loads it. */
async function suggested(files: Record<string, string | Uint8Array>) {
  const folder = temporary()
  for (const [name, text] of Object.entries(files)) {
    if (name.includes('/')) mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  const yaml = await suggestMapping(Object.keys(files).map((name) => join(folder, name)))
  const mapping = join(temporary(), 'mapping.yaml')
  writeFileSync(mapping, yaml)
  return { yaml, folder, mapping, loaded: await loadMapping(mapping, folder) }
}

describe('the concept of a column', () => {
  it.each([
    ['COD_LICITACAO', 'tender_id'],
    ['codigoLicitación', 'tender_id'],
    ['رقم المنافسة', 'tender_id'],
    ['Numéro de marché', 'tender_id'],
    ['lottoID', 'lot_id'],
    ['CNPJCPF_FORNECEDORES', 'party_id'],
    ['Estimated value (EUR)', 'estimate'],
    ['presupuesto base de licitación', 'estimate'],
    ['Angebotssumme', 'bid_amount'],
    ['importoAggiudicazione', 'award_amount'],
    ['date_limite', 'deadline_at'],
    ['submission deadline', 'deadline_at'],
    ['tender_id', 'tender_id'],
    ['is_winner', 'is_winner'],
    ['ip', 'ip'],
    ['Number of bids', 'bids_count'],
    ['Importo a base di gara', 'estimate'],
    ['Date Advertised', 'published_at'],
    ['Contract Status', 'contract_status'],
    ['NIT proponente', 'bidder_id'],
    ['Data złożenia', 'submitted_at'],
    ['Кінцевий строк подання', 'deadline_at'],
    ['İhale Kayıt No', 'tender_id'],
    ['description of the shipping method used', 'description'],
    ['x', undefined],
    ['auctionhadnowinner', undefined],
    ['', undefined],
  ])('%s: %s', (name, concept) => {
    expect(conceptOf(name)).toBe(concept)
  })
})

describe('the type of values', () => {
  it.each([
    [['1', '20'], { kind: 'integer' }],
    [['1.5', '20'], { kind: 'number', numbers: '1234.56' }],
    [['1,234.50', '3'], { kind: 'number', numbers: '1,234.56' }],
    [['1.234,50', '3'], { kind: 'number', numbers: '1.234,56' }],
    [['1 234,50', '3'], { kind: 'number', numbers: '1 234,56' }],
    [['12,5', '3'], { kind: 'number', numbers: '1234,56' }],
    [['20070607', '20081231'], { kind: 'integer', dates: 'yyyyMMdd' }],
    [['14735.0', '15000.0'], { kind: 'number', numbers: '1234.56', dates: 'epoch-days' }],
    [['2024-01-31', '2024-02-29'], { kind: 'date', dates: ['iso'] }],
    [['31.01.2024', '1.2.2024'], { kind: 'date', dates: ['d.M.yyyy'] }],
    [['31/01/2024 10:00', '1/2/2024 9:30'], { kind: 'date', dates: ['d/M/yyyy H:mm'] }],
    [['01/31/2024', '02/28/2024'], { kind: 'date', dates: ['M/d/yyyy'] }],
    [['12-Mar-2024', '1-Dec-2023'], { kind: 'date', dates: ['d-MMM-yyyy'] }],
    [['3/25/2024 1:05 PM', '12/1/2023 11:00 AM'], { kind: 'date', dates: ['M/d/yyyy h:mm a'] }],
    [['Desks', '12'], { kind: 'text' }],
    [['', ' '], { kind: 'empty' }],
  ])('%j is %j', (values, type) => {
    expect(guessType(values)).toEqual(type)
  })
})

describe('a suggested mapping', () => {
  it('skips a first line that names the delimiter', async () => {
    const { yaml, folder, mapping } = await suggested({
      'tenders.csv': 'sep=;\r\ntender_id;title\r\nT1;a\r\n',
    })
    expect(yaml).toContain('csv: { delimiter: ";", skip_rows: 1 }')
    expect(rowsOf(await readMapped(mapping, folder), 'tenders')).toMatchObject([
      { tender_id: 'T1', title: 'a' },
    ])
  })

  it('reads a file of bids with another encoding, delimiter and format of numbers', async () => {
    const text =
      'Código licitación;Lote;NIT;Proveedor;Valor oferta;Ganador;Modalidad\nL-1;1;900;Año Ltda;1.200,50;SI;Licitación abierta\nL-1;1;901;Sol SA;1.300,00;NO;Licitación abierta\nL-2;1;900;Año Ltda;7,00;SI;Contratación directa\n'
    const { yaml, folder, mapping, loaded } = await suggested({ 'ofertas.csv': Buffer.from(text, 'latin1') })
    expect(loaded.sources.map(({ table }) => table)).toEqual(['tenders', 'lots', 'bids', 'awards', 'parties'])
    const dataset = await readMapped(mapping, folder)
    expect(rowsOf(dataset, 'tenders').map(({ method }) => method)).toEqual(['open', 'direct'])
    expect(rowsOf(dataset, 'bids').map(({ amount, is_winner }) => [amount, is_winner])).toEqual([
      [1200.5, 'true'],
      [1300, 'false'],
      [7, 'true'],
    ])
    expect(rowsOf(dataset, 'awards').map(({ supplier_id }) => supplier_id)).toEqual(['900', '900'])
    expect(yaml).toContain('encoding: windows-1252, delimiter: ";"')
  })

  it('gives estimates the currency that a column or the name of one tells', async () => {
    const withColumn = await suggested({ 'a.csv': 'Tender No,Budget,Currency,Title\n1,5,SAR,x\n' })
    expect(rowsOf(await readMapped(withColumn.mapping, withColumn.folder), 'tenders')).toMatchObject([
      { estimate: 5, currency: 'SAR' },
    ])
    const withName = await suggested({ 'a.csv': 'Tender No,Estimated Cost (KES),Title\n1,5,x\n' })
    expect(withName.yaml).toContain('currency: KES # CHECK')
    const withTwo = await suggested({ 'a.csv': 'Tender No,Budget (KES),Price (USD)\n1,5,6\n' })
    expect(withTwo.yaml).toContain('# currency: EUR')
  })

  it('takes amounts and dates of awards from the columns of awards, of the bids that won', async () => {
    const { mapping, folder } = await suggested({
      'ofertas.csv':
        'Número proceso,NIT proponente,Valor oferta,Adjudicado,Valor adjudicado,Fecha adjudicación\nP1,9,10,Sí,8,15/02/2024\nP1,7,11,No,,\n',
    })
    const dataset = await readMapped(mapping, folder)
    expect(rowsOf(dataset, 'bids').map(({ amount }) => amount)).toEqual([10, 11])
    expect(rowsOf(dataset, 'awards')).toMatchObject([{ supplier_id: '9', amount: 8 }])
  })

  it('says what a person has to know: statuses that no column gives, cells with several names', async () => {
    const { yaml, mapping, folder, loaded } = await suggested({
      'a.csv': 'Tender No,Supplier,Award date\n1,A Ltd; B Ltd,12-Mar-2024\n',
    })
    expect(loaded.sources.map(({ table }) => table)).toContain('awards')
    expect(yaml).toContain('supplier_id: Supplier # CHECK: some cells seem to name several')
    expect(yaml).toMatch(/^ +# status: \{ value: active \} # put in if no award/m)
    writeFileSync(mapping, yaml.replace('# status: {', 'status: {'))
    expect(rowsOf(await readMapped(mapping, folder), 'awards')).toMatchObject([{ status: 'active' }])
  })

  it('shows no value of a column that may hold a name or a code', async () => {
    const { yaml } = await suggested({
      'bids.csv': 'tender_id,bidder_id,bidder_name,secret\nT1,SECRETCODE,SECRETNAME,SECRETVALUE\nT1,B2,Y,Z\n',
    })
    expect(yaml).not.toMatch(/SECRET(CODE|NAME|VALUE)/)
    expect(yaml).toContain('#   secret: text, 2 different in 2 rows')
  })

  it('takes files that look the same for one, and names others apart', async () => {
    const { yaml, loaded } = await suggested({
      'a_bids.csv': 'tender_id,bidder_id\nT1,B1\n',
      'b_bids.csv': 'tender_id,bidder_id\nT2,B1\n',
      'c_bids.csv': 'tender_id,bidder_id\nT3,B1\n',
      'sub/tenders [old].csv': 'tender_id,title\nT1,Desks\n',
      'lines.jsonl': '{"tender_id":"T4","title":"Chairs"}\n',
    })
    expect(yaml).toContain('files: "*_bids.csv"')
    expect(loaded.sources.map(({ table, files }) => [table, files.length])).toEqual([
      ['tenders', 1],
      ['tenders', 1],
      ['bids', 3],
    ])
  })

  it('finds a key where no column is named like one, and says so', async () => {
    const { yaml } = await suggested({ 'x.csv': '7,a,1\n7,b,2\n8,a,1\n8,b,2\n' })
    expect(yaml).toContain('tender_id: { join: [0, 1] } # CHECK')
    expect(yaml).toContain('csv: { header: false }')
  })

  it('is the same for the same files', async () => {
    const folder = temporary()
    writeFileSync(join(folder, 'a.csv'), 'tender_id,title,method\nT1,x,open\n')
    const once = await suggestMapping([join(folder, 'a.csv')])
    expect(await suggestMapping([join(folder, 'a.csv')])).toBe(once)
  })

  it('needs a file, with a field', async () => {
    await expect(suggestMapping([])).rejects.toMatchObject({ code: 'USAGE' })
    await expect(suggested({ 'a.jsonl': '{}\n' })).rejects.toMatchObject({ code: 'FILE_EMPTY' })
  })

  const tables = {
    'italy-law190': ['awards', 'bids', 'lots', 'parties', 'tenders'],
    'brazil-federal': ['awards', 'bids', 'lots', 'parties', 'tenders'],
    kosovo: ['tenders'],
    tsuchiura: ['awards', 'bids', 'tenders'],
  }
  for (const [name, expected] of Object.entries(tables)) {
    const folder = realData(name)
    it.skipIf(folder === undefined)(`loads and reads for ${name}`, { timeout: 60_000 }, async () => {
      const copy = temporary()
      const some = readdirSync(folder!).filter((file) => !/^(0[1-9]|8)/.test(file))
      for (const file of some) cpSync(join(folder!, file), join(copy, file))
      const mapping = join(temporary(), 'mapping.yaml')
      writeFileSync(mapping, await suggestMapping(some.map((file) => join(copy, file))))
      const dataset = await readMapped(mapping, copy)
      expect([...dataset.tables.keys()].sort()).toEqual(expected)
      for (const table of dataset.tables.values()) expect(table.rows).toBeGreaterThan(0)
      expect(readFileSync(mapping, 'utf8')).toContain('# Not used of')
    })
  }
})

it('takes files that are our tables as they are, and fills these from no other file', async () => {
  const market = new URL('../../samples/market/', import.meta.url).pathname
  const files = readdirSync(market).filter((name) => name.endsWith('.csv'))
  const { yaml, mapping } = await suggested(
    Object.fromEntries(files.map((name) => [name, readFileSync(join(market, name))])),
  )
  expect(yaml.match(/- files: .*/g)).toEqual(
    files.filter((name) => name !== 'labels.csv').map((name) => `- files: ${name}`),
  )
  expect(yaml).not.toContain('CHECK')
  const flags = async (options: object) =>
    (await scan(market, options)).rules.map(({ rule, counts, codes }) => [rule.id, counts, ...codes])
  expect(await flags({ mapping })).toEqual(await flags({}))
})

it('guesses where a file is only named like a table of ours: without its keys, or with columns of other names', async () => {
  const { yaml } = await suggested({
    'bids.csv': 'tender_id,amount,price note,sum,total\nT1,5,a,b,c\n',
    'awards.csv': 'award_id,amount,currency\nA1,5,EUR\n',
  })
  expect(yaml).toContain('# CHECK: no column is named like the id of a tender')
  expect(yaml).not.toMatch(/^ {2}bids:/m)
  expect(yaml).toContain('#   sum:')
})
