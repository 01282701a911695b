// The timetable carried out on a real database: by one process or ten, on time or after days, whole or not at all.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { and, eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Scope } from '../../src/ctx.ts'
import { outbox, person, run, timing, workspace } from '../../src/db/schema.ts'
import { startClock } from '../../src/jobs/clock.ts'
import type { Entry, How } from '../../src/jobs/model.ts'
import { type ClockDeps, createTicker, tick } from '../../src/jobs/tick.ts'
import { createLog } from '../../src/log.ts'
import { createMetrics } from '../../src/metrics.ts'
import { say } from '../../src/outbox/say.ts'
import { section } from '../../src/slack/blocks.ts'
import { mrk } from '../../src/slack/mrkdwn.ts'
import { agency } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { at, entryOf, MINUTE, sweep } from './hands.ts'

const NINE = at('2026-11-23', '09:00')
const later = (minutes: number, from = NINE) => new Date(from.getTime() + minutes * MINUTE)

let base: FreshDb
const logged: string[] = []
const metrics = createMetrics()
const deps = (db = base.db): ClockDeps => ({
  db,
  enqueue: async () => undefined,
  log: createLog('debug', { write: line => void logged.push(line) }),
  metrics,
  clock: () => NINE,
})

beforeEach(async () => {
  base = await freshDb({ max: 12 })
  await agency(base.db)
})
afterEach(() => base.close())

type Called = { here: string; day: string } & How
/** Says one message a day and slot, and remembers how often it was called. */
function hello(name: string, more: Partial<Entry> = {}): { entry: Entry; calls: Called[] } {
  const calls: Called[] = []
  const work = async (scope: Scope, day: string, how: How) => {
    calls.push({ here: scope.workspace.id, day, ...how })
    await say(scope, `${name}:${how.slot}:${day}`, 'C0CREATIVE', { text: 'a', blocks: [section(mrk`a`)] })
    return 1
  }
  return { entry: { ...entryOf(name, { rhythm: 'workingDays', at: '09:00' }, work), ...more }, calls }
}
const rows = async (name: string, here = 'T0SONG') => {
  const found = await base.db
    .select()
    .from(run)
    .where(and(eq(run.entry, name), eq(run.workspaceId, here)))
    .orderBy(run.slot, run.day)
  return found.map(({ slot, day, state, said, failed }) => `${slot}${slot && ' '}${day} ${state} ${said} ${failed}`)
}
const saidKeys = async (name: string) =>
  (await base.db.select().from(outbox)).filter(row => row.key.startsWith(`${name}:`)).map(row => row.key)

describe('once', () => {
  test('twenty-two ticks in one minute, of ten processes at once and then of each, say it once', async () => {
    const { entry, calls } = hello('once')
    const processes = Array.from({ length: 10 }, () => createTicker(deps(), [entry]))
    await Promise.all(processes.map(ticking => ticking(NINE)))
    for (let n = 0; n < 12; n++) await processes[n % 10]?.(new Date(NINE.getTime() + n * 4000))
    expect(calls).toHaveLength(1)
    expect(await rows('once')).toEqual(['2026-11-23 done 1 0'])
    expect(await saidKeys('once')).toEqual(['once::2026-11-23'])
  })

  test('a clock that was set back by an hour says nothing twice and misses nothing', async () => {
    const { entry, calls } = hello('back')
    const { entry: ten, calls: tens } = hello('backTen', { when: { rhythm: 'workingDays', at: '09:30' } })
    for (const minutes of [-1, 0, 1, -59, 0, 1, 29, 30, 31]) await tick(deps(), later(minutes), [entry, ten])
    expect(calls).toHaveLength(1)
    expect(tens.map(({ late }) => late)).toEqual([false])
  })

  test('a clock that ran a day ahead for a minute takes nobody’s morning', async () => {
    const { entry, calls } = hello('ahead')
    await tick(deps(), later(-60), [entry])
    await tick(deps(), later(2 * 24 * 60 - 30), [entry])
    expect(await rows('ahead')).toEqual(['2026-11-23 skipped 0 0'])
    await tick(deps(), later(-58), [entry])
    await tick(deps(), NINE, [entry])
    expect(calls).toEqual([{ here: 'T0SONG', day: '2026-11-23', late: false, slot: '' }])
    expect(await rows('ahead')).toEqual(['2026-11-23 done 1 0'])
  })

  test('after days of downtime it is said once, late, and the other days are on record', async () => {
    const { entry, calls } = hello('down')
    await tick(deps(), NINE, [entry])
    const back = at('2026-11-27', '10:00')
    await Promise.all([tick(deps(), back, [entry]), tick(deps(), back, [entry])])
    await tick(deps(), later(1, back), [entry])
    expect(calls.map(({ day, late }) => `${day} ${late}`)).toEqual(['2026-11-23 false', '2026-11-27 true'])
    expect(await rows('down')).toEqual([
      '2026-11-23 done 1 0',
      '2026-11-25 skipped 0 0',
      '2026-11-26 skipped 0 0',
      '2026-11-27 late 1 0',
    ])
  })

  test('each hour that people chose for themselves is a run of its own, late by itself', async () => {
    const { entry, calls } = hello('own', { ownHours: true })
    const choose = (id: string, digestAt: string) => base.db.update(person).set({ digestAt }).where(eq(person.id, id))
    await choose('U0LAN', '10:30')
    await choose('U0MAI', '10:30')
    await choose('U0HOA', '14:00')
    await tick(deps(), later(-1), [entry])
    await tick(deps(), NINE, [entry])
    await tick(deps(), at('2026-11-23', '15:00'), [entry])
    expect(calls.map(({ slot, late }) => `${slot} ${late}`)).toEqual([' false', '10:30 true', '14:00 true'])
    expect(await saidKeys('own')).toHaveLength(3)
    await base.db.update(person).set({ digestAt: null })
  })
})

