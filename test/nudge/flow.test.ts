import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { outbox, person, task, workspace } from '../../src/db/schema.ts'
import { askedInDigest, settle, sweep } from '../../src/nudge/flow.ts'
import { waitingNow } from '../../src/nudge/store.ts'
import { acceptTask, handBackTask } from '../../src/task/flow.ts'
import { at, buttonsOf, givenClient, givenTask, wordsOf } from '../digest/tasks.ts'
import { agency } from '../setup/agency.ts'
import { givenInvoice, givenPromise, givenQuestion, givenRequest } from './hands.ts'
import { away, base, FAR, friday10, here, its, monday, scope, wednesday } from './office.ts'

/** Offered to Sơn, whose lead is Chi and whose manager is Lan. */
const offered = (more: Partial<typeof task.$inferInsert> = {}) =>
  givenTask(scope(), { status: 'offered', assignee: 'U0SON', dueAt: FAR, ...more })
const postTo = async (person: string) => (await its.said()).filter(post => post.to === person && post.thread === null)
const wordsTo = async (person: string) => wordsOf((await postTo(person)).map(post => post.message.blocks))

describe('an offer that nobody answers', () => {
  test('is asked of the assignee, the lead, the manager and the director, once each, then of the last again, and then no more', async () => {
    await base.db.update(person).set({ reportsTo: 'U0DUC' }).where(eq(person.id, 'U0LAN'))
    await offered()
    await its.delivered()
    expect(await its.sweepAt(friday10)).toEqual([])
    const told = await its.sweepThrough(friday10, at('2026-12-11', '17:00'))
    expect(told.map(([moment, news]) => `${moment.toISOString().slice(5, 16)} ${news.join(', ')}`)).toEqual([
      '11-23T02:00 U0SON message',
      '11-23T10:00 U0CHI message',
      '11-25T09:00 U0LAN message',
      '11-26T08:00 U0DUC message',
      '11-27T08:00 U0DUC edit',
      '11-30T08:00 U0DUC edit',
    ])
  })

  test('says more to each level: what waits, who was asked before them, and what they can do', async () => {
    await offered({ title: 'KV <!channel> Tết' })
    await its.sweepThrough(friday10, wednesday('12:00'))
    const [son] = await postTo('U0SON')
    expect(wordsOf(son?.message.blocks)).toContain('chờ bạn nhận 1 ngày làm việc rồi')
    expect(buttonsOf(son?.message ?? { text: '', blocks: [] }).map(one => one.split(' ')[0])).toEqual([
      'task.accept',
      'task.later',
      'task.notMine',
      'nudge.snooze',
    ])
    const [chi] = await postTo('U0CHI')
    expect(wordsOf(chi?.message.blocks)).toContain('giao cho Đỗ Sơn')
    expect(wordsOf(chi?.message.blocks)).toContain('Đã nhắc Đỗ Sơn lúc 09:00 T2 23/11, chưa có trả lời.')
    expect(buttonsOf(chi?.message ?? { text: '', blocks: [] }).map(one => one.split(' ')[0])).toEqual([
      'nudge.doing',
      'task.assign',
      'task.open',
      'nudge.notMine',
      'nudge.snooze',
    ])
  })

  test('is over at once for everybody when it is accepted, and no button is left standing', async () => {
    const id = await offered()
    await its.sweepThrough(friday10, wednesday('12:00'))
    await its.delivered()
    await acceptTask(here.as('U0SON', wednesday('14:05')), id)
    await settle(here.scope(wednesday('14:05')), 'U0SON')
    const posts = (await its.said()).filter(post => post.key.startsWith('nudge:'))
    expect(posts.map(post => post.to).sort()).toEqual(['U0CHI', 'U0SON'])
    for (const { message } of posts) {
      expect(wordsOf(message.blocks)).toMatch(/^Đã xử lý · #\d+ Việc số \d+ · Đỗ Sơn nhận việc 14:05$/)
      expect(buttonsOf(message)).toEqual([])
    }
    expect((await its.rows())[0]?.closedAt).toEqual(wednesday('14:05'))
    expect((await its.asks()).map(one => [one.person, one.answer])).toEqual([
      ['U0SON', 'done'],
      ['U0CHI', 'settled'],
    ])
    expect(await its.sweepThrough(wednesday('14:10'), at('2026-12-04', '17:00'))).toEqual([])
  })

  test('what was settled before it ever went out is never said', async () => {
    const id = await offered()
    await its.sweepThrough(friday10, monday('10:00'))
    await acceptTask(here.as('U0SON', monday('11:00')), id)
    await settle(here.scope(monday('11:00')), 'U0SON')
    expect((await its.said()).filter(post => post.key.startsWith('nudge:')).map(post => post.withdrawn)).toEqual([true])
  })

  test('handed back, it waits anew, for whoever finds somebody', async () => {
    const id = await offered()
    await its.sweepThrough(friday10, monday('10:00'))
    await its.delivered()
    await handBackTask(here.as('U0SON', monday('11:00')), id, 'không phải mảng của em')
    await settle(here.scope(monday('11:00')), 'U0SON')
    expect((await its.asks()).map(one => one.answer)).toEqual(['notMine'])
    expect(await wordsTo('U0SON')).toContain('Đỗ Sơn trả lại việc')
    const told = await its.sweepThrough(monday('12:00'), wednesday('12:00'))
    expect(told.map(([, news]) => news)).toEqual([['U0CHI message']])
  })

  test('that presses is asked about sooner', async () => {
    await offered({ dueAt: monday('09:30') })
    const told = await its.sweepThrough(friday10, at('2026-11-20', '17:00'), 30)
    expect(told.map(([moment, news]) => `${moment.toISOString().slice(11, 16)} ${news}`)).toEqual([
      '05:00 U0SON message',
      '07:00 U0CHI message',
    ])
  })
})

describe('each kind', () => {
  const clientOf = () => givenClient(scope(), { backup: 'U0MAI' })
  const kinds: [kind: string, given: () => Promise<unknown>, first: string, then: string, words: string][] = [
    [
      'late',
      () => givenTask(scope(), { assignee: 'U0SON', dueAt: at('2026-11-20', '09:00') }),
      'U0SON',
      'U0CHI',
      'quá hạn',
    ],
    [
      'approval',
      () => givenTask(scope(), { assignee: 'U0SON', status: 'submitted', dueAt: FAR }),
      'U0LAN',
      'U0DUC',
      'chờ bạn duyệt',
    ],
    [
      'request',
      async () => givenRequest(scope(), await givenTask(scope(), { dueAt: FAR })),
      'U0LAN',
      'U0DUC',
      'xin dời sang',
    ],
    ['question', async () => givenQuestion(scope(), await clientOf()), 'U0LAN', 'U0MAI', 'Logo dùng bản nào?'],
    ['receivable', async () => givenInvoice(scope(), await clientOf()), 'U0LAN', 'U0MAI', '1 hóa đơn quá hạn'],
    ['promise', async () => givenPromise(scope(), await clientOf()), 'U0LAN', 'U0DUC', 'hẹn thanh toán T4 18/11'],
  ]
  test.for(kinds)(
    '%s: waits, is asked of whom it waits for, and goes up',
    async ([kind, given, first, then, words]) => {
      await given()
      expect((await waitingNow(scope())).map(one => one.kind)).toEqual([kind])
      const told = await its.sweepThrough(friday10, at('2026-12-04', '17:00'))
      const people = told.flatMap(([, news]) => news).filter(one => one.endsWith(' message'))
      expect(people.slice(0, 2)).toEqual([`${first} message`, `${then} message`])
      expect(await wordsTo(first)).toContain(words)
    },
  )

  test('a later day that is asked for, or promised, is what waits then', async () => {
    const late = await givenTask(scope(), { dueAt: at('2026-11-20', '09:00') })
    const client = await clientOf()
    await givenInvoice(scope(), client)
    expect((await waitingNow(scope())).map(one => one.kind).sort()).toEqual(['late', 'receivable'])
    await givenRequest(scope(), late)
    await givenPromise(scope(), client, { promisedFor: '2026-11-27' })
    expect((await waitingNow(scope())).map(one => one.kind)).toEqual(['request'])
  })

  test('a client who broke a promise before begins a level higher', async () => {
    const client = await clientOf()
    await givenPromise({ ...scope(), now: at('2026-11-01', '09:00') }, client, { state: 'broken' })
    await givenPromise(scope(), client)
    const told = await its.sweepThrough(friday10, wednesday('17:00'))
    expect(told[0]?.[1]).toEqual(['U0DUC message'])
    expect(await wordsTo('U0DUC')).toContain('Trước đó khách đã trễ hẹn 1 lần.')
  })

  test('amounts stand only before who may see them, and never in a notification', async () => {
    await base.db.update(person).set({ reportsTo: 'U0HOA' }).where(eq(person.id, 'U0LAN'))
    await givenInvoice(scope(), await givenClient(scope(), { backup: null }))
    await its.sweepThrough(friday10, at('2026-12-11', '17:00'))
    const texts = await Promise.all(['U0LAN', 'U0HOA', 'U0DUC', 'U0CEO'].map(wordsTo))
    expect(texts.map(words => words.includes('162.000.000'))).toEqual([true, false, true, true])
    for (const { message } of await its.said()) expect(message.text).not.toMatch(/162\.000|₫/)
  })
})

describe('somebody who is not there', () => {
  test('whoever stands in is asked, and told for whom', async () => {
    await away('U0SON', 'U0TUAN', '2026-11-27')
    await offered()
    expect((await its.sweepThrough(friday10, monday('12:00'))).map(([, news]) => news)).toEqual([['U0TUAN message']])
    expect(await wordsTo('U0TUAN')).toContain('Bạn đang thay Đỗ Sơn (nghỉ đến hết T6 27/11)')
  })
  test('without anybody standing in, it is the next level', async () => {
    await away('U0SON', null, '2026-11-27')
    await offered()
    expect((await its.sweepThrough(friday10, monday('12:00'))).map(([, news]) => news)).toEqual([['U0CHI message']])
  })
  test('who left is asked nothing', async () => {
    await base.db.update(person).set({ active: false }).where(eq(person.id, 'U0SON'))
    await offered()
    expect((await its.sweepThrough(friday10, monday('12:00'))).map(([, news]) => news)).toEqual([['U0CHI message']])
  })
})

describe('quiet', () => {
  test('nobody is asked before their own morning', async () => {
    await base.db.update(person).set({ digestAt: '10:30' }).where(eq(person.id, 'U0SON'))
    await offered()
    const told = await its.sweepThrough(friday10, monday('12:00'), 30)
    expect(told.map(([moment]) => moment)).toEqual([monday('10:30')])
  })
  test('whoever wants one summary is asked by their morning, and those above them in their turn', async () => {
    await base.db.update(person).set({ oneSummary: true }).where(eq(person.id, 'U0SON'))
    await offered()
    expect((await its.sweepThrough(friday10, wednesday('12:00'))).map(([, news]) => news)).toEqual([['U0CHI message']])
  })
  test('what the morning showed is not asked by a message besides', async () => {
    const id = await offered()
    await askedInDigest(here.scope(monday('09:00')), [{ kind: 'offer', subject: id, person: 'U0SON' }])
    expect(await its.sweepAt(monday('09:00'))).toEqual([])
    expect((await its.asks()).map(one => [one.person, one.via, one.level])).toEqual([['U0SON', 'digest', 1]])
    const told = await its.sweepThrough(monday('09:05'), wednesday('12:00'))
    expect(told.map(([, news]) => news)).toEqual([['U0CHI message']])
    expect(await wordsTo('U0CHI')).toContain('Đã nhắc Đỗ Sơn lúc 09:00 T2 23/11')
  })
  test('before Tết nobody above is asked for money, in the holiday nobody, and the first morning is the digest’s', async () => {
    const client = await givenClient(here.scope(at('2027-01-20', '10:00')))
    await givenInvoice(here.scope(at('2027-01-20', '10:00')), client, { dueOn: '2027-01-15' })
    const told = await its.sweepThrough(at('2027-01-30', '09:00'), at('2027-02-12', '17:00'))
    const days = told.map(([moment, news]) => `${moment.toISOString().slice(5, 10)} ${news.join(', ')}`)
    expect(days[0]).toMatch(/^02-0[1-3] U0LAN message$/)
    expect(days.filter(day => day >= '02-04' && day < '02-12')).toEqual([])
    expect(await wordsTo('U0LAN')).toContain('Cận Tết rồi')
  })
})

describe('much at once', () => {
  test('more than three new things are one list, edited as they are settled, and gone with the last', async () => {
    const ids = []
    for (let n = 0; n < 5; n++) ids.push(await offered())
    expect(await its.sweepThrough(friday10, monday('09:00'))).toEqual([[monday('09:00'), ['U0SON list']]])
    await its.delivered()
    const [list] = await postTo('U0SON')
    expect(list?.message.text).toBe('5 việc đang chờ bạn')
    await acceptTask(here.as('U0SON', monday('11:00')), ids[0] ?? '')
    await settle(here.scope(monday('11:00')), 'U0SON')
    const edited = (await postTo('U0SON'))[0]
    expect(edited?.message.text).toBe('4 việc đang chờ bạn')
    expect(wordsOf(edited?.message.blocks)).toContain('Đỗ Sơn nhận việc 11:00')
    for (const id of ids.slice(1)) await acceptTask(here.as('U0SON', monday('12:00')), id)
    await settle(here.scope(monday('12:00')), 'U0SON')
    expect(JSON.stringify((await postTo('U0SON'))[0]?.message)).not.toContain('button')
  })
})

describe('never doubled', () => {
  test('two replicas that sweep at once ask once', async () => {
    for (let n = 0; n < 8; n++)
      await offered({ assignee: ['U0SON', 'U0NAM', 'U0TUAN'][n % 3] ?? null, department: null })
    const now = monday('09:00')
    await Promise.all([1, 2, 3].map(() => sweep(here.scope(now), '2026-11-23', { late: false })))
    expect(await its.asks()).toHaveLength(8)
    expect((await its.said()).every(post => post.revision === 1)).toBe(true)
  })

  test('while Slack is down a further ask changes the message that waits, and adds no word to its thread', async () => {
    await base.db.update(task).set({ department: null })
    await givenTask(scope(), { status: 'submitted', assignee: 'U0SON', manager: 'U0DUC', dueAt: FAR })
    const told = await its.sweepThrough(friday10, at('2026-11-27', '17:00'))
    expect(told.map(([, news]) => news)).toEqual([['U0DUC message'], ['U0DUC edit'], ['U0DUC edit']])
  })

  test('once it is seen, a further ask edits it and says one word in its thread', async () => {
    await givenTask(scope(), { status: 'submitted', assignee: 'U0SON', manager: 'U0DUC', dueAt: FAR })
    await its.sweepThrough(friday10, monday('12:00'))
    await its.delivered()
    expect((await its.sweepThrough(monday('12:00'), wednesday('12:00'))).map(([, news]) => news)).toEqual([
      ['U0DUC edit', 'U0DUC bump'],
    ])
    expect(await wordsTo('U0DUC')).toContain('Nhắc lần 2')
    const [bump] = await base.db
      .select()
      .from(outbox)
      .where(eq(outbox.series, (await postTo('U0DUC'))[0]?.key ?? ''))
    expect(bump?.threadKey).toBe((await postTo('U0DUC'))[0]?.key)
  })

  test('one person whose message cannot be made keeps nobody from being asked, and is tried again', async () => {
    await offered()
    await offered({ assignee: 'U0TUAN', department: null })
    await base.db
      .update(person)
      .set({ locale: 'xx' as never })
      .where(eq(person.id, 'U0SON'))
    const ran = await sweep(here.scope(monday('09:00')), '2026-11-23', { late: false })
    expect([ran.said, ran.failed, ran.faults.length]).toEqual([1, 1, 1])
    expect((await its.asks()).map(one => one.person)).toEqual(['U0TUAN'])
    await base.db.update(person).set({ locale: 'vi' }).where(eq(person.id, 'U0SON'))
    expect((await its.sweepThrough(monday('09:05'), monday('12:00'), 30)).map(([at, news]) => [at, news])).toEqual([
      [monday('10:05'), ['U0SON message']],
    ])
  })

  test('a list that is settled before it went out is never said', async () => {
    const ids = []
    for (let n = 0; n < 4; n++) ids.push(await offered())
    await its.sweepThrough(friday10, monday('09:00'))
    for (const id of ids) await acceptTask(here.as('U0SON', monday('09:30')), id)
    await settle(here.scope(monday('09:30')), 'U0SON')
    const lists = (await its.said()).filter(post => post.key.startsWith('nudge:list:'))
    expect(lists.map(post => post.withdrawn)).toEqual([true])
  })

  test('a further ask about what stands in a list changes the list and says one word in its thread', async () => {
    for (let n = 0; n < 5; n++) {
      await givenTask(scope(), { status: 'submitted', assignee: 'U0SON', manager: 'U0DUC', dueAt: FAR })
    }
    await its.sweepThrough(friday10, monday('12:00'))
    await its.delivered()
    expect((await its.sweepThrough(monday('12:00'), wednesday('12:00'))).map(([, news]) => news)).toEqual([
      ['U0DUC edit', 'U0DUC bump'],
    ])
    const bump = (await its.said()).find(post => post.thread !== null)
    expect(bump?.message.text).toContain('5 việc trong danh sách này vẫn đang chờ bạn')
  })

  test('another workspace’s matters are not looked at', async () => {
    const other = await agency(base.db, 'T0OTHER')
    await givenTask(other.scope(friday10), { status: 'offered', assignee: 'U0SON', dueAt: FAR })
    expect(await its.sweepThrough(friday10, monday('12:00'))).toEqual([])
    expect(await waitingNow(scope())).toEqual([])
  })

  test('a policy of the workspace counts, one that cannot be read is the product’s', async () => {
    await offered()
    const fast = { normal: [1], urgent: [1] }
    for (const [nudging, first] of [
      [{ key: fast, strategic: fast, standard: fast }, '04:00'],
      [{ nonsense: true }, '02:00'],
    ] as const) {
      await base.db.update(workspace).set({ nudging })
      here.workspace.nudging = nudging
      await base.db.execute('truncate nudge, ask, outbox')
      const [told] = await its.sweepThrough(friday10, monday('17:00'))
      expect(told?.[0].toISOString().slice(11, 16)).toBe(first)
    }
  })
})
