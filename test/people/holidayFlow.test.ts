import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { isWorkingDay } from '../../src/core/calendar.ts'
import { AlreadyDone, type Ctx } from '../../src/ctx.ts'
import { activity, task, workspace } from '../../src/db/schema.ts'
import {
  addHolidays,
  changeHoliday,
  chooseCountry,
  chooseMakeUp,
  dropHoliday,
  giveBackHoliday,
  importDays,
  swapDays,
} from '../../src/people/holidayFlow.ts'
import { holidayListeners } from '../../src/people/holidayListeners.ts'
import type { HolidayForm } from '../../src/people/holidayModel.ts'
import type { SlackFile } from '../../src/slack/files.ts'
import { type Agency, agency, FRIDAY } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { known, listenersOf, refused, surfaces, wordsOf } from '../setup/hands.ts'

let db: FreshDb
let office: Agency
let admin: Ctx
let file: SlackFile

const { clicks, submits, loads } = listenersOf(on => holidayListeners(on, async () => file))

beforeAll(async () => {
  db = await freshDb()
})
beforeEach(async () => {
  await db.sql`truncate workspace cascade`
  office = await agency(db.db)
  admin = office.as('U0ADMIN')
})
afterAll(() => db.close())

const now = async () => {
  const [row] = await db.db.select().from(workspace).where(eq(workspace.id, 'T0SONG'))
  if (!row) throw new Error('no workspace')
  return row
}
/** The admin as the next click finds them: with the workspace as it is. */
const again = async (at = FRIDAY): Promise<Ctx> => ({ ...office.as('U0ADMIN', at), workspace: await now() })
const form = (over: Partial<HolidayForm> = {}): HolidayForm => ({
  day: '30/11',
  until: undefined,
  kind: 'off',
  name: 'Teambuilding',
  ...over,
})
const ics = (...lines: string[]): SlackFile => {
  const events = lines.flatMap(line => [
    'BEGIN:VEVENT',
    `DTSTART;VALUE=DATE:${line.slice(0, 8)}`,
    `SUMMARY:${line.slice(9)}`,
    'END:VEVENT',
  ])
  const text = ['BEGIN:VCALENDAR', 'PRODID:x', ...events, 'END:VCALENDAR', ''].join('\r\n')
  return { ok: true, name: 'x.ics', bytes: new TextEncoder().encode(text) }
}
const press = async (ctx: Ctx, action: string, value = '', metadata?: object) => {
  const { shown, ways } = surfaces()
  const view = metadata && { id: 'V1', callback: 'x', form: {}, metadata }
  await known(clicks, action)(ctx, { value, ...ways, ...(view && { view }) })
  return shown.updated[0]
}
const send = async (ctx: Ctx, callback: string, raw: Record<string, string | string[]>, metadata: object = {}) => {
  const answer = await known(submits, callback)(ctx, raw, metadata)
  if (!answer || !('update' in answer)) throw new Error('nothing was shown')
  return answer.update
}

describe('only an admin of this very moment', () => {
  test.for(['U0CEO', 'U0LAN', 'U0KETOAN', 'U0BE'])('%s changes nothing and opens nothing', async id => {
    const ctx = office.as(id)
    file = ics('20261224 Noel')
    const found = [{ day: '2026-12-24', kind: 'off' as const, name: 'Noel', observance: false }]
    const wishes = [
      () => addHolidays(ctx, form()),
      () => changeHoliday(ctx, '2026-11-24', { kind: 'half', name: 'Nửa buổi' }),
      () => dropHoliday(ctx, '2026-11-24'),
      () => giveBackHoliday(ctx, '2026-11-24'),
      () => swapDays(ctx, { off: '23/11', work: '28/11', name: 'Nghỉ kẹp' }),
      () => chooseMakeUp(ctx, { makesUp: true }),
      () => chooseCountry(ctx, { country: 'SG' }),
      () => importDays(ctx, found, { days: ['2026-12-24/2026-12-24'] }),
      () => send(ctx, 'people.fileForm', { file: ['F1'] }),
      ...['addDays', 'swapDays', 'importFile', 'chooseCountry', 'makeUp', 'holidayPage', 'editDay'].map(
        action => () => press(ctx, `people.${action}`, '2026-11-24'),
      ),
    ]
    for (const wished of wishes) expect(await refused(wished() as Promise<unknown>)).toEqual(['people.needsAdmin'])
    expect(await db.db.$count(activity)).toBe(0)
    expect(await now()).toEqual(office.workspace)
  })
})

