// A message that cannot be sent is set aside only when others get through; while nothing does, all are held in their order.
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Turn } from '../../src/db/delivery.ts'
import { outbox } from '../../src/db/schema.ts'
import { createDeliver } from '../../src/outbox/deliver.ts'
import { createPace } from '../../src/outbox/pace.ts'
import { say, sayAll } from '../../src/outbox/say.ts'
import { MOST_TRIES } from '../../src/outbox/trouble.ts'
import { Desk, words } from './desk.ts'

let desk: Desk
beforeAll(async () => {
  desk = await Desk.open()
})
afterAll(() => desk.close())
beforeEach(() => desk.begin())

/** Tries what is queued in C1 so many times, a minute apart, while a message a minute goes through elsewhere, or not. */
async function tries(count: number, { others }: { others: boolean }): Promise<number> {
  let again = 0
  for (let n = 0; n < count; n++) {
    desk.passes(1)
    if (others) await say(desk.scope, `other:${desk.now.getTime()}`, 'C2', words('qua được'))
    const left = await desk.run()
    desk.house.deliveries.unshift(...left)
    if (left.length > 0) again++
  }
  return again
}

const slackFails = (fails: (text: string) => boolean) => {
  desk.slack.on('chat.postMessage', call => (fails(call.args.text ?? '') ? { status: 500 } : desk.posted(call)))
  desk.slack.on('conversations.history', { ok: true, messages: [] })
}

