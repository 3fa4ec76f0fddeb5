import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { expectOneLine, market, plainEnv, root, rows, tenderflag, testFolder, write } from './tenderflag.js'

const folder = testFolder()
const at = (name: string) => join(folder, name)
market(at('data'))
write(at('mapped/gare.csv'), 'tender_id;method;estimate\nT1;open;1000\n')
write(at('mapped/other.csv'), 'a;b\n1;2\n')
write(at('release.json'), '{"ocid":"o-1","id":"1","date":"2024-01-01T00:00:00Z","tag":["compiled"]}')
write(at('addresses.txt'), '192.0.2.1\n')
write(at('words.yaml'), 'bids.status: {}\n')
write(at('rules/single-bid.yaml'), readFileSync(join(root, 'rules/etimad/single-bid.yaml')))
symlinkSync(at('data'), at('link'))
symlinkSync(at('data/bids.csv'), at('bids-link.csv'))
mkdirSync(at('sub'))
linkSync(at('data/bids.csv'), at('sub/hard.csv'))
write(at('exceptions.yaml'), 'exceptions: []\n')
write(at('events/a.ndjson'), '')
write(at('policy.yaml'), 'hold: []\nreview: []\n')
/** Configurations of feeds, and of daily runs, with something in them. */
const feeds = (name: string, content: object) => write(at(`feeds/${name}.yaml`), JSON.stringify(content))
const days = (name: string, content: object) =>
  write(at(`days/${name}.yaml`), JSON.stringify({ source: '../data', store: 'day.db', ...content }))
const run = (...args: string[]) => tenderflag(args, { cwd: folder })

/** What stands in all files. */
function contents(): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
  return files
    .map((name) => (/\.\w+$/.test(name) ? `${name}: ${readFileSync(at(name)).toString('base64')}` : name))
    .join('\n')
}

