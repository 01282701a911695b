import { addWorkingDays, type Calendar, workingDayOnOrBefore } from './calendar.ts'
import { type Line, matchAt, wordAt } from './saidLine.ts'
import { addDays, type Day, daysBetween, isDay, type Weekday, weekdayOf } from './time.ts'

export type DayProblem =
  | 'day.notReal'
  | 'day.past'
  | 'day.vague'
  | 'day.whichWeek'
  | 'day.disagree'
  | 'day.clockUnclear'
  | 'day.notAClock'
  | 'day.unreadable'

/** `today` is the speaker's day; the calendar counts "+3 ngày làm việc" and knows the last working day of a month. */
export type Hearing = { today: Day; calendar: Calendar }

export type Meaning = { day: Day } | { problem: DayProblem; values: Record<string, string | number> }

/**
 * - `sure`: names a day wherever it stands
 * - `slight`: also means something else (`mai` a name, `T6` June, `1.5` a version), so its place decides
 * - `field`: only where nothing but a day is expected (`30-11` may be a range)
 * - `vague`: a day is meant, but which
 */
export type Certainty = 'sure' | 'slight' | 'field' | 'vague'

export type SaidForm = {
  end: number
  certainty: Certainty
  /** The weekday alone, so that `T6 27/11` can be checked. */
  weekday?: Weekday
  /** Written as a date of the month. */
  dated?: true
  meaning: Meaning
}

type Form = {
  pattern: RegExp
  certainty: Certainty
  dated?: true
  weekday?: (groups: Groups) => Weekday
  read: (groups: Groups, hearing: Hearing, said: string) => Meaning
}

type Groups = Record<string, string | undefined>

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MONTH_NAME =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)'
const MONTH = `(?<month>${MONTH_NAME})`
const YEAR = '(?:,? (?<year>\\d{4}))?'
const STEP = '(?<unit>ngay lam viec|nlv|(?:working|business) days?|wd|ngay|days?|d|tuan|weeks?|w)'

// "Thu 3 Dec" is a Thursday, "thu 3" a Tuesday typed without its accent; `thu` alone is autumn, or recording.
const SURE_WEEKDAY = `(?:thu ?(?<number>[2-7])(?! ${MONTH_NAME})|thu (?<name>hai|ba|tu|nam|sau|bay)|(?<sunday>chu nhat)|(?<english>(?:mon|tues|wednes|thurs|fri|satur|sun)day))`
const SLIGHT_WEEKDAY = `(?:t(?<number>[2-7])|(?<sunday>cn)|(?<english>mon|tues?|wed|thurs?|thu(?=,? \\d{1,2} ${MONTH_NAME})|fri|sat|sun))`
const AFTER_WEEKDAY =
  '(?:,? (?<week>tuan nay|tuan sau|tuan toi|this week|next week|nay|toi|sau(?= *$| *[,.;!?)]| +\\d)))?'
const BEFORE_WEEKDAY = '(?:(?<before>tuan nay|tuan sau|tuan toi|this|next),? )?'

// biome-ignore format: one language after the other
const WEEKDAYS: Record<string, Weekday> = {
  hai: 1, ba: 2, tu: 3, nam: 4, sau: 5, bay: 6,
  mon: 1, tue: 2, wed: 3, thu: 4, fri: 5, sat: 6, sun: 7,
}

