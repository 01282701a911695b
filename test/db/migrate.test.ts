import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { migrateDatabase } from '../../src/db/migrate.ts'
import { newDatabase } from '../setup/db.ts'

let database: Awaited<ReturnType<typeof newDatabase>>
let sql: postgres.Sql
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nhip-cau-migrations-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

beforeEach(async () => {
  database = await newDatabase()
  sql = postgres(database.url, { max: 1, onnotice: () => undefined })
})
afterEach(async () => {
  await sql.end()
  await database.drop()
})

/** Migrations that would fail or add a second row when run twice. */
function migrations(...files: string[]): string {
  mkdirSync(join(folder, 'meta'), { recursive: true })
  const entries = files.map((text, idx) => {
    const tag = `000${idx}_step`
    writeFileSync(join(folder, `${tag}.sql`), text)
    return { idx, version: '7', when: 1000 + idx, tag, breakpoints: true }
  })
  writeFileSync(join(folder, 'meta', '_journal.json'), JSON.stringify({ version: '7', dialect: 'postgresql', entries }))
  return folder
}

const ONE = 'create table counted (n int);\n--> statement-breakpoint\ninsert into counted select 1 from pg_sleep(0.3);'
const TWO = 'insert into counted values (2);'

test('ten replicas started at once: one migrates, the others wait, none fails', async () => {
  const steps = migrations(ONE, TWO)
  await Promise.all(Array.from({ length: 10 }, () => migrateDatabase(database.url, steps)))
  expect((await sql`select n from counted order by n`).map(row => row.n)).toEqual([1, 2])
})

test('a second run does nothing, and a later one only what is new', async () => {
  await migrateDatabase(database.url, migrations(ONE))
  await migrateDatabase(database.url, migrations(ONE))
  await migrateDatabase(database.url, migrations(ONE, TWO))
  expect((await sql`select n from counted order by n`).map(row => row.n)).toEqual([1, 2])
})

test('a migration that fails leaves nothing behind, and nobody waiting', async () => {
  await expect(migrateDatabase(database.url, migrations(ONE, 'insert into nowhere values (1);'))).rejects.toThrow()
  expect(await sql`select to_regclass('counted') as t`).toEqual([{ t: null }])
  await migrateDatabase(database.url, migrations(ONE, TWO))
  expect(await sql`select n from counted`).toHaveLength(2)
})

test('the migrations of the bot itself fit an empty database, started ten times at once', async () => {
  await Promise.all(Array.from({ length: 10 }, () => migrateDatabase(database.url)))
  const [row] = await sql`select count(*)::int as tables from pg_tables where schemaname = 'public'`
  expect(row?.tables).toBeGreaterThan(0)
})
