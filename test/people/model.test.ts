import { describe, expect, test } from 'vitest'
import { problemsOf } from '../../src/core/fields.ts'
import { Refusal } from '../../src/core/refusal.ts'
import {
  ChannelsForm,
  checklist,
  DepartmentForm,
  HoursForm,
  isReady,
  isZone,
  mustLeaveAnAdmin,
  mustReportUpwards,
  NewDepartmentForm,
  type Person,
  PersonForm,
  purposesOf,
  RegionForm,
} from '../../src/people/model.ts'

const refused = (work: () => unknown): (readonly [string, string | undefined])[] => {
  try {
    work()
  } catch (err) {
    if (err instanceof Refusal) return err.problems.map(p => [p.code, p.field] as const)
    throw err
  }
  return []
}

describe('what settings may be', () => {
  const hours = { start: '09:00', end: '18:00', quietFrom: '18:30', quietTo: '08:30', rest: ['6', '7'] }
  const troubles = (raw: unknown) => {
    const parsed = HoursForm.safeParse(raw)
    return parsed.success ? [] : problemsOf(parsed.error).map(p => [p.code, p.field])
  }

  test('working hours end after they start, and the quiet time may go over midnight', () => {
    expect(troubles(hours)).toEqual([])
    expect(troubles({ ...hours, quietFrom: '12:00', quietTo: '12:00' })).toEqual([])
    expect(troubles({ ...hours, end: '09:00' })).toEqual([['people.hoursOrder', 'end']])
    expect(troubles({ ...hours, end: '08:00' })).toEqual([['people.hoursOrder', 'end']])
    // Quiet from evening to evening, or over all of the day: nothing could ever be said.
    expect(troubles({ ...hours, quietFrom: '18:00', quietTo: '18:00' })).toEqual([])
    expect(troubles({ ...hours, quietFrom: '17:30', quietTo: '09:30' })).toEqual([])
    expect(troubles({ ...hours, quietFrom: '18:00', quietTo: '17:59' })).toEqual([])
    for (const [quietFrom, quietTo] of [
      ['09:00', '18:00'],
      ['08:00', '20:00'],
      ['18:30', '18:00'],
      ['09:00', '08:00'],
    ]) {
      expect(troubles({ ...hours, quietFrom, quietTo })).toEqual([['people.hoursQuiet', 'quietFrom']])
    }
    expect(troubles({ ...hours, quietTo: '25:00' })).toEqual([['field.invalid', 'quietTo']])
  })

  test('a week keeps one working day, and both mistakes are told at once', () => {
    const week = ['1', '2', '3', '4', '5', '6', '7']
    expect(troubles({ ...hours, end: '07:00', rest: week })).toEqual([
      ['people.hoursOrder', 'end'],
      ['people.noWorkingDay', 'rest'],
    ])
    expect(troubles({ ...hours, rest: undefined })).toEqual([])
    expect(troubles({ ...hours, rest: ['8'] })).toEqual([['field.choose', 'rest']])
  })

  test.for([
    ['Media', 'media'],
    ['Thiết kế', 'thiet-ke'],
    ['  Đội Số 2 ', 'doi-so-2'],
    ['SEO/ads', 'seo-ads'],
    ['<!channel>', 'channel'],
  ] as const)('the code %j becomes %j', ([typed, code]) => {
    expect(NewDepartmentForm.parse({ name: 'Phòng mới', code: typed }).code).toBe(code)
  })

  test.for(['1a', '22', '🎬🎬', '--', 'a'])('%j is no code', typed => {
    const parsed = NewDepartmentForm.safeParse({ name: 'Phòng mới', code: typed })
    expect(parsed.success).toBe(false)
    if (!parsed.success) expect(problemsOf(parsed.error).map(p => p.field)).toContain('code')
  })

  test('names are kept as NFC, on one line, within their length; no channel is null', () => {
    const decomposed = 'Thiết kế'.normalize('NFD')
    expect(DepartmentForm.parse({ name: `${decomposed}\n*_~`, channel: undefined, lead: '' })).toEqual({
      name: 'Thiết kế *_~',
      channel: null,
      lead: null,
    })
    expect(DepartmentForm.safeParse({ name: 'x'.repeat(41) }).success).toBe(false)
    expect(DepartmentForm.safeParse({ name: '\u200b\u200b' }).success).toBe(false)
  })

  test('a role that does not exist is not taken, and no role at all is fine', () => {
    expect(PersonForm.safeParse({ roles: ['owner'], language: 'vi' }).success).toBe(false)
    expect(PersonForm.parse({ language: 'workspace' })).toEqual({
      roles: [],
      department: null,
      reportsTo: null,
      language: null,
    })
    expect(PersonForm.parse({ language: 'en' })).toMatchObject({ language: 'en' })
  })

  test.for([
    ['Asia/Ho_Chi_Minh', true],
    ['Europe/Paris', true],
    ['UTC', true],
    ['Asia/Saigon', true],
    ['Asia/Hà Nội', false],
    ['UTC+7', false],
    ['+07:00', false],
    ['../etc', false],
    ['', false],
  ] as const)('%j is a zone: %j', ([zone, known]) => {
    expect(isZone(zone)).toBe(known)
    const form = RegionForm.safeParse({ locale: 'vi', zone, currency: 'VND' })
    expect(form.success).toBe(known)
    if (!form.success) {
      expect(problemsOf(form.error)).toEqual([{ code: 'people.zoneUnknown', field: 'zone' }])
    }
  })
})

