// What an outage leaves behind: one late message of each series. And what waits on purpose, for working time.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { problemsOfMessage } from '../../sandbox/rules.ts'
import { person } from '../../src/db/schema.ts'
import { releaseDue } from '../../src/outbox/held.ts'
import { type Saying, say, sayAll, unsay } from '../../src/outbox/say.ts'
import { message, section } from '../../src/slack/blocks.ts'
import { mrk } from '../../src/slack/mrkdwn.ts'
import { Desk, words } from './desk.ts'

let desk: Desk
beforeAll(async () => {
  desk = await Desk.open()
})
afterAll(() => desk.close())
beforeEach(() => desk.begin())

const HOUR = 60
const DAY = 24 * HOUR
const digest = (day: number, over: Partial<Saying> = {}): Saying => ({
  key: `digest:${day}`,
  to: 'C1',
  message: words(`bản tin ${day}`),
  series: 'digest:C1',
  ...over,
})
const blocksOf = (n: number): string => desk.slack.of('chat.postMessage')[n]?.args.blocks ?? ''

describe('of one series', () => {
  test('ten mornings of an outage end in one message, and no trace of the others', async () => {
    for (let day = 0; day < 10; day++) {
      await sayAll(desk.scope, [digest(day)])
      if (day < 9) desk.passes(DAY)
    }
    await desk.run()
    expect(desk.posts).toEqual(['bản tin 9'])
    expect(desk.slack.of('chat.delete')).toEqual([])
    expect(await desk.row('digest:3')).toMatchObject({ state: 'sent', ts: null, withdrawn: true })
  })

  test('what went out stays', async () => {
    await sayAll(desk.scope, [digest(0)])
    await desk.run()
    desk.passes(DAY)
    await sayAll(desk.scope, [digest(1)])
    await desk.run()
    expect(desk.posts).toEqual(['bản tin 0', 'bản tin 1'])
    expect(desk.slack.of('chat.delete')).toEqual([])
  })

  test.for([
    ['arrived', true],
    ['did not arrive', false],
  ] as const)('a post under way that %s is found out, and gone in the end', async ([, arrived]) => {
    await sayAll(desk.scope, [digest(0)])
    desk.slack.on('chat.postMessage', { status: 503 }, desk.posted)
    const there = {
      ts: '1790000999.000100',
      metadata: { event_payload: { outbox_id: (await desk.row('digest:0')).id } },
    }
    desk.slack.on('conversations.history', { ok: true, messages: [] })
    const left = await desk.run()
    desk.slack.on('conversations.history', { ok: true, messages: arrived ? [there] : [] })
    desk.passes(DAY)
    await sayAll(desk.scope, [digest(1)])
    desk.house.deliveries.unshift(...left)
    await desk.run()
    expect(desk.posts).toEqual(['bản tin 0', 'bản tin 1'])
    expect(desk.slack.of('chat.delete').map(call => call.args.ts)).toEqual(arrived ? [there.ts] : [])
    expect(await desk.row('digest:0')).toMatchObject({ state: 'sent', ts: null })
  })

  test('given up and refused ones make way too; another series is left alone', async () => {
    await sayAll(desk.scope, [digest(0), digest(5, { series: 'digest:C5', to: 'C5' })])
    desk.slack.on('chat.postMessage', { ok: false, error: 'invalid_blocks' })
    await desk.run()
    expect((await desk.row('digest:0')).state).toBe('dead')
    desk.passes(DAY)
    await sayAll(desk.scope, [digest(1)])
    expect(await desk.row('digest:0')).toMatchObject({ state: 'sent', withdrawn: true })
    expect((await desk.row('digest:5')).state).toBe('dead')
  })

  test('said anew, one that made way stays away', async () => {
    await sayAll(desk.scope, [digest(0)])
    desk.passes(DAY)
    await sayAll(desk.scope, [digest(1)])
    expect(await sayAll(desk.scope, [digest(0, { message: words('bản tin 0, sửa') })])).toBe(0)
    await desk.run()
    expect(desk.posts).toEqual(['bản tin 1'])
  })

  test('an edit of the newest replaces nothing but itself', async () => {
    await sayAll(desk.scope, [digest(0)])
    desk.passes(5)
    await sayAll(desk.scope, [digest(0, { message: words('bản tin 0, sửa') })])
    await desk.run()
    expect(desk.posts).toEqual(['bản tin 0, sửa'])
  })
})