describe('an input is never written over', () => {
  test('nor another output', async () => {
    expect((await run('init', 'mapped/gare.csv', '--output', 'map.yaml')).code).toBe(0)
    expect((await run('scan', 'data', '-q', '-o', 'old.ndjson', '--save-facts', 'facts.arrow')).code).toBe(0)
    expect((await run('scan', 'data', '-q', '-o', 'no.ndjson', '--alerts', 'store.db')).code).toBe(0)
    const before = contents()
    const scan = ['scan', 'data']
    const cases: [readonly string[], RegExp][] = [
      [
        [...scan, '--rejects', 'data/tenders.csv'],
        /^tenderflag: data\/tenders\.csv: --rejects would replace/,
      ],
      [
        [...scan, '-o', './data/../data/tenders.csv'],
        /--output would .* \(a source\); name another file for/,
      ],
      [[...scan, '-o', 'link/bids.csv'], /--output would/],
      [[...scan, '-o', 'bids-link.csv'], /--output would/],
      [[...scan, '-o', 'sub/hard.csv'], /--output would/],
      [[...scan, '--rejects', plainEnv.TENDERFLAG_KEY_FILE!], /--rejects would .* \(the key of pseudonyms\)/],
      [['scan', 'link', '-o', 'data/bids.csv'], /--output would/],
      [[...scan, '--memory', '1GB', '-o', 'data/bids.csv'], /--output would/],
      [[...scan, '--explain-plan', '-o', 'data/bids.csv'], /--output would/],
      [['scan', 'data/tenders.csv', 'data/bids.csv', '-o', 'data/bids.csv'], /--output would/],
      [['scan', 'release.json', '-o', 'release.json'], /--output would/],
      [['scan', '*.json', '-o', 'release.json'], /--output would/],
      [['scan', 'mapped', '-m', 'map.yaml', '-o', 'mapped/gare.csv'], /--output would/],
      [['scan', 'mapped', '-m', 'map.yaml', '--rejects', 'map.yaml'], /--rejects would .* \(--mapping\)/],
      [[...scan, '--compare', 'old.ndjson', '-o', 'old.ndjson'], /--output would .* \(--compare\)/],
      [[...scan, '--shared-addresses', 'addresses.txt', '-o', 'addresses.txt'], /\(--shared-addresses\)/],
      [['scan', 'release.json', '--codelists', 'words.yaml', '--rejects', 'words.yaml'], /\(--codelists\)/],
      [[...scan, '--rules', 'rules', '--rejects', 'rules/single-bid.yaml'], /\(--rules\)/],
      [['scan', 'facts.arrow', '-o', 'facts.arrow'], /--output would/],
      [['scan', 'facts.arrow', '--save-facts', 'facts.arrow'], /--save-facts would/],
      [
        [...scan, '-o', 'new.ndjson', '--rejects', './new.ndjson'],
        /--output and --rejects name the same file/,
      ],
      [[...scan, '-o', 'new.arrow', '--save-facts', 'new.arrow'], /--output and --save-facts name the same/],
      [[...scan, '--alerts', 'store.db', '--rejects', 'store.db'], /--rejects and --alerts name the same/],
      [['scan', 'release.json', '--profile', 'cardinal', '-o', 'release.json'], /--output would/],
      [['coverage', 'data', '-o', 'data/bids.csv'], /--output would/],
      [['evaluate', 'data', '--labels', 'data/bids.csv', '-o', 'data/bids.csv'], /--output would/],
      [['init', 'mapped/gare.csv', '-o', 'mapped/gare.csv'], /--output would/],
      [['alerts', 'export', '--alerts', 'store.db', '-o', 'store.db'], /--output would .* \(--alerts\)/],
    ]
    for (const [args, says] of cases) expectOneLine(await run(...args), says)
    expect(contents()).toBe(before)
  })

  test('by feeds, daily runs and watching', async () => {
    expect((await run('scan', 'data', '-q', '-o', 'no.ndjson', '--alerts', 'feeds.db')).code).toBe(0)
    const file = (path: string) => [{ file: path }]
    feeds('config', { events: file('config.yaml') })
    feeds('store', { atom: file('../feeds.db') })
    feeds('twice', { json_feed: file('new/f.json'), atom: file('./new/../new/f.json') })
    feeds('state', { events: file('state.yaml.state.json') })
    const month = new Date(Date.UTC(2024, 3, 15)).toISOString()
    write(at('feeds/2024-03.html'), 'a page')
    feeds('report', { reports: [{ file: '{period}.html', period: 'month' }], events: file('2024-03.html') })
    feeds('of-day', { events: file('../data/tenders.csv') })
    feeds('good', { events: file('out.ndjson') })
    days('store', { store: '../data/bids.csv' })
    days('config', { store: 'config.yaml' })
    days('exceptions', { store: '../exceptions.yaml', exceptions: '../exceptions.yaml' })
    days('feeds', { store: '../feeds/good.yaml', feeds: '../feeds/good.yaml' })
    days('over', { feeds: '../feeds/of-day.yaml' })
    days('same', { store: '../feeds/out.ndjson', feeds: '../feeds/good.yaml' })
    days('runs', { runs: '../link' })
    days('archive', { source: '../data/*.json', archive: '../data' })
    const watch = ['watch', 'events', '--once', '--history', 'data', '--alerts']
    const before = contents()
    const cases: [readonly string[], RegExp][] = [
      [['feeds', 'feeds.db', '-c', 'feeds/config.yaml'], /events would replace .* \(--config\)/],
      [['feeds', 'feeds.db', '-c', 'feeds/store.yaml'], /atom would replace .* \(the store\)/],
      [['feeds', 'feeds.db', '-c', 'feeds/twice.yaml'], /atom and json_feed name the same file/],
      [['feeds', 'feeds.db', '-c', 'feeds/state.yaml'], /events and state name the same file/],
      [
        ['feeds', 'feeds.db', '-c', 'feeds/report.yaml', '--at', month],
        /events and reports name the same file/,
      ],
      [['daily', 'days/store.yaml'], /store would replace .* \(a source\)/],
      [['daily', 'days/config.yaml'], /store would replace .* \(the configuration\)/],
      [['daily', 'days/exceptions.yaml'], /store would replace .* \(exceptions\)/],
      [['daily', 'days/feeds.yaml'], /store would replace .* \(feeds\)/],
      [['daily', 'days/over.yaml'], /events would replace .* \(a source\)/],
      [['daily', 'days/same.yaml'], /store and events name the same file/],
      [['daily', 'days/runs.yaml'], /runs is a folder of sources.*; name another folder/],
      [['daily', 'days/archive.yaml'], /archive is a folder of sources/],
      [[...watch, 'data/bids.csv'], /--alerts would replace .* \(a source\)/],
      [[...watch, 'events/a.ndjson'], /--alerts would replace .* \(a file of events\)/],
      [[...watch, 'policy.yaml', '--policy', 'policy.yaml'], /--alerts would replace .* \(--policy\)/],
      [['watch', 'events', '--once', '--state', 'events/'], /--state is a folder of sources/],
      [['watch', 'events', '--once', '--history', 'link', '--state', 'data'], /--state is a folder of/],
    ]
    for (const [args, says] of cases) expectOneLine(await run(...args), says)
    expect(contents()).toBe(before)
    expect((await run('feeds', 'feeds.db', '-q', '-c', 'feeds/good.yaml')).code).toBe(0)
    expect((await run('feeds', 'feeds.db', '-q', '-c', 'feeds/good.yaml')).code).toBe(0)
  })

  test('what a scan does not read may be, and results of before', async () => {
    mkdirSync(at('out'))
    for (const file of ['mapped/other.csv', 'out/flags.csv', 'out/flags.csv']) {
      const again = await run('scan', 'mapped', '-q', '-m', 'map.yaml', '-o', file, '--rejects', '/dev/null')
      expect([again.code, again.stderr]).toEqual([0, ''])
    }
    expect(existsSync(at('out/flags.csv'))).toBe(true)
    const nowhere = ['-o', '/dev/null', '-f', 'csv', '--rejects', '/dev/null']
    expect((await run('scan', 'data', '-q', ...nowhere)).code).toBe(0)
    expect(rows((await run('scan', 'data', '-q', '-o', '-', '--rejects', '/dev/null')).stdout)).not.toEqual(
      [],
    )
  })
})
