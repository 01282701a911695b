import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Calendar, isWorkingDay } from '../../src/core/calendar.ts'
import { addDays, clockOf, type Day, dayOf, instantOf } from '../../src/core/time.ts'
import { vietnamCalendar } from '../../src/core/vietnam.ts'
import type { Scope } from '../../src/ctx.ts'
import { outbox, run, workspace } from '../../src/db/schema.ts'
import { type DueRun, dueRuns, namesOf, startClock, tick } from '../../src/jobs/clock.ts'
import { type Entry, timetable } from '../../src/jobs/table.ts'
import { createLog } from '../../src/log.ts'
import { createMetrics } from '../../src/metrics.ts'
import { say } from '../../src/outbox/say.ts'
import { section } from '../../src/slack/blocks.ts'
import { mrk } from '../../src/slack/mrkdwn.ts'
import { agency } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'

const silent = createLog('silent')
const nothing = async () => 0
const daily: Entry = { name: 'daily', at: ['09:00'], missed: 'late-once', run: nothing }
const hourly: Entry = { name: 'hourly', at: ['09:00', '10:00', '14:00'], missed: 'late-once', run: nothing }

const hours = { start: '09:00', end: '18:00', quietFrom: '18:30', quietTo: '08:30' }
const everyDay: Calendar = { rest: [], days: {} }
const office = {
  zone: 'Asia/Ho_Chi_Minh',
  hours,
  calendar: vietnamCalendar,
  createdAt: new Date('2026-11-01T00:00:00Z'),
}
const at = (day: Day, clock: string, zone = office.zone) => instantOf(day, clock, zone)
const upTo = (day: Day, entries: readonly Entry[] = [daily]) => new Map(namesOf(entries).map(name => [name, day]))
const told = (runs: DueRun[]) => runs.map(one => `${one.name} ${one.day} ${one.state}`)

