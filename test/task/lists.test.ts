import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as schema from '../../src/db/schema.ts'
import { approveTask, submitTask, withdrawTask } from '../../src/task/flow.ts'
import { askForLater } from '../../src/task/laterFlow.ts'
import { openLoad, openTasksDue, openTasksOf, waitingFor } from '../../src/task/store.ts'
import { type Agency, agency, FRIDAY } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { aBrief, aClient, aTask, hours, NEXT_FRIDAY } from './hands.ts'

let db: FreshDb
let house: Agency
let elsewhere: Agency
const ids: Record<string, string> = {}

beforeAll(async () => {
  db = await freshDb()
  house = await agency(db.db)
  elsewhere = await agency(db.db, 'T0OTHER')
  const vnm = await aClient(db.db, house)
  const brief = await aBrief(db.db, house, vnm, 'VNM-26-001')
  const lan = house.as('U0LAN')
  const chi = house.as('U0CHI')
  ids.late = await aTask(lan, { title: 'Trễ', dueAt: hours(-30), estimateHours: 3 })
  ids.soon = await aTask(lan, { title: 'Sớm', dueAt: hours(5), estimateHours: 4, briefId: brief, clientId: vnm })
  ids.next = await aTask(lan, { title: 'Tuần sau', dueAt: NEXT_FRIDAY, estimateHours: 10 })
  ids.unknown = await aTask(lan, { title: 'Chưa ước lượng', dueAt: NEXT_FRIDAY })
  ids.submitted = await aTask(lan, { title: 'Đã nộp', dueAt: hours(6), estimateHours: 20 })
  await submitTask(chi, ids.submitted, 'bản 1')
  ids.done = await aTask(lan, { title: 'Xong' })
  await submitTask(chi, ids.done, 'bản 1')
  await approveTask(lan, ids.done)
  ids.withdrawn = await aTask(lan, { title: 'Hủy' })
  await withdrawTask(lan, ids.withdrawn, 'Khách dừng')
  await askForLater(chi, ids.next, { reason: 'Chờ khách', due: '30/11' })
  await aTask(elsewhere.as('U0LAN'), { title: 'Nhà khác', dueAt: hours(1) })
})
afterAll(() => db.close())

const titles = (tasks: readonly { title: string }[]): string[] => tasks.map(t => t.title)

describe('open tasks', () => {
  test('of a person are what they still have to do, soonest first, in their own workspace', async () => {
    expect(titles(await openTasksOf(house.scope(), 'U0CHI'))).toEqual(['Trễ', 'Sớm', 'Tuần sau', 'Chưa ước lượng'])
  })

  test('due by a moment are all that are open, work handed in included, with brief and client', async () => {
    const due = await openTasksDue(house.scope(), hours(24))
    expect(titles(due)).toEqual(['Trễ', 'Sớm', 'Đã nộp'])
    expect(due[1]).toMatchObject({
      briefCode: 'VNM-26-001',
      clientName: 'Khách VNM',
      clientOwner: 'U0LAN',
      clientBackup: 'U0MAI',
      department: 'creative',
      status: 'offered',
      offeredAt: FRIDAY,
    })
    expect(due[0]).toMatchObject({ briefCode: null, clientName: null, clientOwner: null })
  })

  test('that wait for a manager: work handed in, and days asked for', async () => {
    const waiting = await waitingFor(house.scope(), 'U0LAN')
    expect(titles(waiting.submitted)).toEqual(['Đã nộp'])
    expect(waiting.requests).toMatchObject([
      { task: { title: 'Tuần sau' }, request: { by: 'U0CHI', status: 'pending' } },
    ])
    expect(await waitingFor(house.scope(), 'U0HOA')).toEqual({ submitted: [], requests: [] })
  })
})

test('a load counts what is in hand and its hours by week, late work to this one', async () => {
  const loads = await openLoad(house.scope(), ['U0CHI', 'U0SON', 'U0CHI'])
  expect(loads.get('U0CHI')).toEqual({
    tasks: 4,
    hours: new Map([
      ['2026-11-16', 7],
      ['2026-11-23', 10],
    ]),
  })
  expect(loads.has('U0SON')).toBe(false)
  expect(await openLoad(house.scope(), [])).toEqual(new Map())
})

test('each list is read through its own index, not through years of finished work', async () => {
  await db.db.execute(sql`
    insert into task (workspace_id, number, title, assignee, manager, due_at, status, offered_at, created_at, updated_at)
    select 'T0SONG', 10000 + n, 'việc cũ', 'U' || n % 50, 'M' || n % 40, timestamptz '2026-11-20' + (n % 900 - 800) * interval '1 day',
      case when n % 20 = 0 then 'offered' else 'withdrawn' end, timestamptz '2024-01-01', timestamptz '2024-01-01', timestamptz '2024-01-01'
    from generate_series(1, 20000) n`)
  await db.db.execute(sql`analyze task`)
  const queries: { query: string; params: unknown[] }[] = []
  const logger = { logQuery: (query: string, params: unknown[]) => void queries.push({ query, params }) }
  const scope = { ...house.scope(), db: drizzle(db.sql, { schema, logger }) }
  await openTasksOf(scope, 'U7')
  await openTasksDue(scope, new Date('2024-09-20T00:00:00Z'))
  await waitingFor(scope, 'M7')
  await openLoad(scope, ['U7', 'U8'])
  const plans = await Promise.all(
    queries.map(async ({ query, params }) =>
      JSON.stringify(
        await db.sql.unsafe(
          `explain ${query}`,
          params.map(p => (p instanceof Date ? p.toISOString() : String(p))),
        ),
      ),
    ),
  )
  for (const plan of plans) expect(plan).not.toContain('Seq Scan on task')
  expect(plans[0]).toContain('task_open_by_assignee')
  expect(plans[1]).toContain('task_open_by_due')
  expect(plans[2]).toContain('task_open_by_manager')
  expect(plans[3]).toContain('task_open_by_assignee')
})
