import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { Field, List, Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import { scan } from '#tenderflag/index.js'
import { loadMapping } from '#tenderflag/ingest/mapping/mapping.js'
import { conceptOf } from '#tenderflag/ingest/suggest/column-words.js'
import { encodingOf } from '#tenderflag/ingest/suggest/guess-encoding.js'
import { guessType } from '#tenderflag/ingest/suggest/guess-type.js'
import { suggestMapping } from '#tenderflag/ingest/suggest/suggest-mapping.js'
import { tenderflag } from '../cli/tenderflag.js'
import { notices, readMapped, realData, rowsOf } from './data.js'

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
    ['CODIGOENTIDAD', 'buyer_id'],
    ['予定価格（円）', 'estimate'],
    ['Successful bidder(s)', 'party_name'],
    ['投标报价（元）', 'bid_amount'],
    ['Cena wybranej oferty', 'award_amount'],
    ['x', undefined],
    ['auctionhadnowinner', undefined],
    ['', undefined],
  ])('%s: %s', (name, concept) => {
    expect(conceptOf(name)?.concept).toBe(concept)
  })
})

describe('the type of values', () => {
  const hundreds = Array.from({ length: 100 }, (_, i) => String(i))
  const thousands = (sign: string) =>
    `whether 1${sign}234 is 1234 or 1 and a fraction, which its values do not tell`
  const dayFirst = 'whether the day stands before the month, which its values do not tell'
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
    [['2024年1月31日', '2024年12月01日'], { kind: 'date', dates: ['yyyy年M月d日'] }],
    [['2024.01.31. 10:00', '2024.12.01. 9:30'], { kind: 'date', dates: ['yyyy.M.d. H:mm'] }],
    [['1 234.50', '3'], { kind: 'number', numbers: '1 234.56' }],
    [['₦1,200.50', '₦7'], { kind: 'number', numbers: '1,234.56', without: ['₦'] }],
    [['R$ 1.200,50', '7,00 $'], { kind: 'number', numbers: '1.234,56', without: ['R$', '$'] }],
    [['1,23,456.00', '12,34,567', '900'], { kind: 'number', numbers: '1234.56', without: [','] }],
    // most read as decimals, but all as thousands
    [[...hundreds, '1.234', '1.234.567'], { kind: 'number', numbers: '1.234,56' }],
    [[...hundreds, '1.234'], { kind: 'number', numbers: '1.234,56', doubt: thousands('.') }],
    [['1.234', '23.400'], { kind: 'number', numbers: '1.234,56', doubt: thousands('.') }],
    [['1,234', '23,400'], { kind: 'number', numbers: '1,234.56', doubt: thousands(',') }],
    [['€ 1.234', '€ 900'], { kind: 'number', numbers: '1.234,56', doubt: thousands('.'), without: ['€'] }],
    [['1.234', '0.123'], { kind: 'number', numbers: '1234.56' }],
    [['1.234', '1234.500'], { kind: 'number', numbers: '1234.56' }],
    [['1,234', '1,234,567'], { kind: 'number', numbers: '1,234.56' }],
    [['01/02/2024', '02/12/2024'], { kind: 'date', dates: ['d/M/yyyy'], doubt: dayFirst }],
    [['1-2-2024 9:30', '2-12-2024 9:30'], { kind: 'date', dates: ['d-M-yyyy H:mm'], doubt: dayFirst }],
    [['21/4/2024', '6/26/2024'], { kind: 'date', dates: ['d/M/yyyy', 'M/d/yyyy'], doubt: dayFirst }],
    [['21/4/2024', '26-Jun-2024'], { kind: 'date', dates: ['d/M/yyyy', 'd-MMM-yyyy'] }],
    [['02/02/2024', '3/3/2024'], { kind: 'date', dates: ['d/M/yyyy'] }],
    [['01.02.2024', '02.12.2024'], { kind: 'date', dates: ['d.M.yyyy'] }],
    [['05/5/2024', '3/03/2024'], { kind: 'date', dates: ['d/M/yyyy'] }],
    [['1704067200000', '1735689600000'], { kind: 'integer', dates: 'epoch-millis' }],
    [['USD 1,250.50', 'KES 7'], { kind: 'number', numbers: '1,234.56', without: ['USD', 'KES'] }],
    [['XQZ 1,250.50', 'XQZ 7'], { kind: 'text' }],
    [['USD 1', 'EUR 2', 'SAR 3', 'KES 4', 'COP 5', 'BRL 6'], { kind: 'text' }],
    [['$ 5', 'none', 'asked'], { kind: 'text' }],
    // 95 of 100 are enough, and 94 are not
    [[...hundreds.slice(0, 95), ...'abcde'], { kind: 'integer' }],
    [[...hundreds.slice(0, 94), ...'abcdef'], { kind: 'text' }],
    [['LOT 3', 'LOT 4'], { kind: 'text' }],
    [['Desks', '12'], { kind: 'text' }],
    [['', ' '], { kind: 'empty' }],
  ])('%j is %j', (values, type) => {
    expect(guessType(values)).toEqual(type)
  })
})

