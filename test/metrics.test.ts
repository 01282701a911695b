import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { outbox, workspace } from '../src/db/schema.ts'
import { createMetrics, DOORS, OUTCOMES, type Waiting } from '../src/metrics.ts'
import { waitingEverywhere } from '../src/outbox/waiting.ts'
import { type Agency, agency, FRIDAY } from './setup/agency.ts'
import { type FreshDb, freshDb } from './setup/db.ts'

const NOTHING: Waiting = {
  queued: 0,
  held: 0,
  sending: 0,
  stopped: 0,
  dead: 0,
  oldestSeconds: 0,
  stoppedWorkspaces: 0,
}

/** The value of one line of numbers; undefined when it is not there. */
const valueIn = (text: string, line: string): number | undefined => {
  const found = text.split('\n').find(l => l.startsWith(`${line} `))
  return found === undefined ? undefined : Number(found.slice(line.length))
}

describe('the numbers', () => {
  afterEach(() => vi.useRealTimers())

  test('are there from the start, so that a rate begins at nought and not at the first failure', async () => {
    const text = await createMetrics().text()
    for (const outcome of OUTCOMES) expect(valueIn(text, `nhipcau_deliveries_total{outcome="${outcome}"}`)).toBe(0)
    for (const kind of DOORS) expect(valueIn(text, `nhipcau_request_duration_seconds_count{kind="${kind}"}`)).toBe(0)
    expect(valueIn(text, 'nhipcau_faults_total')).toBe(0)
  })

  test('count what happened', async () => {
    const metrics = createMetrics()
    metrics.delivered('sent')
    metrics.delivered('sent')
    metrics.waited(0.3)
    metrics.served('click', 40)
    metrics.refused('brief.dueInPast')
    metrics.fault()
    metrics.ran('digest.people', 'late', 1200)
    const text = await metrics.text()
    expect(valueIn(text, 'nhipcau_deliveries_total{outcome="sent"}')).toBe(2)
    expect(valueIn(text, 'nhipcau_delivery_wait_seconds_bucket{le="0.5"}')).toBe(1)
    expect(valueIn(text, 'nhipcau_request_duration_seconds_bucket{le="0.05",kind="click"}')).toBe(1)
    expect(valueIn(text, 'nhipcau_refusals_total{code="brief.dueInPast"}')).toBe(1)
    expect(valueIn(text, 'nhipcau_faults_total')).toBe(1)
    expect(valueIn(text, 'nhipcau_runs_total{entry="digest.people",state="late"}')).toBe(1)
    expect(valueIn(text, 'nhipcau_run_duration_seconds_bucket{le="5",entry="digest.people"}')).toBe(1)
  })

  test('of what waits are those of this very moment', async () => {
    const metrics = createMetrics()
    let queued = 3
    metrics.watch(async () => ({ ...NOTHING, queued, oldestSeconds: 90 }))
    expect(valueIn(await metrics.text(), 'nhipcau_outbox_messages{state="queued"}')).toBe(3)
    queued = 0
    const text = await metrics.text()
    expect(valueIn(text, 'nhipcau_outbox_messages{state="queued"}')).toBe(0)
    expect(valueIn(text, 'nhipcau_outbox_oldest_seconds')).toBe(90)
    expect(valueIn(text, 'nhipcau_database_answers')).toBe(1)
  })

  test.for([
    ['fails', () => Promise.reject(new Error('gone'))],
    ['hangs', () => new Promise<Waiting>(() => undefined)],
  ] as const)(
    'leave out what waits when the database %s, and say so, but are read all the same',
    async ([, broken]) => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      const metrics = createMetrics()
      let read: () => Promise<Waiting> = async () => ({ ...NOTHING, queued: 3 })
      metrics.watch(() => read())
      await metrics.text()
      read = broken
      const reading = metrics.text()
      await vi.advanceTimersByTimeAsync(3000)
      const text = await reading
      expect(valueIn(text, 'nhipcau_database_answers')).toBe(0)
      expect(valueIn(text, 'nhipcau_outbox_messages{state="queued"}')).toBeUndefined()
      expect(valueIn(text, 'nhipcau_outbox_oldest_seconds')).toBeUndefined()
      expect(valueIn(text, 'nhipcau_faults_total')).toBe(0)
    },
  )

  test('asked for by several at once cost the database one question', async () => {
    const metrics = createMetrics()
    let asked = 0
    metrics.watch(async () => {
      asked++
      return NOTHING
    })
    await Promise.all([metrics.text(), metrics.text(), metrics.text()])
    expect(asked).toBe(1)
  })
})

describe('what waits over the whole house', () => {
  let fresh: FreshDb
  let song: Agency

  beforeAll(async () => {
    fresh = await freshDb()
  })
  afterAll(() => fresh.close())
  beforeEach(async () => {
    await fresh.sql`truncate workspace cascade`
    song = await agency(fresh.db)
  })

  const minutesAgo = (minutes: number) => new Date(FRIDAY.getTime() - minutes * 60_000)
  let made = 0
  const put = (row: Partial<typeof outbox.$inferInsert> = {}, at = song) =>
    fresh.db.insert(outbox).values({
      workspaceId: at.workspace.id,
      key: `test:${++made}`,
      channel: 'C0ACCOUNT',
      content: {},
      createdAt: FRIDAY,
      changedAt: FRIDAY,
      ...row,
    })
  const waiting = () => waitingEverywhere(fresh.db, FRIDAY)

  test('is nothing at first', async () => {
    expect(await waiting()).toEqual(NOTHING)
  })

  test('is counted by state over all workspaces, without what was sent', async () => {
    const other = await agency(fresh.db, 'T0KHAC')
    await put()
    await put({}, other)
    await put({ state: 'sending' })
    await put({ state: 'sent' })
    await put({ state: 'stopped' })
    await put({ state: 'dead' }, other)
    expect(await waiting()).toMatchObject({ queued: 2, sending: 1, stopped: 1, dead: 1, held: 0 })
  })

  test('is as old as its oldest message that is due', async () => {
    await put({ changedAt: minutesAgo(3) })
    await put({ changedAt: minutesAgo(7), state: 'sending' })
    await put({ changedAt: minutesAgo(90), state: 'dead' })
    expect((await waiting()).oldestSeconds).toBe(7 * 60)
  })

  test('does not count as late what is held for working time; what was held is due from then on', async () => {
    await put({ changedAt: minutesAgo(600), notBefore: minutesAgo(-5) })
    expect(await waiting()).toMatchObject({ queued: 0, held: 1, oldestSeconds: 0 })
    await put({ changedAt: minutesAgo(600), notBefore: minutesAgo(4) })
    expect(await waiting()).toMatchObject({ queued: 1, held: 1, oldestSeconds: 4 * 60 })
  })

  test('leaves out a stopped workspace, which is a number of its own', async () => {
    await put({ changedAt: minutesAgo(50) })
    await fresh.db.update(workspace).set({ stoppedAt: FRIDAY }).where(eq(workspace.id, song.workspace.id))
    expect(await waiting()).toMatchObject({ queued: 0, oldestSeconds: 0, stoppedWorkspaces: 1 })
  })

  test('is never younger than nothing, when clocks differ', async () => {
    await put({ changedAt: minutesAgo(-1) })
    expect((await waiting()).oldestSeconds).toBe(0)
  })
})
