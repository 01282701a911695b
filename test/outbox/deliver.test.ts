import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { outbox, workspace } from '../../src/db/schema.ts'
import { boltLogger, createLog } from '../../src/log.ts'
import { createMetrics } from '../../src/metrics.ts'
import { createDeliver, type DeliverDeps } from '../../src/outbox/deliver.ts'
import { requeueLost, requeueStopped } from '../../src/outbox/requeue.ts'
import { say, sayAll, unsay } from '../../src/outbox/say.ts'
import { message, section } from '../../src/slack/blocks.ts'
import { slackClients } from '../../src/slack/clients.ts'
import { mrk } from '../../src/slack/mrkdwn.ts'
import { type Agency, agency, FRIDAY } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { type FakeSlack, fakeSlack } from '../setup/fakeSlack.ts'

let fresh: FreshDb
let house: Agency
let slack: FakeSlack
let deliver: ReturnType<typeof createDeliver>
let teams = 0

const log = createLog('silent')
const words = (text: string) => message(mrk`${text}`, [section(mrk`${text}`)])

beforeAll(async () => {
  fresh = await freshDb()
})
afterAll(() => fresh.close())
beforeEach(async () => {
  house = await agency(fresh.db, `T${++teams}`)
  slack = await fakeSlack()
  let ts = 1_790_000_000
  slack.on('chat.postMessage', call => ({ ok: true, channel: call.args.channel, ts: `${++ts}.000100` }))
  deliver = createDeliver(parts())
})
afterEach(() => slack.close())

const parts = (): DeliverDeps => ({
  db: fresh.db,
  enqueue: async (_, more) => void house.deliveries.push(...more),
  log,
  metrics: createMetrics(),
  clock: () => house.scope().now,
  writer: slackClients('xoxb-test', slack.url, boltLogger(log)).writer,
  paceMs: 0,
  patience: 0,
})

const rowOf = async (key: string) => {
  const rows = await fresh.db.select().from(outbox).where(eq(outbox.key, key))
  const row = rows.find(r => r.workspaceId === house.workspace.id)
  if (!row) throw new Error(`nothing is said under ${key}`)
  return row
}

const until = async (what: () => boolean): Promise<void> => {
  while (!what()) await new Promise(resolve => setImmediate(resolve))
}

/** Delivers all that was enqueued, in order, as the queue would; a job that is to be tried again is tried once more. */
async function run({ again = true } = {}): Promise<void> {
  for (const delivery of house.deliveries.splice(0)) {
    await deliver(delivery).catch(async err => {
      if (again) await deliver(delivery)
      else throw err
    })
  }
}

describe('what is said once', () => {
  test('several quick edits become one message with the last words', async () => {
    await say(house.scope(), 'card', 'C1', words('một'))
    await say(house.scope(), 'card', 'C1', words('hai'))
    await run()
    expect(slack.of('chat.postMessage')).toHaveLength(1)
    expect(slack.of('chat.update')).toHaveLength(0)
    expect(slack.of('chat.postMessage')[0]?.args.text).toBe('hai')
    expect(await rowOf('card')).toMatchObject({ state: 'sent', revision: 2, deliveredRevision: 2 })
  })

  test('the same words under the same key say nothing new', async () => {
    await say(house.scope(), 'card', 'C1', words('một'))
    await run()
    await say(house.scope(), 'card', 'C1', words('một'))
    expect(house.deliveries).toHaveLength(0)
  })

  test('running a delivery again is harmless', async () => {
    await say(house.scope(), 'card', 'C1', words('một'))
    const [delivery] = house.deliveries
    await run()
    if (delivery) await deliver(delivery)
    expect(slack.of('chat.postMessage')).toHaveLength(1)
  })

  test('an edit after delivery updates in place, where Slack put it', async () => {
    slack.on('chat.postMessage', { ok: true, channel: 'D77', ts: '1790000000.000100' })
    await say(house.scope(), 'dm', 'U0LAN', words('một'))
    await run()
    await say(house.scope(), 'dm', 'U0LAN', words('hai'))
    await run()
    expect(slack.of('chat.update')[0]?.args).toMatchObject({ channel: 'D77', ts: '1790000000.000100', text: 'hai' })
  })

  test('what is taken back before it went out is never posted, and after it is deleted', async () => {
    await say(house.scope(), 'early', 'C1', words('một'))
    await unsay(house.scope(), ['early'])
    await run()
    expect(slack.of('chat.postMessage')).toHaveLength(0)
    await say(house.scope(), 'late', 'C1', words('một'))
    await run()
    await unsay(house.scope(), ['late'])
    await run()
    expect(slack.of('chat.delete')).toHaveLength(1)
    await say(house.scope(), 'late', 'C1', words('lại'))
    await run()
    expect(slack.of('chat.postMessage').map(call => call.args.text)).toEqual(['một', 'lại'])
  })

  test('a reply goes into the thread of its parent', async () => {
    await say(house.scope(), 'card', 'C1', words('thẻ'))
    await say(house.scope(), 'note', 'C1', words('trả lời'), 'card')
    await run()
    expect(slack.of('chat.postMessage')[1]?.args.thread_ts).toBe((await rowOf('card')).ts)
  })

  test('metadata carries an id and no words', async () => {
    await say(house.scope(), 'card', 'C1', words('162.000.000 ₫'))
    await run()
    expect(JSON.parse(slack.of('chat.postMessage')[0]?.args.metadata ?? '')).toEqual({
      event_type: 'nhipcau_outbox',
      event_payload: { outbox_id: (await rowOf('card')).id },
    })
  })
})

