// Two processes that post in turn keep Slack's pace together, so that Slack never has to ask for it.
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Delivery, NotYet, type Turn } from '../../src/db/delivery.ts'
import { startQueue } from '../../src/db/queue.ts'
import { outbox, pace } from '../../src/db/schema.ts'
import { createLog } from '../../src/log.ts'
import { createDeliver } from '../../src/outbox/deliver.ts'
import { createPace } from '../../src/outbox/pace.ts'
import { say, sayAll } from '../../src/outbox/say.ts'
import { Desk, words } from './desk.ts'

let desk: Desk
beforeAll(async () => {
  desk = await Desk.open()
})
afterAll(() => desk.close())
beforeEach(() => desk.begin())

const team = () => desk.house.workspace.id
const gaps = (moments: readonly number[]): number[] => moments.slice(1).map((at, n) => at - (moments[n] ?? 0))
/** When each of these calls had its turn. */
async function turns(count: number, take: (n: number) => Promise<unknown>): Promise<number[]> {
  const moments: number[] = []
  await Promise.all(
    Array.from({ length: count }, async (_, n) => {
      await take(n)
      moments.push(performance.now())
    }),
  )
  return moments.sort((a, b) => a - b)
}

describe('the turns of calls', () => {
  test('in one channel are a pace apart, whichever process asks', async () => {
    const paces = [createPace(desk.fresh.db, 60), createPace(desk.fresh.db, 60)]
    const moments = await turns(8, n => paces[n % 2]?.toPost(team(), 'C1') ?? Promise.resolve())
    // A timer may be late, and then the next gap is short; over all of them less than one pace is lost.
    expect((moments.at(-1) ?? 0) - (moments[0] ?? 0)).toBeGreaterThanOrEqual(6 * 60)
    for (const gap of gaps(moments.filter((_, n) => n % 2 === 0))) expect(gap).toBeGreaterThan(60)
  })

  test('in different channels do not wait for each other', async () => {
    const keep = createPace(desk.fresh.db, 1000)
    const moments = await turns(8, n => keep.toPost(team(), `C${n}`))
    expect((moments.at(-1) ?? 0) - (moments[0] ?? 0)).toBeLessThan(500)
  })

  test('of edits: a burst at once, then no faster than Slack allows', async () => {
    const keep = createPace(desk.fresh.db, 20)
    const moments = await turns(20, () => keep.toCall(team(), 'chat.update'))
    expect((moments[9] ?? 0) - (moments[0] ?? 0)).toBeLessThan(150)
    expect((moments[19] ?? 0) - (moments[0] ?? 0)).toBeGreaterThanOrEqual(10 * 28 - 30)
  })

  test('after a Retry-After of one process come later in the other', async () => {
    const [one, other] = [createPace(desk.fresh.db, 10), createPace(desk.fresh.db, 10)]
    await one.toPost(team(), 'C1')
    await one.toCall(team(), 'chat.update')
    await one.quiet(team(), 'C1', 300)
    const began = performance.now()
    await other.toPost(team(), 'C1')
    expect(performance.now() - began).toBeGreaterThanOrEqual(280)
    await one.quiet(team(), 'chat.update', 300)
    const edit = performance.now()
    await other.toCall(team(), 'chat.update')
    expect(performance.now() - edit).toBeGreaterThanOrEqual(280)
  })

  test('too far off are come back for, and kept meanwhile', async () => {
    const keep = createPace(desk.fresh.db, 100)
    const freeAt = async () => {
      const [row] = await desk.fresh.db
        .select()
        .from(pace)
        .where(and(eq(pace.workspaceId, team()), eq(pace.channel, 'C1')))
      return row?.freeAt
    }
    await keep.quiet(team(), 'C1', 60_000)
    const told = await keep.toPost(team(), 'C1').catch(err => err)
    expect(told).toBeInstanceOf(NotYet)
    expect(told.afterMs).toBeGreaterThan(59_000)
    expect(told.turn).toMatchObject({ lane: 'C1' })
    const before = await freeAt()
    // When it comes, it is waited for to the end, and no other is taken.
    const soon = { lane: 'C1', at: Date.now() + 300, heardMs: 0 }
    expect(await keep.toPost(team(), 'C1', soon)).toEqual(soon)
    expect(Date.now()).toBeGreaterThanOrEqual(soon.at - 20)
    expect(await freeAt()).toEqual(before)
  })

  test('that were missed by far, are far off by the clock of whoever comes back, or are of another lane, are none', async () => {
    const keep = createPace(desk.fresh.db, 200)
    await keep.toPost(team(), 'C1')
    const began = performance.now()
    const missed = { lane: 'C1', at: Date.now() - 20_000, heardMs: 0 }
    expect(await keep.toPost(team(), 'C1', missed)).not.toEqual(missed)
    const ahead = { lane: 'C1', at: Date.now() + 3_600_000, heardMs: 0 }
    expect(await keep.toPost(team(), 'C1', ahead)).not.toEqual(ahead)
    const other = { lane: 'chat.update', at: Date.now(), heardMs: 0 }
    expect(await keep.toPost(team(), 'C1', other)).toMatchObject({ lane: 'C1' })
    expect(performance.now() - began).toBeGreaterThanOrEqual(3 * 200 - 60)
  })

  test('are given up by a process that is leaving, with what is left of the wait', async () => {
    const leaving = new AbortController()
    const keep = createPace(desk.fresh.db, 2000, leaving.signal)
    await keep.toPost(team(), 'C1')
    setTimeout(() => leaving.abort(), 100)
    const told = await keep.toPost(team(), 'C1').catch(err => err)
    expect(told).toMatchObject({ message: 'not delivered yet: leaving', turn: { lane: 'C1' } })
    expect(told.afterMs).toBeGreaterThan(1000)
    expect(told.afterMs).toBeLessThan(2000)
  })

  test('cost nothing where no pace is kept', async () => {
    const keep = createPace(desk.fresh.db, 0)
    const before = await desk.fresh.db.$count(pace)
    await keep.toPost(team(), 'C9')
    await keep.toCall(team(), 'chat.update')
    await keep.quiet(team(), 'C9', 60_000)
    expect(await desk.fresh.db.$count(pace)).toBe(before)
  })
})

