import { describe, expect, test } from 'vitest'
import { vietnamCalendar } from '../../src/core/vietnam.ts'
import { type Ask, blockOf, flagsOf, nameFlags, readAsks, type Team, weekOf } from '../../src/task/asks.ts'
import { endOfDay, readDue, readEstimate, restDay, titleFrom } from '../../src/task/forms.ts'

const OFFICE = {
  zone: 'Asia/Ho_Chi_Minh',
  hours: { start: '09:00', end: '18:00', quietFrom: '18:30', quietTo: '08:30' },
  calendar: vietnamCalendar,
}
/** Friday 20/11/2026, 10:00 here. */
const NOW = new Date('2026-11-20T03:00:00Z')

describe('a due moment, as people say it', () => {
  test.for([
    ['thứ 2 17h', '2026-11-23T10:00:00.000Z'],
    ['30/11', '2026-11-30T11:00:00.000Z'],
    ['mai 10h', '2026-11-21T03:00:00.000Z'],
    ['hôm nay', '2026-11-20T11:00:00.000Z'],
    ['+3 ngày làm việc', '2026-11-26T11:00:00.000Z'],
    ['17h30', '2026-11-20T10:30:00.000Z'],
  ])('%s', ([said = '', at = '']) => {
    expect(readDue(said, OFFICE, NOW)).toEqual({ ok: true, dueAt: new Date(at) })
  })

  test.for([
    ['30/02', 'day.notReal'],
    ['19/11/2026', 'day.past'],
    ['hôm nay 9h', 'task.duePast'],
    ['thứ 2 nhé khách gấp lắm', 'day.unreadable'],
    ['1/1/2199', 'task.dueFar'],
    ['sớm nha', 'day.unreadable'],
  ])('%s is not one: %s', ([said = '', code]) => {
    expect(readDue(said, OFFICE, NOW)).toMatchObject({ ok: false, problem: { code } })
  })

  test('on a half day work ends at noon', () => {
    const calendar = { rest: [6, 7], days: { '2026-12-31': { kind: 'half' as const, name: 'Tất niên' } } }
    expect(endOfDay('2026-12-31', { ...OFFICE, calendar })).toBe('12:00')
    expect(endOfDay('2026-12-30', { ...OFFICE, calendar })).toBe('18:00')
  })

  test('a day off is named', () => {
    expect(restDay(new Date('2026-11-24T10:00:00Z'), OFFICE, 'vi')).toBe('T3 24/11/2026 (Ngày Văn hóa Việt Nam)')
    expect(restDay(new Date('2026-11-28T10:00:00Z'), OFFICE, 'vi')).toBe('T7 28/11/2026 (thứ Bảy)')
    expect(restDay(new Date('2026-11-23T10:00:00Z'), OFFICE, 'vi')).toBeUndefined()
  })
})

describe('an estimate', () => {
  test.for([
    ['4', 4],
    ['4h', 4],
    ['4 giờ', 4],
    ['4 tiếng', 4],
    ['1 hour', 1],
    ['2 ngày', 16],
    ['3 days', 24],
    ['50 công', 400],
  ] as const)('%s is %i hours', ([said, hours]) => {
    expect(readEstimate(said)).toEqual({ ok: true, hours })
  })

  test.for(['0', '1,5h', '4-6h', 'vài hôm', '51 ngày', '-3', '4 tuần', '1000'])('%s is asked about', said => {
    expect(readEstimate(said)).toMatchObject({ ok: false, problem: { code: 'task.estimate' } })
  })
})

test('a title is the first line that says something, cut where Slack would', () => {
  expect(titleFrom('\n  KV chính  \nvà adapt')).toBe('KV chính')
  expect(titleFrom('á'.repeat(300))).toHaveLength(120)
  expect(titleFrom('')).toBe('')
})

const TEAMS: Team[] = [
  { code: 'creative', name: 'Creative', channel: 'C1', lead: 'chi', people: [{ id: 'chi', name: 'Chi' }] },
  { code: 'qc-vn', name: 'QC', channel: null, lead: null, people: [] },
]

