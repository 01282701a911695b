// `/nhipcau lịch`: what an admin sees and does, on a real database.
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fold } from '../../src/core/text.ts'
import type { Ctx } from '../../src/ctx.ts'
import { activity, person, run, workspace } from '../../src/db/schema.ts'
import { jobsListeners, jobsWords } from '../../src/jobs/listeners.ts'
import { ENTRIES, type Entry, type EntryName } from '../../src/jobs/model.ts'
import { takeRuns } from '../../src/jobs/store.ts'
import { timetable } from '../../src/jobs/table.ts'
import { jobsTexts } from '../../src/jobs/texts.ts'
import { tick } from '../../src/jobs/tick.ts'
import { createLog } from '../../src/log.ts'
import { createMetrics } from '../../src/metrics.ts'
import type { CommandCall } from '../../src/slack/on.ts'
import { type Agency, agency } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { known, listenersOf, problemsIn, refused, surfaces, wordsOf } from '../setup/hands.ts'
import { at } from './hands.ts'

let base: FreshDb
let house: Agency
beforeEach(async () => {
  base = await freshDb({ max: 6 })
  house = await agency(base.db)
})
afterEach(() => base.close())

const { clicks, submits } = listenersOf(jobsListeners)
const admin = (clock: string, day = '2026-11-23'): Ctx => house.as('U0ADMIN', at(day, clock))
const word = (said: string) => {
  const open = jobsWords[fold(said)]
  if (!open) throw new Error(`nobody answers to ${said}`)
  return open
}
/** Every view must be one that Slack takes. */
async function shown(ctx: Ctx, said = 'lịch'): Promise<string> {
  const { shown, ways } = surfaces()
  await word(said)(ctx, { ...ways, text: said, channel: 'C0' } satisfies CommandCall)
  return wordsOf(shown.opened[0])
}
async function press(ctx: Ctx, action: string, entry: string): Promise<string> {
  const { shown, ways } = surfaces()
  await known(clicks, action)(ctx, { ...ways, value: entry })
  return wordsOf(shown.updated[0])
}
const retime = async (ctx: Ctx, entry: string, clock: string): Promise<string> => {
  const answer = await known(submits, 'jobs.retimeForm')(ctx, { at: clock }, { entry })
  return wordsOf(answer && 'update' in answer ? answer.update : undefined)
}
const ticking = (now: Date, entries: readonly Entry[] = timetable) =>
  tick(
    {
      db: base.db,
      enqueue: async () => undefined,
      log: createLog('silent'),
      metrics: createMetrics(),
      clock: () => now,
    },
    now,
    entries,
  )
const runs = async (entry: string) =>
  (await base.db.select().from(run).where(eq(run.entry, entry)).orderBy(run.day, run.slot)).map(
    ({ slot, day, state }) => `${slot}${slot && ' '}${day} ${state}`,
  )

describe('the list', () => {
  test('is for admins; everybody else hears a polite no', async () => {
    expect(await refused(shown(house.as('U0LAN')))).toEqual(['people.needsAdmin'])
    for (const action of ['jobs.run', 'jobs.pause', 'jobs.resume', 'jobs.retime'])
      expect(await refused(press(house.as('U0CEO'), action, 'digest.people'))).toEqual(['people.needsAdmin'])
    expect(await refused(retime(house.as('U0DUC'), 'digest.people', '10:00'))).toEqual(['people.needsAdmin'])
    expect(await runs('digest.people')).toEqual([])
  })
  test('opens by either word, and from the settings', async () => {
    for (const said of ['lịch', 'LỊCH', 'lich', 'lịch chạy', 'timetable'])
      expect(await shown(admin('08:00'), said)).toContain('Lịch chạy')
    const { shown: hub, ways } = surfaces()
    await known(clicks, 'people.timetable')(admin('08:00'), { ...ways, value: '' })
    expect(wordsOf(hub.opened[0])).toContain('Lịch chạy')
  })
  test('names each entry, its rhythm and when it comes next', async () => {
    const words = await shown(admin('08:00'))
    for (const { name } of timetable) expect(words).toContain(jobsTexts.vi.entries[name].name)
    expect(words).toContain('09:00 mỗi ngày làm việc · lần tới T2 23/11 09:00')
    expect(words).toContain('Chưa chạy lần nào')
    expect(await shown({ ...admin('08:00'), locale: 'en' }, 'timetable')).toContain('next Mon 23 Nov 09:00')
  })
  test('has words for every entry that the timetable may hold, in both languages', () => {
    for (const words of [jobsTexts.vi, jobsTexts.en])
      expect(Object.keys(words.entries).sort()).toEqual([...ENTRIES].sort())
  })
})