describe('what comes late', () => {
  test('says so first, in the channel’s language', async () => {
    await sayAll(desk.scope, [digest(0)])
    desk.passes(45)
    await desk.run()
    const blocks = JSON.parse(blocksOf(0))
    expect(blocks[0]).toMatchObject({ type: 'context' })
    expect(blocks[0].elements[0].text).toBe('Tin của 10:00 T6 20/11, đến bây giờ mới gửi được vào Slack.')
    expect(problemsOfMessage({ text: desk.posts[0], blocks })).toEqual([])
  })

  test('says so in the reader’s language in a direct message', async () => {
    await desk.fresh.db.update(person).set({ locale: 'en' })
    await sayAll(desk.scope, [digest(0, { to: 'U0LAN' })])
    desk.passes(45)
    await desk.run()
    expect(blocksOf(0)).toContain('From 10:00 Fri 20 Nov; it could not be sent to Slack until now.')
  })

  test('half an hour is not late, a message of no series says nothing of it, and a full one stays whole', async () => {
    await sayAll(desk.scope, [digest(0, { key: 'a' })])
    desk.passes(30)
    await desk.run()
    await say(desk.scope, 'card', 'C1', words('thẻ'))
    const full = message(
      mrk`đầy`,
      Array.from({ length: 50 }, () => section(mrk`dòng`)),
    )
    await sayAll(desk.scope, [{ key: 'full', to: 'C2', message: full, series: 'full' }])
    desk.passes(45)
    await desk.run()
    expect(desk.posts).toEqual(['bản tin 0', 'thẻ', 'đầy'])
    for (const n of [0, 1]) expect(blocksOf(n)).not.toContain('đến bây giờ')
    expect(JSON.parse(blocksOf(2))).toHaveLength(50)
  })

  test('does not come at night: a digest waits for the morning, and makes way for that morning’s own', async () => {
    desk.passes(7 * HOUR)
    await sayAll(desk.scope, [digest(0)])
    await say(desk.scope, 'dm', 'U0LAN', words('riêng'))
    await say(desk.scope, 'card', 'C2', words('thẻ'))
    // Slack is back at ten in the evening.
    desk.passes(5 * HOUR)
    await desk.run()
    expect(desk.posts).toEqual(['thẻ'])
    // Monday at nine.
    desk.passes(2 * DAY + 11 * HOUR)
    expect(await releaseDue(desk.scope)).toBe(1)
    await sayAll(desk.scope, [digest(3)])
    await desk.run()
    desk.passes(5)
    await releaseDue(desk.scope)
    await desk.run()
    expect(desk.posts).toEqual(['thẻ', 'riêng', 'bản tin 3'])
    expect(blocksOf(2)).not.toContain('đến bây giờ')
  })

  test('how long it waited is measured from when it was said', async () => {
    await say(desk.scope, 'card', 'C1', words('một'))
    desk.passes(2)
    await desk.run()
    expect(desk.waited).toEqual([120])
  })
})

describe('a push outside working time', () => {
  const push = (text: string, over: Partial<Saying> = {}): Saying => ({
    key: 'offer',
    to: 'U0SON',
    message: words(text),
    inWorkingTime: true,
    ...over,
  })
  /** Friday, eight in the evening. */
  const evening = () => desk.passes(10 * HOUR)
  /** From there: Monday, nine in the morning. */
  const monday = () => desk.passes(2 * DAY + 13 * HOUR)

  test('waits for the next working moment, in the order it was said, and counts no waiting', async () => {
    evening()
    await sayAll(desk.scope, [push('một')])
    desk.passes(10)
    await sayAll(desk.scope, [push('hai', { key: 'offer2' })])
    expect(desk.house.deliveries).toEqual([])
    expect(await releaseDue(desk.scope)).toBe(0)
    monday()
    expect(await releaseDue(desk.scope)).toBe(2)
    expect(await releaseDue(desk.scope)).toBe(0)
    await desk.run()
    expect(desk.posts).toEqual(['một', 'hai'])
    expect(desk.waited).toEqual([0, 0])
  })

  test('in working time it goes at once', async () => {
    await sayAll(desk.scope, [push('một')])
    await desk.run()
    expect(desk.posts).toEqual(['một'])
  })

  test('edited meanwhile it stays held, with its last words; taken back it is never seen', async () => {
    evening()
    await sayAll(desk.scope, [push('một'), push('bỏ', { key: 'other' })])
    await say(desk.scope, 'offer', 'U0SON', words('hai'))
    await unsay(desk.scope, ['other'])
    expect(desk.house.deliveries).toEqual([])
    monday()
    await releaseDue(desk.scope)
    await desk.run()
    expect(desk.posts).toEqual(['hai'])
  })

  test('an edit of what people can see waits for nobody', async () => {
    await sayAll(desk.scope, [push('một')])
    await desk.run()
    evening()
    await sayAll(desk.scope, [push('hai')])
    await desk.run()
    expect(desk.slack.of('chat.update').map(call => call.args.text)).toEqual(['hai'])
  })

  test('taken back and said anew in the evening it waits', async () => {
    await sayAll(desk.scope, [push('một')])
    await desk.run()
    await unsay(desk.scope, ['offer'])
    await desk.run()
    evening()
    await sayAll(desk.scope, [push('lại')])
    expect(await desk.run()).toEqual([])
    expect(desk.posts).toEqual(['một'])
  })

  test('in thread of what is held, a reply waits with it', async () => {
    evening()
    await sayAll(desk.scope, [push('gốc')])
    await say(desk.scope, 'reply', 'U0SON', words('trả lời'), 'offer')
    await desk.run()
    expect(desk.posts).toEqual([])
    monday()
    await releaseDue(desk.scope)
    await desk.run()
    expect(desk.posts).toEqual(['gốc', 'trả lời'])
    expect(desk.slack.of('chat.postMessage')[1]?.args.thread_ts).toBe((await desk.row('offer')).ts)
  })

  test('where nobody ever works nothing is held', async () => {
    const { workspace } = desk.house
    const never = { ...workspace, calendar: { rest: [1, 2, 3, 4, 5, 6, 7], days: {} } }
    await sayAll({ ...desk.scope, workspace: never }, [push('một')])
    await desk.run()
    expect(desk.posts).toEqual(['một'])
  })
})
