// Where a message goes: below its parent, along to another channel; and who hears of a channel that takes none.
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { department, outbox, person } from '../../src/db/schema.ts'
import { ownerOf } from '../../src/outbox/owner.ts'
import { drop } from '../../src/outbox/requeue.ts'
import { say, unsay } from '../../src/outbox/say.ts'
import { fateOf, type Parent } from '../../src/outbox/thread.ts'
import { Desk, words } from './desk.ts'

let desk: Desk
beforeAll(async () => {
  desk = await Desk.open()
})
afterAll(() => desk.close())
beforeEach(() => desk.begin())

const posted = () => desk.slack.of('chat.postMessage').map(({ args }) => [args.channel, args.text, args.thread_ts])

describe('what becomes of a reply', () => {
  const parent: Parent = { id: 'p', channel: 'C1', ts: '1.1', state: 'sent', withdrawn: false, notBefore: null }
  const until = new Date('2026-11-23T02:00:00Z')
  test.for([
    ['its parent is in Slack', parent, { kind: 'post', threadTs: '1.1' }],
    ['its parent’s edit is under way', { ...parent, state: 'queued' }, { kind: 'post', threadTs: '1.1' }],
    ['its parent was given up on an edit', { ...parent, state: 'dead' }, { kind: 'post', threadTs: '1.1' }],
    ['its parent has yet to go out', { ...parent, ts: null, state: 'queued' }, { kind: 'after' }],
    ['its parent’s post is unclear', { ...parent, ts: null, state: 'sending' }, { kind: 'after' }],
    ['its parent is held', { ...parent, ts: null, state: 'queued', notBefore: until }, { kind: 'held', until }],
    ['its parent was given up', { ...parent, ts: null, state: 'dead' }, { kind: 'dead', code: 'parent_dead' }],
    ['its parent was refused', { ...parent, ts: null, state: 'stopped' }, { kind: 'stopped', code: 'parent_stopped' }],
    ['its parent is taken back', { ...parent, withdrawn: true, state: 'queued' }, { kind: 'moot' }],
    ['its parent is gone', { ...parent, ts: null, withdrawn: true }, { kind: 'moot' }],
    ['people deleted its parent', { ...parent, ts: null }, { kind: 'moot' }],
    ['its parent is elsewhere', { ...parent, channel: 'C2' }, { kind: 'follow', channel: 'C2' }],
    ['it has no parent at all', undefined, { kind: 'dead', code: 'parent_unknown' }],
  ] as const)('%s', ([, given, fate]) => {
    expect(fateOf({ channel: 'C1' }, given as Parent | undefined)).toMatchObject(fate)
  })
})

describe('a reply', () => {
  test('never stands alone: its parent goes first, though its own job comes first', async () => {
    await say(desk.scope, 'card', 'C1', words('thẻ'))
    await say(desk.scope, 'note', 'C1', words('trả lời'), 'card')
    desk.house.deliveries.reverse()
    await desk.run()
    expect(posted()).toEqual([
      ['C1', 'thẻ', undefined],
      ['C1', 'trả lời', (await desk.row('card')).ts],
    ])
  })

  test('shares what befalls its parent, and goes out after it when it is sent again', async () => {
    await say(desk.scope, 'card', 'C1', words('thẻ'))
    await say(desk.scope, 'note', 'C1', words('trả lời'), 'card')
    desk.slack.on('chat.postMessage', { ok: false, error: 'invalid_blocks' })
    await desk.run()
    expect(await desk.row('note')).toMatchObject({ state: 'dead', error: 'parent_dead' })
    expect(posted()).toHaveLength(1)
    await drop(desk.scope, (await desk.row('card')).id)
    expect(await desk.row('note')).toMatchObject({ state: 'sent', withdrawn: true })
  })

  test('to what is taken back is not said', async () => {
    await say(desk.scope, 'card', 'C1', words('thẻ'))
    await desk.run()
    await unsay(desk.scope, ['card'])
    await say(desk.scope, 'note', 'C1', words('trả lời'), 'card')
    await desk.run()
    expect(posted()).toHaveLength(1)
    expect(await desk.row('note')).toMatchObject({ state: 'sent', ts: null })
  })

  test('whose parent people deleted is not said either', async () => {
    await say(desk.scope, 'card', 'C1', words('thẻ'))
    await desk.run()
    desk.slack.on('chat.postMessage', { ok: false, error: 'thread_not_found' })
    await say(desk.scope, 'note', 'C1', words('trả lời'), 'card')
    await desk.run()
    expect(await desk.row('note')).toMatchObject({ state: 'sent', ts: null, withdrawn: true })
  })

  test('in a circle ends', async () => {
    await say(desk.scope, 'a', 'C1', words('a'), 'b')
    await say(desk.scope, 'b', 'C1', words('b'), 'a')
    await desk.run()
    expect(posted()).toEqual([])
    expect((await desk.row('a')).state).toBe('dead')
  })
})

