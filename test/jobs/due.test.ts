// What of the timetable is due: rules as tables. Friday 20/11/2026 was said; Tuesday the 24th is a day off.
import { describe, expect, test } from 'vitest'
import { type Calendar, momentOn } from '../../src/core/calendar.ts'
import { addDays, type Day, showMoment } from '../../src/core/time.ts'
import { dueRuns, nextRun, pauseAfter } from '../../src/jobs/due.ts'
import type { LastRun, Office, Timing, Track } from '../../src/jobs/model.ts'
import { alerts, at, daily, hours, MINUTE, monthly, nightly, office, ran, sweep, told, track } from './hands.ts'

const friday = ran('2026-11-20')
const dueAt = (tracks: Track[], now: Date, { there = office, looked }: { there?: Office; looked?: Date } = {}) =>
  told(dueRuns(tracks, there, looked, now).runs)
const everyDay: Calendar = { rest: [], days: {} }

describe('an entry on working days', () => {
  test.for([
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
    expect(dueAt([track(daily, friday)], at(day, clock))).toEqual(expected)
  })

  test('three days of downtime make one late digest, and the others are recorded as skipped', () => {
    expect(dueAt([track(daily, friday)], at('2026-11-27', '11:20'))).toEqual([
      'daily 2026-11-23 skipped',
      'daily 2026-11-25 skipped',
      'daily 2026-11-26 skipped',
      'daily 2026-11-27 late',
    ])
  })

  test('a clock that was set back says nothing twice', () => {
    expect(dueAt([track(daily, ran('2026-11-23'))], at('2026-11-23', '08:10'))).toEqual([])
    expect(dueAt([track(daily, ran('2026-11-23'))], at('2026-11-23', '09:00'))).toEqual([])
  })

  test('a workspace hears nothing of the time before it was there', () => {
    const born = { ...office, createdAt: at('2026-11-23', '10:30') }
    expect(dueAt([track(daily)], at('2026-11-23', '14:00'), { there: born })).toEqual([])
    expect(dueAt([track(daily)], at('2026-11-26', '14:00'), { there: born })).toEqual([
      'daily 2026-11-25 skipped',
      'daily 2026-11-26 late',
    ])
  })
})

describe('an office with hours of its own', () => {
  const momentWith = (change: Partial<Office['hours']>, clock: string, calendar = office.calendar) => {
    const moment = momentOn('2026-11-23', clock, { ...office, hours: { ...hours, ...change }, calendar })
    return moment && showMoment(moment, office.zone, 'vi')
  }
  const half: Calendar = { rest: [], days: { '2026-11-23': { kind: 'half', name: 'nửa ngày' } } }
  test.for([
    ['that opens at ten hears its morning at ten', { start: '10:00' }, '09:00', '10:00 T2 23/11'],
    ['that is quiet until half past nine hears it then', { quietTo: '09:30' }, '09:00', '09:30 T2 23/11'],
    [
      'that rests at noon hears it after the break',
      { quietFrom: '12:00', quietTo: '13:30' },
      '12:15',
      '13:30 T2 23/11',
    ],
    ['that closes before the clock hears it half an hour before', { end: '16:00' }, '17:00', '15:30 T2 23/11'],
    ['of one short stretch hears it when that begins', { end: '09:20' }, '17:00', '09:00 T2 23/11'],
    ['that falls silent before the clock hears it before', { quietFrom: '15:00' }, '17:00', '14:30 T2 23/11'],
    ['that works only in quiet time never hears it', { start: '05:00', end: '08:00' }, '09:00', undefined],
  ] as const)('%s', ([, change, clock, expected]) => {
    expect(momentWith(change, clock)).toBe(expected)
  })
  test('on a half day what is set for the afternoon comes before noon', () => {
    expect(momentWith({}, '15:00', half)).toBe('11:30 T2 23/11')
    expect(momentWith({}, '09:00', half)).toBe('09:00 T2 23/11')
  })
  test('that can never be spoken to has its days on record all the same, once they are over', () => {
    const mute = { ...office, hours: { ...hours, start: '05:00', end: '08:00' } }
    expect(dueAt([track(daily, friday)], at('2026-11-23', '12:00'), { there: mute })).toEqual([])
    expect(dueAt([track(daily, friday)], at('2026-11-25', '12:00'), { there: mute })).toEqual([
      'daily 2026-11-23 skipped',
    ])
  })
  test('back in the middle of a break it waits, and says that it waits', () => {
    const nap = { ...office, hours: { ...hours, quietFrom: '12:00', quietTo: '13:30' } }
    const due = dueRuns([track(daily, friday)], nap, undefined, at('2026-11-23', '12:30'))
    expect(due).toEqual({ runs: [], waits: true })
    expect(dueAt([track(daily, friday)], at('2026-11-23', '13:30'), { there: nap })).toEqual(['daily 2026-11-23 late'])
  })
})

