// Somebody moves their morning about while it is going on: it is never missed, and never comes twice.
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Clock } from '../../src/core/time.ts'
import { person } from '../../src/db/schema.ts'
import { sayMissedMorning } from '../../src/jobs/flow.ts'
import { tick } from '../../src/jobs/tick.ts'
import { createLog } from '../../src/log.ts'
import { createMetrics } from '../../src/metrics.ts'
import { peopleListeners } from '../../src/people/listeners.ts'
import { OWN_FORM } from '../../src/people/ownViews.ts'
import { at, givenTask } from '../digest/tasks.ts'
import { type Agency, agency } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { known, listenersOf } from '../setup/hands.ts'

const monday = (clock: Clock) => at('2026-11-23', clock)
const { submits } = listenersOf(on => peopleListeners(on, {}, undefined, sayMissedMorning))

let base: FreshDb
let here: Agency
beforeEach(async () => {
  base = await freshDb()
  here = await agency(base.db)
  await givenTask(here.scope(), { assignee: 'U0SON', dueAt: monday('17:00') })
})
afterEach(() => base.close())

const log = createLog('fatal', { write: () => undefined })
const tickAt = (clock: Clock) =>
  tick(
    { db: base.db, enqueue: async () => undefined, log, metrics: createMetrics(), clock: () => monday(clock) },
    monday(clock),
  )
const told = async () => (await here.said()).filter(post => post.key === 'digest:person:U0SON:2026-11-23').length
const own = (digestAt: Clock) => base.db.update(person).set({ digestAt }).where(eq(person.id, 'U0SON'))
const move = (now: Clock, to: Clock | null) =>
  known(submits, OWN_FORM)(
    here.as('U0SON', monday(now)),
    { language: 'workspace', hour: to === null ? 'company' : 'own', ...(to !== null && { digestAt: to }), summary: [] },
    undefined,
  )

describe('a morning that is moved', () => {
  test.for([
    ['from an hour to come to the company’s, which is over', '10:30', null],
    ['from an hour to come to an earlier one that is over', '15:00', '09:45'],
  ] as const)('%s, comes at once', async ([, from, to]) => {
    await own(from)
    await tickAt('09:00')
    expect(await told()).toBe(0)
    await move('10:00', to)
    expect(await told()).toBe(1)
    for (const clock of ['10:01', '10:30', '15:00'] as const) await tickAt(clock)
    expect(await told()).toBe(1)
  })
  test('to an hour that is still to come, comes then', async () => {
    await own('10:30')
    await tickAt('09:00')
    await move('10:00', '11:00')
    expect(await told()).toBe(0)
    await tickAt('11:00')
    expect(await told()).toBe(1)
  })
  test('after it was told, comes no second time', async () => {
    await tickAt('09:00')
    expect(await told()).toBe(1)
    const digests = async () => (await here.said()).filter(post => post.key.startsWith('digest:'))
    const before = await digests()
    await move('10:00', '15:00')
    await move('10:05', null)
    await tickAt('15:00')
    expect(await digests()).toEqual(before)
  })
  test('outside working time waits for tomorrow', async () => {
    await own('17:30')
    await move('20:00', null)
    expect(await told()).toBe(0)
  })
})