/** Tried in this order; the first that fits is what was said. */
const FORMS: Form[] = [
  {
    pattern: form(String.raw`(?<year>\d{4})-(?<month>\d{1,2})-(?<date>\d{1,2})`),
    certainty: 'sure',
    dated: true,
    read: readDate,
  },
  {
    pattern: form(String.raw`(?<date>\d{1,2})(?<mark>[/.-])(?<month>\d{1,2})\k<mark>(?<year>\d{4}|\d{2})`),
    certainty: 'sure',
    dated: true,
    read: readDate,
  },
  { pattern: form(String.raw`(?<date>\d{1,2})/(?<month>\d{1,2})`), certainty: 'sure', dated: true, read: readDate },
  { pattern: form(String.raw`(?<date>\d{1,2})\.(?<month>\d{1,2})`), certainty: 'slight', dated: true, read: readDate },
  { pattern: form(String.raw`(?<date>\d{1,2})-(?<month>\d{1,2})`), certainty: 'field', dated: true, read: readDate },
  {
    pattern: form(String.raw`(?<date>\d{1,2}) thang (?<month>\d{1,2})(?:,? (?:nam )?(?<year>\d{4}))?`),
    certainty: 'sure',
    dated: true,
    read: readDate,
  },
  {
    pattern: form(String.raw`${MONTH}\.? (?<date>\d{1,2})(?:st|nd|rd|th)?${YEAR}`),
    certainty: 'sure',
    dated: true,
    read: readDate,
  },
  {
    pattern: form(String.raw`(?<date>\d{1,2})(?:st|nd|rd|th)? (?:of )?${MONTH}${YEAR}`),
    certainty: 'sure',
    dated: true,
    read: readDate,
  },
  { pattern: form(String.raw`ngay (?<date>\d{1,2})`), certainty: 'slight', dated: true, read: readDateOfMonth },

  { pattern: form(String.raw`\+ ?(?<n>\d{1,3}) ?${STEP}`), certainty: 'sure', read: readStep },
  { pattern: form(String.raw`(?<n>\d{1,3}) ${STEP} nua`), certainty: 'sure', read: readStep },
  { pattern: form(String.raw`sau (?<n>\d{1,3}) ${STEP}`), certainty: 'slight', read: readStep },
  {
    pattern: form(String.raw`in (?<n>\d{1,3}) (?<unit>(?:(?:working|business) )?days?|weeks?)`),
    certainty: 'sure',
    read: readStep,
  },
  {
    pattern: form('ngay lam viec (?:toi|tiep theo|sau)|next (?:working|business) day'),
    certainty: 'sure',
    read: readNextWorkingDay,
  },

  { pattern: form('(?:hom|bua) nay|today'), certainty: 'sure', read: (_, { today }) => ({ day: today }) },
  { pattern: form('ngay mai|tomorrow|tmrw?'), certainty: 'sure', read: (_, { today }) => ({ day: addDays(today, 1) }) },
  {
    pattern: form('ngay kia|(?:the )?day after tomorrow'),
    certainty: 'sure',
    read: (_, { today }) => ({ day: addDays(today, 2) }),
  },
  { pattern: form('hom qua|yesterday'), certainty: 'sure', read: (_, { today }) => past(addDays(today, -1)) },

  {
    pattern: form(BEFORE_WEEKDAY + SURE_WEEKDAY + AFTER_WEEKDAY),
    certainty: 'sure',
    weekday: weekdaySaid,
    read: readWeekday,
  },
  {
    pattern: form(BEFORE_WEEKDAY + SLIGHT_WEEKDAY + AFTER_WEEKDAY),
    certainty: 'slight',
    weekday: weekdaySaid,
    read: readWeekday,
  },

  {
    pattern: form(String.raw`cuoi thang(?: (?<which>nay|sau|toi|\d{1,2}))?|(?:the )?end of (?:the )?month|eom`),
    certainty: 'sure',
    read: readEndOfMonth,
  },
  {
    pattern: form(
      '(?:(?:dau|giua|cuoi) )?tuan (?:nay|sau|toi)|(?:dau|giua|cuoi) tuan|(?:dau|giua) thang(?: (?:nay|sau|toi))?|thang (?:sau|toi)' +
        '|(?:this |next |the )?weekend|(?:this|next) (?:week|month)',
    ),
    certainty: 'vague',
    read: (_, __, said) => ({ problem: 'day.vague', values: { said } }),
  },
]

function form(source: string): RegExp {
  return new RegExp(`(?:${source})(?![a-z\\d])`, 'y')
}

/** `ngày mốt` and `mốt` are the day after tomorrow, but `ngày một` is "day by day", so spelling counts. */
const SPELLED = [
  { words: ['ngày mốt'], days: 2, certainty: 'sure' },
  { words: ['nay'], days: 0, certainty: 'slight' },
  { words: ['mai'], days: 1, certainty: 'slight' },
  { words: ['mốt'], days: 2, certainty: 'slight' },
] as const satisfies { words: string[]; days: number; certainty: Certainty }[]

/** The way a day is said at this position of the line, if any. */
export function dayAt(line: Line, at: number, hearing: Hearing): SaidForm | undefined {
  for (const { pattern, certainty, dated, weekday, read } of FORMS) {
    const found = matchAt(pattern, line, at)
    if (!found) continue
    const groups: Groups = found.groups ?? {}
    const end = at + found[0].length
    const said = line.text.slice(at, end)
    // "thứ 6 tối" is Friday evening; folded it looks like "thứ 6 tới", the Friday to come.
    if (groups.week === 'toi' && said.toLowerCase().endsWith('tối')) {
      const upTo = said.length - 'tối'.length
      const shorter = {
        ...line,
        text: line.text.slice(0, at + upTo).trimEnd(),
        flat: line.flat.slice(0, at + upTo).trimEnd(),
      }
      return dayAt(shorter, at, hearing)
    }
    // "món" is no Monday, "sếp 5" no September.
    if ((groups.english || /[a-z]/.test(groups.month ?? '')) && NOT_ASCII.test(said)) continue
    // "Trung thu 2 bản" has no Monday in it, but people do type "thu 6" in a line with accents.
    const misspelled = line.accented && found[0].startsWith('thu ') && !/^thứ/i.test(said)
    return {
      end,
      certainty: misspelled ? 'slight' : certainty,
      ...(dated && { dated }),
      ...(weekday && { weekday: weekday(groups) }),
      meaning: read(groups, hearing, said),
    }
  }
  for (const { words, days, certainty } of SPELLED) {
    const word = wordAt(words, line, at)
    if (word) return { end: at + word.length, certainty, meaning: { day: addDays(hearing.today, days) } }
  }
  return undefined
}

