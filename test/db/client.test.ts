import { setTimeout as sleep } from 'node:timers/promises'
import { sql as fragment } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect, type Db } from '../../src/db/client.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { openWire } from '../setup/wire.ts'

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

test('a list of texts goes in and comes out as one, whatever is in it', async () => {
  const texts = ['a,b', '{"c"}', 'd\\e', "f'g", 'NULL', '', 'Đỗ']
  const [row] = await fresh.db.execute<{ texts: string[]; n: number }>(
    fragment`select ${fragment.param(texts)}::text[] as texts, cardinality(${fragment.param(texts)}::text[]) as n`,
  )
  expect(row).toEqual({ texts, n: 7 })
  const [none] = await fresh.db.execute(fragment`select '{}'::text[] as texts`)
  expect(none?.texts).toEqual([])
})

/**
 * An error that nobody could catch would fail the run. Two rows belong together each time; one of them alone was written by
 * a statement of a transaction that was over.
 */
describe('when connections are lost', () => {
  const halves = () => fresh.sql`select n from half group by n having count(*) <> 2`
  const put = (db: Db, n: number) => db.execute(fragment`insert into half values (${n})`)
  beforeAll(() => fresh.sql`create table half (n int)`)

  /** Every connection of the pool is in use at the same time. */
  const wholePool = async (db: Db, size: number): Promise<unknown[]> => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: size }, () => db.execute(fragment`select pg_sleep(0.1)`)),
    )
    return outcomes.flatMap(o => (o.status === 'rejected' ? [o.reason] : []))
  }

  test('a transaction whose backend is killed fails, keeps nothing, and leaves the pool whole', async () => {
    const { db, close } = connect(fresh.url, { max: 3 })
    for (let n = 0; n < 12; n++) {
      const pauseMs = [0, 1, 20][n % 3] ?? 0
      const lost = db.transaction(async tx => {
        const [row] = await tx.execute<{ pid: number }>(fragment`select pg_backend_pid() as pid`)
        await put(tx, n)
        await fresh.sql`select pg_terminate_backend(${row?.pid ?? 0})`
        await sleep(pauseMs)
        // Through a savepoint too, as where one part of a run may fail.
        if (n % 2) await tx.transaction(inner => put(inner, n)).catch(() => put(tx, n))
        else await put(tx, n)
      })
      await expect(lost).rejects.toThrow()
      await expect.poll(() => wholePool(db, 3)).toEqual([])
    }
    expect(await halves()).toEqual([])
    await close()
  })

  test('a wire that is cut again and again breaks no transaction in two, and the pool is whole afterwards', async () => {
    const wire = await openWire(fresh.url)
    const { db, close } = connect(wire.url, { max: 4 })
    let cutting = true
    let kept = 0
    const work = Array.from({ length: 8 }, async (_, w) => {
      for (let n = 0; cutting; n++) {
        await db
          .transaction(async tx => {
            await put(tx, 1000 + w * 100_000 + n)
            await sleep(n % 3)
            await put(tx, 1000 + w * 100_000 + n)
          })
          .then(() => kept++)
          .catch(() => sleep(5))
      }
    })
    for (let n = 0; n < 12; n++) {
      await sleep(100)
      await wire.cut()
      await sleep(20)
      await wire.mend()
    }
    cutting = false
    await Promise.all(work)
    await expect.poll(() => wholePool(db, 12), { timeout: 10_000 }).toEqual([])
    expect(kept).toBeGreaterThan(0)
    expect(await halves()).toEqual([])
    await close()
    await wire.close()
  })

  test('a statement that comes after the end of its transaction is refused, not carried out on its own', async () => {
    let late: Db | undefined
    await fresh.db.transaction(async tx => {
      late = tx
    })
    await expect(late && put(late, -1)).rejects.toThrow()
    await expect(
      fresh.db.transaction(async tx => {
        late = tx
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    await expect(late && put(late, -1)).rejects.toThrow()
    expect(await halves()).toEqual([])
  })
})