describe('said to another place', () => {
  test('it moves: gone from the old, new in the new, under the same key', async () => {
    await say(desk.scope, 'card', 'C1', words('thẻ'))
    await desk.run()
    const { ts } = await desk.row('card')
    await say(desk.scope, 'card', 'C2', words('thẻ'))
    await desk.run()
    expect(desk.slack.of('chat.delete').map(({ args }) => [args.channel, args.ts])).toEqual([['C1', ts]])
    expect(posted().map(([channel]) => channel)).toEqual(['C1', 'C2'])
    await say(desk.scope, 'card', 'C2', words('sửa'))
    await desk.run()
    expect(desk.slack.of('chat.update').map(({ args }) => args.channel)).toEqual(['C2'])
  })

  test('what has not gone out simply goes there', async () => {
    await say(desk.scope, 'card', 'C1', words('thẻ'))
    await say(desk.scope, 'card', 'C2', words('thẻ'))
    await desk.run()
    expect(posted()).toEqual([['C2', 'thẻ', undefined]])
  })

  test('of a post under way it is found out first', async () => {
    await say(desk.scope, 'card', 'C1', words('thẻ'))
    desk.slack.on('chat.postMessage', { status: 503 }, desk.posted)
    desk.slack.on('conversations.history', { ok: true, messages: [] })
    const left = await desk.run()
    const { id } = await desk.row('card')
    const there = [{ ts: '1790000999.000100', metadata: { event_payload: { outbox_id: id } } }]
    desk.slack.on('conversations.history', { ok: true, messages: there })
    await say(desk.scope, 'card', 'C2', words('thẻ'))
    desk.house.deliveries.unshift(...left)
    await desk.run()
    expect(desk.slack.of('chat.delete').map(({ args }) => args.channel)).toEqual(['C1'])
    expect(posted().map(([channel]) => channel)).toEqual(['C1', 'C2'])
  })

  test('a reply that waits goes along', async () => {
    await say(desk.scope, 'card', 'C1', words('thẻ'))
    await desk.run()
    await say(desk.scope, 'note', 'C1', words('trả lời'), 'card')
    await say(desk.scope, 'card', 'C2', words('thẻ'))
    await desk.run()
    await desk.run()
    const { ts } = await desk.row('card')
    expect(posted().at(-1)).toEqual(['C2', 'trả lời', ts])
  })
})

describe('who hears that a channel is lost', () => {
  const inactive = (id: string) =>
    desk.fresh.db
      .update(person)
      .set({ active: false })
      .where(and(eq(person.workspaceId, desk.house.workspace.id), eq(person.id, id)))

  test('the lead of its department; for others the installer; never somebody who has left', async () => {
    const owner = async (channel: string) => (await ownerOf(desk.scope, channel))?.id
    expect(await owner('C0CREATIVE')).toBe('U0CHI')
    expect(await owner('C0ACCOUNT')).toBe('U0ADMIN')
    await inactive('U0CHI')
    expect(await owner('C0CREATIVE')).toBe('U0ADMIN')
    await desk.fresh.db
      .update(person)
      .set({ roles: ['leadership', 'admin'] })
      .where(and(eq(person.workspaceId, desk.house.workspace.id), eq(person.id, 'U0CEO')))
    await inactive('U0ADMIN')
    expect(await owner('C0CREATIVE')).toBe('U0CEO')
    await inactive('U0CEO')
    expect(await owner('C0CREATIVE')).toBeUndefined()
  })

  test('not the lead of a department that is closed', async () => {
    await desk.fresh.db.update(department).set({ closedAt: desk.now })
    expect((await ownerOf(desk.scope, 'C0CREATIVE'))?.id).toBe('U0ADMIN')
  })

  test('once a day, in their language', async () => {
    await desk.fresh.db.update(person).set({ locale: 'en' }).where(eq(person.id, 'U0CHI'))
    desk.slack.on('chat.postMessage', call =>
      call.args.channel === 'C0CREATIVE' ? { ok: false, error: 'not_in_channel' } : desk.posted(call),
    )
    for (const key of ['a', 'b', 'c']) await say(desk.scope, key, 'C0CREATIVE', words(key))
    await desk.run()
    await desk.run()
    desk.passes(3 * 24 * 60)
    await say(desk.scope, 'd', 'C0CREATIVE', words('d'))
    await desk.run()
    await desk.run()
    const told = posted().filter(([channel]) => channel === 'U0CHI')
    expect(told).toHaveLength(2)
    expect(told[0]?.[1]).toContain('I cannot post in <#C0CREATIVE> (the bot is no longer in it)')
  })

  test('of a person who gets no messages nobody hears', async () => {
    desk.slack.on('chat.postMessage', { ok: false, error: 'user_disabled' })
    await say(desk.scope, 'dm', 'U0LAN', words('x'))
    await desk.run()
    const rows = await desk.fresh.db.select().from(outbox).where(eq(outbox.workspaceId, desk.house.workspace.id))
    expect(rows.map(row => [row.key, row.state])).toEqual([['dm', 'stopped']])
  })
})