const NOT_ASCII = /[^ -~]/

const isoOf = (year: number, month: number, date: number): Day =>
  [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(date).padStart(2, '0')].join('-')

/** `values.next` is the day that may have been meant instead. */
const past = (day: Day, next?: Day): Meaning => ({ problem: 'day.past', values: { day, ...(next && { next }) } })

/** Half a year: a date this far behind is next year's; one nearer is asked about. */
const LONG_AGO = 182

function readDate({ year, month = '', date = '' }: Groups, { today }: Hearing, said: string): Meaning {
  const m = MONTHS.findIndex(name => month.startsWith(name)) + 1 || Number(month)
  const d = Number(date)
  if (year) {
    const day = isoOf(year.length === 2 ? 2000 + Number(year) : Number(year), m, d)
    if (!isDay(day)) return { problem: 'day.notReal', values: { said } }
    return day < today ? past(day) : { day }
  }
  const thisYear = Number(today.slice(0, 4))
  const [soon, later] = [isoOf(thisYear, m, d), isoOf(thisYear + 1, m, d)]
  if (isDay(soon) && soon >= today) return { day: soon }
  if (isDay(soon) && daysBetween(soon, today) <= LONG_AGO) return past(soon, isDay(later) ? later : undefined)
  return isDay(later) ? { day: later } : { problem: 'day.notReal', values: { said } }
}

/** `ngày 30`: of this month, or of the next when it has passed. */
function readDateOfMonth({ date = '' }: Groups, { today }: Hearing, said: string): Meaning {
  const [year = 0, month = 0] = today.split('-').map(Number)
  const day = isoOf(year, month, Number(date))
  const next = month === 12 ? isoOf(year + 1, 1, Number(date)) : isoOf(year, month + 1, Number(date))
  const meant = isDay(day) && day >= today ? day : next
  return isDay(meant) ? { day: meant } : { problem: 'day.notReal', values: { said } }
}

function readStep({ n = '', unit = '' }: Groups, { today, calendar }: Hearing): Meaning {
  if (/^(?:ngay lam viec|nlv|working|business|wd)/.test(unit))
    return { day: addWorkingDays(today, Number(n), calendar) }
  return { day: addDays(today, Number(n) * (/^(?:tuan|w)/.test(unit) ? 7 : 1)) }
}

function readNextWorkingDay(_: Groups, { today, calendar }: Hearing): Meaning {
  return { day: addWorkingDays(today, 1, calendar) }
}

function weekdaySaid({ number, name, sunday, english }: Groups): Weekday {
  if (sunday) return 7
  if (number) return (Number(number) - 1) as Weekday
  return WEEKDAYS[name ?? english?.slice(0, 3) ?? ''] ?? 1
}

/**
 * - `thứ 6`: the Friday of the coming six days; said on a Friday it may be today or in a week, so it is asked
 * - `thứ 6 này`, `thứ 6 tuần này`, `this friday`: of this week, Monday to Sunday, today included
 * - `thứ 6 tới`: the first one after today
 * - `thứ 6 tuần sau`, `next friday`: of the week that begins next Monday
 */
function readWeekday(groups: Groups, { today }: Hearing): Meaning {
  const weekday = weekdaySaid(groups)
  const ofThisWeek = addDays(today, weekday - weekdayOf(today))
  const ofNextWeek = addDays(ofThisWeek, 7)
  switch (groups.before ?? groups.week) {
    case 'nay':
    case 'tuan nay':
    case 'this':
    case 'this week':
      return ofThisWeek < today ? past(ofThisWeek, ofNextWeek) : { day: ofThisWeek }
    case 'tuan sau':
    case 'tuan toi':
    case 'next':
    case 'next week':
    case 'sau':
      return { day: ofNextWeek }
    case 'toi':
      return { day: ofThisWeek > today ? ofThisWeek : ofNextWeek }
    default:
      if (ofThisWeek === today) return { problem: 'day.whichWeek', values: { today, next: ofNextWeek } }
      return { day: ofThisWeek > today ? ofThisWeek : ofNextWeek }
  }
}

/** The last working day of the month: that is when people close it. */
function readEndOfMonth({ which }: Groups, { today, calendar }: Hearing, said: string): Meaning {
  const [year = 0, month = 0] = today.split('-').map(Number)
  const named = Number(which)
  if (which && (named < 1 || named > 12)) return { problem: 'day.notReal', values: { said } }
  const ahead = named ? (named - month + 12) % 12 : which === 'sau' || which === 'toi' ? 1 : 0
  const after = new Date(Date.UTC(year, month + ahead, 1)).toISOString().slice(0, 10)
  const day = workingDayOnOrBefore(addDays(after, -1), calendar)
  return day < today ? past(day) : { day }
}