describe('nine o’clock is nine o’clock', () => {
  test.for([
    ['the morning after clocks go forward', 'Europe/Berlin', '2026-03-30', '2026-03-30T07:00:00Z'],
    ['the morning before', 'Europe/Berlin', '2026-03-27', '2026-03-27T08:00:00Z'],
    ['the Sunday itself, where Sundays are worked', 'Europe/Berlin', '2026-03-29', '2026-03-29T07:00:00Z'],
    ['the morning after they go back', 'Europe/Berlin', '2026-10-26', '2026-10-26T08:00:00Z'],
    ['the Sunday on which they do', 'America/New_York', '2026-11-01', '2026-11-01T14:00:00Z'],
    ['half an hour of summer', 'Australia/Lord_Howe', '2026-10-04', '2026-10-03T22:00:00Z'],
    ['Ramadan, when the clocks stand back', 'Africa/Casablanca', '2026-02-16', '2026-02-16T09:00:00Z'],
    ['a quarter past', 'Asia/Kathmandu', '2026-11-23', '2026-11-23T03:15:00Z'],
    ['a zone that is already tomorrow', 'Pacific/Kiritimati', '2026-11-23', '2026-11-22T19:00:00Z'],
    ['a zone that is still yesterday', 'Pacific/Pago_Pago', '2026-11-23', '2026-11-23T20:00:00Z'],
    ['a zone whose clocks jump at midnight', 'America/Santiago', '2026-09-06', '2026-09-06T12:00:00Z'],
  ] as const)('%s', ([, zone, day, instant]) => {
    const there = { ...office, zone, calendar: everyDay, createdAt: new Date('2025-01-01T00:00:00Z') }
    const nine = new Date(instant)
    const before = track(daily, ran(addDays(day, -1)))
    expect(dueAt([before], new Date(nine.getTime() - MINUTE), { there })).toEqual([])
    expect(dueAt([before], nine, { there })).toEqual([`daily ${day} done`])
  })
  test('a day that the zone leaves out is on record as skipped', () => {
    const apia = { ...office, zone: 'Pacific/Apia', calendar: everyDay, createdAt: new Date('2011-12-01T00:00:00Z') }
    const before = track(daily, ran('2011-12-29'))
    expect(dueAt([before], at('2011-12-31', '09:00', 'Pacific/Apia'), { there: apia })).toEqual([
      'daily 2011-12-30 skipped',
      'daily 2011-12-31 done',
    ])
  })
})