describe('who stands where', () => {
  test('the last admin keeps the role, and any other may give it up', () => {
    expect(refused(() => mustLeaveAnAdmin(['A'], 'A', ['manager']))).toEqual([['people.lastAdmin', 'roles']])
    expect(refused(() => mustLeaveAnAdmin(['A'], 'A', ['manager', 'admin']))).toEqual([])
    expect(refused(() => mustLeaveAnAdmin(['A', 'B'], 'A', []))).toEqual([])
    expect(refused(() => mustLeaveAnAdmin(['A'], 'B', []))).toEqual([])
  })

  test.for([
    ['A', null, []],
    ['A', 'B', []],
    ['A', 'A', [['people.reportsToSelf', 'reportsTo']]],
    // C reports to B, B to A.
    ['A', 'B', [['people.reportsInCircle', 'reportsTo']], { B: 'A' }],
    ['A', 'C', [['people.reportsInCircle', 'reportsTo']], { B: 'A', C: 'B' }],
    // An old circle among others must not hang.
    ['A', 'B', [], { B: 'C', C: 'B' }],
  ] as [string, string | null, [string, string][], Record<string, string>?][])(
    '%s under %s',
    ([id, boss, problems, above = {}]) => {
      const people = new Map(
        ['A', 'B', 'C'].map(p => [p, { id: p, name: p, reportsTo: above[p] ?? null } as Person] as const),
      )
      expect(refused(() => mustReportUpwards(id, boss, people))).toEqual(problems)
    },
  )

  test('a channel knows all that it is for', () => {
    const workspace = { accountChannel: 'C1', financeChannel: 'C2', leadershipChannel: 'C1', adminChannel: 'C2' }
    const departments = [{ code: 'creative', name: 'Creative', channel: 'C1' }] as never
    expect(purposesOf('C1', workspace, departments)).toEqual([
      { shared: 'account' },
      { department: 'creative', name: 'Creative' },
      { shared: 'leadership' },
    ])
    expect(purposesOf('C2', workspace, departments)).toEqual([{ shared: 'finance' }, { shared: 'admin' }])
    expect(purposesOf('C9', workspace, departments)).toEqual([])
  })
})

describe('the channels', () => {
  const form = (alertAfterMinutes: string) => ChannelsForm.safeParse({ adminChannel: 'C0OPS', alertAfterMinutes })

  test.for(['5', '15', ' 90 ', '1440'])('admins may be told after %s minutes', minutes => {
    expect(form(minutes).data).toMatchObject({ adminChannel: 'C0OPS', alertAfterMinutes: Number(minutes) })
  })
  test.for([
    ['4', 'field.tooSmall'],
    ['-15', 'field.tooSmall'],
    ['', 'field.tooSmall'],
    ['1441', 'field.tooBig'],
    ['7.5', 'field.notANumber'],
    ['15 phút', 'field.notANumber'],
    ['NaN', 'field.notANumber'],
  ] as const)('“%s” is refused beside the field: %s', ([minutes, code]) => {
    const { error } = form(minutes)
    expect(error && problemsOf(error)).toMatchObject([{ code, field: 'alertAfterMinutes' }])
  })
})

describe('the checklist of the first days', () => {
  const department = (name: string, channel: string | null, lead: string | null) => ({ name, channel, lead })
  const nothing = { accountChannel: null, financeChannel: null }

  test('names what is missing', () => {
    const steps = checklist(nothing, [department('Planner', null, 'U1'), department('Creative', 'C1', null)], [], false)
    expect(steps).toEqual([
      { step: 'channels', done: false, missing: ['Account', 'Planner'] },
      { step: 'leads', done: false, missing: ['Creative'] },
      { step: 'manager', done: false, missing: [] },
      { step: 'finance', done: false, missing: [] },
      { step: 'client', done: false, missing: [] },
    ])
  })

  test('a manager who left does not count', () => {
    const manager = (active: boolean) => checklist(nothing, [], [{ roles: ['manager'], active }], false)[2]?.done
    expect([manager(true), manager(false)]).toEqual([true, false])
  })

  test('is done when all of it is', () => {
    const steps = checklist(
      { accountChannel: 'C1', financeChannel: 'C2' },
      [department('Planner', 'C3', 'U1')],
      [{ roles: ['director'], active: true }],
      true,
    )
    expect(isReady(steps)).toBe(true)
  })
})