describe('the last run, in words', () => {
  const named = (name: EntryName) => ({ ...timetable.find(entry => entry.name === name), name }) as Entry<EntryName>
  const said = (count: number, failed = 0): Entry => ({
    ...named('digest.people'),
    run: async () => ({ said: count, failed }),
  })
  const broken: Entry = {
    ...named('digest.people'),
    run: async () => {
      throw new Error('no')
    },
  }
  test.for<[string, string, Entry, string]>([
    ['on time', '09:00', said(12), 'Lần gần nhất: T2 23/11 09:00 · 12 tin'],
    ['with nothing to say', '09:00', said(0), 'Lần gần nhất: T2 23/11 09:00 · không có tin mới'],
    ['late', '11:20', said(12), 'Lần gần nhất: T2 23/11 11:20 · 12 tin · trễ 2 giờ'],
    ['late by minutes', '09:25', said(1), 'Lần gần nhất: T2 23/11 09:25 · 1 tin · trễ 25 phút'],
    ['in part', '09:00', said(11, 1), '11 tin · 1 phần bị lỗi, đã ghi vào nhật ký'],
    ['not at all', '09:00', broken, 'T2 23/11 09:00 gặp lỗi; thử lại từ 09:01'],
    ['missed', '18:30', said(12), 'T2 23/11 bỏ qua'],
  ])('%s', async ([, clock, entry, expected]) => {
    await ticking(at('2026-11-23', clock), [entry])
    expect(await shown(admin(clock))).toContain(expected)
  })
  test('hours of people’s own stand beside it', async () => {
    await base.db.update(person).set({ digestAt: '10:30' }).where(eq(person.id, 'U0LAN'))
    await ticking(at('2026-11-23', '08:00'))
    await ticking(at('2026-11-23', '10:30'), [said(2)])
    const words = await shown(admin('10:31'))
    expect(words).toContain('giờ riêng: 10:30')
    expect(words).toContain('10:30: T2 23/11 10:30 · 2 tin')
  })
})

describe('another clock', () => {
  test('counts at once: today if it is still to come', async () => {
    await ticking(at('2026-11-23', '08:00'))
    expect(await retime(admin('08:30'), 'digest.departments', '15:00')).toContain('Lần tới: T2 23/11 15:00.')
    await ticking(at('2026-11-23', '09:00'))
    expect(await runs('digest.departments')).toEqual([])
    await ticking(at('2026-11-23', '15:00'))
    expect(await runs('digest.departments')).toEqual(['2026-11-23 done'])
  })
  test('from the next working day when today’s run is over, and says so', async () => {
    await ticking(at('2026-11-23', '09:00'))
    const words = await retime(admin('09:30'), 'digest.departments', '10:00')
    expect(words).toContain('Hôm nay đã chạy rồi, giờ mới áp dụng từ T4 25/11.')
    await ticking(at('2026-11-23', '10:00'))
    expect(await runs('digest.departments')).toEqual(['2026-11-23 done'])
  })
  test('that is past, of a run that is not over, comes within a minute, and is not late', async () => {
    await ticking(at('2026-11-23', '07:00'))
    await retime(admin('08:00'), 'digest.departments', '15:00')
    await ticking(at('2026-11-23', '09:00'))
    expect(await retime(admin('11:00'), 'digest.departments', '09:00')).toContain('chạy ngay trong phút tới')
    await ticking(at('2026-11-23', '11:01'))
    expect(await runs('digest.departments')).toEqual(['2026-11-23 done'])
  })
  test('must be one at which people may be spoken to; the sentence says which are', async () => {
    for (const clock of ['08:59', '18:00', '23:00', '03:30']) {
      const [problem] = await problemsIn(retime(admin('08:00'), 'digest.departments', clock))
      expect(problem).toEqual({
        code: 'jobs.clockQuiet',
        field: 'at',
        values: { clock, possible: '09:00–18:00' },
      })
    }
    await base.db.update(workspace).set({
      hours: { start: '08:00', end: '18:00', quietFrom: '12:00', quietTo: '13:30' },
    })
    const [there] = await base.db.select().from(workspace)
    const ctx = { ...admin('08:00'), ...(there && { workspace: there }) }
    const [problem] = await problemsIn(retime(ctx, 'digest.departments', '12:30'))
    expect(problem?.values).toEqual({ clock: '12:30', possible: '08:00–12:00, 13:30–18:00' })
  })
  test('what is not in the timetable, or no clock, is refused', async () => {
    expect(await refused(retime(admin('08:00'), 'nothing', '10:00'))).toEqual(['jobs.unknown'])
    expect(await refused(press(admin('08:00'), 'jobs.run', '__proto__'))).toEqual(['jobs.unknown'])
    for (const clock of ['24:00', '9:00', '', 'nine'])
      await expect(retime(admin('08:00'), 'digest.people', clock)).rejects.toThrow()
  })
  test('is asked for with the clock as it stands, and is on record with who gave it', async () => {
    await retime(admin('08:00'), 'digest.departments', '15:00')
    expect(await press(admin('08:01'), 'jobs.retime', 'digest.departments')).toContain('Mặc định: 09:00')
    expect(await retime(admin('08:02'), 'digest.departments', '15:00')).toContain('giữ giờ cũ')
    const changes = await base.db.select().from(activity).where(eq(activity.kind, 'timetable'))
    expect(changes.map(({ who, what, subject, after }) => [who, what, subject, after])).toEqual([
      ['U0ADMIN', 'retimed', 'digest.departments', { at: '15:00', pausedAt: null }],
    ])
  })
})

