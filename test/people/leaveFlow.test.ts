import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Ctx } from '../../src/ctx.ts'
import { AlreadyDone } from '../../src/ctx.ts'
import { activity, leave, outbox, person } from '../../src/db/schema.ts'
import { changeLeave, enterLeave, withdrawLeave } from '../../src/people/leaveFlow.ts'
import { leaveListeners, leaveOverview, leaveSaid } from '../../src/people/leaveListeners.ts'
import { LeaveForm } from '../../src/people/leaveModel.ts'
import { leaveTexts } from '../../src/people/leaveTexts.ts'
import { peopleListeners } from '../../src/people/listeners.ts'
import { awayOn } from '../../src/people/store.ts'
import { type Agency, agency, FRIDAY } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { known, listenersOf, refused, surfaces, wordsOf } from '../setup/hands.ts'

let db: FreshDb
let office: Agency
const { clicks, submits } = listenersOf(leaveListeners)
const door = listenersOf(peopleListeners)

beforeAll(async () => {
  db = await freshDb()
})
beforeEach(async () => {
  await db.sql`truncate workspace cascade`
  office = await agency(db.db)
})
afterAll(() => db.close())

const SECRET = 'phẫu thuật <!channel>'
const form = (over: Partial<Record<keyof LeaveForm, string | null>> = {}): LeaveForm =>
  LeaveForm.parse({ from: '25/11', until: '27/11', cover: 'U0HOA', note: SECRET, ...over })
const rows = () => db.db.select().from(leave)
const dms = async (to: string) => (await office.said()).filter(said => said.channel === to && !said.withdrawn)
const textsTo = async (to: string) => (await dms(to)).map(said => said.message.text)
/** As if the worker had sent it. */
const delivered = () => db.db.update(outbox).set({ state: 'sent', placedIn: 'D1', ts: '1.1' })