describe('what a hand-over asks', () => {
  const read = (raw: Record<string, string>) => readAsks(raw, TEAMS, OFFICE, NOW)

  test('is read per department; an empty department is asked nothing', () => {
    expect(read({ [blockOf('expected', 'creative')]: ' KV ', [blockOf('due', 'creative')]: '30/11' })).toEqual({
      asks: [
        {
          department: 'creative',
          assignee: null,
          expected: 'KV',
          estimateHours: null,
          dueAt: new Date('2026-11-30T11:00:00Z'),
        },
      ],
      problems: [],
    })
  })

  test.for([
    [{}, ['expected:creative task.nothingAsked']],
    [{ 'assignee:creative': 'chi' }, ['due:creative field.required']],
    [{ 'estimate:creative': '4h' }, ['expected:creative field.required']],
    [{ 'expected:creative': 'x'.repeat(2001), 'due:creative': '30/11' }, ['expected:creative field.tooLong']],
    [{ 'expected:qc-vn': 'Kiểm tra', 'due:qc-vn': '30/11' }, ['assignee:qc-vn task.nobodyHears']],
  ] as [Record<string, string>, string[]][])('%j: %j', ([raw, problems]) => {
    expect(read(raw).problems.map(p => `${p.field} ${p.code}`)).toEqual(problems)
  })

  test('somebody by name can be asked where there is neither channel nor lead', () => {
    expect(read({ 'assignee:qc-vn': 'son', 'due:qc-vn': '30/11' }).problems).toEqual([])
  })
})

describe('what speaks against it', () => {
  const ask = (change: Partial<Ask> = {}): Ask => ({
    department: 'creative',
    assignee: 'chi',
    expected: 'KV',
    estimateHours: 8,
    dueAt: new Date('2026-11-27T10:00:00Z'),
    ...change,
  })
  const flags = (asks: Ask[], hours = 0) =>
    nameFlags(
      flagsOf(asks, {
        teams: TEAMS,
        people: new Map([
          ['chi', { name: 'Chi', department: 'creative' }],
          ['nam', { name: 'Nam', department: 'planner' }],
        ]),
        loads: new Map([['chi', { tasks: 1, hours: new Map([['2026-11-23', hours]]) }]]),
        asked: new Map([['production', 2]]),
        office: OFFICE,
        now: NOW,
      }),
    )

  test.for([
    ['nothing', ask(), 0, []],
    ['a weekend', ask({ dueAt: new Date('2026-11-28T10:00:00Z') }), 0, ['creative:restDay']],
    // Friday from 10:00 and Monday until 12:00 are eleven hours.
    ['too little time', ask({ estimateHours: 12, dueAt: new Date('2026-11-23T05:00:00Z') }), 0, ['creative:tight']],
    ['just enough time', ask({ estimateHours: 11, dueAt: new Date('2026-11-23T05:00:00Z') }), 0, []],
    ['a full week', ask(), 33, ['creative:overloaded']],
    ['a week just full', ask(), 32, []],
    ['somebody of another department', ask({ assignee: 'nam' }), 0, ['creative:otherDepartment']],
    ['nobody named', ask({ assignee: null }), 99, []],
    ['work of this brief there', ask({ department: 'production', assignee: null }), 0, ['production:alreadyAsked']],
    ['no channel', ask({ department: 'qc-vn', assignee: null }), 0, ['qc-vn:noChannel']],
  ] as [string, Ask, number, string[]][])('%s', ([, one, hours, expected]) => {
    expect(flags([one], hours)).toEqual(expected)
  })

  test('hours asked of one person twice in one form add up', () => {
    expect(flags([ask(), ask({ department: 'qc-vn' })], 28)).toEqual([
      'qc-vn:noChannel',
      'qc-vn:otherDepartment',
      'qc-vn:overloaded',
    ])
  })

  test('what is late is still this week; the week begins on Monday', () => {
    expect(weekOf(new Date('2026-11-05T10:00:00Z'), OFFICE.zone, NOW)).toBe('2026-11-16')
    expect(weekOf(new Date('2026-11-22T16:00:00Z'), OFFICE.zone, NOW)).toBe('2026-11-16')
    expect(weekOf(new Date('2026-11-22T18:00:00Z'), OFFICE.zone, NOW)).toBe('2026-11-23')
  })
})