describe('where many wait for a turn', () => {
  const LOOKING = ['conversations.history', 'conversations.open', 'conversations.replies']
  const freeAt = async (lane: string): Promise<number> => {
    const [row] = await desk.fresh.db
      .select()
      .from(pace)
      .where(and(eq(pace.workspaceId, team()), eq(pace.channel, lane)))
    return row?.freeAt.getTime() ?? 0
  }
  const crowd = async (lanes: readonly string[]): Promise<void> => {
    const keep = createPace(desk.fresh.db, 100)
    for (const lane of lanes) if ((await freeAt(lane)) < Date.now() + 30_000) await keep.quiet(team(), lane, 60_000)
  }
  /** Comes back each time at the turn that it was given, while as many as before have come between; how often that was. */
  async function comeBack(job: Delivery, lanes: readonly string[], most = 6): Promise<number> {
    const deliver = createDeliver(desk.parts({ paceMs: 100 }))
    let turn: Turn | undefined
    for (let times = 0; times < most; times++) {
      await crowd(lanes)
      const told = await deliver({ ...job, ...(turn && { turn }) }).then(
        () => undefined,
        err => err,
      )
      if (told === undefined) return times
      expect(told).toMatchObject({ message: 'not delivered yet: pace' })
      turn = { ...told.turn, at: Date.now() }
    }
    return most
  }
  async function saidUnclear(key: string, to: string): Promise<Delivery> {
    await say(desk.scope, key, to, words('chờ'))
    const [job] = desk.house.deliveries.splice(0)
    if (!job) throw new Error('nothing to deliver')
    await desk.fresh.db
      .update(outbox)
      .set({ state: 'sending', sendingSince: new Date('2026-11-18T03:00:00Z') })
      .where(and(eq(outbox.workspaceId, team()), eq(outbox.key, key)))
    desk.slack.on('conversations.open', { ok: true, channel: { id: 'D1' } })
    desk.slack.on('conversations.history', { ok: true, messages: [] })
    return job
  }

  test.for(['C1', 'U0AN'])('a message to %s is looked for by one turn, which counts each of its calls', async to => {
    const job = await saidUnclear('unclear', to)
    await crowd(LOOKING)
    const before = await freeAt('conversations.history')
    expect(await comeBack(job, LOOKING)).toBe(1)
    const calls = desk.slack.of('conversations.history').length
    expect(calls).toBe(2)
    expect((await freeAt('conversations.history')) - before).toBe(calls * 140)
    expect(desk.posts).toEqual(['chờ'])
  })

  test('a look that needs more pages goes on, and those who come later wait for it', async () => {
    const job = await saidUnclear('unclear', 'C1')
    const nothing = { ok: true, messages: [] }
    desk.slack.on('conversations.history', { ...nothing, response_metadata: { next_cursor: 'more' } }, nothing, nothing)
    await crowd(LOOKING)
    const before = await freeAt('conversations.history')
    expect(await comeBack(job, LOOKING)).toBe(1)
    expect(desk.slack.of('conversations.history')).toHaveLength(3)
    expect((await freeAt('conversations.history')) - before).toBe(3 * 140)
  })

  test('a reply that comes before its parent gives it the turn that it came back for', async () => {
    await sayAll(desk.scope, [
      { key: 'card', to: 'C1', message: words('thẻ') },
      { key: 'reply', to: 'C1', message: words('trả lời'), thread: 'card' },
    ])
    const job = desk.house.deliveries.splice(0).at(-1)
    if (!job) throw new Error('nothing to deliver')
    expect(await comeBack(job, ['C1'])).toBe(2)
    expect(desk.posts).toEqual(['thẻ', 'trả lời'])
  })
})