describe('what is due', () => {
  test.for([
    // Friday 20/11/2026 was said; Tuesday the 24th is a day off.
    ['nothing on Monday a minute before nine', '2026-11-23', '08:59', []],
    ['the digest at nine', '2026-11-23', '09:00', ['daily 2026-11-23 done']],
    ['a tick that comes nine minutes after it is still on time', '2026-11-23', '09:09', ['daily 2026-11-23 done']],
    ['from the tenth minute it says that it is late', '2026-11-23', '09:10', ['daily 2026-11-23 late']],
    ['late while people still work', '2026-11-23', '17:59', ['daily 2026-11-23 late']],
    ['not after work: then it is skipped', '2026-11-23', '18:00', ['daily 2026-11-23 skipped']],
    ['nor at night', '2026-11-23', '23:00', ['daily 2026-11-23 skipped']],
    ['nothing at the weekend', '2026-11-22', '10:00', []],
    ['on a holiday only what the day before missed is recorded', '2026-11-24', '10:00', ['daily 2026-11-23 skipped']],
  ] as const)('%s', ([, day, clock, expected]) => {
    expect(told(dueRuns([daily], office, upTo('2026-11-20'), at(day, clock)))).toEqual(expected)
  })

  test('three days of downtime make one late digest, and the others are recorded as skipped', () => {
    const back = dueRuns([daily], office, upTo('2026-11-20'), at('2026-11-27', '11:20'))
    expect(told(back)).toEqual([
      'daily 2026-11-23 skipped',
      'daily 2026-11-25 skipped',
      'daily 2026-11-26 skipped',
      'daily 2026-11-27 late',
    ])
  })

  test('a clock that was set back says nothing twice', () => {
    expect(dueRuns([daily], office, upTo('2026-11-25'), at('2026-11-23', '09:00'))).toEqual([])
    expect(dueRuns([daily], office, upTo('2026-11-23'), at('2026-11-23', '09:00'))).toEqual([])
  })

  test('of the hours missed today only the latest is made up for', () => {
    const recorded = upTo('2026-11-20', [hourly])
    expect(told(dueRuns([hourly], office, recorded, at('2026-11-23', '14:40')))).toEqual([
      'hourly#09:00 2026-11-23 skipped',
      'hourly#10:00 2026-11-23 skipped',
      'hourly#14:00 2026-11-23 late',
    ])
  })

  test('a workspace hears nothing of the time before it was there', () => {
    const born = { ...office, createdAt: at('2026-11-23', '10:30') }
    expect(told(dueRuns([hourly], born, new Map(), at('2026-11-23', '14:00')))).toEqual([
      'hourly#14:00 2026-11-23 done',
    ])
  })

  test('an office that opens later hears its morning when it opens', () => {
    const late = { ...office, hours: { ...hours, start: '10:30' } }
    expect(dueRuns([daily], late, upTo('2026-11-20'), at('2026-11-23', '09:30'))).toEqual([])
    expect(told(dueRuns([daily], late, upTo('2026-11-20'), at('2026-11-23', '10:30')))).toEqual([
      'daily 2026-11-23 done',
    ])
  })

  test('in a quiet pause of the day it waits, and on a half day the afternoon is silent', () => {
    const nap = { ...office, hours: { ...hours, quietFrom: '12:00', quietTo: '13:30' } }
    expect(dueRuns([daily], nap, upTo('2026-11-20'), at('2026-11-23', '12:30'))).toEqual([])
    expect(told(dueRuns([daily], nap, upTo('2026-11-20'), at('2026-11-23', '13:30')))).toEqual([
      'daily 2026-11-23 late',
    ])
    const half = {
      ...office,
      calendar: { rest: [7], days: { '2026-11-21': { kind: 'half' as const, name: 'nửa ngày' } } },
    }
    const recorded = upTo('2026-11-20', [hourly])
    expect(told(dueRuns([hourly], half, recorded, at('2026-11-21', '14:00')))).toEqual([
      'hourly#09:00 2026-11-21 skipped',
      'hourly#10:00 2026-11-21 skipped',
    ])
  })

  test.for([
    ['the morning after clocks go forward', 'Europe/Berlin', '2026-03-30', '2026-03-30T07:00:00Z'],
    ['the morning before', 'Europe/Berlin', '2026-03-27', '2026-03-27T08:00:00Z'],
    ['the Sunday itself, where Sundays are worked', 'Europe/Berlin', '2026-03-29', '2026-03-29T07:00:00Z'],
    ['the morning after they go back', 'Europe/Berlin', '2026-10-26', '2026-10-26T08:00:00Z'],
    ['the Sunday on which they do', 'Europe/Berlin', '2026-10-25', '2026-10-25T08:00:00Z'],
    ['a zone that is already tomorrow', 'Pacific/Kiritimati', '2026-11-23', '2026-11-22T19:00:00Z'],
    ['a zone that is still yesterday', 'Pacific/Pago_Pago', '2026-11-23', '2026-11-23T20:00:00Z'],
    ['a zone whose clocks jump at midnight', 'America/Santiago', '2026-09-06', '2026-09-06T12:00:00Z'],
  ] as const)('nine o’clock is nine o’clock: %s', ([, zone, day, instant]) => {
    const there = { ...office, zone, calendar: everyDay, createdAt: new Date('2026-01-01T00:00:00Z') }
    const nine = new Date(instant)
    const recorded = upTo(addDays(day, -1))
    expect(dueRuns([daily], there, recorded, new Date(nine.getTime() - 60_000))).toEqual([])
    expect(told(dueRuns([daily], there, recorded, nine))).toEqual([`daily ${day} done`])
  })

  const zones = [
    'Asia/Ho_Chi_Minh',
    'Europe/Berlin',
    'America/Santiago',
    'Pacific/Kiritimati',
    'America/St_Johns',
    'UTC',
  ]
  const MINUTE = 60_000

  test('whatever the zone, the calendar and the outages: once, on working days, and nothing is forgotten', () => {
    const outages = fc.array(fc.integer({ min: 1, max: 4 * 1440 }), { minLength: 5, maxLength: 40 })
    const rests = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 3 })
    const off = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 5 })
    fc.assert(
      fc.property(fc.constantFrom(...zones), outages, rests, off, fc.integer({ min: 0, max: 364 }), (...random) => {
        const [zone, gaps, rest, days, start] = random
        const first = addDays('2026-01-01', start)
        const holidays = Object.fromEntries(days.map(n => [addDays(first, n), { kind: 'off' as const, name: 'nghỉ' }]))
        const there = { zone, hours, calendar: { rest, days: holidays }, createdAt: instantOf(first, '00:00', zone) }
        const recorded = new Map<string, Day>()
        const all: DueRun[] = []
        let now = there.createdAt.getTime()
        for (const gap of gaps) {
          now += gap * MINUTE
          for (const one of dueRuns([daily, hourly], there, recorded, new Date(now))) {
            if (one.state !== 'skipped') {
              expect(one.day).toBe(dayOf(new Date(now), zone))
              expect(clockOf(new Date(now), zone) >= '09:00' && clockOf(new Date(now), zone) < '18:00').toBe(true)
            }
            all.push(one)
            recorded.set(one.name, one.day)
          }
        }
        const seen = all.map(one => `${one.name} ${one.day}`)
        expect(new Set(seen).size).toBe(seen.length)
        const today = dayOf(new Date(now), zone)
        for (let day = first; day <= today; day = addDays(day, 1)) {
          const records = all.filter(one => one.day === day)
          if (!isWorkingDay(day, there.calendar)) expect(records).toEqual([])
          else if (day < today) expect(records.map(one => one.name).sort()).toEqual(namesOf([daily, hourly]).sort())
          const dailies = records.filter(one => one.name === 'daily' && one.state !== 'skipped')
          expect(dailies.length).toBeLessThanOrEqual(1)
        }
      }),
      { numRuns: 60 },
    )
  })
})