describe('days', () => {
  test('two added at the same time are both kept', async () => {
    await Promise.all([addHolidays(admin, form()), addHolidays(admin, form({ day: '07/12' }))])
    const { calendar } = await now()
    expect([calendar.days['2026-11-30']?.name, calendar.days['2026-12-07']?.name]).toEqual([
      'Teambuilding',
      'Teambuilding',
    ])
  })

  test('sent twice it is one change', async () => {
    const ctx = office.as('U0ADMIN', FRIDAY, 'view:V1')
    await addHolidays(ctx, form())
    await expect(addHolidays(ctx, form())).rejects.toThrow(AlreadyDone)
    expect(await db.db.$count(activity)).toBe(1)
  })

  test('what is recorded is the days that differ, not the whole calendar', async () => {
    await addHolidays(admin, form())
    const [row] = await db.db.select().from(activity)
    expect(row).toMatchObject({ kind: 'workspace', what: 'calendar', who: 'U0ADMIN' })
    const days = { '2026-11-30': { kind: 'off', name: 'Teambuilding' } }
    expect(row?.after).toEqual({ country: 'VN', makesUp: false, days })
  })

  test('a holiday that the agency works is dropped once, and given back', async () => {
    await dropHoliday(admin, '2026-11-24')
    expect(isWorkingDay('2026-11-24', (await now()).calendar)).toBe(true)
    expect(await refused(dropHoliday(admin, '2026-11-24'))).toEqual(['holiday.unknown'])
    await giveBackHoliday(admin, '2026-11-24')
    expect((await now()).calendar).toEqual(office.workspace.calendar)
  })

  test('saved as it was leaves no trace', async () => {
    await changeHoliday(admin, '2026-11-24', { kind: 'off', name: 'Ngày Văn hóa Việt Nam' })
    expect(await db.db.$count(activity)).toBe(0)
  })

  test('another workspace is never touched', async () => {
    const other = await agency(db.db, 'T0OTHER')
    await chooseCountry(admin, { country: 'SG' })
    await addHolidays(await again(), form())
    const [row] = await db.db.select().from(workspace).where(eq(workspace.id, 'T0OTHER'))
    expect(row).toEqual(other.workspace)
  })
})

describe('deadlines stay', () => {
  const due = (at: string, status: 'doing' | 'done' = 'doing', number = 1) => ({
    workspaceId: 'T0SONG',
    number,
    title: 'Plan',
    manager: 'U0LAN',
    dueAt: new Date(at),
    status,
    offeredAt: FRIDAY,
    createdAt: FRIDAY,
    updatedAt: FRIDAY,
  })

  test('and it is said how many fall on the new day off, and when they are spoken of', async () => {
    await db.db
      .insert(task)
      .values([
        due('2026-11-30T10:00:00+07:00', 'doing', 1),
        due('2026-11-30T23:59:00+07:00', 'doing', 2),
        due('2026-11-30T10:00:00+07:00', 'done', 3),
        due('2026-12-01T00:00:00+07:00', 'doing', 4),
        due('2026-11-29T23:59:00+07:00', 'doing', 5),
      ])
    const list = await send(admin, 'people.holidayForm', { day: '30/11', kind: 'off', name: 'Teambuilding' })
    expect(wordsOf(list)).toContain(
      'Đã thêm 1 ngày. 2 deadline rơi vào ngày nghỉ này: deadline giữ nguyên, lời nhắc chuyển sang T6 27/11/2026.',
    )
    const days = await db.db.select({ at: task.dueAt }).from(task).where(eq(task.number, 1))
    expect(days[0]?.at).toEqual(new Date('2026-11-30T10:00:00+07:00'))
  })

  test('on a day off that begins today they are spoken of on the next working day', async () => {
    await db.db.insert(task).values(due('2026-11-20T17:00:00+07:00'))
    const { moved } = await addHolidays(admin, form({ day: 'hôm nay' }))
    expect(moved).toEqual({ count: 1, to: '2026-11-23' })
  })

  test('a day that is worked moves nothing', async () => {
    await db.db.insert(task).values(due('2026-11-28T10:00:00+07:00'))
    expect((await addHolidays(admin, form({ day: '28/11', kind: 'work' }))).moved).toBeUndefined()
    expect((await changeHoliday(await again(), '2026-11-28', { kind: 'half', name: 'Nửa buổi' })).moved).toBeUndefined()
    expect((await changeHoliday(await again(), '2026-11-28', { kind: 'off', name: 'Nghỉ' })).moved).toMatchObject({
      count: 1,
    })
  })
})