describe('an entry that was given another clock, paused or resumed', () => {
  const timing = (at_: string | null, changed: Date, pausedAt: Date | null = null): { timing: Timing } => ({
    timing: { at: at_, changedAt: changed, pausedAt },
  })
  const monday = (clock: string) => at('2026-11-23', clock)
  test.for<[string, LastRun, { timing: Timing }, string, string[]]>([
    ['is due at the new one', friday, timing('10:30', monday('08:00')), '10:30', ['daily 2026-11-23 done']],
    ['and not at the old one', friday, timing('10:30', monday('08:00')), '10:29', []],
    ['is not said again when today’s is said', ran('2026-11-23'), timing('08:45', monday('09:30')), '10:00', []],
    ['nor later today', ran('2026-11-23'), timing('14:00', monday('09:30')), '14:00', []],
    [
      'to a clock that is past is due at once, and not late',
      friday,
      timing('09:00', monday('14:00')),
      '14:01',
      ['daily 2026-11-23 done'],
    ],
    [
      'while nobody was there is late by the new clock',
      friday,
      timing('08:45', at('2026-11-22', '20:00')),
      '11:00',
      ['daily 2026-11-23 late'],
    ],
    [
      'is skipped, with a record, while it is paused',
      friday,
      timing(null, monday('08:00'), monday('08:00')),
      '09:00',
      ['daily 2026-11-23 skipped'],
    ],
    ['and not before its moment', friday, timing(null, monday('08:00'), monday('08:00')), '08:59', []],
    [
      'is due again when it is resumed in time',
      friday,
      timing(null, monday('08:30')),
      '09:00',
      ['daily 2026-11-23 done'],
    ],
    [
      'resumed before anybody looked it is not late',
      friday,
      timing(null, monday('11:00')),
      '11:05',
      ['daily 2026-11-23 done'],
    ],
  ])('%s', ([, last, change, clock, expected]) => {
    expect(dueAt([track(daily, last, change)], monday(clock))).toEqual(expected)
  })
  test('paused for days it has each of them on record', () => {
    const paused = track(daily, friday, timing(null, friday.at, friday.at))
    expect(dueAt([paused], at('2026-11-26', '09:00'))).toEqual([
      'daily 2026-11-23 skipped',
      'daily 2026-11-25 skipped',
      'daily 2026-11-26 skipped',
    ])
  })
})

describe('a track that begins', () => {
  const own = (slot: string, last?: LastRun) => track({ ...daily, ownHours: true }, last, { slot })
  const looked = at('2026-11-23', '10:00')
  test('a clock that somebody chose is due today when it is still to come', () => {
    expect(dueAt([own('11:00')], at('2026-11-23', '11:00'), { looked: at('2026-11-23', '10:59') })).toEqual([
      'daily#11:00 2026-11-23 done',
    ])
  })
  test('and from the next working day on when it is past', () => {
    expect(dueAt([own('08:45')], at('2026-11-23', '10:01'), { looked })).toEqual(['daily#08:45 2026-11-23 skipped'])
  })
  test('nothing of the years before is recorded, nor of the months in which nobody had chosen it', () => {
    expect(dueAt([own('11:00'), track(daily)], at('2026-11-23', '11:00'), { looked })).toEqual([
      'daily#11:00 2026-11-23 done',
      'daily 2026-11-23 skipped',
    ])
    expect(dueAt([own('11:00', ran('2026-05-04'))], at('2026-11-23', '11:00'), { looked })).toEqual([
      'daily#11:00 2026-11-23 done',
    ])
  })
  test('what was missed since the last look is recorded although it never ran', () => {
    expect(dueAt([own('11:00')], at('2026-11-26', '12:00'), { looked })).toEqual([
      'daily#11:00 2026-11-23 skipped',
      'daily#11:00 2026-11-25 skipped',
      'daily#11:00 2026-11-26 late',
    ])
  })
  test('in a house without looks on record nothing of the days before is, where any entry ran since', () => {
    expect(dueAt([track(daily, ran('2026-11-20')), track(nightly)], at('2026-11-23', '23:00'))).toEqual([
      'daily 2026-11-23 skipped',
      'nightly 2026-11-21 skipped',
      'nightly 2026-11-22 skipped',
      'nightly 2026-11-23 late',
    ])
    expect(dueAt([track(daily, ran('2026-11-23')), track(nightly)], at('2026-11-23', '23:00'))).toEqual([
      'nightly 2026-11-23 late',
    ])
  })
  test('before the first look ends, what another process has just recorded says nothing of the rest of today', () => {
    const created = { ...office, createdAt: at('2026-11-23', '08:00') }
    const tracks = [track(daily, ran('2026-11-23', '09:00')), own('09:00')]
    expect(dueAt(tracks, at('2026-11-23', '09:01'), { there: created })).toEqual(['daily#09:00 2026-11-23 done'])
  })
  test('nor do the days before that another process has just recorded as skipped', () => {
    const created = { ...office, createdAt: at('2026-11-20', '17:00') }
    const skipped = ran('2026-11-22', '03:30', { state: 'skipped', at: at('2026-11-23', '09:01') })
    expect(dueAt([track(nightly, skipped), track(daily)], at('2026-11-23', '09:01'), { there: created })).toEqual([
      'nightly 2026-11-23 late',
      'daily 2026-11-23 done',
    ])
  })
  test('slots are late each by itself', () => {
    const tracks = [track(daily, friday), own('10:30', friday), own('14:00', friday)]
    expect(dueAt(tracks, at('2026-11-23', '10:35'))).toEqual(['daily 2026-11-23 late', 'daily#10:30 2026-11-23 done'])
  })
})

