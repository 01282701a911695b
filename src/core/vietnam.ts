import { type Calendar, type DaySource, nextWorkingDay, type SpecialDay, workingDayOnOrBefore } from './calendar.ts'
import { addDays, type Day } from './time.ts'

const off = (name: string, nameEn: string, source: DaySource): SpecialDay => ({ kind: 'off', name, nameEn, source })

const newYear = off('Tết Dương lịch', 'New Year', 'law')
const tet = (source: DaySource): SpecialDay => off('Tết Nguyên đán', 'Lunar New Year', source)
const kings = off('Giỗ Tổ Hùng Vương', 'Hung Kings Day', 'law')
const reunification = off('Ngày Giải phóng miền Nam 30/4', 'Reunification Day', 'law')
const labour = off('Ngày Quốc tế Lao động 1/5', 'Labour Day', 'law')
const national = (source: DaySource): SpecialDay => off('Quốc khánh', 'National Day', source)
const culture = off('Ngày Văn hóa Việt Nam', 'Viet Nam Culture Day', 'culture')

/**
 * Viet Nam 2025–2027, Monday to Friday. Public calendar libraries miss the days that a yearly decision adds and
 * 24/11, so the days are listed. A workspace edits its own copy.
 */
export const vietnamCalendar: Calendar = {
  rest: [6, 7],
  days: {
    '2025-01-01': newYear,
    '2025-01-27': tet('yearly'),
    '2025-01-28': tet('yearly'),
    '2025-01-29': tet('law'),
    '2025-01-30': tet('law'),
    '2025-01-31': tet('law'),
    '2025-04-07': kings,
    '2025-04-30': reunification,
    '2025-05-01': labour,
    '2025-05-02': off('Nghỉ hoán đổi dịp 30/4 – 1/5', 'Bridge day for 30/4 – 1/5', 'bridge'),
    '2025-09-01': national('yearly'),
    '2025-09-02': national('law'),

    '2026-01-01': newYear,
    '2026-01-02': off('Nghỉ hoán đổi dịp Tết Dương lịch', 'Bridge day for New Year', 'bridge'),
    '2026-02-16': tet('yearly'),
    '2026-02-17': tet('law'),
    '2026-02-18': tet('law'),
    '2026-02-19': tet('law'),
    '2026-02-20': tet('yearly'),
    '2026-04-26': kings,
    '2026-04-27': off('Nghỉ bù Giỗ Tổ Hùng Vương', 'In lieu of Hung Kings Day', 'restLaw'),
    '2026-04-30': reunification,
    '2026-05-01': labour,
    '2026-08-31': off('Nghỉ hoán đổi dịp Quốc khánh', 'Bridge day for National Day', 'bridge'),
    '2026-09-01': national('yearly'),
    '2026-09-02': national('law'),
    '2026-11-24': culture,

    '2027-01-01': newYear,
    '2027-02-04': tet('press'),
    '2027-02-05': tet('press'),
    '2027-02-06': tet('law'),
    '2027-02-07': tet('law'),
    '2027-02-08': tet('law'),
    '2027-02-09': tet('press'),
    '2027-02-10': tet('press'),
    '2027-04-16': kings,
    '2027-04-30': reunification,
    '2027-05-01': labour,
    '2027-05-03': off('Nghỉ bù Ngày Quốc tế Lao động', 'In lieu of Labour Day', 'restLaw'),
    '2027-09-02': national('law'),
    // 01/09 or 03/09: the yearly decision is not out yet.
    '2027-09-03': national('guess'),
    '2027-11-24': culture,
  },
}

/** Not yet in an official notice, so that an admin looks at it again. */
export const isUnconfirmed = ({ source }: SpecialDay): boolean => source === 'press' || source === 'guess'

/** A bridge day taken off and the Saturday worked for it (làm bù). */
export type Swap = { off: Day; work: Day }

/** Binding for the public sector only, so the Saturdays are not in the calendar until a workspace asks for them. */
export const vietnamSwaps: Swap[] = [
  { off: '2025-05-02', work: '2025-04-26' },
  { off: '2026-01-02', work: '2026-01-10' },
  { off: '2026-08-31', work: '2026-08-22' },
]

/** The Saturday, or another rest day, that is worked for a day taken off. */
export function madeUpDay(off: Day): SpecialDay {
  const [, month, date] = off.split('-')
  return { kind: 'work', name: `Làm bù cho ngày ${date}/${month}`, nameEn: `Worked in exchange for ${date}/${month}` }
}

/**
 * 23 tháng Chạp and mồng 1 Tết of each year. In the Vietnamese lunar calendar, which is reckoned at UTC+7: in China the same
 * new moon may fall on the next day (2030), and ICU's `chinese` calendar is off by one besides (2027), so neither is asked.
 * Two independent reckonings of new moons and solar terms agree on these rows.
 */
const LUNAR_NEW_YEARS: readonly (readonly [kitchenGods: Day, newYear: Day])[] = [
  ['2025-01-22', '2025-01-29'],
  ['2026-02-10', '2026-02-17'],
  ['2027-01-30', '2027-02-06'],
  ['2028-01-19', '2028-01-26'],
  ['2029-02-06', '2029-02-13'],
  ['2030-01-26', '2030-02-02'],
  ['2031-01-16', '2031-01-23'],
  ['2032-02-04', '2032-02-11'],
  ['2033-01-23', '2033-01-31'],
  ['2034-02-11', '2034-02-19'],
  ['2035-01-31', '2035-02-08'],
  ['2036-01-20', '2036-01-28'],
  ['2037-02-07', '2037-02-15'],
  ['2038-01-27', '2038-02-04'],
  ['2039-01-17', '2039-01-24'],
  ['2040-02-05', '2040-02-12'],
]

/** `softened` from 23 tháng Chạp on, `holiday` from the first day off to the last, `firstDay` the working day after it. */
export type TetPart = 'softened' | 'holiday' | 'firstDay'

/** No agency is back later than this after mồng 1, nor is the holiday begun earlier before it. */
const AROUND_TET = 40

/**
 * Where a day stands towards Tết: undefined far from it, in a calendar that does not have mồng 1 off, and in years that
 * the table does not know.
 */
export function tetOf(day: Day, calendar: Calendar): TetPart | undefined {
  const year = LUNAR_NEW_YEARS.find(([, newYear]) => newYear.slice(0, 4) === day.slice(0, 4))
  if (!year) return undefined
  const [kitchenGods, newYear] = year
  if (day < kitchenGods || day > addDays(newYear, AROUND_TET)) return undefined
  if (calendar.days[newYear]?.kind !== 'off') return undefined
  if (day <= workingDayOnOrBefore(newYear, calendar)) return 'softened'
  const back = nextWorkingDay(newYear, calendar)
  if (day < back) return 'holiday'
  return day === back ? 'firstDay' : undefined
}
