import { describe, expect, test } from 'vitest'
import { problemsOfView } from '../../sandbox/rules.ts'
import type { Calendar, SpecialDay } from '../../src/core/calendar.ts'
import { COUNTRIES } from '../../src/core/countries.ts'
import { LOCALES } from '../../src/core/locale.ts'
import { addDays } from '../../src/core/time.ts'
import { vietnamCalendar, vietnamSwaps } from '../../src/core/vietnam.ts'
import type { Plan, Span } from '../../src/people/holidayModel.ts'
import { holidayRefusals, holidayTexts } from '../../src/people/holidayTexts.ts'
import * as view from '../../src/people/holidayViews.ts'
import { leaveTexts } from '../../src/people/leaveTexts.ts'
import { leaveList, leaveModal, newLeaveModal } from '../../src/people/leaveViews.ts'
import { wordsOf } from '../setup/hands.ts'

const HOSTILE = '<!channel> *_~ & Đặng 🎬'
const today = '2026-11-20'
const days = (count: number, make: (n: number) => SpecialDay): Record<string, SpecialDay> =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [addDays(today, n), make(n)]))
const crowded: Calendar = {
  rest: [6, 7],
  days: days(60, n => ({ kind: n % 3 ? 'off' : 'half', name: HOSTILE, ...(n % 2 && { source: 'press' as const }) })),
  dropped: days(30, () => ({ kind: 'off', name: HOSTILE, source: 'law' })),
  makesUp: true,
}
const empty: Calendar = { rest: [], days: {} }
const span = (n: number, over: Partial<Span> = {}): Span => ({
  first: addDays(today, 3 * n),
  last: addDays(today, 3 * n + 1),
  name: `${HOSTILE} ${'dài '.repeat(14)}`,
  kind: n % 2 ? 'off' : 'half',
  observance: false,
  ...over,
})
const plan = (count: number): Plan => ({
  spans: Array.from({ length: count }, (_, n) => span(n)),
  known: 1,
  resting: 2,
  decided: 3,
})
const none = { meetings: 0, long: 0, unreadable: 0 }
const row = {
  workspaceId: 'T1',
  id: '00000000-0000-4000-8000-000000000000',
  person: 'U1',
  fromDay: today,
  toDay: addDays(today, 3),
  cover: 'U2',
  note: HOSTILE,
  by: 'U1',
  createdAt: new Date('2026-11-01T00:00:00Z'),
  withdrawnAt: null,
}
const lines = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    ...row,
    id: `l${n}`,
    name: HOSTILE,
    cover: n % 2 ? HOSTILE : undefined,
    mine: n % 5 === 0,
    editable: true,
  }))

/** What Slack would parse for mentions. */
const parsed = (shown: object): string =>
  [...JSON.stringify(shown).matchAll(/"type":"mrkdwn","text":"((?:[^"\\]|\\.)*)"/g)].map(m => m[1]).join('\n')

describe.for(LOCALES)('in %s', locale => {
  const w = holidayTexts[locale]
  const reader = { today, locale }

  test('every modal is one that Slack takes: empty, with an answer, with sixty hostile days', () => {
    const country = 'VN'
    for (const shown of [
      view.holidaysModal(w, { calendar: empty, country: 'XK' }, reader),
      view.holidaysModal(w, { calendar: vietnamCalendar, country }, { ...reader, saved: w.added(2) }),
      ...[0, 1, 2, 3].map(page =>
        view.holidaysModal(w, { calendar: crowded, country }, { ...reader, page, saved: w.saved }),
      ),
      view.newDaysModal(w),
      ...Object.entries(crowded.days).map(([day, special]) => view.dayModal(w, crowded, day, special)),
      view.dayModal(w, vietnamCalendar, '2027-09-03', { kind: 'off', name: 'Quốc khánh', source: 'guess' }),
      view.swapModal(w),
      view.makeUpModal(w, { makesUp: true, swaps: vietnamSwaps, today }),
      view.makeUpModal(w, { makesUp: false, swaps: [], today }),
      ...COUNTRIES.map(code => view.countryModal(w, code)),
      view.fileModal(w),
      view.previewModal(w, { plan: plan(0), left: none, file: 'F1' }),
      view.previewModal(w, { plan: plan(3), left: { meetings: 1, long: 2, unreadable: 3 }, file: 'F1' }),
      view.previewModal(w, { plan: plan(180), left: none, file: 'F1' }),
      leaveList(leaveTexts[locale], { lines: [], today }),
      leaveList(leaveTexts[locale], { lines: lines(60), today, saved: leaveTexts[locale].saved(HOSTILE, 'x') }),
      newLeaveModal(leaveTexts[locale], { actor: 'U1', asksWho: true, from: HOSTILE }),
      newLeaveModal(leaveTexts[locale], { actor: 'U1', asksWho: false }),
      leaveModal(leaveTexts[locale], row, { name: HOSTILE, note: HOSTILE }),
      leaveModal(leaveTexts[locale], { ...row, cover: null }, { name: HOSTILE, note: undefined }),
    ]) {
      expect(problemsOfView(shown)).toEqual([])
      expect(parsed(shown)).not.toContain('<!channel>')
    }
  })

  test('each refusal says something', () => {
    for (const sentence of Object.values(holidayRefusals[locale])) {
      const told =
        typeof sentence === 'function' ? sentence({ day: today, name: 'x', max: 3, is: 4, rules: 5 }) : sentence
      expect(told.length).toBeGreaterThan(10)
      expect(told).not.toContain('undefined')
    }
  })
})

