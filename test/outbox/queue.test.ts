import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Delivery, NotYet } from '../../src/db/delivery.ts'
import { type Queue, startQueue } from '../../src/db/queue.ts'
import { createLog } from '../../src/log.ts'
import { requeueLost } from '../../src/outbox/requeue.ts'
import { say, sayAll } from '../../src/outbox/say.ts'
import { message, section } from '../../src/slack/blocks.ts'
import { mrk } from '../../src/slack/mrkdwn.ts'
import { type Agency, agency } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { openWire } from '../setup/wire.ts'

let fresh: FreshDb
let house: Agency
let queue: Queue
let other: Queue
const done: { channel: string; outboxId: string; by: string; from: number; to: number }[] = []
let failOnce: string | undefined
let failure = new Error('not yet')
const turns = new Map<string, Delivery['turn']>()

const words = message(mrk`chào`, [section(mrk`chào`)])
const until = async (what: () => boolean): Promise<void> => {
  const deadline = performance.now() + 15_000
  while (!what()) {
    if (performance.now() > deadline) throw new Error('waited in vain')
    await new Promise(resolve => setImmediate(resolve))
  }
}

beforeAll(async () => {
  fresh = await freshDb()
  house = await agency(fresh.db)
  const log = createLog('silent')
  queue = await startQueue(fresh.url, log)
  other = await startQueue(fresh.url, log)
  const worker = (by: string) => async (job: Delivery) => {
    const from = performance.now()
    if (failOnce === job.outboxId) {
      failOnce = undefined
      throw failure
    }
    await new Promise(resolve => setTimeout(resolve, 5))
    turns.set(job.outboxId, job.turn)
    done.push({ channel: job.channel, outboxId: job.outboxId, by, from, to: performance.now() })
  }
  await queue.work(worker('one'), 4)
  await other.work(worker('two'), 4)
})
afterAll(async () => {
  await queue.stop()
  await other.stop()
  await fresh.close()
})

test('a message said in a transaction that is rolled back is never delivered', async () => {
  const scope = { ...house.scope(), enqueue: queue.enqueue }
  await expect(
    fresh.db.transaction(async db => {
      await say({ ...scope, db }, 'never', 'C0', words)
      throw new Error('changed my mind')
    }),
  ).rejects.toThrow('changed my mind')
  await say(scope, 'ever', 'C0', words)
  await until(() => done.length > 0)
  expect(done).toHaveLength(1)
  expect((await house.said()).map(row => row.key)).toEqual(['ever'])
})

test('two processes keep the order within each channel, and one channel never has two at a time', async () => {
  done.length = 0
  const scope = { ...house.scope(), enqueue: queue.enqueue }
  const order = new Map<string, string[]>()
  for (let n = 0; n < 60; n++) {
    const channel = `C${n % 6}`
    await say(scope, `order:${n}`, channel, words)
    order.set(channel, [...(order.get(channel) ?? []), `order:${n}`])
  }
  await until(() => done.length === 60)
  const rows = new Map((await fresh.sql`select id, key from outbox`).map(r => [r.id as string, r.key as string]))
  for (const [channel, keys] of order) {
    const mine = done.filter(job => job.channel === channel)
    expect(mine.map(job => rows.get(job.outboxId))).toEqual(keys)
    for (const [i, job] of mine.entries()) expect(job.from).toBeGreaterThanOrEqual(mine[i - 1]?.to ?? 0)
  }
  expect(new Set(done.map(job => job.by))).toEqual(new Set(['one', 'two']))
})

test('what ends while others are being written down as ended is not tried again', async () => {
  done.length = 0
  const scope = { ...house.scope(), enqueue: queue.enqueue }
  for (let n = 0; n < 200; n++) await say(scope, `many:${n}`, `CM${n % 40}`, words)
  await until(() => done.length === 200)
  await new Promise(resolve => setTimeout(resolve, 200))
  const [row] = await fresh.sql`
    select count(*)::int as n, coalesce(sum(retry_count), 0)::int as again
    from pgboss.job where name = 'deliver' and singleton_key like 'T0SONG:CM%' and state = 'completed'`
  expect(row).toEqual({ n: 200, again: 0 })
})