describe('the list', () => {
  test('an edited day is back in the list, and can be given back', async () => {
    const shown = await press(admin, 'people.editDay', '2026-11-24')
    expect(wordsOf(shown)).toContain('Nguồn: Nghị quyết 28/2026/QH16')
    const list = await send(
      admin,
      'people.dayForm',
      { name: 'Đi làm', kind: 'work' },
      JSON.parse(shown?.private_metadata ?? ''),
    )
    expect(wordsOf(list)).toContain('*T3 24/11/2026* · Làm bù · Đi làm')
    expect(wordsOf(list)).toContain('*T3 24/11/2026* · Nghỉ · Ngày Văn hóa Việt Nam')
    const back = await press(await again(), 'people.giveBackDay', '2026-11-24', { page: 0 })
    expect(wordsOf(back)).not.toContain('Đi làm')
  })

  test('a swap is two days in one go', async () => {
    const list = await send(admin, 'people.swapForm', { off: '23/11', work: '28/11', name: 'Nghỉ kẹp' })
    expect(wordsOf(list)).toContain('Nghỉ T2 23/11/2026, làm bù T7 28/11/2026.')
    expect(wordsOf(list)).toContain('*T7 28/11/2026* · Làm bù · Làm bù cho ngày 23/11')
  })

  test('turning the page', async () => {
    const words = async (page: string) => wordsOf(await press(admin, 'people.holidayPage', page))
    // All that is ahead of 20/11/2026 is one page.
    expect(await words('0')).not.toContain('Trang')
    for (const page of ['1', '-3', 'x', '99999']) expect(await words(page)).toBe(await words('0'))
  })

  test.for(['', '2026-02-30', '1', '__proto__', 'constructor'])('a button that carries %j is answered', async value => {
    for (const action of ['people.editDay', 'people.dropDay', 'people.giveBackDay']) {
      expect(await refused(press(admin, action, value))).toEqual(['holiday.unknown'])
    }
  })

  test('the Saturdays of swaps are switched on and off', async () => {
    const august = office.as('U0ADMIN', new Date('2026-08-03T03:00:00Z'))
    expect(wordsOf(await press(august, 'people.makeUp'))).toContain('Nghỉ T2 31/08/2026, làm bù T7 22/08/2026')
    const on = await send(august, 'people.makeUpForm', { makesUp: 'yes' })
    expect(wordsOf(on)).toContain('Công ty làm bù các thứ Bảy hoán đổi: *có*')
    expect(isWorkingDay('2026-08-22', (await now()).calendar)).toBe(true)
    await send({ ...august, workspace: await now() }, 'people.makeUpForm', { makesUp: 'no' })
    expect((await now()).calendar).toEqual(office.workspace.calendar)
  })
})