describe('an entry on the first working day of a month', () => {
  const october = ran('2026-10-01', '10:00')
  test.for([
    ['not on a Sunday', '2026-11-01', '10:00', []],
    ['on the Monday after it', '2026-11-02', '10:00', ['monthly 2026-11-01 done']],
    ['missed, it is made up for on any working day of the month', '2026-11-18', '09:30', ['monthly 2026-11-01 late']],
    ['but not at night', '2026-11-18', '19:30', []],
    ['missed for a whole month it is skipped', '2026-12-01', '09:00', ['monthly 2026-11-01 skipped']],
  ] as const)('%s', ([, day, clock, expected]) => {
    expect(dueAt([track(monthly, october)], at(day, clock))).toEqual(expected)
  })
  test('a holiday that is entered afterwards makes no second one', () => {
    const days = { ...office.calendar.days, '2026-11-02': { kind: 'off' as const, name: 'nghỉ' } }
    const there = { ...office, calendar: { ...office.calendar, days } }
    expect(dueAt([track(monthly, ran('2026-11-01', '10:00'))], at('2026-11-03', '10:00'), { there })).toEqual([])
  })
})

describe('an entry of every day that speaks to nobody', () => {
  test('runs at night and at the weekend, and is made up for at any hour of its day', () => {
    const last = ran('2026-11-20', '03:30')
    expect(dueAt([track(nightly, last)], at('2026-11-21', '03:30'))).toEqual(['nightly 2026-11-21 done'])
    expect(dueAt([track(nightly, last)], at('2026-11-22', '23:50'))).toEqual([
      'nightly 2026-11-21 skipped',
      'nightly 2026-11-22 late',
    ])
  })
})