test('a delivery that fails is tried again before anything later in its channel, and other channels go on', async () => {
  done.length = 0
  const scope = { ...house.scope(), enqueue: queue.enqueue }
  const key = 'retry:2'
  await fresh.db.transaction(async db => {
    const inside = { ...scope, db }
    await say(inside, key, 'CX', words)
    const rows = await db.execute<{ id: string }>(`select id from outbox where key = '${key}'`)
    failOnce = rows[0]?.id
    await say(inside, 'retry:3', 'CX', words)
    await say(inside, 'elsewhere', 'CY', words)
  })
  await until(() => done.length === 3)
  expect(done.map(job => job.channel)).toEqual(['CY', 'CX', 'CX'])
  const rows = new Map((await fresh.sql`select id, key from outbox`).map(r => [r.id as string, r.key as string]))
  expect(done.filter(job => job.channel === 'CX').map(job => rows.get(job.outboxId))).toEqual(['retry:2', 'retry:3'])
})

test('one that is given a turn comes back for it then, holds its channel until, and leaves others alone', async () => {
  done.length = 0
  const scope = { ...house.scope(), enqueue: queue.enqueue }
  const turn = { lane: 'CT', at: Date.now() + 3000, heardMs: 0 }
  failure = new NotYet('pace', 3000, turn)
  await fresh.db.transaction(async db => {
    const inside = { ...scope, db }
    await say(inside, 'turn:1', 'CT', words)
    const [row] = await db.execute<{ id: string }>(`select id from outbox where key = 'turn:1'`)
    failOnce = row?.id
    await say(inside, 'turn:2', 'CT', words)
    await say(inside, 'turn:other', 'CU', words)
  })
  const from = performance.now()
  await until(() => done.length === 3)
  failure = new Error('not yet')
  const took = performance.now() - from
  expect(took).toBeGreaterThan(2800)
  expect(took).toBeLessThan(8000)
  const rows = new Map((await fresh.sql`select id, key from outbox`).map(r => [r.id as string, r.key as string]))
  expect(done.map(job => rows.get(job.outboxId))).toEqual(['turn:other', 'turn:1', 'turn:2'])
  expect(done.map(job => turns.get(job.outboxId))).toEqual([undefined, turn, undefined])
})

test('one that failed in the turn it came back for does not bring that turn again', async () => {
  const { url, db, close } = await freshDb()
  const own = await startQueue(url, createLog('silent'))
  try {
    const here = await agency(db)
    const turn = { lane: 'chat.update', at: Date.now(), heardMs: 0 }
    const fates = [new NotYet('pace', 0, turn), new NotYet('http_500')]
    const brought: Delivery['turn'][] = []
    await say({ ...here.scope(), enqueue: own.enqueue }, 'a', 'C1', words)
    await own.work(async job => {
      brought.push(job.turn)
      const fate = fates.shift()
      if (fate) throw fate
    }, 4)
    await until(() => brought.length === 3)
    expect(brought).toEqual([undefined, turn, undefined])
  } finally {
    await own.stop()
    await close()
  }
})

test('a stop lets what is in hand finish, and takes nothing more', async () => {
  const { url, db, close } = await freshDb()
  try {
    const here = await agency(db)
    const own = await startQueue(url, createLog('silent'))
    let begun = 0
    let finish = () => {}
    const held = new Promise<void>(resolve => {
      finish = resolve
    })
    await say({ ...here.scope(), enqueue: own.enqueue }, 'a', 'C1', words)
    await say({ ...here.scope(), enqueue: own.enqueue }, 'b', 'C1', words)
    await own.work(() => {
      begun++
      return held
    }, 4)
    await until(() => begun === 1)
    let stopped = false
    const stopping = own.stop().then(() => {
      stopped = true
    })
    await new Promise(resolve => setTimeout(resolve, 300))
    expect(stopped).toBe(false)
    finish()
    await stopping
    expect(begun).toBe(1)
    const jobs = await db.execute<{ state: string }>(`select state from pgboss.job where name = 'deliver' order by id`)
    expect(jobs.map(job => job.state)).toEqual(['completed', 'created'])
  } finally {
    await close()
  }
})