describe('another country', () => {
  test.for([
    ['nhật', 'JP'],
    ['nhat ban', 'JP'],
    ['japan', 'JP'],
    ['việt', 'VN'],
    ['SG', 'SG'],
  ] as const)('typing %j finds %s', async ([query, country]) => {
    const found = await known(loads, 'people.country')(admin, query)
    expect(found[0]?.value).toBe(country)
    expect(found.length).toBeLessThanOrEqual(100)
  })

  test('its holidays come, weekly rest follows, what the agency entered stays', async () => {
    await addHolidays(admin, form())
    const list = await send(await again(), 'people.countryForm', { country: 'EG' })
    expect(wordsOf(list)).toContain('Lịch nhà nước: *Ai Cập* · Nghỉ hằng tuần: Thứ Sáu, Thứ Bảy')
    const { calendar, country } = await now()
    expect(country).toBe('EG')
    expect(calendar.rest).toEqual([5, 6])
    expect(calendar.days['2026-11-30']).toEqual({ kind: 'off', name: 'Teambuilding' })
    expect(calendar.days['2027-11-24']).toBeUndefined()
    expect(calendar.days['2027-01-07']).toMatchObject({ source: 'library' })
    expect(Object.keys(calendar.days).some(day => day.startsWith('2028'))).toBe(true)
    // And home again.
    await chooseCountry(await again(), { country: 'VN' })
    await dropHoliday(await again(), '2026-11-30')
    expect((await now()).calendar).toEqual(office.workspace.calendar)
  })

  test('weekly rest that the agency chose for itself stays', async () => {
    await db.db.update(workspace).set({ calendar: { ...office.workspace.calendar, rest: [7] } })
    await chooseCountry(await again(), { country: 'EG' })
    expect((await now()).calendar.rest).toEqual([7])
  })

  test('a country that nobody knows is refused beside the field', async () => {
    for (const country of ['XX', '', 'vn', '__proto__']) {
      expect(await refused(send(admin, 'people.countryForm', { country }))).toEqual(['country: holiday.countryUnknown'])
    }
  })
})

describe('a file', () => {
  test('is shown before it is saved, and what is chosen is saved', async () => {
    file = ics('20261224 Noel', '20261225 Noel', '20261128 Thứ Bảy', '20261124 24/11', '20270214 Valentine')
    const preview = await send(admin, 'people.fileForm', { file: ['F1'] })
    expect(wordsOf(preview)).toContain('*2 ngày nghỉ mới*, 1 đã có, 2 rơi vào ngày nghỉ hằng tuần')
    expect(await now()).toEqual(office.workspace)
    const metadata = JSON.parse(preview.private_metadata ?? '')
    expect(metadata).toEqual({ file: 'F1' })
    const list = await send(admin, 'people.chosenForm', { days: ['2026-12-24/2026-12-25'] }, metadata)
    expect(wordsOf(list)).toContain('Đã thêm 2 ngày.')
    expect((await now()).calendar.days['2026-12-25']).toEqual({ kind: 'off', name: 'Noel', source: 'file' })
    // A second time there is nothing to choose.
    const second = await send(await again(), 'people.fileForm', { file: ['F1'] })
    expect(second.submit).toBeUndefined()
    expect(
      await refused(send(await again(), 'people.chosenForm', { days: ['2026-12-24/2026-12-25'] }, metadata)),
    ).toEqual(['days: holiday.noneChosen'])
  })

  test.for([
    [{ ok: false, problem: 'unreadable' }, 'file: holiday.fileUnreadable'],
    [{ ok: false, problem: 'tooLarge' }, 'file: ics.tooLarge'],
    [{ ok: true, name: 'x.ics', bytes: new Uint8Array([1, 2, 3]) }, 'file: ics.notACalendar'],
  ] as [SlackFile, string][])('%j is refused', async ([bad, problem]) => {
    file = bad
    expect(await refused(send(admin, 'people.fileForm', { file: ['F1'] }))).toEqual([problem])
    expect(await refused(send(admin, 'people.chosenForm', { days: ['x'] }, { file: 'F1' }))).toEqual([problem])
  })

  test('without a file, or with several, the form is refused', async () => {
    expect(await refused(send(admin, 'people.fileForm', { file: [] }))).toEqual(['file: field.choose'])
    expect(await refused(send(admin, 'people.fileForm', { file: ['F1', 'F2'] }))).toEqual(['file: field.choose'])
    expect(await refused(send(admin, 'people.fileForm', {}))).toEqual(['file: field.required'])
  })

  test('of two hundred new days a hundred are offered, and it is said', async () => {
    const day = (n: number) => new Date(Date.UTC(2026, 10, 30) + n * 2 * 86_400_000).toISOString().slice(0, 10)
    file = ics(...Array.from({ length: 300 }, (_, n) => `${day(n).replaceAll('-', '')} Ngày ${n} <!channel>`))
    const preview = await send(admin, 'people.fileForm', { file: ['F1'] })
    expect(wordsOf(preview)).toContain('Đợt này chọn được 100 mục đầu')
  })
})
