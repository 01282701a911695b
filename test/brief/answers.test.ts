import { describe, expect, test } from 'vitest'
import { type Answers, answersIn, answersOf, type Ear, readForm, readStep } from '../../src/brief/answers.ts'
import type { BriefForm } from '../../src/brief/model.ts'
import { briefRefusals } from '../../src/brief/texts.ts'
import { vietnamCalendar } from '../../src/core/vietnam.ts'

const CLIENT = '6f1f2f0e-6c0b-4b39-9a53-0f6f1d2c3b4a'
const ear: Ear = { today: '2026-11-20', calendar: vietnamCalendar, currency: 'VND', locale: 'vi' }
const basics: Answers = { client: CLIENT, title: 'TVC Tết 2027', owner: 'U0LAN' }

const formOf = (typed: Answers, with_: Ear = ear): BriefForm => {
  const read = readForm({ ...basics, ...typed }, with_)
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  return read.form
}
const problemsOf = (typed: Answers, with_: Ear = ear) => {
  const read = readForm({ ...basics, ...typed }, with_)
  return 'problems' in read ? read.problems : []
}

describe('a brief may be saved with little', () => {
  test('client, title and owner are enough; the rest stays out of it', () => {
    expect(formOf({})).toEqual({ title: 'TVC Tết 2027' })
  })
  test('client and title are asked for, beside their fields', () => {
    expect(readForm({ owner: 'U0LAN' }, ear)).toEqual({
      problems: [
        { code: 'field.required', field: 'client' },
        { code: 'field.required', field: 'title' },
      ],
    })
  })
  test('what is wrong in several steps comes in one answer', () => {
    const fields = problemsOf({ title: 'x', deliverables: 'Facebook', budget: '150', launch: '30/02' }).map(
      p => p.field,
    )
    expect(fields).toEqual(['title', 'deliverables', 'budget', 'launch'])
  })
})

describe('text', () => {
  test('comes out as NFC, without hidden characters, and keeps its lines', () => {
    const form = formOf({ title: 'Tê\u0301t\u200b 2027', objectives: ' 1. Nhận biết \r\n2. Đơn thử ' })
    expect(form).toEqual({ title: 'Tết 2027', objectives: '1. Nhận biết\n2. Đơn thử' })
  })
  test('that Slack would read as markup is kept as typed', () => {
    expect(formOf({ title: '<!channel> *_~ 🎉' }).title).toBe('<!channel> *_~ 🎉')
  })
  test('that is too long is refused with both lengths', () => {
    expect(problemsOf({ background: 'ă'.repeat(3001) })).toEqual([
      { code: 'field.tooLong', field: 'background', values: { max: 3000, is: 3001 } },
    ])
  })
  test('of spaces alone is no answer', () => {
    expect(formOf({ donts: ' \n ' })).not.toHaveProperty('donts')
  })
})

describe('the budget', () => {
  test.for<[typed: string, amount: number, vat?: 'excluded' | 'included']>([
    ['150tr', 150_000_000],
    ['1,5 tỷ', 1_500_000_000],
    ['2tr5', 2_500_000],
    ['150tr + VAT', 150_000_000, 'excluded'],
    ['162.000.000 đã gồm VAT', 162_000_000, 'included'],
  ])('%s is read in full', ([budget, amount, vat]) => {
    expect(formOf({ budget }).budget).toEqual({ amount, currency: 'VND', ...(vat && { vat }) })
  })

  test.for([
    ['150', 'money.unclear'],
    ['1.500tr', 'money.confirm'],
    ['10-15tr', 'money.range'],
    ['15 củ', 'money.slang'],
    ['$5k', 'money.currency'],
    ['0', 'field.tooSmall'],
    ['nhiều lắm', 'money.unreadable'],
  ])('%s is asked, never guessed', ([budget, code]) => {
    expect(problemsOf({ budget })).toMatchObject([{ code, field: 'budget' }])
  })

  test('follows the currency of the client', () => {
    expect(formOf({ budget: '1,500.50' }, { ...ear, currency: 'USD' }).budget).toEqual({
      amount: 150_050,
      currency: 'USD',
    })
  })
})

describe('days as people say them', () => {
  test('the launch day, its hour and what else is on the timeline', () => {
    expect(formOf({ launch: 'T6 27/11 9h, teaser 23/11\nKV 25/11' }).launch).toEqual({
      day: '2026-11-27',
      clock: '09:00',
      note: 'teaser 23/11\nKV 25/11',
    })
  })
  test('the approval day with what happens when it is late', () => {
    expect(formOf({ approval: '+3 ngày làm việc nếu trễ thì dời air' }).approval).toEqual({
      day: '2026-11-26',
      note: 'nếu trễ thì dời air',
    })
  })
  test.for([
    ['30/02', 'day.notReal'],
    ['01/11/2026', 'day.past'],
    ['tuần sau', 'day.vague'],
    ['thứ 6', 'day.whichWeek'],
    ['khi nào xong', 'day.unreadable'],
  ])('%s is refused beside the field', ([launch, code]) => {
    expect(problemsOf({ launch })).toMatchObject([{ code, field: 'launch' }])
  })
})