describe('a pause', () => {
  test('skips what falls into it, with a record; resumed in time nothing is skipped', async () => {
    await ticking(at('2026-11-23', '08:00'))
    expect(await press(admin('08:10'), 'jobs.pause', 'digest.people')).toContain('đã tạm dừng')
    expect(await shown(admin('08:11'))).toContain('*Đang tạm dừng* từ T2 23/11 08:10')
    await ticking(at('2026-11-23', '09:00'))
    expect(await runs('digest.people')).toEqual(['2026-11-23 skipped'])
    expect(await press(admin('09:30'), 'jobs.resume', 'digest.people')).toContain(
      'Lượt hôm nay đã bỏ qua; lần tới T4 25/11 09:00',
    )
    await ticking(at('2026-11-23', '10:00'))
    expect(await runs('digest.people')).toEqual(['2026-11-23 skipped'])
    await press(admin('08:10', '2026-11-25'), 'jobs.pause', 'digest.people')
    expect(await press(admin('08:20', '2026-11-25'), 'jobs.resume', 'digest.people')).toContain(
      'Lần tới: T4 25/11 09:00',
    )
    await ticking(at('2026-11-25', '09:00'))
    expect(await runs('digest.people')).toEqual(['2026-11-23 skipped', '2026-11-25 done'])
  })
  test('pressed twice it is one, and one on record', async () => {
    await press(admin('08:10'), 'jobs.pause', 'digest.people')
    await press(admin('08:20'), 'jobs.pause', 'digest.people')
    expect(await shown(admin('08:30'))).toContain('từ T2 23/11 08:10')
    expect(await base.db.$count(activity, eq(activity.what, 'paused'))).toBe(1)
  })
})

describe('run now', () => {
  test('takes the place of today’s run: what was said is edited, and nine o’clock does not say it again', async () => {
    await ticking(at('2026-11-23', '08:00'))
    expect(await press(admin('09:00', '2026-11-23'), 'jobs.run', 'digest.departments')).toMatch(/vừa chạy xong: /)
    await ticking(at('2026-11-23', '09:00'))
    expect(await runs('digest.departments')).toEqual(['2026-11-23 done'])
    await press(admin('14:00'), 'jobs.run', 'digest.departments')
    expect(await runs('digest.departments')).toEqual(['2026-11-23 done'])
    const keys = (await house.said()).map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
  })
  test('what was said late stays late', async () => {
    await ticking(at('2026-11-23', '11:00'))
    await press(admin('14:00'), 'jobs.run', 'digest.departments')
    expect(await runs('digest.departments')).toEqual(['2026-11-23 late'])
  })
  test('messages nobody outside working time, and says from when on', async () => {
    const [problem] = await problemsIn(press(admin('20:00'), 'jobs.run', 'digest.people'))
    expect(problem).toEqual({ code: 'jobs.notNow', values: { next: '09:00 T4 25/11' } })
    expect(await refused(press(admin('10:00', '2026-11-22'), 'jobs.run', 'digest.people'))).toEqual(['jobs.notNow'])
  })
  test('waits for nobody: while the clock is at work here, it says so', async () => {
    const refusal = await base.db.transaction(async db => {
      await takeRuns({ ...house.scope(), db })
      return refused(press(admin('09:00'), 'jobs.run', 'digest.people'))
    })
    expect(refusal).toEqual(['jobs.busy'])
  })
  test('leaves in peace those whose own hour is still to come', async () => {
    await base.db.update(person).set({ digestAt: '15:00' }).where(eq(person.id, 'U0LAN'))
    await base.db.update(person).set({ digestAt: '10:00' }).where(eq(person.id, 'U0MAI'))
    await press(admin('11:00'), 'jobs.run', 'digest.people')
    expect(await runs('digest.people')).toEqual(['2026-11-23 done', '10:00 2026-11-23 done'])
  })
  test('is on record, with who pressed it and what came of it', async () => {
    await press(admin('09:00'), 'jobs.run', 'digest.people')
    const [kept] = await base.db.select().from(activity).where(eq(activity.kind, 'timetable'))
    expect(kept).toMatchObject({ who: 'U0ADMIN', what: 'ran', subject: 'digest.people', after: { said: 0, failed: 0 } })
  })
})