describe('the encoding of bytes', () => {
  it.each([
    ['windows-1252', 'latin1', 'Código licitación,Órgão,município não informado'],
    ['windows-1252', 'latin1', 'Numéro de marché,été à côté'],
    ['utf-8', 'utf8', 'Código licitación'],
    // 契約番号,株式会社 一般競争入札
    ['shift_jis', 'hex', '8c5f96f194d48d862c8a948eae89ef8ed00a88ea94ca8ba3918893fc8e44'],
    // 입찰공고번호,공고명
    ['euc-kr', 'hex', 'c0d4c2fbb0f8b0edb9f8c8a32cb0f8b0edb8ed'],
    // 项目编号,2024年5月1日
    ['gb18030', 'hex', 'cfeec4bfb1e0bac52c32303234c4ea35d4c231c8d5'],
    // Заказчик,ИНН
    ['windows-1251', 'hex', 'c7e0eae0e7f7e8ea2cc8cdcd'],
    // رقم المنافسة
    ['windows-1256', 'hex', 'd1dee320c7e1e3e4c7ddd3c9'],
    // Nazwa zamawiającego,część
    ['windows-1250', 'hex', '4e617a7761207a616d617769616ab96365676f2c637aea9ce6'],
    // Ajánlatkérő neve,közbeszerzés tárgya
    ['windows-1250', 'hex', '416ae16e6c61746be972f5206e6576652c6bf67a6265737a65727ae9732074e172677961'],
  ] as const)('%s by %s %s', (encoding, how, text) => {
    expect(encodingOf(Buffer.from(text, how))).toBe(encoding)
  })
})

