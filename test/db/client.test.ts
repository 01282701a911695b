import { sql as fragment } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Db } from '../../src/db/client.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'

let fresh: FreshDb
beforeAll(async () => {
  fresh = await freshDb()
})
afterAll(() => fresh.close())

const instant = new Date('2026-03-02T02:30:00.123Z')

test('an instant goes in and comes out as a Date, through drizzle and past it', async () => {
  const [row] = await fresh.sql`select ${instant}::timestamptz as at`
  expect(row?.at).toEqual(instant)
  const [same] = await fresh.db.execute(fragment`select ${instant}::timestamptz as at`)
  expect(same?.at).toEqual(instant)
})

test('a day stays text, and the session is in UTC under our name', async () => {
  const [row] =
    await fresh.sql`select '2026-03-01'::date as day, current_setting('TimeZone') as zone, current_setting('application_name') as name`
  expect(row).toEqual({ day: '2026-03-01', zone: 'UTC', name: 'nhip-cau test' })
})

test('a transaction is a Db, and takes everything back when it fails', async () => {
  const count = async (db: Db) => (await db.execute(fragment`select 1 from pg_tables where tablename = 'tried'`)).length
  const attempt = fresh.db.transaction(async tx => {
    await tx.execute(fragment`create table tried (n int)`)
    expect(await count(tx)).toBe(1)
    throw new Error('no')
  })
  await expect(attempt).rejects.toThrow('no')
  expect(await count(fresh.db)).toBe(0)
})

test('each fresh database is its own, with every table', async () => {
  const other = await freshDb({ max: 1 })
  try {
    expect(other.url).not.toBe(fresh.url)
    await other.sql`create table mine (n int)`
    expect(await fresh.sql`select to_regclass('mine') as t`).toEqual([{ t: null }])
    const tables = await other.sql`select 1 from pg_tables where schemaname = 'public' and tablename <> 'mine'`
    expect(tables.length).toBeGreaterThan(0)
  } finally {
    await other.close()
  }
})