describe('deliverables, one per line', () => {
  test.for<[line: string, read: object]>([
    [
      'Facebook | video 15s | 3 | 30/11',
      { channel: 'Facebook', format: 'video 15s', quantity: '3', due: '2026-11-30' },
    ],
    ['Facebook|video 15s|3|30/11', { channel: 'Facebook', format: 'video 15s', quantity: '3', due: '2026-11-30' }],
    ['OOH ; KV 4x3m ; 1 bộ ; 27/11', { channel: 'OOH', format: 'KV 4x3m', quantity: '1 bộ', due: '2026-11-27' }],
    ['TikTok - clip - 5 - 30/11', { channel: 'TikTok', format: 'clip', quantity: '5', due: '2026-11-30' }],
    ['Key-visual - A3', { channel: 'Key-visual', format: 'A3' }],
    ['- Facebook | post | 3', { channel: 'Facebook', format: 'post', quantity: '3' }],
    ['2. Facebook | post | 30/11', { channel: 'Facebook', format: 'post', due: '2026-11-30' }],
    ['Web | landing page | | 30/11', { channel: 'Web', format: 'landing page', due: '2026-11-30' }],
    ['Web | landing page |', { channel: 'Web', format: 'landing page' }],
    ['Facebook | video 15s - 30s | 3', { channel: 'Facebook', format: 'video 15s - 30s', quantity: '3' }],
  ])('%s', ([line, read]) => {
    expect(formOf({ deliverables: line }).deliverables).toEqual([read])
  })

  test('empty lines do not count, but errors name the line as people see it', () => {
    const problems = problemsOf({ deliverables: 'Facebook | post | 3\n\nOOH\nTV | TVC | 1 | 30/02' })
    expect(problems).toEqual([
      { code: 'brief.lineTooThin', field: 'deliverables', values: { line: 3 } },
      {
        code: 'brief.lineDay',
        field: 'deliverables',
        values: { line: 4, problem: 'day.notReal', said: '30/02' },
      },
    ])
  })
  test('the sentence says which line and what is wrong with its day', () => {
    const [problem] = problemsOf({ deliverables: 'A | b | 1 | 01/11/2026' })
    const sentence = briefRefusals.vi['brief.lineDay']
    const said = typeof sentence === 'function' ? sentence(problem?.values ?? {}) : sentence
    expect(said).toBe('Dòng 1, phần hạn: CN 01/11/2026 đã qua rồi.')
  })
  test.for([
    ['a | b | c | 30/11 | e', 'brief.lineTooMuch'],
    [`a | ${'b'.repeat(201)}`, 'brief.lineTooLong'],
    [Array.from({ length: 31 }, () => 'a | b').join('\n'), 'brief.tooManyLines'],
  ])('what does not fit is refused', ([deliverables, code]) => {
    expect(problemsOf({ deliverables })).toMatchObject([{ code, field: 'deliverables' }])
  })
})

describe('what was read well is written back in full', () => {
  test('so that a day said as a weekday is the same day tomorrow', () => {
    const read = readStep(3, { owner: 'U0LAN', launch: 'mai 9h', budget: '150tr + VAT' }, ear)
    expect(read.problems).toEqual([])
    expect(read.answers).toMatchObject({ launch: '21/11/2026 09:00', budget: '150.000.000 ₫ chưa VAT' })
  })
  test('what was not is kept as typed', () => {
    const typed = { owner: 'U0LAN', launch: 'mai', budget: '150' }
    expect(readStep(3, typed, ear).answers).toEqual(typed)
  })

  const full: BriefForm = {
    title: 'TVC Tết',
    jobType: 'tvc',
    deliverables: [
      { channel: 'Facebook', format: 'video', quantity: '3', due: '2026-11-30' },
      { channel: 'OOH', format: 'KV', due: '2026-11-27' },
      { channel: 'Web', format: 'landing' },
    ],
    budget: { amount: 150_000_000, currency: 'VND', vat: 'excluded' },
    launch: { day: '2026-11-27', clock: '09:00', note: 'teaser 23/11\nKV 25/11' },
    approval: { day: '2026-11-25', note: 'trễ thì dời air' },
  }
  const at = { form: full, clientId: CLIENT, owner: 'U0LAN' }

  test.for(['vi', 'en'] as const)('a brief typed out in %s reads back as itself', locale => {
    expect(formOf(answersOf(at, locale, true), { ...ear, locale })).toEqual(full)
  })
  test('a budget in dollars reads back as itself in both languages', () => {
    const form: BriefForm = { title: 'TVC Tết', budget: { amount: 150_050, currency: 'USD', vat: 'included' } }
    for (const locale of ['vi', 'en'] as const) {
      const typed = answersOf({ ...at, form }, locale, true)
      expect(formOf(typed, { ...ear, locale, currency: 'USD' })).toEqual(form)
    }
  })
  test('the budget is left out for who may not see it', () => {
    expect(JSON.stringify(answersOf(at, 'vi', false))).not.toContain('150')
  })
  test('a day that has gone by may stay in an existing brief, but not be typed anew', () => {
    const later: Ear = { ...ear, today: '2027-01-04' }
    const typed = answersOf(at, 'vi', true)
    expect(formOf(typed, { ...later, known: full })).toEqual(full)
    expect(problemsOf(typed, later).map(p => p.code)).toEqual([
      'brief.lineDay',
      'brief.lineDay',
      'day.past',
      'day.past',
    ])
    expect(problemsOf({ ...typed, launch: '28/11/2026' }, { ...later, known: full }).map(p => p.field)).toEqual([
      'launch',
    ])
  })
})

describe('what Slack sends of a step', () => {
  test('an emptied field is an empty text, a field of another step is left alone', () => {
    expect(answersIn(2, { message: 'Đủ đầy', kpi: undefined, title: 'x' })).toEqual({ message: 'Đủ đầy', kpi: '' })
  })
  test('an option that was never offered is no client', () => {
    expect(answersIn(1, { client: "'; drop table brief", title: 'x' })).toEqual({ client: '', title: 'x' })
  })
})
