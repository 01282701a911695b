import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { activity, outbox } from '../../src/db/schema.ts'
import { undeliveredListeners } from '../../src/ledger/undeliveredListeners.ts'
import { KINDS, kindOf, type Place, REASONS, reasonOf } from '../../src/ledger/undeliveredModel.ts'
import { undelivered } from '../../src/ledger/undeliveredStore.ts'
import { undeliveredTexts } from '../../src/ledger/undeliveredTexts.ts'
import { undeliveredModal } from '../../src/ledger/undeliveredViews.ts'
import { say } from '../../src/outbox/say.ts'
import { message, section } from '../../src/slack/blocks.ts'
import { mrk } from '../../src/slack/mrkdwn.ts'
import { type Agency, agency, FRIDAY } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { accepted, known, listenersOf, refused, surfaces, wordsOf } from '../setup/hands.ts'

let fresh: FreshDb
let house: Agency
let teams = 0
const hands = listenersOf(undeliveredListeners)
const words = (text: string) => message(mrk`${text}`, [section(mrk`${text}`)])
const minutes = (n: number) => new Date(FRIDAY.getTime() + n * 60_000)

beforeAll(async () => {
  fresh = await freshDb()
})
afterAll(() => fresh.close())
beforeEach(async () => {
  house = await agency(fresh.db, `T${++teams}`)
})

type State = Partial<typeof outbox.$inferInsert>
async function stuck(key: string, channel: string, state: State, at = FRIDAY, thread?: string): Promise<string> {
  await say(house.scope(at), key, channel, words('Nợ 162.000.000 ₫ của Vinamilk'), thread)
  house.deliveries.length = 0
  const [row] = await fresh.db
    .update(outbox)
    .set({ attempts: 1, ...state })
    .where(and(eq(outbox.workspaceId, house.workspace.id), eq(outbox.key, key)))
    .returning({ id: outbox.id })
  if (!row) throw new Error('nothing was said')
  return row.id
}
const rowOf = async (id: string) => (await fresh.db.select().from(outbox).where(eq(outbox.id, id)))[0]

async function click(action: string, value: string, as = house.as('U0ADMIN', minutes(60))) {
  const { shown, ways } = surfaces()
  await known(hands.clicks, action)(as, { value, ...ways })
  return shown
}

describe('what kind of message it is, and why it waits', () => {
  test.for([
    ['task:3f:card', 'task'],
    ['task:3f:later:9a:U0LAN', 'task'],
    ['digest:person:U0LAN:2026-11-20', 'digest'],
    ['nudge:task:3f:U0LAN', 'nudge'],
    ['outbox:C1:lost:2026-11-20', 'ledger'],
    ['people:C1:purpose', 'people'],
    ['của ai:1', 'other'],
  ] as const)('%s is %s', ([key, kind]) => expect(kindOf(key)).toBe(kind))

  test.for([
    ['not_in_channel', 'stopped', 'notInChannel'],
    ['invalid_blocks', 'dead', 'content'],
    ['http_503', 'dead', 'unreachable'],
    ['WebAPIRequestError', 'dead', 'unreachable'],
    ['internal_error', 'dead', 'unreachable'],
    ['parent_dead', 'dead', 'parent'],
    ['deadly', 'dead', 'fault'],
    [null, 'late', 'unreachable'],
    ['invalid_blocks', 'late', 'unreachable'],
  ] as const)('%s, %s: %s', ([error, plight, reason]) => expect(reasonOf(error, plight)).toBe(reason))
})

describe('the list', () => {
  test('shows what was given up, refused or late, by place, newest first; never what is on its way or held', async () => {
    await stuck('task:1:card', 'C1', { state: 'dead', error: 'invalid_blocks' })
    await stuck('digest:x', 'C2', { state: 'stopped', error: 'not_in_channel' }, minutes(1))
    await stuck('invoice:9:paid', 'U0LAN', {}, minutes(2))
    await stuck('brief:1:card', 'C1', { state: 'dead', error: 'internal_error' }, minutes(3))
    await stuck('nudge:new', 'C3', {}, minutes(59))
    await stuck('nudge:held', 'C3', { notBefore: minutes(600) })
    await stuck('nudge:sent', 'C3', { state: 'sent', ts: '1.2', deliveredRevision: 1 })
    const places = await undelivered(house.scope(minutes(60)))
    expect(places.map(p => [p.channel, p.count, p.givenUp, p.messages.map(m => m.kind)])).toEqual([
      ['C1', 2, 2, ['brief', 'task']],
      ['U0LAN', 1, 0, ['invoice']],
      ['C2', 1, 1, ['digest']],
    ])
  })

  test('of a place with many it names the newest and counts the rest', async () => {
    for (let n = 0; n < 12; n++)
      await stuck(`task:${n}:card`, 'C1', { state: 'stopped', error: 'is_archived' }, minutes(n))
    const [place] = await undelivered(house.scope(minutes(60)))
    expect(place?.messages).toHaveLength(5)
    expect(place?.messages[0]?.saidAt).toEqual(minutes(11))
    expect(wordsOf(undeliveredModal({ locale: 'vi', zone: 'Asia/Ho_Chi_Minh' }, place ? [place] : []))).toContain(
      'và 7 tin nữa',
    )
  })

  test('nobody else’s messages are in it', async () => {
    await stuck('task:1:card', 'C1', { state: 'dead', error: 'invalid_blocks' })
    const other = await agency(fresh.db, `T${++teams}`)
    expect(await undelivered(other.scope(minutes(60)))).toEqual([])
  })
})