test('no name of the timetable is used twice', () => {
  const names = namesOf(timetable)
  expect(new Set(names).size).toBe(names.length)
})

describe('carrying it out', () => {
  let base: FreshDb
  beforeAll(async () => {
    base = await freshDb({ max: 6 })
    await agency(base.db)
  })
  afterAll(() => base.close())

  const enqueue = async () => undefined
  const deps = () => ({
    db: base.db,
    enqueue,
    log: silent,
    metrics: createMetrics(),
    clock: () => at('2026-11-23', '09:00'),
  })
  const hello = (name: string): Entry => ({
    name,
    at: ['09:00'],
    missed: 'late-once',
    run: async (scope: Scope, day) => {
      await say(scope, `${name}:${day}`, 'C0CREATIVE', { text: 'a', blocks: [section(mrk`a`)] })
      return 1
    },
  })
  const rows = async (name: string) =>
    (await base.db.select().from(run))
      .filter(row => row.entry === name)
      .map(row => `${row.day} ${row.state} ${row.said}`)
  const saidKeys = async (name: string) =>
    (await base.db.select().from(outbox)).filter(row => row.key.startsWith(`${name}:`)).map(row => row.key)

  test('two replicas and twenty-two ticks in a minute say it once', async () => {
    const entry = hello('once')
    let runs = 0
    const counted: Entry = {
      ...entry,
      run: (...args) => {
        runs++
        return entry.run(...args)
      },
    }
    await Promise.all([
      tick(deps(), at('2026-11-23', '09:00'), [counted]),
      tick(deps(), at('2026-11-23', '09:00'), [counted]),
    ])
    for (let n = 0; n < 20; n++) await tick(deps(), at('2026-11-23', '09:00'), [counted])
    expect(runs).toBe(1)
    expect(await rows('once')).toEqual(['2026-11-23 done 1'])
    expect(await saidKeys('once')).toEqual(['once:2026-11-23'])
  })

  test('an entry that fails leaves nothing behind, stops no other, and is tried again', async () => {
    const entry = hello('shaky')
    let broken = true
    const shaky: Entry = {
      ...entry,
      run: async (...args) => {
        const said = await entry.run(...args)
        if (broken) throw new Error('half way')
        return said
      },
    }
    await tick(deps(), at('2026-11-23', '09:00'), [shaky, hello('steady')])
    expect(await rows('shaky')).toEqual([])
    expect(await saidKeys('shaky')).toEqual([])
    expect(await rows('steady')).toEqual(['2026-11-23 done 1'])
    broken = false
    await tick(deps(), at('2026-11-23', '09:01'), [shaky])
    expect(await rows('shaky')).toEqual(['2026-11-23 done 1'])
  })

  test('after days of downtime it is said once, late, and the other days are on record', async () => {
    const lates: boolean[] = []
    const entry: Entry = { ...hello('down'), run: async (_, __, { late }) => lates.push(late) }
    await tick(deps(), at('2026-11-23', '09:00'), [entry])
    await tick(deps(), at('2026-11-27', '10:00'), [entry])
    await tick(deps(), at('2026-11-27', '10:01'), [entry])
    expect(lates).toEqual([false, true])
    expect(await rows('down')).toEqual([
      '2026-11-23 done 1',
      '2026-11-25 skipped 0',
      '2026-11-26 skipped 0',
      '2026-11-27 late 2',
    ])
  })

  test('a workspace whose token is no longer good is left alone', async () => {
    await base.db.update(workspace).set({ stoppedAt: new Date() })
    await tick(deps(), at('2026-11-27', '10:00'), [hello('stopped')])
    expect(await rows('stopped')).toEqual([])
    await base.db.update(workspace).set({ stoppedAt: null })
  })
  test('moved forward by hand it says at once what is due, and stopping waits for it', async () => {
    let now = at('2026-12-01', '08:00')
    const clock = startClock({ ...deps(), clock: () => now })
    await clock.tickNow()
    now = at('2026-12-01', '09:00')
    const moved = Promise.all([clock.tickNow(), clock.tickNow()])
    await clock.stop()
    const recorded = (await base.db.select().from(run)).filter(row => row.day === '2026-12-01').map(row => row.entry)
    expect(recorded.sort()).toEqual([
      'digest.departments',
      'digest.people',
      'digest.receivables',
      'task.unanswered#09:00',
    ])
    await moved
  })
})
