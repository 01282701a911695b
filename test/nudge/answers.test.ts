import { and, eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { activity, outbox, snooze, task } from '../../src/db/schema.ts'
import { settle } from '../../src/nudge/flow.ts'
import { nudgeListeners } from '../../src/nudge/listeners.ts'
import { hearReply } from '../../src/nudge/threadFlow.ts'
import { at, buttonsOf, givenClient, givenTask, wordsOf } from '../digest/tasks.ts'
import { known, listenersOf, refused, surfaces } from '../setup/hands.ts'
import { givenPromise, givenQuestion } from './hands.ts'
import { away, base, FAR, friday10, givenCard, here, its, monday, wednesday } from './office.ts'

const { clicks, submits } = listenersOf(nudgeListeners)

const late = (more: Partial<typeof task.$inferInsert> = {}) =>
  givenTask(here.scope(friday10), { assignee: 'U0SON', dueAt: at('2026-11-20', '09:00'), ...more })
const postTo = async (person: string) => (await its.said()).find(post => post.to === person && post.thread === null)
const wordsTo = async (person: string) => wordsOf((await postTo(person))?.message.blocks)

/** Presses a button of ours, as the person at that moment. */
async function press(person: string, now: Date, action: string, value: string, request?: string) {
  const { shown, ways } = surfaces()
  await known(clicks, action)(here.as(person, now, request), { value, ...ways })
  await settle(here.scope(now), person)
  return shown
}
const notMine = async (person: string, now: Date, matter: string, reason: string) => {
  const shown = await press(person, now, 'nudge.notMine', matter)
  const metadata: unknown = JSON.parse(shown.opened[0]?.private_metadata ?? '')
  await known(submits, 'nudge.notMineForm')(here.as(person, now), { reason }, metadata)
}

describe('on it', () => {
  test('gives some hours of peace, begins the work, and then the same person is asked again before anybody above', async () => {
    const id = await late({ status: 'accepted', acceptedAt: friday10 })
    await its.sweepThrough(friday10, at('2026-11-20', '12:00'), 30)
    await its.delivered()
    await press('U0SON', at('2026-11-20', '14:00'), 'nudge.doing', `late:${id}`)
    expect((await base.db.select().from(task))[0]?.status).toBe('doing')
    expect(await wordsTo('U0SON')).toContain('Bạn báo đang xử lý lúc 14:00 T6 20/11. Mình hỏi lại lúc 16:00 T6 20/11')
    const told = await its.sweepThrough(at('2026-11-20', '14:05'), monday('10:00'), 30)
    expect(told.map(([moment, news]) => [moment, news])).toEqual([
      [at('2026-11-20', '16:05'), ['U0SON edit', 'U0SON bump']],
      [monday('09:30'), ['U0CHI message']],
    ])
    expect(await wordsTo('U0CHI')).toContain('Đỗ Sơn báo đang xử lý lúc 14:00 T6 20/11.')
    expect((await its.asks()).map(one => [one.person, one.answer])).toEqual([
      ['U0SON', 'doing'],
      ['U0SON', null],
      ['U0CHI', null],
    ])
  })

  test('is once only, and only of those who were asked', async () => {
    const id = await late()
    await its.sweepThrough(friday10, at('2026-11-20', '12:00'), 30)
    await press('U0SON', at('2026-11-20', '14:00'), 'nudge.doing', `late:${id}`, 'click:1')
    await expect(press('U0SON', at('2026-11-20', '14:00'), 'nudge.doing', `late:${id}`, 'click:1')).rejects.toThrow()
    expect(await refused(press('U0NAM', friday10, 'nudge.doing', `late:${id}`))).toEqual(['nudge.notYours'])
    const said = await base.db.select().from(activity).where(eq(activity.kind, 'nudge'))
    expect(said).toHaveLength(1)
  })

  test.for(['late:7', 'nonsense', '', 'late:1f0e8a3c-0000-4000-8000-000000000001'])(
    'of %s is refused with a word',
    async value => {
      expect(await refused(press('U0SON', friday10, 'nudge.doing', value))).toEqual(['nudge.over'])
    },
  )

  test('on a message of what is over is refused with a word', async () => {
    const id = await late()
    await its.sweepThrough(friday10, at('2026-11-20', '12:00'), 30)
    await base.db.update(task).set({ status: 'done', doneAt: friday10 })
    expect(await refused(press('U0SON', monday('10:00'), 'nudge.doing', `late:${id}`))).toEqual(['nudge.over'])
  })

  test('whoever stands in may answer', async () => {
    await away('U0SON', 'U0TUAN', '2026-11-27')
    const id = await late()
    await its.sweepThrough(friday10, at('2026-11-20', '12:00'), 30)
    await press('U0TUAN', at('2026-11-20', '14:00'), 'nudge.doing', `late:${id}`)
    expect((await its.asks()).map(one => [one.person, one.answer])).toEqual([['U0TUAN', 'doing']])
  })
})

describe('not mine', () => {
  test('goes up at once, with who said so and why', async () => {
    const id = await givenQuestion(here.scope(friday10), await givenClient(here.scope(friday10), { backup: 'U0MAI' }))
    await its.sweepThrough(friday10, monday('09:00'))
    await notMine('U0LAN', monday('10:00'), `question:${id}`, 'brand này chị Mai *phụ trách*')
    expect(await wordsTo('U0MAI')).toContain(
      'Nguyễn Thị Lan báo không phải việc của mình: “brand này chị Mai *phụ trách*”.',
    )
    expect((await its.asks()).map(one => [one.person, one.answer])).toEqual([
      ['U0LAN', 'notMine'],
      ['U0MAI', null],
    ])
    expect(await its.sweepAt(monday('10:05'))).toEqual([])
  })

  test('outside working time it waits for the morning', async () => {
    const id = await givenQuestion(here.scope(friday10), await givenClient(here.scope(friday10), { backup: 'U0MAI' }))
    await its.sweepThrough(friday10, monday('09:00'))
    await notMine('U0LAN', monday('20:00'), `question:${id}`, 'không phải em')
    expect(await postTo('U0MAI')).toBeUndefined()
    expect((await its.sweepThrough(monday('20:05'), wednesday('10:00'))).map(([, news]) => news)).toEqual([
      ['U0MAI message'],
    ])
  })

  test('from the top nobody is asked any more, and the morning still speaks of it', async () => {
    const id = await givenPromise(here.scope(friday10), await givenClient(here.scope(friday10)))
    await its.sweepThrough(friday10, wednesday('17:00'))
    await notMine('U0DUC', wednesday('17:30'), `promise:${id}`, 'việc của account')
    expect(await its.sweepThrough(wednesday('17:35'), at('2026-12-18', '17:00'))).toEqual([])
    expect((await its.rows())[0]?.closedAt).toBeNull()
  })
})

describe('put off or muted', () => {
  test.for([
    ['1', '2026-11-25'],
    ['mute', null],
  ] as const)(
    'for %s by the one who was asked, those above are asked all the same, and see why',
    async ([days, until]) => {
      const id = await givenTask(here.scope(friday10), { status: 'offered', assignee: 'U0SON', dueAt: FAR })
      await its.sweepThrough(friday10, monday('09:00'))
      const ctx = here.as('U0SON', monday('10:00'))
      await known(submits, 'nudge.snoozeForm')(ctx, { days, reason: 'chờ khách gửi logo' }, { subject: `task:${id}` })
      expect((await base.db.select().from(snooze))[0]?.until).toBe(until)
      expect(await wordsTo('U0SON')).toContain(until ? 'Bạn hoãn nhắc đến T4 25/11' : 'Bạn đã tắt nhắc việc này')
      expect((await its.sweepThrough(monday('10:05'), wednesday('10:00'))).map(([, news]) => news)).toEqual([
        ['U0CHI message'],
      ])
      expect(await wordsTo('U0CHI')).toContain(
        until ? 'Đỗ Sơn hoãn nhắc đến T4 25/11: “chờ khách gửi logo”.' : 'Đỗ Sơn tắt nhắc việc này',
      )
    },
  )

  test('at the top it comes back on the day', async () => {
    const id = await givenTask(here.scope(friday10), {
      status: 'submitted',
      assignee: 'U0SON',
      manager: 'U0DUC',
      dueAt: FAR,
    })
    await its.sweepThrough(friday10, monday('09:00'))
    const ctx = here.as('U0DUC', monday('10:00'))
    await known(submits, 'nudge.snoozeForm')(ctx, { days: '3', reason: 'đi công tác' }, { subject: `task:${id}` })
    const told = await its.sweepThrough(monday('10:05'), at('2026-12-04', '10:00'))
    expect(told[0]?.[0]).toEqual(at('2026-11-27', '09:00'))
  })

  test('money is put off for days, and never for good', async () => {
    const client = await givenClient(here.scope(friday10))
    const form = known(submits, 'nudge.snoozeForm')
    const subject = `client:${client}:receivables`
    expect(
      await refused(form(here.as('U0LAN', friday10), { days: 'mute', reason: 'khách đang pitch' }, { subject })),
    ).toEqual(['days: nudge.muteMoney'])
    await form(here.as('U0LAN', friday10), { days: '5', reason: 'khách đang pitch' }, { subject })
    expect((await base.db.select().from(snooze))[0]?.until).toBe('2026-11-30')
  })
})

describe('words in the thread', () => {
  const parentOf = async (key: string) => {
    const [row] = await base.db.select().from(outbox).where(eq(outbox.key, key))
    if (!row?.ts || !row.placedIn) throw new Error(`${key} was not delivered`)
    return { channel: row.placedIn, threadTs: row.ts }
  }
  const write = async (key: string, user: string, text: string, now = monday('11:00')) =>
    hearReply(here.scope(now), { ...(await parentOf(key)), user, text })
  const inThreadOf = async (key: string) => (await its.said()).filter(post => post.thread === key)

  test('“xong” is asked back and changes nothing; the button opens the form, and the question goes', async () => {
    const id = await late()
    await its.sweepThrough(friday10, at('2026-11-20', '12:00'), 30)
    await its.delivered()
    const key = `nudge:late:${id}:U0SON`
    await write(key, 'U0SON', 'Dạ xong rồi ạ 👍')
    const [asked] = await inThreadOf(key)
    expect(wordsOf(asked?.message.blocks)).toContain('Ghi nhận là đã xong?')
    expect(buttonsOf(asked?.message ?? { text: '', blocks: [] })).toEqual([
      `nudge.sure late:${id}`,
      `nudge.notYet late:${id}`,
    ])
    expect((await base.db.select().from(task))[0]?.status).toBe('doing')
    const shown = await press('U0SON', monday('11:01'), 'nudge.sure', `late:${id}`)
    expect(shown.opened).toHaveLength(1)
    expect((await inThreadOf(key)).map(post => post.withdrawn)).toEqual([true])
  })

  test('“chưa” takes the question back, and the next “ok” asks again', async () => {
    const id = await late()
    await its.sweepThrough(friday10, at('2026-11-20', '12:00'), 30)
    await its.delivered()
    const key = `nudge:late:${id}:U0SON`
    await write(key, 'U0SON', 'ok em')
    await press('U0SON', monday('11:01'), 'nudge.notYet', `late:${id}`)
    expect((await inThreadOf(key)).map(post => post.withdrawn)).toEqual([true])
    await write(key, 'U0SON', 'ok')
    expect((await inThreadOf(key)).map(post => post.withdrawn)).toEqual([false])
  })

  test('at night the question waits for the next working morning', async () => {
    const id = await late()
    await its.sweepThrough(friday10, at('2026-11-20', '12:00'), 30)
    await its.delivered()
    const key = `nudge:late:${id}:U0SON`
    await write(key, 'U0SON', 'ok em', at('2026-11-20', '22:40'))
    const [row] = await base.db.select().from(outbox).where(eq(outbox.threadKey, key))
    expect(row?.notBefore).toEqual(monday('09:00'))
  })

  test('other words point once to the buttons', async () => {
    const id = await late()
    await its.sweepThrough(friday10, at('2026-11-20', '12:00'), 30)
    await its.delivered()
    const key = `nudge:late:${id}:U0SON`
    await write(key, 'U0SON', 'mai em gửi nha, <!channel> chờ chút')
    await write(key, 'U0SON', 'chưa xong')
    const words = (await inThreadOf(key)).map(post => wordsOf(post.message.blocks))
    expect(words).toEqual([expect.stringContaining('Bạn bấm nút')])
  })

  test('in the thread of a card it is asked of whoever has it in hand, or judges it, and of nobody else', async () => {
    const id = await givenTask(here.scope(friday10), { status: 'submitted', assignee: 'U0SON', dueAt: FAR })
    await givenCard(id)
    const card = `task:${id}:card`
    for (const who of ['U0SON', 'U0NAM', 'U0BOT', 'U0STRANGER']) await write(card, who, 'ok')
    await write(card, 'U0LAN', 'để chị xem')
    expect(await inThreadOf(card)).toEqual([])
    await write(card, 'U0LAN', 'ok em')
    const [asked] = await inThreadOf(card)
    expect(asked?.to).toBe('C0CREATIVE')
    expect(wordsOf(asked?.message.blocks)).toContain('<@U0LAN> Ghi nhận là đã duyệt?')
    expect((await base.db.select().from(task))[0]?.status).toBe('submitted')
    expect(await refused(press('U0SON', monday('11:00'), 'nudge.sure', `approval:${id}`))).toEqual(['task.notYourCall'])
    await press('U0LAN', monday('11:01'), 'nudge.sure', `approval:${id}`)
    expect((await base.db.select().from(task))[0]?.status).toBe('done')
    const [gone] = await base.db
      .select()
      .from(outbox)
      .where(and(eq(outbox.threadKey, card), eq(outbox.key, `nudge:approval:${id}:U0LAN:sure`)))
    expect(gone?.withdrawn).toBe(true)
  })

  test('a thread of anything else is none of our business', async () => {
    await expect(
      hearReply(here.scope(friday10), { user: 'U0SON', channel: 'C0CREATIVE', threadTs: '1.2', text: 'ok' }),
    ).resolves.toBeUndefined()
    expect(await its.said()).toEqual([])
  })
})