describe('a suggested mapping', () => {
  it('takes no sign of thousands for the delimiter, though it cuts all amounts alike', async () => {
    const rows = ['T1;Bread;50,629,339.94;49,100,000.00', 'T2;Milk;5,304,964.34;5,200,000.00']
    const { yaml } = await suggested({
      'tenders.csv': `tender number;title;estimated value;contract value\n${rows.join('\n')}\n`,
    })
    expect(yaml).toContain('csv: { delimiter: ";" }')
    expect(yaml).toContain('numbers: "1,234.56"')
  })

  it('skips a first line that names the delimiter', async () => {
    const { yaml, folder, mapping } = await suggested({
      'tenders.csv': 'sep=;\r\ntender_id;title\r\nT1;a\r\n',
    })
    expect(yaml).toContain('csv: { delimiter: ";", skip_rows: 1 }')
    expect(rowsOf(await readMapped(mapping, folder), 'tenders')).toMatchObject([
      { tender_id: 'T1', title: 'a' },
    ])
  })

  it('passes over titles and groups of columns above the header', async () => {
    const { yaml, folder, mapping } = await suggested({
      'x.csv':
        'Results of tenders;;\n"as of; 2024";;\n\nWhat;;Who\nTender No;Title;Supplier\nT1;Desks;A\nT2;Chairs;B\nT3;Lamps;C\nT4;Beds;D\n',
    })
    expect(yaml).toContain('csv: { delimiter: ";", skip_rows: 4 }')
    expect(rowsOf(await readMapped(mapping, folder), 'tenders')).toHaveLength(4)
  })

  it('keeps a header with a name that stands twice, and says how to use its columns', async () => {
    const { yaml, folder, mapping } = await suggested({
      'x.csv':
        'Tender No,Title,Supplier,Award date,Award date\nT1,Desks,A,1/2/2024,2024\nT2,Beds,B,3/2/2024,2024\n',
    })
    expect(yaml).toContain(
      'Award date: stands twice in the header; a source with csv: { header: false, skip_rows: 1 }',
    )
    expect(rowsOf(await readMapped(mapping, folder), 'tenders')).toMatchObject([
      { title: 'Desks' },
      { title: 'Beds' },
    ])
  })

  it('takes out signs of currencies, multiplies by the unit in the name, and reads words for none', async () => {
    const { folder, mapping } = await suggested({
      'x.csv':
        'Tender No,Budget (USD million),Contract sum,Supplier\nT1,1.25,"Rs. 1,20,000.50/-",A\nT2,N/A,"Rs. 900/-",B\n',
    })
    const dataset = await readMapped(mapping, folder)
    expect(rowsOf(dataset, 'tenders').map(({ estimate }) => estimate)).toEqual([1_250_000, null])
    expect(rowsOf(dataset, 'contracts').map(({ amount }) => amount)).toEqual([120_000.5, 900])
    expect(notices(dataset)).toEqual([])
  })

  it('takes the column that is named most nearly, wherever it stands', async () => {
    const { yaml } = await suggested({
      'x.csv': 'Tender Ref. No.,Tender ID,AWARD_EST_VALUE_EURO,AWARD_VALUE_EURO\nR1,T1,5,4.5\nR2,T2,7,6\n',
    })
    expect(yaml).toContain('tender_id: Tender ID #')
    expect(yaml).toContain('estimate: AWARD_EST_VALUE_EURO #')
    expect(yaml).toContain('amount: AWARD_VALUE_EURO #')
    expect(yaml).toContain('currency: EUR # CHECK')
  })

  it('tells a state from a region and a mark from a name by the values', async () => {
    const columns = async (cells: readonly string[]) =>
      [
        ...(
          await suggested({
            'x.csv': ['Tender No,Estado,Awarded to', ...cells.map((c, i) => `T${i},${c}`)].join('\n'),
          })
        ).yaml.matchAll(/(\w+): (?:\{ column: )?(?:Estado|Awarded to) #/g),
      ].map(([, column]) => column)
    expect(await columns(['Cancelado,A Ltd', 'Publicado,B Ltd'])).toContain('status_reason')
    expect(await columns(['Cancelado,A Ltd', 'Norte,B Ltd'])).toEqual(['region', 'supplier_id'])
    expect(await columns(['Norte,Sí', 'Sur,No'])).toEqual(['region'])
    // more names than are kept of a column
    const names = Array.from({ length: 70 }, (_, i) => `Norte,Firm ${i}`)
    expect(await columns(names)).toEqual(['region', 'supplier_id'])
  })

  it('gives to lots what differs among the lots of a tender', async () => {
    const { folder, mapping } = await suggested({
      'x.csv':
        'Tender No,Entity,Lot,Title,Estimated value,Number of bids\nT1,A,1,Desks,100,2\nT1,A,2,Chairs,200,1\nT2,B,1,Beds,50,3\n',
    })
    const dataset = await readMapped(mapping, folder)
    expect(rowsOf(dataset, 'lots')).toMatchObject([
      { tender_id: 'T1', lot_id: '1', title: 'Desks', estimate: 100, bids_count: 2 },
      { tender_id: 'T1', lot_id: '2', title: 'Chairs', estimate: 200, bids_count: 1 },
      { tender_id: 'T2', lot_id: '1', title: 'Beds', estimate: 50, bids_count: 3 },
    ])
    expect(rowsOf(dataset, 'tenders')).toMatchObject([{ buyer_id: 'A' }, { buyer_id: 'B' }])
    expect(rowsOf(dataset, 'tenders')[0]).not.toHaveProperty('estimate')
  })

  it('makes no bids of a file that lists winners, wherever the file lies', async () => {
    const { loaded, yaml } = await suggested({
      'bids and offers/x.csv': 'Tender No,Adjudicado,Proveedor,Valor adjudicado\nT1,Si,A,5\nT2,No,,\n',
      'y.csv': 'Tender No,Title\nT9,x\n',
    })
    expect(loaded.sources.map(({ table }) => table)).not.toContain('bids')
    expect(yaml).toContain('where: Adjudicado == "Si"')
  })

  it('takes for won the bids beside which an award stands, where no mark tells', async () => {
    const { folder, mapping } = await suggested({
      'x.csv': 'رقم المنافسة,اسم المورد,قيمة العرض,قيمة الترسية\nT1,A,10.50,10.50\nT1,B,11,\nT2,B,7,7\n',
    })
    const dataset = await readMapped(mapping, folder)
    expect(rowsOf(dataset, 'bids')).toHaveLength(3)
    expect(rowsOf(dataset, 'awards').map(({ supplier_id }) => supplier_id)).toEqual(['A', 'B'])
  })

  it('fills a table from one of two files that have the same rows', async () => {
    const { folder, mapping } = await suggested({
      'procesos.csv': 'ID del Proceso,Entidad,Objeto\nP1,A,Desks\nP2,B,Beds\n',
      'proponentes.csv': 'ID Proceso,Entidad,Proveedor,NIT Proveedor\nP1,A,Uno,1\nP1,A,Dos,2\nP2,B,Uno,1\n',
    })
    const dataset = await readMapped(mapping, folder)
    expect(rowsOf(dataset, 'tenders')).toMatchObject([{ title: 'Desks' }, { title: 'Beds' }])
    expect(rowsOf(dataset, 'bids')).toHaveLength(3)
    expect(notices(dataset)).toEqual([])
  })

  it('finds objects inside the records of JSON Lines', async () => {
    const record = (id: string, sum: number) =>
      JSON.stringify({
        tenderID: id,
        procuringEntity: { name: 'A' },
        bids: [{ id: 1 }],
        budget: { valor: { estimado: sum } },
      })
    const { folder, mapping, yaml } = await suggested({
      'x.jsonl': `${record('T1', 5)}\n${record('T2', 6)}\n`,
    })
    expect(yaml).toContain('buyer_name: procuringEntity.name #')
    expect(rowsOf(await readMapped(mapping, folder), 'tenders').map(({ estimate }) => estimate)).toEqual([
      5, 6,
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

  it('takes the names of a file without a record as they are', async () => {
    const { yaml } = await suggested({ 'x.csv': 'Note,Tender No,Title\n' })
    expect(yaml).toContain('tender_id: Tender No # empty')
    expect(yaml).toContain('title: Title # empty')
  })

  it('needs a file, with a field', async () => {
    await expect(suggestMapping([])).rejects.toMatchObject({ code: 'USAGE' })
    await expect(suggested({ 'a.jsonl': '{}\n' })).rejects.toMatchObject({ code: 'FILE_EMPTY' })
    await expect(suggestMapping([temporary()])).rejects.toThrow(
      'this is a folder, not a file; name the files in it',
    )
  })

  const cases = new URL('../cases/mapping/suggest/', import.meta.url).pathname
  it.each(readdirSync(cases))('is, line by line, that of %s', async (name) => {
    const folder = join(cases, name)
    const files = readdirSync(folder).filter((file) => file !== 'mapping.txt')
    const yaml = await suggestMapping(files.map((file) => join(folder, file)))
    expect(yaml).toBe(readFileSync(join(folder, 'mapping.txt'), 'utf8'))
    const mapping = join(temporary(), 'mapping.yaml')
    writeFileSync(mapping, yaml)
    expect(notices(await readMapped(mapping, folder))).toEqual([])
  })

  it('has the name of the folder, that of the shell too', async () => {
    const folder = temporary()
    writeFileSync(join(folder, 'a.csv'), 'tender_id,title\nT1,x\n')
    const { stdout } = await tenderflag(['init', 'a.csv'], { cwd: folder })
    expect(stdout).toContain(`\nname: ${basename(folder)}\n`)
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

it('leaves out columns of types that are not read', async () => {
  const list = new List(Field.new('item', new Utf8(), true))
  const table = new Table({
    tender_id: vectorFromArray(['T1', 'T2'], new Utf8()),
    suppliers: vectorFromArray([['A', 'B'], ['C']], list),
    title: vectorFromArray(['Desks', 'Roofs'], new Utf8()),
  })
  const { yaml, folder, mapping } = await suggested({ 'data.arrow': tableToIPC(table) })
  expect(yaml).toContain('#   suppliers: of a type that is not read')
  expect(rowsOf(await readMapped(mapping, folder), 'tenders')).toEqual([
    { tender_id: 'T1', title: 'Desks' },
    { tender_id: 'T2', title: 'Roofs' },
  ])
  const only = { 'data.arrow': tableToIPC(table.select(['suppliers'])) }
  await expect(suggested(only)).rejects.toThrow(/column suppliers: its type List is not read/)
})