describe('the modal', () => {
  const many = (count: number, each: number): Place[] =>
    Array.from({ length: count }, (_, n) => ({
      channel: `C${n}`,
      count: 400,
      givenUp: 400,
      messages: Array.from({ length: each }, (_, m) => ({
        id: `${n}-${m}`,
        plight: (['late', 'stopped', 'dead'] as const)[m % 3] ?? 'dead',
        kind: KINDS[(n + m) % KINDS.length] ?? 'other',
        reason: REASONS[(n + m) % REASONS.length] ?? 'fault',
        code: 'restricted_action_thread_only_channel',
        saidAt: FRIDAY,
        isEdit: m % 2 === 0,
      })),
    }))

  test.for([
    ['vi', 0, 0],
    ['vi', 1, 1],
    ['en', 3, 5],
    ['vi', 40, 5],
    ['en', 200, 1],
  ] as const)('in %s with %i places of %i messages is what Slack takes', ([locale, places, each]) => {
    const view = undeliveredModal({ locale, zone: 'Asia/Ho_Chi_Minh' }, many(places, each), mrk`xong`)
    accepted(view)
    if (places >= 40) expect(wordsOf(view)).toMatch(/và \d+ nơi khác nữa|and \d+ more places/)
  })

  test('says in plain words what, since when and why, and never a word or an amount of the message', async () => {
    await stuck('invoice:9:owed', 'C2', { state: 'stopped', error: 'not_in_channel' })
    const { opened } = await click('people.undelivered', '')
    const text = wordsOf(opened[0])
    expect(text).toContain('Tin về hóa đơn · tạo lúc 10:00 T6 20/11')
    expect(text).toContain('bot không còn trong kênh')
    expect(text).not.toMatch(/162|Vinamilk|₫/)
  })

  test('a reason that all of a place share is said once', async () => {
    for (const n of [1, 2, 3]) await stuck(`task:${n}:card`, 'C2', { state: 'stopped', error: 'not_in_channel' })
    const { opened } = await click('people.undelivered', '')
    expect(wordsOf(opened[0]).match(/bot không còn trong kênh/g)).toHaveLength(1)
    await stuck('task:4:card', 'C2', { state: 'dead', error: 'invalid_blocks' })
    const { opened: mixed } = await click('people.undelivered', '')
    expect(wordsOf(mixed[0]).match(/bot không còn trong kênh/g)).toHaveLength(3)
  })

  test('what is still being tried cannot be sent again by hand, only dropped', async () => {
    await stuck('task:1:card', 'C1', {})
    const { opened } = await click('people.undelivered', '')
    const ids = JSON.stringify(opened[0])
    expect(ids).not.toContain('ledger.again')
    expect(ids).toContain('ledger.drop')
  })

  test('is for admins', async () => {
    expect(await refused(click('people.undelivered', '', house.as('U0CEO')))).toEqual(['people.needsAdmin'])
  })
})