describe('entering leave', () => {
  test('it stands in the table, and nudges know who stands in', async () => {
    await enterLeave(office.as('U0MAI'), form())
    expect((await rows())[0]).toMatchObject({
      person: 'U0MAI',
      fromDay: '2026-11-25',
      toDay: '2026-11-27',
      cover: 'U0HOA',
      by: 'U0MAI',
    })
    expect(await awayOn(office.scope(), '2026-11-24')).toEqual(new Map())
    const away = new Map([['U0MAI', { until: '2026-11-27', cover: 'U0HOA' }]])
    expect(await awayOn(office.scope(), '2026-11-25')).toEqual(away)
    expect(await awayOn(office.scope(), '2026-11-27')).toEqual(away)
    expect(await awayOn(office.scope(), '2026-11-28')).toEqual(new Map())
  })

  test('the person and who stands in are told, each in their language', async () => {
    await db.db.update(person).set({ locale: 'en' }).where(eq(person.id, 'U0HOA'))
    await enterLeave(office.as('U0MAI'), form())
    expect(await textsTo('U0MAI')).toEqual([
      'Đã ghi lịch nghỉ của bạn: từ T4 25/11/2026 đến hết T6 27/11/2026. *Đặng Thị Thùy Dương* thay: lời nhắc của bạn sẽ đến Đặng Thị Thùy Dương.',
    ])
    expect(await textsTo('U0HOA')).toEqual([
      '*Nguyễn Thị Mai* is away from Wed 25 Nov 2026 to Fri 27 Nov 2026 and asks you to stand in: nudges for Nguyễn Thị Mai come to you on those days.',
    ])
  })

  test('who stands in is told in working time, the person at once', async () => {
    const night = new Date('2026-11-20T15:00:00Z')
    await enterLeave(office.as('U0MAI', night), form())
    const held = await db.db.select({ to: outbox.channel, at: outbox.notBefore }).from(outbox)
    expect(held.find(row => row.to === 'U0MAI')?.at).toBeNull()
    expect(held.find(row => row.to === 'U0HOA')?.at).toEqual(new Date('2026-11-23T02:00:00Z'))
  })

  test('the reason is kept for the person, and reaches nobody and no record', async () => {
    await enterLeave(office.as('U0MAI'), form())
    expect((await rows())[0]?.note).toBe(SECRET)
    expect(JSON.stringify(await office.said())).not.toContain('phẫu')
    expect(JSON.stringify(await db.db.select().from(activity))).not.toContain('phẫu')
    for (const reader of ['U0HOA', 'U0LAN', 'U0ADMIN']) {
      expect(wordsOf(await leaveOverview(office.as(reader)))).not.toContain('phẫu')
    }
  })

  test('without a cover, the person is told that nobody stands in', async () => {
    await enterLeave(office.as('U0MAI'), form({ cover: null, until: null }))
    expect(await textsTo('U0MAI')).toEqual([
      'Đã ghi lịch nghỉ của bạn: T4 25/11/2026. Chưa có người thay: bạn chọn một người để lời nhắc có người nhận.',
    ])
    expect(await office.said()).toHaveLength(1)
  })

  test('a manager enters it for somebody, who hears by whom', async () => {
    await enterLeave(office.as('U0LAN'), form({ person: 'U0BE' }))
    expect((await textsTo('U0BE'))[0]).toContain('*Nguyễn Thị Lan* đã ghi lịch nghỉ cho bạn')
    await enterLeave(office.as('U0ADMIN'), form({ person: 'U0SON' }))
    expect(await refused(enterLeave(office.as('U0BE'), form({ person: 'U0CHI' })))).toEqual(['leave.notYours'])
    expect(await refused(enterLeave(office.as('U0KETOAN'), form({ person: 'U0CHI' })))).toEqual(['leave.notYours'])
  })

  test.for([
    [{ cover: 'U0MAI' }, ['cover: leave.coverSelf']],
    [{ cover: 'U0NOBODY' }, ['cover: people.notMember']],
    [{ from: 'hôm nào', cover: 'U0MAI' }, ['from: day.unreadable', 'cover: leave.coverSelf']],
    [{ from: '27/11', until: '25/11', cover: 'U0GUEST' }, ['until: leave.order', 'cover: people.notMember']],
    [{ cover: 'U0LEFT' }, ['cover: people.gone']],
  ] as const)('%j is refused with %j', async ([over, problems]) => {
    const one = { workspaceId: 'T0SONG', folded: 'x', updatedAt: FRIDAY }
    await db.db.insert(person).values([
      { ...one, id: 'U0GUEST', name: 'Khách', kind: 'guest' },
      { ...one, id: 'U0LEFT', name: 'Đã Nghỉ', kind: 'member', active: false },
    ])
    expect(await refused(enterLeave(office.as('U0MAI'), form(over)))).toEqual(problems)
    expect(await rows()).toEqual([])
    expect(await office.said()).toEqual([])
  })

  test('who is away meanwhile cannot stand in; partly away they can, with a word of warning', async () => {
    await enterLeave(office.as('U0HOA'), form({ from: '24/11', until: '30/11', cover: 'U0LAN' }))
    expect(await refused(enterLeave(office.as('U0MAI'), form()))).toEqual(['cover: leave.coverAway'])
    await enterLeave(office.as('U0BE'), form({ from: '26/11', until: null, cover: null }))
    const { unreached } = await enterLeave(office.as('U0MAI'), form({ cover: 'U0BE' }))
    expect(unreached).toEqual(['2026-11-26'])
  })

  test('two at once do not overlap', async () => {
    const both = await Promise.allSettled([
      enterLeave(office.as('U0MAI'), form()),
      enterLeave(office.as('U0LAN'), form({ person: 'U0MAI', from: '27/11', until: '30/11' })),
    ])
    expect(both.map(one => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await rows()).toHaveLength(1)
  })

  test('the same form sent twice is one leave', async () => {
    const ctx = office.as('U0MAI', FRIDAY, 'view:V1')
    await enterLeave(ctx, form())
    await expect(enterLeave(ctx, form())).rejects.toThrow(AlreadyDone)
    expect(await rows()).toHaveLength(1)
  })

  test('another workspace sees nothing of it', async () => {
    const other = await agency(db.db, 'T0OTHER')
    await enterLeave(office.as('U0MAI'), form())
    expect(await awayOn(other.scope(), '2026-11-25')).toEqual(new Map())
    const [row] = await rows()
    expect(await refused(changeLeave(other.as('U0MAI'), row?.id ?? '', form()))).toEqual(['leave.gone'])
    expect(wordsOf(await leaveOverview(other.as('U0LAN')))).not.toContain('Mai')
  })
})

describe('changing it', () => {
  const enter = async (ctx: Ctx = office.as('U0MAI')) => (await enterLeave(ctx, form())).leave.id

  test('other days edit what was said, and say nothing new', async () => {
    const id = await enter()
    await delivered()
    await changeLeave(office.as('U0MAI'), id, form({ until: '30/11' }))
    expect(await office.said()).toHaveLength(2)
    expect((await textsTo('U0HOA'))[0]).toContain('đến hết T2 30/11/2026')
    expect((await office.said()).map(said => said.revision)).toEqual([2, 2])
  })

  test('another cover: the first one’s message changes, the second one is asked', async () => {
    const id = await enter()
    await delivered()
    await changeLeave(office.as('U0MAI'), id, form({ cover: 'U0BE' }))
    expect(await textsTo('U0HOA')).toEqual([
      'Bạn không cần thay *Nguyễn Thị Mai* từ T4 25/11/2026 đến hết T6 27/11/2026 nữa, *Vũ Bé* thay.',
    ])
    expect((await textsTo('U0BE'))[0]).toContain('nhờ bạn thay')
    await changeLeave(office.as('U0MAI'), id, form())
    expect((await textsTo('U0HOA'))[0]).toContain('nhờ bạn thay')
  })

  test('who was not told yet is not told that it is off', async () => {
    const id = await enter()
    await changeLeave(office.as('U0MAI'), id, form({ cover: 'U0BE' }))
    expect(await dms('U0HOA')).toEqual([])
  })

  test('withdrawn, nudges come to the person again, and both messages say so', async () => {
    const id = await enter()
    await delivered()
    await withdrawLeave(office.as('U0MAI'), id)
    expect(await awayOn(office.scope(), '2026-11-25')).toEqual(new Map())
    expect((await textsTo('U0MAI'))[0]).toContain('đã rút')
    expect((await textsTo('U0HOA'))[0]).toBe(
      'Bạn không cần thay *Nguyễn Thị Mai* từ T4 25/11/2026 đến hết T6 27/11/2026 nữa.',
    )
    expect(await refused(withdrawLeave(office.as('U0MAI'), id))).toEqual(['leave.gone'])
    expect(await refused(changeLeave(office.as('U0MAI'), id, form()))).toEqual(['leave.gone'])
    // The days are free again.
    await enterLeave(office.as('U0MAI'), form())
  })

  test('a manager changes the days without reading or losing the note', async () => {
    const id = await enter()
    const shown = surfaces()
    await known(clicks, 'people.editLeave')(office.as('U0LAN'), { value: id, ...shown.ways })
    expect(JSON.stringify(shown.shown.opened)).not.toContain('phẫu')
    expect(shown.shown.opened[0]?.blocks.some(block => block.block_id?.startsWith('note'))).toBe(false)
    await changeLeave(office.as('U0LAN'), id, form({ note: null, until: '30/11' }))
    expect((await rows())[0]).toMatchObject({ note: SECRET, toDay: '2026-11-30' })
    await known(clicks, 'people.editLeave')(office.as('U0MAI'), { value: id, ...shown.ways })
    expect(JSON.stringify(shown.shown.opened[1])).toContain('phẫu')
  })

  test('others may not', async () => {
    const id = await enter()
    expect(await refused(changeLeave(office.as('U0CHI'), id, form()))).toEqual(['leave.notYours'])
    expect(await refused(withdrawLeave(office.as('U0SON'), id))).toEqual(['leave.notYours'])
    const { ways } = surfaces()
    const press = known(clicks, 'people.editLeave')(office.as('U0CHI'), { value: id, ...ways })
    expect(await refused(press as Promise<unknown>)).toEqual(['leave.notYours'])
  })

  test('coming back early, the first day stays though it is past; one that is over cannot be changed', async () => {
    const id = await enter()
    const thursday = new Date('2026-11-26T03:00:00Z')
    await changeLeave(office.as('U0MAI', thursday), id, form({ from: '25/11/2026', until: 'hôm nay' }))
    expect((await rows())[0]).toMatchObject({ fromDay: '2026-11-25', toDay: '2026-11-26' })
    const monday = new Date('2026-11-30T03:00:00Z')
    expect(await refused(changeLeave(office.as('U0MAI', monday), id, form()))).toEqual(['leave.gone'])
  })

  test.for(['', 'x', '00000000-0000-4000-8000-000000000000', "'; drop table leave"])(
    'a button that carries %j is answered',
    async value => {
      const { ways } = surfaces()
      const press = known(clicks, 'people.editLeave')(office.as('U0MAI'), { value, ...ways })
      expect(await refused(press as Promise<unknown>)).toEqual(['leave.gone'])
      const drop = known(clicks, 'people.withdrawLeave')(office.as('U0MAI'), { value, ...ways })
      expect(await refused(drop as Promise<unknown>)).toEqual(['leave.gone'])
    },
  )
})

describe('what people see', () => {
  test('the list: mine, who is away now, who will be; buttons where one may', async () => {
    await enterLeave(office.as('U0MAI'), form())
    await enterLeave(office.as('U0CHI'), form({ from: 'hôm nay', until: '23/11', cover: null }))
    await enterLeave(office.as('U0SON'), form({ from: '07/12', until: null, cover: 'U0CHI' }))
    const words = wordsOf(await leaveOverview(office.as('U0MAI')))
    expect(words.split('\n').filter(line => line.startsWith('*'))).toEqual([
      '*Của bạn*',
      '*Nguyễn Thị Mai* · từ T4 25/11/2026 đến hết T6 27/11/2026 · Đặng Thị Thùy Dương thay',
      '*Đang nghỉ*',
      '*Bùi Linh Chi* · từ T6 20/11/2026 đến hết T2 23/11/2026 · chưa có người thay',
      '*Sắp nghỉ*',
      '*Đỗ Sơn* · T2 07/12/2026 · Bùi Linh Chi thay',
    ])
    const edits = async (who: string) =>
      JSON.stringify(await leaveOverview(office.as(who))).match(/people\.editLeave#/g)?.length ?? 0
    expect(await edits('U0MAI')).toBe(1)
    expect(await edits('U0LAN')).toBe(3)
    expect(await edits('U0KETOAN')).toBe(0)
  })

  test('only managers and admins are asked whose leave it is', async () => {
    const fields = async (who: string) => {
      const { shown, ways } = surfaces()
      await known(clicks, 'people.enterLeave')(office.as(who), { value: '', ...ways })
      return shown.updated[0]?.blocks.flatMap(block => (block.type === 'input' ? [block.block_id] : []))
    }
    expect(await fields('U0MAI')).toEqual(['from', 'until', 'cover', 'note'])
    expect(await fields('U0LAN')).toEqual(['person', 'from', 'until', 'cover', 'note'])
    expect(await fields('U0ADMIN')).toEqual(['person', 'from', 'until', 'cover', 'note'])
  })

  test('saved, the list is back and says so, with the day on which nobody stands in', async () => {
    await enterLeave(office.as('U0BE'), form({ from: '26/11', until: null, cover: null }))
    const answer = await known(submits, 'people.leaveForm')(
      office.as('U0MAI'),
      { from: '25/11', until: '27/11', cover: 'U0BE' },
      {},
    )
    const list = answer && 'update' in answer ? wordsOf(answer.update) : ''
    expect(list).toContain('Đã ghi: *Nguyễn Thị Mai* nghỉ từ T4 25/11/2026 đến hết T6 27/11/2026.')
    expect(list).toContain('T5 26/11/2026 người thay cũng nghỉ')
  })

  test.for([
    ['nghỉ', 'people.leaveList'],
    ['nghi', 'people.leaveList'],
    ['NGHỈ PHÉP', 'people.leaveList'],
    ['nghỉ'.normalize('NFD'), 'people.leaveList'],
    ['leave', 'people.leaveList'],
    ['nghỉ 30/11', 'people.leaveForm'],
    ['nghỉ phép thứ 6 tuần sau', 'people.leaveForm'],
    ['leave next friday', 'people.leaveForm'],
  ] as const)('/nhipcau %s opens %s for everybody', async ([text, callback]) => {
    for (const who of ['U0BE', 'U0ADMIN']) {
      const { shown, ways } = surfaces()
      await known(door.commands, '/nhipcau')(office.as(who), { text, channel: 'C1', ...ways })
      expect(shown.opened.map(view => view.callback_id)).toEqual([callback])
    }
  })

  test('what was said after the word is in the form', async () => {
    expect(JSON.stringify(await leaveSaid(office.as('U0BE'), 'nghỉ phép thứ 6 tuần sau'))).toContain('"thứ 6 tuần sau"')
    expect(leaveSaid(office.as('U0BE'), 'nghiêm túc')).toBeUndefined()
    expect(leaveSaid(office.as('U0BE'), 'cài đặt')).toBeUndefined()
  })

  test('the part of the settings is open to everybody', async () => {
    const { shown, ways } = surfaces()
    await known(door.clicks, 'people.leave')(office.as('U0BE'), { value: '', ...ways })
    expect(shown.opened[0]?.callback_id).toBe('people.leaveList')
  })

  test('a long list says how many more there are', async () => {
    await db.db.insert(leave).values(
      Array.from({ length: 60 }, (_, n) => ({
        workspaceId: 'T0SONG',
        person: 'U0MAI',
        fromDay: `2027-0${1 + Math.floor(n / 20)}-${String(1 + (n % 20)).padStart(2, '0')}`,
        toDay: `2027-0${1 + Math.floor(n / 20)}-${String(1 + (n % 20)).padStart(2, '0')}`,
        by: 'U0MAI',
        createdAt: FRIDAY,
      })),
    )
    const { shown, ways } = surfaces()
    await known(door.clicks, 'people.leave')(office.as('U0LAN'), { value: '', ...ways })
    expect(wordsOf(shown.opened[0])).toContain(leaveTexts.vi.more(20).text)
  })
})