describe('an entry that comes again and again', () => {
  const last = (clock: string) => ran('2026-11-23', clock)
  test.for([
    ['not before its minutes are over', sweep, '10:04', []],
    ['when they are', sweep, '10:05', ['sweep 2026-11-23 done']],
    ['not after work', sweep, '18:00', []],
    ['but always, if it needs no working time', alerts, '23:00', ['alerts 2026-11-23 done']],
    ['at once when the clock was set back behind its last time', sweep, '09:20', ['sweep 2026-11-23 done']],
    ['not when two machines differ by a minute', sweep, '09:59', []],
  ] as const)('%s', ([, entry, clock, expected]) => {
    expect(dueAt([track(entry, last('10:00'))], at('2026-11-23', clock))).toEqual(expected)
  })
  test('seconds do not make it slip', () => {
    const late = { ...last('10:00'), at: new Date(at('2026-11-23', '10:00').getTime() + 900) }
    expect(dueAt([track(sweep, late)], at('2026-11-23', '10:05'))).toEqual(['sweep 2026-11-23 done'])
  })
  test('one row a day moves on, and paused it leaves none', () => {
    const [run] = dueRuns([track(sweep, last('10:00'))], office, undefined, at('2026-11-23', '10:05')).runs
    expect(run?.over).toEqual(last('10:00'))
    const [first] = dueRuns([track(sweep, friday)], office, undefined, at('2026-11-23', '10:05')).runs
    expect(first?.over).toBeUndefined()
    const timing = { at: null, pausedAt: friday.at, changedAt: friday.at }
    expect(dueAt([track(sweep, friday, { timing })], at('2026-11-23', '10:05'))).toEqual([])
  })
})

describe('a run that failed', () => {
  const failedAt = (clock: string, times: number): LastRun =>
    ran('2026-11-23', clock, { state: 'failed', failed: times })
  const minutesOf = (n: number) => pauseAfter(n) / MINUTE
  test('is tried again with growing pauses, at last every hour', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 1000].map(minutesOf)).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60])
    expect(dueAt([track(daily, failedAt('09:03', 3))], at('2026-11-23', '09:06'))).toEqual([])
    expect(dueAt([track(daily, failedAt('09:03', 3))], at('2026-11-23', '09:07'))).toEqual(['daily 2026-11-23 done'])
    expect(dueAt([track(daily, failedAt('09:03', 7))], at('2026-11-23', '10:03'))).toEqual(['daily 2026-11-23 late'])
    expect(dueAt([track(sweep, failedAt('09:03', 1))], at('2026-11-23', '09:07'))).toEqual([])
    expect(dueAt([track(sweep, failedAt('09:03', 6))], at('2026-11-23', '09:30'))).toEqual([])
  })
  test('stays failed when its day is over or it is paused', () => {
    expect(dueAt([track(daily, failedAt('17:30', 9))], at('2026-11-23', '19:00'))).toEqual([])
    expect(dueAt([track(daily, failedAt('17:30', 9))], at('2026-11-25', '09:00'))).toEqual(['daily 2026-11-25 done'])
    const timing = { at: null, pausedAt: friday.at, changedAt: friday.at }
    expect(dueAt([track(daily, failedAt('09:00', 1), { timing })], at('2026-11-23', '10:00'))).toEqual([])
  })
})

describe('when it comes next', () => {
  const next = (one: Track, day: Day, clock: string) => {
    const moment = nextRun(one, office, at('2026-11-20', '18:00'), at(day, clock))
    return moment && showMoment(moment, office.zone, 'vi')
  }
  const paused = { timing: { at: '10:15', pausedAt: friday.at, changedAt: friday.at } }
  test.for<[string, Track, Day, string, string | undefined]>([
    ['today', track(daily, friday), '2026-11-23', '08:00', '09:00 T2 23/11'],
    ['now', track(daily, friday), '2026-11-23', '09:20', '09:20 T2 23/11'],
    ['over a holiday', track(daily, ran('2026-11-23')), '2026-11-23', '09:20', '09:00 T4 25/11'],
    ['when it is resumed', track(daily, friday, paused), '2026-11-23', '08:00', '10:15 T2 23/11'],
    ['next month', track(monthly, ran('2026-11-01', '10:00')), '2026-11-23', '09:20', '10:00 T3 01/12'],
    ['tonight', track(nightly, ran('2026-11-23', '03:30')), '2026-11-23', '09:20', '03:30 T3 24/11'],
    ['again and again has no moment', track(sweep, friday), '2026-11-23', '09:20', undefined],
  ])('%s', ([, one, day, clock, expected]) => {
    expect(next(one, day, clock)).toBe(expected)
  })
})
