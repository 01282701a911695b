import type { Calendar, SpecialDay } from './calendar.ts'
import type { Day } from './time.ts'

const LAW = 'Labour Code 2019, art. 112'
const REST_LAW = 'Labour Code 2019, art. 111.3: weekly rest on a holiday moves to the next working day'
const YEARLY = 'yearly decision of the Prime Minister (Labour Code 2019, art. 112.3)'
const PRESS_2027 = 'reported by Dân trí on 19/09/2026; check against the official notice'
const CULTURE = 'Resolution 28/2026/QH16, in force from 01/07/2026'
const SWAP = 'off in the public sector in exchange for a worked Saturday; private employers may choose'

const off = (name: string, nameEn: string, source: string): SpecialDay => ({ kind: 'off', name, nameEn, source })

const newYear = off('Tết Dương lịch', 'New Year', LAW)
const tet = (source: string): SpecialDay => off('Tết Nguyên đán', 'Lunar New Year', source)
const kings = off('Giỗ Tổ Hùng Vương', 'Hung Kings Day', LAW)
const reunification = off('Ngày Giải phóng miền Nam 30/4', 'Reunification Day', LAW)
const labour = off('Ngày Quốc tế Lao động 1/5', 'Labour Day', LAW)
const national = (source: string): SpecialDay => off('Quốc khánh', 'National Day', source)
const culture = off('Ngày Văn hóa Việt Nam', 'Viet Nam Culture Day', CULTURE)

/**
 * Viet Nam 2025–2027, Monday to Friday. Public calendar libraries miss the days that a yearly decision adds and
 * 24/11, so the days are listed. A workspace edits its own copy.
 */
export const vietnamCalendar: Calendar = {
  rest: [6, 7],
  days: {
    '2025-01-01': newYear,
    '2025-01-27': tet(YEARLY),
    '2025-01-28': tet(YEARLY),
    '2025-01-29': tet(LAW),
    '2025-01-30': tet(LAW),
    '2025-01-31': tet(LAW),
    '2025-04-07': kings,
    '2025-04-30': reunification,
    '2025-05-01': labour,
    '2025-05-02': off('Nghỉ hoán đổi dịp 30/4 – 1/5', 'Bridge day for 30/4 – 1/5', SWAP),
    '2025-09-01': national(YEARLY),
    '2025-09-02': national(LAW),

    '2026-01-01': newYear,
    '2026-01-02': off('Nghỉ hoán đổi dịp Tết Dương lịch', 'Bridge day for New Year', SWAP),
    '2026-02-16': tet(YEARLY),
    '2026-02-17': tet(LAW),
    '2026-02-18': tet(LAW),
    '2026-02-19': tet(LAW),
    '2026-02-20': tet(YEARLY),
    '2026-04-26': kings,
    '2026-04-27': off('Nghỉ bù Giỗ Tổ Hùng Vương', 'In lieu of Hung Kings Day', REST_LAW),
    '2026-04-30': reunification,
    '2026-05-01': labour,
    '2026-08-31': off('Nghỉ hoán đổi dịp Quốc khánh', 'Bridge day for National Day', SWAP),
    '2026-09-01': national(YEARLY),
    '2026-09-02': national(LAW),
    '2026-11-24': culture,

    '2027-01-01': newYear,
    '2027-02-04': tet(PRESS_2027),
    '2027-02-05': tet(PRESS_2027),
    '2027-02-06': tet(LAW),
    '2027-02-07': tet(LAW),
    '2027-02-08': tet(LAW),
    '2027-02-09': tet(PRESS_2027),
    '2027-02-10': tet(PRESS_2027),
    '2027-04-16': kings,
    '2027-04-30': reunification,
    '2027-05-01': labour,
    '2027-05-03': off('Nghỉ bù Ngày Quốc tế Lao động', 'In lieu of Labour Day', REST_LAW),
    '2027-09-02': national(LAW),
    '2027-09-03': national('unconfirmed: 01/09 or 03/09, the yearly decision is not out yet'),
    '2027-11-24': culture,
  },
}

/** A bridge day taken off and the Saturday worked for it (làm bù). */
export type Swap = { off: Day; work: Day }

/** Binding for the public sector only, so the Saturdays are not in the calendar until a workspace asks for them. */
export const vietnamSwaps: Swap[] = [
  { off: '2025-05-02', work: '2025-04-26' },
  { off: '2026-01-02', work: '2026-01-10' },
  { off: '2026-08-31', work: '2026-08-22' },
]

/** The calendar of an agency that works the Saturdays of these swaps. */
export function withSwaps(calendar: Calendar, swaps: Swap[]): Calendar {
  const saturdays = swaps.map(swap => {
    const [, month, date] = swap.off.split('-')
    const day: SpecialDay = {
      kind: 'work',
      name: `Làm bù cho ngày ${date}/${month}`,
      nameEn: `Worked in exchange for ${date}/${month}`,
      source: SWAP,
    }
    return [swap.work, day] as const
  })
  return { ...calendar, days: { ...calendar.days, ...Object.fromEntries(saturdays) } }
}