describe('whole or not at all', () => {
  test('a run that fails leaves nothing behind, stops no other, and is tried again with growing pauses', async () => {
    const { entry, calls } = hello('shaky')
    const { entry: steady } = hello('steady')
    let broken = true
    const shaky: Entry = {
      ...entry,
      async run(...args) {
        const said = await entry.run(...args)
        if (broken) throw new Error('half way')
        return said
      },
    }
    for (let n = 0; n <= 8; n++) await tick(deps(), later(n), [shaky, steady])
    // At 9:00, 9:01, 9:03 and 9:07.
    expect(calls).toHaveLength(4)
    expect(await rows('shaky')).toEqual(['2026-11-23 failed 0 4'])
    expect(await saidKeys('shaky')).toEqual([])
    expect(await rows('steady')).toEqual(['2026-11-23 done 1 0'])
    expect(logged.filter(line => line.includes('"entry":"shaky"') && /"fault":"[0-9A-Z]{6}"/.test(line))).toHaveLength(
      4,
    )
    broken = false
    await tick(deps(), later(15), [shaky, steady])
    expect(await rows('shaky')).toEqual(['2026-11-23 late 1 0'])
    expect(await metrics.text()).toContain('nhipcau_runs_total{entry="shaky",state="failed"} 4')
  })

  test('what a run left out is on record', async () => {
    const { entry } = hello('partly', { run: async () => ({ said: 7, failed: 2 }) })
    await tick(deps(), NINE, [entry])
    expect(await rows('partly')).toEqual(['2026-11-23 done 7 2'])
  })

  test('a process that is killed in the middle of a run leaves it to the next', async () => {
    const { entry } = hello('dying')
    const doomed = fork(new URL('replica.ts', import.meta.url), [base.url, NINE.toISOString()])
    await once(doomed, 'message')
    // Meanwhile it is in good hands.
    await tick(deps(), NINE, [entry])
    expect(await rows('dying')).toEqual([])
    doomed.kill('SIGKILL')
    await once(doomed, 'exit')
    while ((await base.sql`select 1 from pg_stat_activity where application_name = 'doomed'`).length > 0);
    expect(await saidKeys('dying')).toEqual([])
    await tick(deps(), later(1), [entry])
    expect(await rows('dying')).toEqual(['2026-11-23 done 1 0'])
    expect(await saidKeys('dying')).toEqual(['dying::2026-11-23'])
  })

  test('a process that freezes in the middle of a run is thrown out by the database after a minute', async () => {
    let timeout: unknown
    const asking = entryOf('asking', { rhythm: 'always', minutes: 5 }, async scope => {
      timeout = (await scope.db.execute('show idle_in_transaction_session_timeout'))[0]
      return 0
    })
    await tick(deps(), NINE, [asking])
    expect(timeout).toEqual({ idle_in_transaction_session_timeout: '1min' })
  })
})