describe('what an admin reads', () => {
  const vi = holidayTexts.vi
  const list = (locale: 'vi' | 'en', page = 0, calendar = vietnamCalendar) =>
    wordsOf(view.holidaysModal(holidayTexts[locale], { calendar, country: 'VN' }, { today, locale, page }))

  test('coming holidays are in order, in the reader’s language, past ones are gone', () => {
    expect(list('vi')).toContain('*T3 24/11/2026* · Nghỉ · Ngày Văn hóa Việt Nam')
    expect(list('en')).toContain('*Tue 24 Nov 2026* · Day off · Viet Nam Culture Day')
    expect(list('vi')).not.toContain('02/09/2026')
    expect(list('vi').indexOf('24/11/2026')).toBeLessThan(list('vi').indexOf('01/01/2027'))
  })

  test('what is not official yet says so in the list and names its source in the form', () => {
    expect(list('vi')).toContain('*T6 03/09/2027* · Nghỉ · Quốc khánh (chưa chính thức)')
    expect(list('vi')).toContain('*T5 02/09/2027* · Nghỉ · Quốc khánh\n')
    const special = vietnamCalendar.days['2027-02-04']
    const form = special ? wordsOf(view.dayModal(vi, vietnamCalendar, '2027-02-04', special)) : ''
    expect(form).toContain('*T5 04/02/2027* (chưa chính thức)')
    expect(form).toContain('Báo Dân trí ngày 19/09/2026')
  })

  test('the country, weekly rest and the Saturdays of swaps stand above', () => {
    expect(list('vi')).toContain('Lịch nhà nước: *Việt Nam* · Nghỉ hằng tuần: Thứ Bảy, Chủ nhật')
    expect(list('vi')).toContain('Công ty làm bù các thứ Bảy hoán đổi: *không*')
    expect(list('vi', 0, crowded)).toContain('*có*')
  })

  test('sixty days are three pages, each day on one of them', () => {
    const pages = [0, 1, 2].map(page => list('vi', page, { ...crowded, dropped: {} }))
    expect(pages.map(page => page.match(/Trang \d\/3/)?.[0])).toEqual(['Trang 1/3', 'Trang 2/3', 'Trang 3/3'])
    const shown = pages.flatMap(page => page.match(/^\*T?\w+ \d\d\/\d\d\/\d{4}\*/gm) ?? [])
    expect(new Set(shown).size).toBe(60)
    expect(pages.map(page => [page.includes('Trang trước'), page.includes('Trang sau')])).toEqual([
      [false, true],
      [true, true],
      [true, false],
    ])
  })

  test('a preview offers observances without choosing them', () => {
    const mixed: Plan = { ...plan(2), spans: [span(0), span(1, { observance: true })] }
    const shown = JSON.stringify(view.previewModal(vi, { plan: mixed, left: none, file: 'F1' }))
    expect(shown.match(/2026-11-20\/2026-11-21/g)).toHaveLength(2)
    expect(shown.match(/2026-11-23\/2026-11-24/g)).toHaveLength(1)
  })
})
