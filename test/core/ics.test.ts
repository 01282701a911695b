import { describe, expect, test } from 'vitest'
import { ICS_BYTES, type IcsHearing, readIcs } from '../../src/core/ics.ts'

const hearing: IcsHearing = {
  zone: 'Asia/Ho_Chi_Minh',
  hours: { start: '09:00', end: '18:00' },
  from: '2026-11-20',
  to: '2028-12-31',
}
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const file = (...lines: string[]): Uint8Array =>
  bytes(['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test', ...lines, 'END:VCALENDAR', ''].join('\r\n'))
const event = (...lines: string[]): string[] => ['BEGIN:VEVENT', 'UID:1', ...lines, 'END:VEVENT']
const read = (content: Uint8Array, how: IcsHearing = hearing) => {
  const heard = readIcs(content, how)
  if (!heard.ok) throw new Error(heard.problem)
  return heard
}
/** `2026-12-24 off Noel` */
const daysIn = (content: Uint8Array, how?: IcsHearing): string[] =>
  read(content, how).days.map(({ day, kind, name }) => `${day} ${kind} ${name}`)

describe('whole days', () => {
  test.for([
    ['one day', ['DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20261225'], ['2026-12-24']],
    ['without an end', ['DTSTART;VALUE=DATE:20261224'], ['2026-12-24']],
    [
      'end on the day itself, as some programs write it',
      ['DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20261224'],
      ['2026-12-24'],
    ],
    [
      'three days, the end not counted',
      ['DTSTART;VALUE=DATE:20261230', 'DTEND;VALUE=DATE:20270102'],
      ['2026-12-30', '2026-12-31', '2027-01-01'],
    ],
    ['by duration', ['DTSTART;VALUE=DATE:20261224', 'DURATION:P2D'], ['2026-12-24', '2026-12-25']],
    ['begun before today', ['DTSTART;VALUE=DATE:20261118', 'DTEND;VALUE=DATE:20261122'], ['2026-11-20', '2026-11-21']],
    ['long past', ['DTSTART;VALUE=DATE:20200101'], []],
    ['after the days that are asked for', ['DTSTART;VALUE=DATE:20310101'], []],
  ] as const)('%s', ([, lines, days]) => {
    expect(read(file(...event('SUMMARY:Nghỉ', ...lines))).days.map(d => d.day)).toEqual(days)
  })

  test('a name is one clean line of composed letters; none is none', () => {
    const name = 'SUMMARY:Nghỉ Tết\\n <!channel>  \u202E'.normalize('NFD')
    expect(daysIn(file(...event('DTSTART;VALUE=DATE:20261224', name)))).toEqual(['2026-12-24 off Nghỉ Tết <!channel>'])
    expect(daysIn(file(...event('DTSTART;VALUE=DATE:20261224')))).toEqual(['2026-12-24 off '])
    const long = `SUMMARY:${'Nghỉ '.repeat(100)}`
    expect(read(file(...event('DTSTART;VALUE=DATE:20261224', long))).days[0]?.name.length).toBeLessThanOrEqual(60)
  })

  test('what is cancelled is none; free time is one, for so are holidays given by Google', () => {
    expect(daysIn(file(...event('DTSTART;VALUE=DATE:20261224', 'STATUS:CANCELLED')))).toEqual([])
    expect(
      daysIn(file(...event('DTSTART;VALUE=DATE:20261224', 'TRANSP:TRANSPARENT', 'STATUS:CONFIRMED'))),
    ).toHaveLength(1)
  })

  test('Google’s observances are marked', () => {
    const found = read(
      file(
        ...event('DTSTART;VALUE=DATE:20270214', 'SUMMARY:Valentine', 'DESCRIPTION:Observance\\nTo hide observances'),
        ...event('DTSTART;VALUE=DATE:20270101', 'SUMMARY:New Year', 'DESCRIPTION:Public holiday'),
      ),
    )
    expect(found.days.map(d => d.observance)).toEqual([false, true])
  })

  test('two events of one day are one day off', () => {
    const two = file(
      ...event('DTSTART;VALUE=DATE:20261224', 'SUMMARY:A'),
      ...event('DTSTART;VALUE=DATE:20261224', 'SUMMARY:B'),
    )
    expect(daysIn(two)).toEqual(['2026-12-24 off A'])
  })

  test('several calendars in one file are read', () => {
    const one = new TextDecoder().decode(file(...event('DTSTART;VALUE=DATE:20261224')))
    const other = new TextDecoder().decode(file(...event('DTSTART;VALUE=DATE:20261225')))
    expect(read(bytes(one + other)).days).toHaveLength(2)
  })
})