describe('two processes that deliver to one channel in turn', () => {
  /** As Slack counts: one message a pace in a channel, with no mercy. */
  async function provoked(count: number, paceMs: number, slackMs: number): Promise<number> {
    let last = Number.NEGATIVE_INFINITY
    let refused = 0
    desk.slack.on('chat.postMessage', call => {
      if (call.at - last < slackMs) {
        refused++
        return { status: 429, headers: { 'retry-after': '1' } }
      }
      last = call.at
      return desk.posted(call)
    })
    const workers = Array.from({ length: 2 }, () => createDeliver(desk.parts({ paceMs })))
    for (let n = 0; n < count; n++) await say(desk.scope, `n:${n}`, 'C1', words(`${n}`))
    for (const [n, job] of desk.house.deliveries.splice(0).entries()) await workers[n % 2]?.(job)
    expect(desk.slack.of('chat.postMessage')).toHaveLength(count + refused)
    return refused
  }

  test('provoke no 429', async () => {
    expect(await provoked(8, 110, 90)).toBe(0)
  })

  test('and without the shared pace they would', async () => {
    expect(await provoked(3, 0, 90)).toBeGreaterThan(0)
  })
})

test('a free channel does not wait behind busy ones', async () => {
  const queue = await startQueue(desk.fresh.url, createLog('silent'))
  try {
    const busy = Array.from({ length: 48 }, (_, n) => ({ key: `b:${n}`, to: `C${n % 8}`, message: words(`bận ${n}`) }))
    const free = { key: 'free', to: 'C9', message: words('rảnh') }
    await desk.fresh.db.transaction(db => sayAll({ ...desk.scope, db, enqueue: queue.enqueue }, [...busy, free]))
    await queue.work(createDeliver(desk.parts({ paceMs: 800, enqueue: queue.enqueue })), 9)
    await expect.poll(() => desk.posts.length, { timeout: 20_000 }).toBeGreaterThan(16)
    expect(desk.posts.indexOf('rảnh')).toBeLessThan(16)
    expect(desk.posts.indexOf('rảnh')).toBeGreaterThan(-1)
  } finally {
    await queue.stop()
  }
})
