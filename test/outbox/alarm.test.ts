import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { outbox, workspace } from '../../src/db/schema.ts'
import { createLog } from '../../src/log.ts'
import { type Alarm, createAlarm } from '../../src/outbox/alarm.ts'
import { type Agency, agency, FRIDAY } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'

let fresh: FreshDb
let song: Agency
let server: Server
let url: string
let heard: string[]
let answer: number | 'nothing'
let now: Date
let logged: string[]

beforeAll(async () => {
  fresh = await freshDb()
})
afterAll(() => fresh.close())
beforeEach(async () => {
  await fresh.sql`truncate workspace cascade`
  song = await agency(fresh.db)
  heard = []
  logged = []
  answer = 200
  now = FRIDAY
  server = createServer(async (req, res) => {
    let body = ''
    for await (const chunk of req) body += chunk
    if (req.headers['content-type'] === 'application/json') heard.push((JSON.parse(body) as { text: string }).text)
    if (answer !== 'nothing') res.writeHead(answer).end('ok')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/secret-of-the-address`
})
afterEach(async () => {
  server.closeAllConnections()
  server.close()
})

const alarm = (): Alarm =>
  createAlarm({
    db: fresh.db,
    log: createLog('info', { write: line => void logged.push(line) }),
    clock: () => now,
    url,
  })
const minute = (n: number) => new Date(FRIDAY.getTime() + n * 60_000)
const stop = (at: Date | null) =>
  fresh.db.update(workspace).set({ stoppedAt: at }).where(eq(workspace.id, song.workspace.id))
let made = 0
const put = (row: Partial<typeof outbox.$inferInsert> = {}) =>
  fresh.db.insert(outbox).values({
    workspaceId: song.workspace.id,
    key: `test:${++made}`,
    channel: 'C0CREATIVE',
    content: {},
    createdAt: FRIDAY,
    changedAt: FRIDAY,
    ...row,
  })

describe('a stopped workspace', () => {
  test('is told once, however many replicas look, and again when it stops again', async () => {
    await stop(minute(-3))
    await Promise.all([alarm().look(), alarm().look(), alarm().look()])
    await alarm().look()
    expect(heard).toHaveLength(1)
    expect(heard[0]).toContain('Sông Agency (T0SONG) từ 09:57 T6 20/11')
    await stop(null)
    await alarm().look()
    await stop(minute(30))
    await alarm().look()
    expect(heard).toHaveLength(2)
  })

  test('is told in one message with the others, each in its language', async () => {
    await agency(fresh.db, 'T0KHAC')
    await fresh.db.update(workspace).set({ name: 'A&B <!channel>', locale: 'en' }).where(eq(workspace.id, 'T0KHAC'))
    await fresh.db.update(workspace).set({ stoppedAt: FRIDAY })
    await alarm().look()
    expect(heard).toHaveLength(1)
    expect(heard[0]).toContain('has stopped in A&amp;B &lt;!channel&gt; (T0KHAC)')
    expect(heard[0]).toContain('đã ngừng ở Sông Agency')
  })

  test('is told later when the address refused it, and the address never enters the log', async () => {
    await stop(FRIDAY)
    answer = 500
    await alarm().look()
    answer = 200
    await alarm().look()
    await alarm().look()
    expect(heard).toHaveLength(2)
    expect(logged.join()).toContain('could not be raised')
    expect(logged.join()).not.toContain('secret-of-the-address')
  })

  test('is told later when nobody is at the address', async () => {
    await stop(FRIDAY)
    const there = url
    url = 'http://127.0.0.1:1/'
    await alarm().look()
    expect(logged.join()).toContain('unreachable')
    url = there
    await alarm().look()
    expect(heard).toHaveLength(1)
  })

  test('is not told twice when the address heard it and did not answer', { timeout: 15_000 }, async () => {
    await stop(FRIDAY)
    answer = 'nothing'
    await alarm().look()
    answer = 200
    await alarm().look()
    expect(heard).toHaveLength(1)
    expect(logged.join()).toContain('unanswered')
  })
})

describe('silence', () => {
  test('is told when messages wait and nothing goes out, once until something does', async () => {
    await put()
    await put({ changedAt: minute(1) })
    now = minute(14)
    await alarm().look()
    expect(heard).toEqual([])
    now = minute(17)
    await alarm().look()
    now = minute(60)
    await alarm().look()
    expect(heard).toHaveLength(1)
    expect(heard[0]).toContain('từ 10:00 T6 20/11 không gửi được tin nào, 2 tin đang chờ')
    await put({ state: 'sent', ts: '1.1', sentAt: minute(61) })
    now = minute(70)
    await alarm().look()
    expect(heard).toHaveLength(1)
    now = minute(77)
    await alarm().look()
    expect(heard).toHaveLength(2)
  })

  test('is not when one channel waits and others are served', async () => {
    await put()
    await put({ state: 'sent', ts: '1.1', sentAt: minute(50) })
    now = minute(60)
    await alarm().look()
    expect(heard).toEqual([])
  })

  test('is not when nothing waits, what waits is held for working time, or the workspace is stopped', async () => {
    await put({ state: 'dead' })
    await put({ notBefore: minute(120) })
    now = minute(60)
    await alarm().look()
    expect(heard).toEqual([])
    await put()
    await stop(minute(59))
    await alarm().look()
    expect(heard.join()).not.toContain('không gửi được')
  })

  test('is not broken by what was taken back without ever reaching Slack', async () => {
    await put()
    await put({ state: 'sent', withdrawn: true, sentAt: minute(59) })
    now = minute(60)
    await alarm().look()
    expect(heard).toHaveLength(1)
  })
})