describe('hours', () => {
  test.for([
    [
      'from midnight to midnight here',
      ['DTSTART;TZID=Asia/Ho_Chi_Minh:20261224T000000', 'DTEND;TZID=Asia/Ho_Chi_Minh:20261225T000000'],
      '2026-12-24 off ',
    ],
    ['the same as instants', ['DTSTART:20261223T170000Z', 'DTEND:20261224T170000Z'], '2026-12-24 off '],
    ['without a zone: meant here', ['DTSTART:20261224T000000', 'DTEND:20261225T000000'], '2026-12-24 off '],
    ['the working hours', ['DTSTART:20261224T090000', 'DTEND:20261224T180000'], '2026-12-24 off '],
    ['the afternoon', ['DTSTART:20261224T120000', 'PT', 'DTEND:20261224T180000'], '2026-12-24 half '],
    ['the afternoon by duration', ['DTSTART:20261224T133000', 'DURATION:PT5H'], '2026-12-24 half '],
    [
      'New York’s morning is the night here',
      ['DTSTART;TZID=America/New_York:20261223T110000', 'DTEND;TZID=America/New_York:20261224T110000'],
      '2026-12-24 off ',
    ],
  ] as const)('%s', ([, lines, day]) => {
    expect(daysIn(file(...event(...lines.filter(line => line !== 'PT'))))).toEqual([day])
  })

  test.for([
    ['a meeting', ['DTSTART:20261224T090000', 'DTEND:20261224T100000']],
    ['a long lunch', ['DTSTART:20261224T110000', 'DTEND:20261224T160000']],
    ['the evening', ['DTSTART:20261224T180000', 'DTEND:20261224T230000']],
    ['no time at all', ['DTSTART:20261224T090000']],
  ] as const)('%s is no day off', ([, lines]) => {
    const found = read(file(...event(...lines)))
    expect(found.days).toEqual([])
    expect(found.left.meetings).toBe(1)
  })

  test('a zone that only the file describes is taken as described', () => {
    const zone = [
      'BEGIN:VTIMEZONE',
      'TZID:Pacific Somewhere Time',
      'BEGIN:STANDARD',
      'DTSTART:19700101T000000',
      'TZOFFSETFROM:-0800',
      'TZOFFSETTO:-0800',
      'END:STANDARD',
      'END:VTIMEZONE',
    ]
    const times = [
      'DTSTART;TZID=Pacific Somewhere Time:20261223T090000',
      'DTEND;TZID=Pacific Somewhere Time:20261224T090000',
    ]
    expect(daysIn(file(...zone, ...event(...times)))).toEqual(['2026-12-24 off '])
  })
})