describe('side by side', () => {
  /** A run that goes on until it is let go. */
  function slowOne(name: string, only: string) {
    let letGo = () => undefined as unknown
    const gate = new Promise(resolve => {
      letGo = () => resolve(undefined)
    })
    let started = () => undefined as unknown
    const begun = new Promise(resolve => {
      started = () => resolve(undefined)
    })
    const calls: string[] = []
    const entry = entryOf(name, sweep.when, async scope => {
      calls.push(scope.workspace.id)
      if (scope.workspace.id !== only) return 0
      started()
      await gate
      return 1
    })
    return { entry, calls, begun, letGo }
  }
  beforeEach(async () => {
    for (const id of ['T0TWO', 'T0THREE']) await agency(base.db, id)
  })

  test('a run longer than its interval never overlaps itself, and holds up no other workspace or process', async () => {
    const { entry: slow, calls, begun, letGo } = slowOne('slow', 'T0SONG')
    const { entry: quick, calls: quicks } = hello('quick')
    const one = createTicker(deps(), [slow, quick])
    const two = createTicker(deps(), [slow, quick])
    const long = one(NINE)
    await begun
    const others = () => calls.filter(id => id === 'T0TWO')
    for (let n = 5; n <= 20; n += 5) {
      // The tick before may have T0TWO still in hand: ticks of one minute do it once, however many they are.
      const ticks = async () => {
        await one(later(n))
        await two(later(n))
        return others().length
      }
      await expect.poll(ticks).toBeGreaterThan(n / 5)
    }
    expect(calls.filter(id => id === 'T0SONG')).toHaveLength(1)
    expect(others()).toHaveLength(5)
    expect(quicks.map(({ here }) => here).sort()).toEqual(['T0THREE', 'T0TWO'])
    letGo()
    await long
    await one(later(25))
    expect(calls.filter(id => id === 'T0SONG')).toHaveLength(2)
    expect(quicks.map(({ here }) => here)).toContain('T0SONG')
  })

  test('a run that never ends is given up, and holds no lane for ever', async () => {
    const { entry: endless, begun, letGo } = slowOne('endless', 'T0SONG')
    const { entry: quick, calls } = hello('after')
    const impatient = createTicker(deps(), [endless, quick], 300)
    const first = impatient(NINE)
    await begun
    await first
    expect(calls.map(({ here }) => here).sort()).toEqual(['T0THREE', 'T0TWO'])
    // Its lock is still held: it is looked at again, and left alone.
    await impatient(later(5))
    expect(await rows('endless')).toEqual([])
    letGo()
  })

  test('one workspace’s trouble is its own', async () => {
    const { entry, calls } = hello('trouble')
    await base.db.update(workspace).set({ zone: 'Nowhere/Land' }).where(eq(workspace.id, 'T0TWO'))
    const mute = { start: '05:00', end: '08:00', quietFrom: '18:30', quietTo: '08:30' }
    await base.db.update(workspace).set({ hours: mute }).where(eq(workspace.id, 'T0THREE'))
    await tick(deps(), NINE, [entry])
    expect(calls.map(({ here }) => here)).toEqual(['T0SONG'])
  })
})

test('workspaces in different zones hear it each at its own nine', async () => {
  await base.db.update(workspace).set({ stoppedAt: NINE })
  const zones = {
    T0HANOI: 'Asia/Ho_Chi_Minh',
    T0PARIS: 'Europe/Paris',
    T0YORK: 'America/New_York',
    T0SYD: 'Australia/Sydney',
  }
  for (const [id, zone] of Object.entries(zones)) {
    await agency(base.db, id)
    await base.db.update(workspace).set({ zone }).where(eq(workspace.id, id))
  }
  const { entry } = hello('zones')
  const heard: string[] = []
  const listening: Entry = {
    ...entry,
    run: async scope => heard.push(`${scope.workspace.id} ${scope.now.toISOString()}`),
  }
  const from = new Date('2026-11-22T20:00:00Z')
  for (let n = 0; n < 20 * 4; n++) await tick(deps(base.db), later(n * 15, from), [listening])
  expect(heard).toEqual([
    'T0SYD 2026-11-22T22:00:00.000Z',
    'T0HANOI 2026-11-23T02:00:00.000Z',
    'T0PARIS 2026-11-23T08:00:00.000Z',
    'T0YORK 2026-11-23T14:00:00.000Z',
  ])
})

test('a workspace whose token is no longer good is left alone', async () => {
  const { entry } = hello('stopped')
  const here = eq(workspace.id, 'T0SONG')
  await base.db.update(workspace).set({ stoppedAt: NINE }).where(here)
  await tick(deps(), NINE, [entry])
  expect(await rows('stopped')).toEqual([])
  await base.db.update(workspace).set({ stoppedAt: null }).where(here)
})

test('a paused entry is on record as skipped, and its clock is that of the admins', async () => {
  const { entry, calls } = hello('timed')
  const by = { workspaceId: 'T0SONG', entry: 'timed', changedBy: 'U0ADMIN', changedAt: later(-60) }
  await tick(deps(), later(-60), [entry])
  await base.db.insert(timing).values({ ...by, at: '09:30', pausedAt: null })
  await tick(deps(), NINE, [entry])
  expect(calls).toEqual([])
  await tick(deps(), later(30), [entry])
  expect(calls).toHaveLength(1)
  await base.db.update(timing).set({ pausedAt: later(60) })
  await tick(deps(), at('2026-11-25', '09:30'), [entry])
  expect(await rows('timed')).toEqual(['2026-11-23 done 1 0', '2026-11-25 skipped 0 0'])
})

test('moved forward by hand it says at once what is due, and stopping waits for it', async () => {
  let now = at('2026-12-01', '08:00')
  const clock = startClock({ ...deps(), clock: () => now })
  await clock.tickNow()
  now = at('2026-12-01', '09:00')
  const moved = Promise.all([clock.tickNow(), clock.tickNow()])
  await clock.stop()
  const recorded = await base.db
    .select()
    .from(run)
    .where(and(eq(run.day, '2026-12-01'), eq(run.state, 'done'), eq(run.workspaceId, 'T0SONG')))
  const names = recorded.map(row => row.entry)
  expect(names).toEqual(expect.arrayContaining(['digest.departments', 'digest.people', 'digest.receivables']))
  await moved
})
