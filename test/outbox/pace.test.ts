// Two processes that post in turn keep Slack's pace together, so that Slack never has to ask for it.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { pace } from '../../src/db/schema.ts'
import { createDeliver } from '../../src/outbox/deliver.ts'
import { createPace } from '../../src/outbox/pace.ts'
import { say } from '../../src/outbox/say.ts'
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
    expect((moments.at(-1) ?? 0) - (moments[0] ?? 0)).toBeGreaterThanOrEqual(7 * 60 - 20)
    // A timer may be late, and then the next gap is short; over two turns it evens out.
    for (const gap of gaps(moments.filter((_, n) => n % 2 === 0))) expect(gap).toBeGreaterThan(90)
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

  test('too far off are left to the queue, and no turn is taken for nothing', async () => {
    const keep = createPace(desk.fresh.db, 10)
    await keep.quiet(team(), 'C1', 60_000)
    const before = await desk.fresh.db.select().from(pace)
    for (let n = 0; n < 5; n++) await expect(keep.toPost(team(), 'C1')).rejects.toThrow('not delivered yet: pace')
    const after = await desk.fresh.db.select().from(pace)
    const free = (rows: typeof before) => rows.find(row => row.channel === 'C1')?.freeAt
    expect(free(after)).toEqual(free(before))
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