describe('repeated', () => {
  const yearly = (rule: string, start = '20201124') => file(...event(`DTSTART;VALUE=DATE:${start}`, `RRULE:${rule}`))
  test.for([
    ['every year', 'FREQ=YEARLY', '20201124', ['2026-11-24', '2027-11-24', '2028-11-24']],
    ['every other year', 'FREQ=YEARLY;INTERVAL=2', '20201124', ['2026-11-24', '2028-11-24']],
    ['until 2027', 'FREQ=YEARLY;UNTIL=20271231', '20201124', ['2026-11-24', '2027-11-24']],
    ['seven times', 'FREQ=YEARLY;COUNT=7', '20201124', ['2026-11-24']],
    [
      'the fourth Thursday of November',
      'FREQ=YEARLY;BYMONTH=11;BYDAY=4TH',
      '20201126',
      ['2026-11-26', '2027-11-25', '2028-11-23'],
    ],
    ['29 February only where there is one', 'FREQ=YEARLY', '20240229', ['2028-02-29']],
    ['30 February never', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', '20200201', []],
  ] as const)('%s', ([, rule, start, days]) => {
    expect(read(yearly(rule, start)).days.map(d => d.day)).toEqual(days)
  })

  test('single years are left out or moved', () => {
    const found = daysIn(
      file(
        ...event(
          'SUMMARY:Teambuilding',
          'DTSTART;VALUE=DATE:20251224',
          'RRULE:FREQ=YEARLY',
          'EXDATE;VALUE=DATE:20271224',
        ),
        ...event('SUMMARY:Dời', 'RECURRENCE-ID;VALUE=DATE:20261224', 'DTSTART;VALUE=DATE:20261228'),
      ),
    )
    expect(found).toEqual(['2026-12-28 off Dời', '2028-12-24 off Teambuilding'])
  })

  test.for([
    'FREQ=SECONDLY',
    'FREQ=MINUTELY;COUNT=100000000',
    'FREQ=DAILY',
    'FREQ=WEEKLY;BYDAY=MO',
    'FREQ=MONTHLY',
    'FREQ=YEARLY;BYHOUR=1,2,3;BYMINUTE=1,2,3;BYSECOND=1,2,3',
    'FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=1MO',
    'FREQ=YEARLY;INTERVAL=999999999',
    'FREQ=YEARLY;BYMONTHDAY=1,2,3,4,5,6,7,8,9,10,11,12,13',
  ])('%s is not expanded', rule => {
    const found = read(yearly(rule))
    expect(found.days).toEqual([])
    expect(found.left.meetings).toBe(1)
  })
})

describe('files that mean no good', () => {
  const MB = ICS_BYTES - 200
  test.for([
    ['nothing', bytes(''), 'ics.notACalendar'],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 255]), 'ics.notACalendar'],
    ['a web page', bytes('<!doctype html><title>Sign in</title>'), 'ics.notACalendar'],
    ['text', bytes('BEGIN:VCALENDARS\nnothing'), 'ics.notACalendar'],
    [
      'letters of another age',
      new Uint8Array([...bytes('BEGIN:VCALENDAR\r\nSUMMARY:'), 0xff, 0xfe]),
      'ics.notACalendar',
    ],
    [
      'a calendar cut in half',
      bytes('BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261224'),
      'ics.notACalendar',
    ],
    ['a megabyte too much', new Uint8Array(ICS_BYTES + 1), 'ics.tooLarge'],
    [
      'more events than a calendar has',
      file(...Array.from({ length: 1001 }, () => event('DTSTART;VALUE=DATE:20261224')).flat()),
      'ics.tooManyEvents',
    ],
    [
      'a thousand rules',
      file(...Array.from({ length: 201 }, () => event('DTSTART;VALUE=DATE:20261224', 'RRULE:FREQ=YEARLY')).flat()),
      'ics.tooManyEvents',
    ],
    ['calendars in calendars', bytes('BEGIN:VCALENDAR\r\n'.repeat(MB / 20)), 'ics.notACalendar'],
  ] as const)('%s', ([, content, problem]) => {
    expect(readIcs(content, hearing)).toMatchObject({ ok: false, problem })
  })

  test.for([
    ['parameters without end', `SUMMARY${';A=b'.repeat(MB / 5)}:x`],
    ['a name of a megabyte', `SUMMARY:${'\\,'.repeat(MB / 3)}`],
    ['a name folded a quarter of a million times', `SUMMARY:a\r\n${' a\r\n'.repeat(MB / 4)}X-A:b`],
  ] as const)('%s is read and cut', ([, line]) => {
    expect(read(file(...event('DTSTART;VALUE=DATE:20261224', line))).days[0]?.name.length ?? 0).toBeLessThanOrEqual(60)
  })

  test('events that make no sense are counted, and the others read', () => {
    const found = read(
      file(
        ...event('SUMMARY:no start'),
        ...event('DTSTART;VALUE=DATE:20261341'),
        ...event('DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20301224'),
        ...event('DTSTART:20261224T090000', 'DTEND:20301224T090000'),
        ...event('DTSTART;VALUE=DATE:20261224', 'SUMMARY:Noel'),
      ),
    )
    expect(found.days.map(d => d.name)).toEqual(['Noel'])
    expect(found.left).toEqual({ meetings: 0, long: 2, unreadable: 2 })
  })

  test('a zone with a rule for every second is not asked', () => {
    const zone = [
      'BEGIN:VTIMEZONE',
      'TZID:Bomb',
      'BEGIN:STANDARD',
      'DTSTART:19700101T000000',
      'RRULE:FREQ=SECONDLY',
      'TZOFFSETFROM:+0000',
      'TZOFFSETTO:+0000',
      'END:STANDARD',
      'END:VTIMEZONE',
    ]
    expect(
      daysIn(file(...zone, ...event('DTSTART;TZID=Bomb:20261224T000000', 'DTEND;TZID=Bomb:20261225T000000'))),
    ).toEqual(['2026-12-24 off '])
  })
})
