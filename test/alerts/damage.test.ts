import { spawn } from 'node:child_process'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { migrate } from '#tenderflag/alerts/database/migrate.js'
import { migrations } from '#tenderflag/alerts/database/migrations.js'
import { loadSqlite, openSqlite } from '#tenderflag/alerts/database/sqlite.js'
import { openAlerts } from '#tenderflag/alerts/open-alerts.js'
import { all, apply, idOf, newFile, runOf, sighting } from './support.js'

const Sqlite = await loadSqlite()
const killedRun = fileURLToPath(new URL('./killed-run.js', import.meta.url))

/** A store of some alerts, closed. */
async function written(count: number): Promise<string> {
  const file = newFile()
  const store = await openAlerts(file, { create: true })
  await apply(
    store,
    runOf(
      1,
      Array.from({ length: count }, (_, n) => sighting(n + 1)),
    ),
  )
  await store.close()
  return file
}

describe('a store that cannot be used', () => {
  test('is not made where none is asked for, nor in no folder', async () => {
    await expect(openAlerts(newFile())).rejects.toMatchObject({
      code: 'STORE_UNREACHABLE',
      message: expect.stringMatching(/there is no store/),
    })
    await expect(openAlerts('/no/such/folder/a.db', { create: true })).rejects.toMatchObject({
      code: 'STORE_UNREACHABLE',
    })
    await expect(openAlerts('postgresql://me:secret@127.0.0.1:1/x', { create: true })).rejects.toMatchObject({
      code: 'STORE_UNREACHABLE',
      message: expect.not.stringMatching(/secret/),
    })
  })

  test.each(['', ' ', ':memory:', 'mysql://me:secret@127.0.0.1/x'])(
    'is not one that keeps nothing, nor of another kind: "%s"',
    async (location) => {
      const told = openAlerts(location, { create: true })
      await expect(told).rejects.toMatchObject({
        code: 'STORE_UNREACHABLE',
        message: expect.stringMatching(/names no store; give a file, or a URL/),
      })
      await expect(told).rejects.not.toThrow(/secret/)
    },
  )

  test('says that it is locked, and is as it was', async () => {
    const file = await written(3)
    const other = new Sqlite(file)
    other.exec('begin immediate')
    const store = await openAlerts(file, { wait: 50 })
    await expect(apply(store, runOf(2, []))).rejects.toMatchObject({ code: 'STORE_LOCKED' })
    expect(await all(store.list())).toHaveLength(3) // reading goes on
    other.exec('rollback')
    other.close()
    expect((await apply(store, runOf(2, []))).counts.resolved).toBe(3)
    await store.close()
  })

  test('says that there is no room, and is as it was', async () => {
    const file = await written(3)
    // a limit of the size of files stands for a full disk: half a megabyte
    const script = `ulimit -f 512 && exec "${process.execPath}" "${killedRun}" "${file}"`
    const child = spawn('bash', ['-c', script], { stdio: ['ignore', 'ignore', 'pipe'] })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    await new Promise((resolve) => child.once('close', resolve))
    expect(stderr).toMatch(/STORE_FULL/)
    const store = await openAlerts(file)
    expect(await store.runs()).toHaveLength(1)
    expect(await all(store.list())).toHaveLength(3)
    expect((await store.verify()).problems).toEqual([])
    await store.close()
  })

  test('is refused where it is no store, or damaged', async () => {
    const text = newFile()
    writeFileSync(text, 'tender_id,amount\n'.repeat(100))
    await expect(openAlerts(text)).rejects.toMatchObject({ code: 'STORE_BROKEN' })
    const other = newFile()
    new Sqlite(other).exec('create table songs (name text)').close()
    await expect(openAlerts(other, { create: true })).rejects.toMatchObject({
      code: 'STORE_BROKEN',
      message: expect.stringMatching(/something else/),
    })
    const damaged = await written(500)
    const bytes = readFileSync(damaged)
    bytes.fill(0x5a, 8_192, bytes.length - 8_192)
    writeFileSync(damaged, bytes)
    const read = async () => {
      const store = await openAlerts(damaged)
      try {
        return await all(store.list())
      } finally {
        await store.close()
      }
    }
    await expect(read()).rejects.toMatchObject({ code: 'STORE_BROKEN' })
    expect(readFileSync(damaged).equals(bytes)).toBe(true)
  })

  test('of a newer version is refused, and of an older one brought up to date', async () => {
    const file = await written(2)
    const newer = newFile()
    copyFileSync(file, newer)
    new Sqlite(newer).exec('update tf_store set version = 99').close()
    await expect(openAlerts(newer)).rejects.toMatchObject({
      code: 'STORE_NEWER',
      message: expect.stringMatching(/its schema is 99/),
    })

    const database = await openSqlite(file, { create: false, wait: 100 })
    const next = [...migrations, ['create table tf_more (a text)', 'insert into tf_more values (1)']]
    await migrate(database, false, next)
    await migrate(database, false, next)
    const broken = [...next, ['create table tf_other (a text)', 'no sql']]
    await expect(migrate(database, false, broken)).rejects.toThrow(/syntax error/)
    await database.queries.destroy()
    const tables = new Sqlite(file)
      .prepare<[], { name: string }>(`select name from sqlite_master where type = 'table'`)
      .all()
    expect(tables.map(({ name }) => name).filter((name) => /more|other/.test(name))).toEqual(['tf_more'])
    await expect(openAlerts(file)).rejects.toMatchObject({ code: 'STORE_NEWER' })
  })

  test('names itself without passwords', async () => {
    const { withoutPassword, withoutPasswords } = await import('#tenderflag/text/without-password.js')
    expect(withoutPassword('postgres://ana:p@ss:w/rd@h/db')).not.toMatch(/p@ss/)
    // What is no URL is shown where it is refused.
    expect(withoutPassword('postgres://ana:p/ss@h/db')).toBe('postgres://ana@h/db')
    expect(withoutPassword('postgres://ana:p?ss@h/db')).toBe('postgres://ana@h/db')
    expect(withoutPassword('postgres://h:5432/db?user=a@b')).toBe('postgres://h:5432/db?user=a@b')
    expect(withoutPassword('postgres://ana@h/db?sslpassword=x&password=y&a=b')).toBe(
      'postgres://ana@h/db?sslpassword=…&password=…&a=b',
    )
    expect(withoutPassword('jdbc:mysql://ana:pass@h/db')).toBe('jdbc:mysql://ana@h/db')
    expect(withoutPassword('a:b@c.db')).toBe('a:b@c.db')
    expect(withoutPasswords('x: "s3://a:b\'c@d": no; http://h:80/a@b')).toBe(
      'x: "s3://a@d": no; http://h:80/a@b',
    )
  })
})

test('a run that is killed at any point is there wholly or not at all', async () => {
  const file = await written(20)
  let whole = 0
  for (let delay = 0; delay < 6; delay++) {
    const child = spawn(process.execPath, [killedRun, file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await new Promise<void>((resolve) => {
      child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), delay * 25))
      child.once('exit', () => resolve())
    })
    const store = await openAlerts(file)
    const runs = await store.runs()
    const seen = (await store.get(idOf(1)))?.runs
    expect(runs.length).toBe(seen)
    whole = runs.length
    expect((await store.verify()).problems).toEqual([])
    await store.close()
  }
  expect(whole).toBeGreaterThanOrEqual(1)
})