test('what became of each try is counted', async () => {
  const outcomes: string[] = []
  const counting = createDeliver({
    ...parts(),
    metrics: { ...createMetrics(), delivered: outcome => void outcomes.push(outcome) },
  })
  const deliverAll = async () => {
    for (const job of house.deliveries.splice(0)) await counting(job).catch(() => counting(job))
  }
  await say(house.scope(), 'card', 'C1', words('một'))
  await deliverAll()
  await say(house.scope(), 'card', 'C1', words('hai'))
  slack.on('chat.update', { status: 429, headers: { 'retry-after': '0' } }, { ok: true })
  await deliverAll()
  await unsay(house.scope(), ['card'])
  await deliverAll()
  await say(house.scope(), 'lost', 'C1', words('ba'))
  slack.on('chat.postMessage', { status: 500 }, { ok: true, channel: 'C1', ts: '1790000001.000100' })
  slack.on('conversations.history', { ok: true, messages: [] })
  await deliverAll()
  slack.on('chat.update', { ok: false, error: 'message_not_found' })
  await say(house.scope(), 'lost', 'C1', words('bốn'))
  await deliverAll()
  expect(outcomes).toEqual(['sent', 'retry', 'edited', 'deleted', 'unsure', 'sent', 'gone'])
})

describe('when nobody knows whether a post arrived', () => {
  const arrived = async (key: string) => ({
    ok: true,
    messages: [
      {
        ts: '1790000055.000100',
        metadata: { event_type: 'nhipcau_outbox', event_payload: { outbox_id: (await rowOf(key)).id } },
      },
    ],
  })

  test.for([
    ['a server error', { status: 503 }],
    ['a broken connection', 'reset'],
    ['internal_error, which may have posted', { ok: false, error: 'internal_error' }],
  ] as const)('%s: a message that is found in the channel is not posted again', async ([, reply]) => {
    await say(house.scope(), 'card', 'C1', words('một'))
    slack.on('chat.postMessage', reply)
    slack.on('conversations.history', await arrived('card'))
    await run()
    expect(slack.of('chat.postMessage')).toHaveLength(1)
    expect(slack.of('conversations.history')[0]?.args.include_all_metadata).toBe('true')
    expect(await rowOf('card')).toMatchObject({ state: 'sent', ts: '1790000055.000100' })
  })

  test('a message that is not found is posted again', async () => {
    await say(house.scope(), 'card', 'C1', words('một'))
    slack.on('chat.postMessage', { status: 502 }, { ok: true, channel: 'C1', ts: '1790000001.000100' })
    slack.on('conversations.history', { ok: true, messages: [] })
    await run()
    expect(slack.of('chat.postMessage')).toHaveLength(2)
    expect((await rowOf('card')).state).toBe('sent')
  })

  test('a process that died in the middle of a post leaves a mark that the next one reads', async () => {
    await say(house.scope(), 'card', 'C1', words('một'))
    await fresh.db
      .update(outbox)
      .set({ state: 'sending', sendingSince: house.scope().now })
      .where(eq(outbox.key, 'card'))
    slack.on('conversations.history', await arrived('card'))
    await run()
    expect(slack.of('chat.postMessage')).toHaveLength(0)
    expect((await rowOf('card')).ts).toBe('1790000055.000100')
  })

  test('words that changed meanwhile are put right with an edit', async () => {
    await say(house.scope(), 'card', 'C1', words('một'))
    await fresh.db
      .update(outbox)
      .set({ state: 'sending', sendingSince: house.scope().now })
      .where(eq(outbox.key, 'card'))
    await say(house.scope(), 'card', 'C1', words('hai'))
    slack.on('conversations.history', await arrived('card'))
    await run()
    expect(slack.of('chat.postMessage')).toHaveLength(0)
    expect(slack.of('chat.update')[0]?.args.text).toBe('hai')
  })

  test('what is taken back while its post is under way is found and deleted, also after a crash', async () => {
    await say(house.scope(), 'card', 'C1', words('một'))
    await fresh.db
      .update(outbox)
      .set({ state: 'sending', sendingSince: house.scope().now })
      .where(eq(outbox.key, 'card'))
    await unsay(house.scope(), ['card'])
    slack.on('conversations.history', await arrived('card'))
    await run()
    expect(slack.of('chat.delete')[0]?.args).toMatchObject({ channel: 'C1', ts: '1790000055.000100' })
    expect(slack.of('chat.postMessage')).toHaveLength(0)
  })

  test('it is looked for around the moment of the post, however long ago that was', async () => {
    await say(house.scope(), 'card', 'C1', words('một'))
    const at = new Date('2026-11-18T03:00:00Z')
    await fresh.db.update(outbox).set({ state: 'sending', sendingSince: at }).where(eq(outbox.key, 'card'))
    slack.on('conversations.history', await arrived('card'))
    await run()
    const { oldest, latest } = slack.of('conversations.history')[0]?.args ?? {}
    expect(Number(oldest)).toBeLessThan(at.getTime() / 1000)
    expect(Number(latest)).toBeGreaterThan(at.getTime() / 1000)
    expect(Number(latest) - Number(oldest)).toBeLessThanOrEqual(600)
  })

  test('nearby first, and further off for clocks that differ', async () => {
    await say(house.scope(), 'card', 'C1', words('một'))
    const at = new Date('2026-11-18T03:00:00Z')
    await fresh.db.update(outbox).set({ state: 'sending', sendingSince: at }).where(eq(outbox.key, 'card'))
    slack.on('conversations.history', { ok: true, messages: [] }, await arrived('card'))
    await run()
    const spans = slack.of('conversations.history').map(({ args }) => Number(args.latest) - Number(args.oldest))
    expect(spans).toEqual([30, 600])
    expect(slack.of('chat.postMessage')).toHaveLength(0)
  })

  test('where too much was said to tell, it is not posted again, and given up in time', async () => {
    await say(house.scope(), 'card', 'C1', words('một'))
    await say(house.scope(), 'other', 'C2', words('hai'))
    slack.on('chat.postMessage', { status: 503 }, { ok: true, channel: 'C2', ts: '1790000001.000100' })
    slack.on('conversations.history', { ok: true, messages: [], response_metadata: { next_cursor: 'more' } })
    const [card, other] = house.deliveries.splice(0)
    if (!card || !other) throw new Error('nothing to deliver')
    await deliver(card).catch(() => undefined)
    await deliver(other)
    for (let n = 0; n < 12; n++) await deliver(card).catch(() => undefined)
    expect(slack.of('chat.postMessage').map(call => call.args.channel)).toEqual(['C1', 'C2'])
    expect(await rowOf('card')).toMatchObject({ state: 'dead', error: 'history_too_long' })
  })

  test('while Slack wants quiet nothing is looked for or sent, and the mark stays', async () => {
    await say(house.scope(), 'card', 'C1', words('một'))
    slack.on('chat.postMessage', { status: 503 })
    slack.on('conversations.history', { status: 429, headers: { 'retry-after': '60' } })
    await expect(run({ again: false })).rejects.toThrow('not delivered yet')
    expect(slack.of('conversations.history')).toHaveLength(1)
    expect(slack.of('chat.postMessage')).toHaveLength(1)
    expect((await rowOf('card')).state).toBe('sending')
  })

  test('two workers who look for one message, the second after the first has begun to post again, post once', async () => {
    await say(house.scope(), 'card', 'C1', words('một'))
    const [delivery] = house.deliveries.splice(0)
    if (!delivery) throw new Error('nothing to deliver')
    await fresh.db
      .update(outbox)
      .set({ state: 'sending', sendingSince: new Date('2026-11-18T03:00:00Z') })
      .where(eq(outbox.key, 'card'))
    const nothing = { ok: true, messages: [] }
    slack.on('conversations.history', { hangMs: 600, reply: nothing }, nothing)
    slack.on('chat.postMessage', { hangMs: 900, reply: { ok: true, channel: 'C1', ts: '1790000001.000100' } })
    const careful = createDeliver({ ...parts(), patience: 1 })
    const slow = careful(delivery).catch(() => careful(delivery).catch(() => undefined))
    await until(() => slack.of('conversations.history').length === 1)
    const quick = careful(delivery)
    await Promise.all([slow, quick])
    expect(slack.of('chat.postMessage')).toHaveLength(1)
    expect((await rowOf('card')).state).toBe('sent')
  })
})

