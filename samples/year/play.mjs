// A year of an agency that buys for the bodies of a region, day by day. Run: node samples/year/play.mjs FOLDER [EVERY]
//
// The market is simulated. Registers and links are made for it, with conflicts of interest planted among its awards, and
// cases beside them that look alike and are none. Every evening the data of the day are written, and `tenderflag daily` runs.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { loadDaily, runDaily, writeMarket } from 'tenderflag'
import { plantConflicts } from './conflicts.mjs'
import { knownOn } from './known.mjs'

const [folder, every = '1'] = process.argv.slice(2)
if (!folder) throw new Error('say where to write: node samples/year/play.mjs FOLDER [EVERY so many days]')
const data = join(folder, 'data')
mkdirSync(join(data, 'registers'), { recursive: true })

const market = await marketOf('2024')
const { registers, party_links, labels } = plantConflicts(market)
for (const [name, rows] of Object.entries(registers)) writeTable(join(data, 'registers', `${name}.csv`), rows)
writeTable(join(data, 'party_links.csv'), party_links)
writeTable(join(data, 'parties.csv'), market.parties)
writeTable(join(folder, 'labels.csv'), labels)
writeFileSync(join(folder, 'daily.yaml'), readFileSync(new URL('daily.yaml', import.meta.url)))
writeFileSync(join(folder, 'feeds.yaml'), readFileSync(new URL('feeds.yaml', import.meta.url)))

const daily = await loadDaily(join(folder, 'daily.yaml'), process.env)
let month = ''
let news = { new: 0, changed: 0, resolved: 0 }
for (let day = 0; day < 366; day += Number(every)) {
  const evening = Date.UTC(2024, 0, 1 + day, 19)
  for (const [name, rows] of Object.entries(knownOn(market, evening)))
    writeTable(join(data, `${name}.csv`), rows, market[name])
  const { summary } = await runDaily(daily, { at: evening })
  const { counts, at } = summary
  if (month !== '' && month !== at.slice(0, 7)) report()
  month = at.slice(0, 7)
  news = {
    new: news.new + counts.new,
    changed: news.changed + counts.changed,
    resolved: news.resolved + counts.resolved,
  }
}
report()

function report() {
  console.log(`${month}: ${news.new} alerts new, ${news.changed} changed, ${news.resolved} resolved`)
  news = { new: 0, changed: 0, resolved: 0 }
}

/** All tables of a simulated market, with the tenders advertised in one year. */
async function marketOf(year) {
  const whole = join(resolve(folder), 'market')
  await writeMarket(whole, { tenders: 900, seed: 3, format: 'jsonl' })
  const read = (name) =>
    readFileSync(join(whole, `${name}.jsonl`), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
  const tenders = read('tenders').filter(({ published_at: at }) => at?.startsWith(year))
  const ids = new Set(tenders.map(({ tender_id: id }) => id))
  const rows = (name) => read(name).filter(({ tender_id: id }) => ids.has(id))
  const found = {
    tenders,
    lots: rows('lots'),
    bids: rows('bids'),
    awards: rows('awards'),
    contracts: rows('contracts'),
    parties: read('parties'),
  }
  rmSync(whole, { recursive: true })
  return found
}

/** CSV, with the columns that any row of `like` has. */
function writeTable(file, rows, like = rows) {
  const columns = [...new Set(like.flatMap((row) => Object.keys(row)))]
  const field = (value) => {
    const text = value === undefined || value === null ? '' : String(value)
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column]))]
  writeFileSync(file, lines.map((line) => `${line.map(field).join(',')}\n`).join(''))
}
