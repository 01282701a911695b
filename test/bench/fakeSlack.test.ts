import { expect, test } from 'vitest'
import { dice, READS, WRITES } from '../../bench/fakeSlackDice.ts'
import { World } from '../../bench/fakeSlackWorld.ts'

const open = (more: Partial<ConstructorParameters<typeof World>[0]> = {}) =>
  new World({ people: ['U0BOSS'], blind: false, paceMs: 0, ...more })

const post = (world: World, id: string, more: Record<string, string> = {}) =>
  world.carryOut('chat.postMessage', {
    channel: 'C1',
    text: id,
    blocks: '[]',
    metadata: JSON.stringify({ event_type: 'e', event_payload: { outbox_id: id } }),
    ...more,
  })

type Page = { messages: { text: string; metadata?: unknown }[]; response_metadata?: { next_cursor: string } }
const history = (world: World, more: Record<string, string> = {}) =>
  world.carryOut('conversations.history', {
    channel: 'C1',
    include_all_metadata: 'true',
    limit: '200',
    ...more,
  }) as unknown as Page

test('the same seed meets the same luck in a channel, whatever happens in others meanwhile', () => {
  const alone = dice(7)
  const crowded = dice(7)
  const lucks = Array.from({ length: 300 }, () => alone.roll('post C1', WRITES))
  const among = lucks.map(() => {
    crowded.roll('post C2', WRITES)
    return crowded.roll('post C1', WRITES)
  })
  expect(among).toEqual(lucks)
  expect(Array.from({ length: 300 }, () => dice(8).roll('post C1', WRITES))).not.toEqual(lucks)
})

test('every fault comes, about as often as it should', () => {
  const luck = dice(1)
  for (const odds of [WRITES, READS]) {
    const seen = Map.groupBy(
      Array.from({ length: 20_000 }, () => luck.roll('call', odds)),
      fate => fate,
    )
    for (const [fault, share] of Object.entries(odds)) {
      expect((seen.get(fault as keyof typeof WRITES)?.length ?? 0) / 20, fault).toBeGreaterThan(share / 2)
    }
  }
})

test('history is given newest first, a page at a time, without replies and without what was deleted', () => {
  const world = open()
  const { ts } = post(world, 'card')
  post(world, 'reply', { thread_ts: String(ts) })
  const gone = post(world, 'gone')
  world.carryOut('chat.delete', { channel: 'C1', ts: String(gone.ts) })
  world.chat('C1', 60)
  const first = history(world)
  expect(first.messages.every(({ text }) => text !== 'card')).toBe(true)
  const second = history(world, { cursor: first.response_metadata?.next_cursor ?? '' })
  expect(second.messages.at(-1)).toMatchObject({
    text: 'card',
    metadata: { event_payload: { outbox_id: 'card' } },
  })
  expect(JSON.stringify([first, second])).not.toMatch(/"(reply|gone)"/)
  expect(second.response_metadata).toBeUndefined()
})

test('a reply to what is not there is refused, and so is an edit of what was deleted', () => {
  const world = open()
  expect(post(world, 'reply', { thread_ts: '1.000001' })).toMatchObject({ error: 'thread_not_found' })
  const { ts } = post(world, 'card')
  world.carryOut('chat.delete', { channel: 'C1', ts: String(ts) })
  expect(world.carryOut('chat.update', { channel: 'C1', ts: String(ts) })).toMatchObject({ error: 'message_not_found' })
})

test('blind, it shows the words and not whose they are', () => {
  const world = open({ blind: true })
  post(world, 'card')
  const [shown] = history(world).messages
  expect(shown?.text).toBe('card')
  expect(shown?.metadata).toBeUndefined()
})

test('a second message in a channel within the pace is too soon, in another channel it is not', () => {
  const world = open({ paceMs: 60_000 })
  expect(world.tooSoon('C1')).toBe(false)
  post(world, 'one')
  expect(world.tooSoon('C1')).toBe(true)
  expect(world.tooSoon('C2')).toBe(false)
  expect(world.provoked).toBe(1)
})