describe('a message that fails while others get through', () => {
  test('is set aside after so many tries, and the rest of its channel goes on in order', async () => {
    slackFails(text => text === 'độc')
    await sayAll(desk.scope, [
      { key: 'bad', to: 'C1', message: words('độc') },
      { key: 'one', to: 'C1', message: words('một') },
      { key: 'two', to: 'C1', message: words('hai') },
    ])
    desk.house.deliveries.splice(1)
    await tries(MOST_TRIES + 2, { others: true })
    expect(await desk.row('bad')).toMatchObject({ state: 'dead', error: 'http_500' })
    expect(desk.house.deliveries).toEqual([])
    expect(desk.posts.filter(text => text === 'độc').length).toBeLessThanOrEqual(MOST_TRIES + 2)
    expect(desk.outcomes).toContain('dead')
  })

  test('is not set aside before', async () => {
    slackFails(text => text === 'độc')
    await say(desk.scope, 'bad', 'C1', words('độc'))
    await tries(2, { others: true })
    expect((await desk.row('bad')).state).not.toBe('dead')
  })

  test('is held while nothing gets through, however often it is tried, and goes out when Slack is back', async () => {
    let down = true
    slackFails(() => down)
    await say(desk.scope, 'held', 'C1', words('chờ'))
    await tries(5 * MOST_TRIES, { others: false })
    expect(['queued', 'sending']).toContain((await desk.row('held')).state)
    down = false
    await tries(1, { others: false })
    expect((await desk.row('held')).state).toBe('sent')
  })

  test('tries during an outage do not count afterwards', async () => {
    slackFails(() => true)
    await say(desk.scope, 'held', 'C1', words('chờ'))
    await tries(5 * MOST_TRIES, { others: false })
    slackFails(text => text === 'chờ')
    await tries(2, { others: true })
    expect((await desk.row('held')).state).not.toBe('dead')
  })

  test('is held as well while the look for it has to wait for its turn', async () => {
    slackFails(() => true)
    await say(desk.scope, 'held', 'C1', words('chờ'))
    const [job] = desk.house.deliveries.splice(0)
    if (!job) throw new Error('nothing to deliver')
    const deliver = createDeliver(desk.parts({ paceMs: 50 }))
    let turn: Turn | undefined
    for (let n = 0; n < 2 * MOST_TRIES + 2; n++) {
      await createPace(desk.fresh.db, 50).quiet(desk.house.workspace.id, 'conversations.history', 60_000)
      const told = await deliver({ ...job, ...(turn && { turn }) }).catch(err => err)
      expect(told).toMatchObject({ message: 'not delivered yet: pace' })
      turn = { ...told.turn, at: Date.now() }
    }
    expect(await desk.row('held')).toMatchObject({ state: 'sending', attempts: 0 })
  })

  test('for three days and no longer', async () => {
    slackFails(() => true)
    await say(desk.scope, 'held', 'C1', words('chờ'))
    desk.passes(3 * 24 * 60 - 10)
    await tries(1, { others: false })
    expect((await desk.row('held')).state).not.toBe('dead')
    desk.passes(20)
    await tries(2, { others: false })
    expect((await desk.row('held')).state).toBe('dead')
  })

  test('an edit that always fails is set aside too', async () => {
    await say(desk.scope, 'card', 'C1', words('một'))
    await desk.run()
    desk.slack.on('chat.update', { status: 500 })
    await say(desk.scope, 'card', 'C1', words('hai'))
    await tries(MOST_TRIES + 2, { others: true })
    expect(await desk.row('card')).toMatchObject({ state: 'dead', deliveredRevision: 1 })
  })

  test('a fault of our own counts like Slack’s', async () => {
    await sayAll(desk.scope, [{ key: 'broken', to: 'C1', message: words('một'), series: 'broken' }])
    await desk.fresh.db.update(outbox).set({ content: {} }).where(eq(outbox.key, 'broken'))
    desk.slack.on('conversations.history', { ok: true, messages: [] })
    // Late by now, it is drawn anew, which cannot be done with this.
    desk.passes(45)
    await tries(MOST_TRIES + 2, { others: true })
    expect(await desk.row('broken')).toMatchObject({ state: 'dead', error: 'fault' })
  })

  test('what is in Slack is not set aside, also when something fails after its last try', async () => {
    await sayAll(desk.scope, [
      { key: 'other', to: 'C2', message: words('qua được') },
      { key: 'held', to: 'C1', message: words('chờ') },
      { key: 'late', to: 'C1', message: words('mãi mới được') },
    ])
    const [other, , late] = desk.house.deliveries.splice(0)
    if (!other || !late) throw new Error('nothing to deliver')
    const rowOf = (key: string) => and(eq(outbox.workspaceId, desk.house.workspace.id), eq(outbox.key, key))
    await desk.fresh.db.update(outbox).set({ state: 'stopped' }).where(rowOf('held'))
    await desk.fresh.db
      .update(outbox)
      .set({ attempts: MOST_TRIES - 1 })
      .where(rowOf('late'))
    const enqueue = () => Promise.reject(new Error('no queue'))
    const deliver = createDeliver(desk.parts({ enqueue }))
    await deliver(other)
    await deliver(late).catch(() => undefined)
    expect(desk.posts).toContain('mãi mới được')
    expect((await desk.row('late')).state).toBe('sent')
  })

  test('one that takes the process down each time is set aside without another try', async () => {
    await say(desk.scope, 'deadly', 'C1', words('một'))
    await desk.fresh.db
      .update(outbox)
      .set({ attempts: 2 * MOST_TRIES })
      .where(eq(outbox.key, 'deadly'))
    await desk.run()
    expect(await desk.row('deadly')).toMatchObject({ state: 'dead', error: 'deadly' })
    expect(desk.posts).toEqual([])
  })

  test('said anew with other words, it is tried afresh', async () => {
    slackFails(text => text === 'độc')
    await say(desk.scope, 'bad', 'C1', words('độc'))
    await tries(MOST_TRIES + 2, { others: true })
    expect((await desk.row('bad')).state).toBe('dead')
    await say(desk.scope, 'bad', 'C1', words('lành'))
    await desk.run()
    expect(await desk.row('bad')).toMatchObject({ state: 'sent', attempts: 0 })
  })

  test('rate limits never count', async () => {
    desk.slack.on('chat.postMessage', call =>
      call.args.channel === 'C1' ? { status: 429, headers: { 'retry-after': '0' } } : desk.posted(call),
    )
    await say(desk.scope, 'patient', 'C1', words('chờ'))
    await tries(2 * MOST_TRIES, { others: true })
    expect((await desk.row('patient')).state).toBe('queued')
  })
})