describe('sending again', () => {
  test('queues the message with what fell silent in its thread, in order, and is on record', async () => {
    const card = await stuck('task:1:card', 'C1', { state: 'dead', error: 'invalid_blocks' })
    const note = await stuck('task:1:note', 'C1', { state: 'dead', error: 'parent_dead' }, minutes(1), 'task:1:card')
    const own = await stuck('task:1:odd', 'C1', { state: 'dead', error: 'invalid_blocks' }, minutes(2), 'task:1:card')
    const { updated } = await click('ledger.again', card)
    expect(house.deliveries.map(d => d.outboxId)).toEqual([card, note])
    expect((await rowOf(own))?.state).toBe('dead')
    expect(wordsOf(updated[0])).toContain('Đang gửi lại 2 tin')
    const [act] = await fresh.db.select().from(activity).where(eq(activity.subject, card))
    expect(act).toMatchObject({ kind: 'outbox', what: 'sentAgain', who: 'U0ADMIN' })
  })

  test('a post that may be there is found out first', async () => {
    const id = await stuck('task:1:card', 'C1', {
      state: 'dead',
      error: 'http_500',
      sendingSince: FRIDAY,
      attempts: 10,
    })
    await click('ledger.again', id)
    expect(await rowOf(id)).toMatchObject({ state: 'sending', attempts: 0, error: null })
  })

  test('all of a place: what was given up, not what is being tried', async () => {
    const first = await stuck('task:1:card', 'C1', { state: 'stopped', error: 'is_archived' })
    const second = await stuck('task:2:card', 'C1', { state: 'dead', error: 'http_500' }, minutes(1))
    await stuck('task:3:card', 'C1', {}, minutes(2))
    await stuck('task:4:card', 'C2', { state: 'dead', error: 'http_500' })
    await click('ledger.againAll', 'C1')
    expect(house.deliveries.map(d => d.outboxId)).toEqual([first, second])
  })

  test('pressed twice it is told that there is nothing left to send; a redelivered press is the same press', async () => {
    const id = await stuck('task:1:card', 'C1', { state: 'dead', error: 'http_500' })
    await click('ledger.again', id, house.as('U0ADMIN', minutes(60), 'click:1'))
    await expect(click('ledger.again', id, house.as('U0ADMIN', minutes(60), 'click:1'))).rejects.toThrow('already')
    expect(await refused(click('ledger.again', id))).toEqual(['ledger.notUndelivered'])
    expect(await refused(click('ledger.againAll', 'C1'))).toEqual(['ledger.notUndelivered'])
    expect(house.deliveries).toHaveLength(1)
  })
})

describe('dropping', () => {
  test('what never went out never will, with what waited for it in its thread', async () => {
    const card = await stuck('task:1:card', 'C1', { state: 'stopped', error: 'is_archived' })
    const note = await stuck('task:1:note', 'C1', { state: 'stopped', error: 'parent_stopped' }, FRIDAY, 'task:1:card')
    await click('ledger.drop', card)
    expect(await rowOf(card)).toMatchObject({ state: 'sent', withdrawn: true, ts: null })
    expect(await rowOf(note)).toMatchObject({ state: 'sent', withdrawn: true })
    expect(house.deliveries).toEqual([])
    expect(await undelivered(house.scope(minutes(60)))).toEqual([])
  })

  test('of an edit, what Slack shows stays', async () => {
    const id = await stuck('task:1:card', 'C1', {
      state: 'dead',
      error: 'invalid_blocks',
      ts: '1.2',
      placedIn: 'C1',
      deliveredRevision: 1,
      revision: 2,
    })
    await click('ledger.drop', id)
    expect(await rowOf(id)).toMatchObject({ state: 'sent', withdrawn: false, ts: '1.2' })
    expect(house.deliveries).toEqual([])
  })

  test('of a post that may be there, it is found out and deleted', async () => {
    const id = await stuck('task:1:card', 'C1', { state: 'dead', error: 'http_500', sendingSince: FRIDAY })
    await click('ledger.drop', id)
    expect(await rowOf(id)).toMatchObject({ state: 'sending', withdrawn: true })
    expect(house.deliveries.map(d => d.outboxId)).toEqual([id])
  })
})

describe('only an admin, and only what is there', () => {
  test.for(['ledger.again', 'ledger.drop', 'ledger.againAll'])(
    '%s is refused to others, whatever the button carried',
    async action => {
      const id = await stuck('task:1:card', 'C1', { state: 'dead', error: 'http_500' })
      const value = action === 'ledger.againAll' ? 'C1' : id
      for (const who of ['U0LAN', 'U0CEO', 'U0DUC', 'U0BE'])
        expect(await refused(click(action, value, house.as(who)))).toEqual(['people.needsAdmin'])
      expect((await rowOf(id))?.state).toBe('dead')
    },
  )

  test.for(['', 'x', "'; drop table outbox; --", '00000000-0000-4000-8000-000000000000', '💣'.repeat(50)])(
    'an id nobody knows (%s) is told so',
    async value => {
      for (const action of ['ledger.again', 'ledger.drop', 'ledger.againAll'])
        expect(await refused(click(action, value))).toEqual(['ledger.notUndelivered'])
    },
  )

  test('another workspace’s message is not there', async () => {
    const id = await stuck('task:1:card', 'C1', { state: 'dead', error: 'http_500' })
    const other = await agency(fresh.db, `T${++teams}`)
    expect(await refused(click('ledger.drop', id, other.as('U0ADMIN', minutes(60))))).toEqual(['ledger.notUndelivered'])
    expect(await refused(click('ledger.againAll', 'C1', other.as('U0ADMIN', minutes(60))))).toEqual([
      'ledger.notUndelivered',
    ])
  })
})

test('both languages say every kind, reason and plight', () => {
  for (const locale of ['vi', 'en'] as const) {
    const { kinds, reasons, plights } = undeliveredTexts[locale]
    for (const word of [...Object.values(kinds), ...Object.values(reasons), ...Object.values(plights)])
      expect(word).not.toBe('')
  }
})
