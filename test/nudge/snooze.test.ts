import { randomUUID } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { problemsOfView } from '../../sandbox/rules.ts'
import { vietnamCalendar } from '../../src/core/vietnam.ts'
import { AlreadyDone, type Ctx, type Scope } from '../../src/ctx.ts'
import { activity, snooze } from '../../src/db/schema.ts'
import { nudgeListeners } from '../../src/nudge/listeners.ts'
import { readSubject, SNOOZE_DAYS, snoozedUntil } from '../../src/nudge/model.ts'
import { askSnooze, snoozeReminder } from '../../src/nudge/snoozeFlow.ts'
import { snoozedNotice, snoozeModal } from '../../src/nudge/snoozeViews.ts'
import { at, givenClient, givenTask, wordsOf } from '../digest/tasks.ts'
import { type Agency, agency } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { known, listenersOf, refused, surfaces } from '../setup/hands.ts'

// Monday 23/11/2026; Tuesday the 24th is a day off.
const TODAY = '2026-11-23'
const monday9 = at(TODAY, '09:00')

let base: FreshDb
let here: Agency
let scope: Scope
beforeEach(async () => {
  base = await freshDb()
  here = await agency(base.db)
  scope = here.scope(monday9)
})
afterEach(() => base.close())

test('the button opens the form, and the form answers with the day', async () => {
  const id = await givenTask(scope)
  const { clicks, submits } = listenersOf(nudgeListeners)
  const { shown, ways } = surfaces()
  const ctx = here.as('U0CHI', monday9)
  await known(clicks, 'nudge.snooze')(ctx, { value: `task:${id}`, ...ways })
  const metadata: unknown = JSON.parse(shown.opened[0]?.private_metadata ?? '')
  const answer = await known(submits, 'nudge.snoozeForm')(ctx, { days: '3', reason: ' chờ   logo ' }, metadata)
  if (!answer || !('update' in answer)) throw new Error('the form answers with the day')
  expect(wordsOf(answer.update.blocks)).toContain('T6 27/11')
  expect((await base.db.select().from(snooze))[0]?.reason).toBe('chờ logo')
})

describe('putting off', () => {
  const chi = (request?: string): Ctx => here.as('U0CHI', monday9, request)
  const form = { days: '1', reason: 'chờ khách gửi logo' } as const

  test('is kept with its reason, on record, and may be changed', async () => {
    const id = await givenTask(scope)
    await snoozeReminder(chi(), `task:${id}`, form)
    await snoozeReminder(chi(), `task:${id}`, { days: '3', reason: 'khách đi công tác' })
    const rows = await base.db.select().from(snooze)
    expect(rows.map(({ person, subject, until, reason }) => [person, subject, until, reason])).toEqual([
      ['U0CHI', `task:${id}`, '2026-11-27', 'khách đi công tác'],
    ])
    const log = await base.db
      .select()
      .from(activity)
      .where(and(eq(activity.kind, 'task'), eq(activity.subject, id)))
    expect(log.map(row => [row.what, row.who])).toEqual([
      ['snoozed', 'U0CHI'],
      ['snoozed', 'U0CHI'],
    ])
  })

  test('the same form sent twice is one wish', async () => {
    const id = await givenTask(scope)
    await snoozeReminder(chi('view:1'), `task:${id}`, form)
    await expect(snoozeReminder(chi('view:1'), `task:${id}`, form)).rejects.toThrow(AlreadyDone)
    expect(await base.db.select().from(activity)).toHaveLength(1)
  })

  test('is refused for what is finished, unknown, or somebody else’s', async () => {
    const [open, done] = [await givenTask(scope), await givenTask(scope, { status: 'done', doneAt: scope.now })]
    const client = await givenClient(scope)
    expect(await refused(askSnooze(chi(), `task:${done}`))).toEqual(['nudge.nothingToSnooze'])
    expect(await refused(askSnooze(chi(), `task:${randomUUID()}`))).toEqual(['nudge.nothingToSnooze'])
    expect(await refused(askSnooze(chi(), 'task:7'))).toEqual(['nudge.nothingToSnooze'])
    expect(await refused(snoozeReminder(here.as('U0NAM'), `task:${open}`, form))).toEqual(['nudge.notYours'])
    expect(await refused(snoozeReminder(chi(), `client:${client}:receivables`, form))).toEqual(['people.needsAmounts'])
    const elsewhere = await agency(base.db, 'T0OTHER')
    expect(await refused(askSnooze(elsewhere.as('U0CHI'), `task:${open}`))).toEqual(['nudge.nothingToSnooze'])
    expect(await base.db.select().from(snooze)).toEqual([])
  })
})

describe('the form', () => {
  const choices = SNOOZE_DAYS.map(days => ({ days, until: snoozedUntil(days, TODAY, vietnamCalendar) }))

  test('tells the day on which it comes back, over the day off', () => {
    const about = { task: { number: 12, title: '<!channel> Banner' } }
    for (const locale of ['vi', 'en'] as const) {
      expect(problemsOfView(snoozeModal(locale, 'task:1', about, choices))).toEqual([])
      for (const { until } of choices) expect(problemsOfView(snoozedNotice(locale, until))).toEqual([])
    }
    const words = wordsOf(snoozeModal('vi', 'task:1', about, choices).blocks)
    expect(words).toContain('1 ngày làm việc (nhắc lại T4 25/11)')
    expect(words).toContain('3 ngày làm việc (nhắc lại T6 27/11)')
    expect(words).toContain('Tắt nhắc việc này')
  })

  test.for([
    ['task:1f0e8a3c-0000-4000-8000-000000000001', 'task'],
    ['client:1f0e8a3c-0000-4000-8000-000000000001:receivables', 'receivables'],
    ['question:1f0e8a3c-0000-4000-8000-000000000001', 'question'],
    ['promise:1f0e8a3c-0000-4000-8000-000000000001', 'promise'],
    ['offer:1f0e8a3c-0000-4000-8000-000000000001', undefined],
    ['task:1', undefined],
    ['client:1f0e8a3c-0000-4000-8000-000000000001', undefined],
    ["task:1f0e8a3c' or 1=1", undefined],
    ['', undefined],
  ] as const)('a button that says %s is about %s', ([text, kind]) => {
    expect(readSubject(text)?.kind).toBe(kind)
  })
})