test('a stop ends in its time, also when the database answers nothing any more', async () => {
  const wire = await openWire(fresh.url)
  try {
    const own = await startQueue(wire.url, createLog('silent'), { looksAfter: false })
    await own.work(async () => undefined, 4)
    wire.silence()
    // Long enough for a look into the queue to be on its way.
    await new Promise(resolve => setTimeout(resolve, 1000))
    const from = performance.now()
    const stopped = own.stop(1500).then(() => true)
    expect(await Promise.race([stopped, new Promise(resolve => setTimeout(resolve, 6000, false))])).toBe(true)
    expect(performance.now() - from).toBeLessThan(4000)
  } finally {
    await wire.close()
  }
})

test('after a look that took long, what is said is delivered as soon as ever', async () => {
  done.length = 0
  const scope = { ...house.scope(), enqueue: queue.enqueue }
  await fresh.sql.begin(async sql => {
    await sql`lock table pgboss.job in access exclusive mode`
    await sql`select pg_sleep(4)`
  })
  await new Promise(resolve => setTimeout(resolve, 300))
  const from = performance.now()
  await say(scope, 'prompt', 'CP', words)
  await until(() => done.length === 1)
  expect(performance.now() - from).toBeLessThan(1500)
})

describe('jobs that were lost', () => {
  const later = () => ({ ...house.scope(new Date(Date.now() + 3600_000)), enqueue: queue.enqueue })
  const jobs = async (channel: string): Promise<number> => {
    const [row] = await fresh.sql`
      select count(*)::int as n from pgboss.job where name = 'deliver' and singleton_key = ${`T0SONG:${channel}`}`
    return row?.n ?? 0
  }

  test('a message that waits in the queue gets no second job, however often it is looked after', async () => {
    done.length = 0
    const scope = { ...house.scope(), enqueue: queue.enqueue }
    await fresh.db.transaction(async db => {
      await say({ ...scope, db }, 'waits', 'CW', words)
      const [row] = await db.execute<{ id: string }>(`select id from outbox where key = 'waits'`)
      failOnce = row?.id
    })
    await until(() => failOnce === undefined)
    // Its job failed once and is to be tried again in a second or two.
    for (let n = 0; n < 22; n++) await requeueLost(later(), new Date(Date.now() + 3600_000))
    expect(await jobs('CW')).toBe(1)
    await until(() => done.some(job => job.channel === 'CW'))
  })

  test('one whose job is gone gets one', async () => {
    done.length = 0
    const scope = { ...house.scope(), enqueue: async () => undefined }
    await say(scope, 'lost', 'CL', words)
    await fresh.sql`update outbox set state = 'sent' where key <> 'lost'`
    expect(await requeueLost(later(), new Date(Date.now() + 3600_000))).toBe(1)
    await until(() => done.some(job => job.channel === 'CL'))
  })

  test('a workspace that starts again sends what was held, one of each series', async () => {
    const scope = { ...house.scope(), enqueue: async () => undefined }
    const hour = (n: number) => ({ ...scope, now: new Date(scope.now.getTime() + n * 3600_000) })
    await fresh.sql`update outbox set state = 'sent'`
    await say(scope, 'first', 'CS', words)
    for (let n = 0; n < 3; n++) {
      await sayAll(hour(n), [{ key: `digest:${n}`, to: 'CS', message: words, series: 'digest:CS' }])
    }
    await say(hour(4), 'last', 'CS', words)
    done.length = 0
    expect(await requeueLost({ ...later(), enqueue: queue.enqueue }, new Date(Date.now() + 3600_000))).toBe(3)
    await until(() => done.length === 3)
    const rows = new Map((await fresh.sql`select id, key from outbox`).map(r => [r.id as string, r.key as string]))
    expect(done.map(job => rows.get(job.outboxId))).toEqual(['first', 'digest:2', 'last'])
  })
})

test('what a process that hangs holds is let go by the server', async () => {
  const [row] = await fresh.sql`
    select current_setting('idle_in_transaction_session_timeout') as idle, application_name
    from pg_stat_activity where pid = pg_backend_pid()`
  expect(row?.idle).toBe('30s')
})