describe('when words change while a message is on its way', () => {
  test('a newer version is sent, even where Slack refused the older for good', async () => {
    await say(house.scope(), 'card', 'C1', words('sai'))
    const answer = { ok: false, error: 'invalid_blocks' }
    slack.on('chat.postMessage', { hangMs: 300, reply: answer }, { ok: true, channel: 'C1', ts: '1790000001.000100' })
    const first = run()
    await until(() => slack.of('chat.postMessage').length === 1)
    await say(house.scope(), 'card', 'C1', words('đúng'))
    await first
    await run()
    expect(slack.of('chat.postMessage').map(call => call.args.text)).toEqual(['sai', 'đúng'])
    expect((await rowOf('card')).state).toBe('sent')
  })
})

describe('when Slack says no', () => {
  test('a rate limit is waited out as long as Slack asks', async () => {
    await say(house.scope(), 'card', 'C1', words('một'))
    slack.on(
      'chat.postMessage',
      { status: 429, headers: { 'retry-after': '1' } },
      { ok: true, channel: 'C1', ts: '1790000001.000100' },
    )
    await run()
    const [first, second] = slack.of('chat.postMessage')
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(990)
    expect((await rowOf('card')).state).toBe('sent')
  })

  test('a channel the bot was removed from keeps its messages, and the installer is told once a day', async () => {
    await say(house.scope(), 'one', 'C9', words('một'))
    await say(house.scope(), 'two', 'C9', words('hai'))
    slack.on('chat.postMessage', call =>
      call.args.channel === 'C9'
        ? { ok: false, error: 'not_in_channel' }
        : { ok: true, channel: 'D1', ts: '1790000001.000100' },
    )
    await run()
    await run()
    expect((await rowOf('one')).state).toBe('stopped')
    const told = slack.of('chat.postMessage').filter(call => call.args.channel === 'U0ADMIN')
    expect(told).toHaveLength(1)
    expect(told[0]?.args.text).toContain('/invite')
    // and when the bot is back, they go out
    slack.on('chat.postMessage', call => ({ ok: true, channel: call.args.channel, ts: '1790000009.000100' }))
    expect(await requeueStopped(house.scope(), 'C9')).toBe(2)
    await run()
    expect((await rowOf('two')).state).toBe('sent')
  })

  test('a channel that takes a message again gets what was held for it, though nobody said that the bot is back', async () => {
    await say(house.scope(), 'held', 'C9', words('một'))
    slack.on('chat.postMessage', { ok: false, error: 'not_in_channel' }, call => ({
      ok: true,
      channel: call.args.channel,
      ts: '1790000009.000100',
    }))
    await run()
    expect((await rowOf('held')).state).toBe('stopped')
    await say(house.scope(), 'new', 'C9', words('hai'))
    await run()
    await run()
    expect((await rowOf('held')).state).toBe('sent')
  })

  test('a channel that is back hears cards before their threads, and nothing of a day that is over', async () => {
    const earlier = house.scope(new Date(FRIDAY.getTime() - 24 * 3600_000))
    await sayAll(earlier, [{ key: 'digest:1', to: 'C9', message: words('hôm qua'), series: 'digest' }])
    await say(house.scope(), 'card', 'C9', words('thẻ'))
    await say(house.scope(), 'note', 'C9', words('trả lời'), 'card')
    slack.on('chat.postMessage', { ok: false, error: 'is_archived' })
    await run()
    // Written once more, the card lies behind its thread in the table.
    await fresh.db.update(outbox).set({ error: 'is_archived' }).where(eq(outbox.key, 'card'))
    slack.calls.length = 0
    let ts = 1_790_000_000
    slack.on('chat.postMessage', call => ({ ok: true, channel: call.args.channel, ts: `${++ts}.000100` }))
    await requeueStopped(house.scope(), 'C9')
    await run()
    const posts = slack.of('chat.postMessage').filter(call => call.args.channel === 'C9')
    expect(posts.map(call => call.args.text)).toEqual(['thẻ', 'trả lời'])
    expect(posts[1]?.args.thread_ts).toBe((await rowOf('card')).ts)
    expect(await rowOf('digest:1')).toMatchObject({ state: 'sent', ts: null, withdrawn: true })
  })

  test('a delivery that fails for a reason of our own is seen in the log, and tried again', async () => {
    const lines: string[] = []
    const broken = createDeliver({
      ...parts(),
      enqueue: () => Promise.reject(new Error('the queue is gone')),
      log: createLog('info', { write: line => void lines.push(line) }),
    })
    await say(house.scope(), 'card', 'C9', words('một'))
    slack.on('chat.postMessage', { ok: false, error: 'not_in_channel' })
    const [delivery] = house.deliveries.splice(0)
    if (!delivery) throw new Error('nothing to deliver')
    await expect(broken(delivery)).rejects.toThrow('not delivered yet: fault')
    expect(lines.join()).toContain('the queue is gone')
  })

  test('what is being said anew at this moment is left to whoever says it', async () => {
    await say(house.scope(), 'held', 'C9', words('một'))
    await say(house.scope(), 'free', 'C9', words('hai'))
    await fresh.db.transaction(async db => {
      await say({ ...house.scope(), db }, 'held', 'C9', words('ba'))
      const unsentSince = new Date(house.scope().now.getTime() + 1)
      expect(await requeueLost(house.scope(), unsentSince)).toBe(1)
    })
  })

  test('a revoked token stops the workspace, and nothing more is tried', async () => {
    await say(house.scope(), 'one', 'C1', words('một'))
    await say(house.scope(), 'two', 'C2', words('hai'))
    slack.on('chat.postMessage', { ok: false, error: 'token_revoked' })
    await run()
    expect(slack.of('chat.postMessage')).toHaveLength(1)
    const rows = await fresh.db.select().from(workspace).where(eq(workspace.id, house.workspace.id))
    expect(rows[0]?.stoppedAt).not.toBeNull()
    expect((await rowOf('two')).state).toBe('queued')
  })

  test('a message Slack will never take is set aside and does not hold up its channel', async () => {
    await say(house.scope(), 'bad', 'C1', words('một'))
    await say(house.scope(), 'good', 'C1', words('hai'))
    slack.on(
      'chat.postMessage',
      { ok: false, error: 'invalid_blocks' },
      { ok: true, channel: 'C1', ts: '1790000001.000100' },
    )
    await run()
    expect(await rowOf('bad')).toMatchObject({ state: 'dead', error: 'invalid_blocks' })
    expect((await rowOf('good')).state).toBe('sent')
  })

  test('an edit in an archived channel waits until the channel is back', async () => {
    await say(house.scope(), 'card', 'C9', words('một'))
    await run()
    slack.on('chat.update', { ok: false, error: 'is_inactive' }, { ok: true })
    await say(house.scope(), 'card', 'C9', words('hai'))
    await run()
    expect((await rowOf('card')).state).toBe('stopped')
    expect(await requeueStopped(house.scope(), 'C9')).toBe(1)
    await run()
    expect(await rowOf('card')).toMatchObject({ state: 'sent', deliveredRevision: 2 })
  })

  test.for(['cant_delete_message', 'compliance_exports_prevent_deletion'])(
    'what Slack does not let us take back (%s) is left standing, and is no fault of ours',
    async error => {
      await say(house.scope(), 'card', 'C1', words('một'))
      await run()
      slack.on('chat.delete', { ok: false, error })
      await unsay(house.scope(), ['card'])
      await run()
      expect((await rowOf('card')).state).toBe('sent')
    },
  )

  test('a card that somebody deleted is not posted again', async () => {
    await say(house.scope(), 'card', 'C1', words('một'))
    await run()
    slack.on('chat.update', { ok: false, error: 'message_not_found' })
    await say(house.scope(), 'card', 'C1', words('hai'))
    await run()
    expect(slack.of('chat.postMessage')).toHaveLength(1)
    expect((await rowOf('card')).state).toBe('sent')
  })
})
