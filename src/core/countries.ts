// Public holidays of other countries, from date-holidays. Viet Nam has its own table: the library misses the days that a
// yearly decision adds, swapped days and 24/11.
import type { SpecialDay } from './calendar.ts'
import type { Locale } from './locale.ts'
import { clean, ellipsis } from './text.ts'
import { addDays, type Clock, type Day } from './time.ts'
import { vietnamCalendar } from './vietnam.ts'

/** Countries whose public holidays the library knows. Listed, so that a search need not load 37 MB. */
// biome-ignore format: a row of codes
export const COUNTRIES: readonly string[] = [
  'AD','AE','AG','AI','AL','AM','AO','AR','AS','AT','AU','AW','AX','AZ','BA','BB','BD','BE','BF','BG','BH','BI','BJ','BL',
  'BM','BN','BO','BQ','BR','BS','BW','BY','BZ','CA','CC','CD','CF','CG','CH','CI','CK','CL','CM','CN','CO','CR','CU','CV',
  'CW','CX','CY','CZ','DE','DJ','DK','DM','DO','DZ','EC','EE','EG','EH','ER','ES','ET','FI','FJ','FO','FR','GA','GB','GD',
  'GE','GF','GG','GH','GI','GL','GM','GN','GP','GQ','GR','GT','GU','GW','GY','HK','HN','HR','HT','HU','IC','ID','IE','IL',
  'IM','IN','IR','IS','IT','JE','JM','JP','KE','KM','KN','KR','KY','KZ','LC','LI','LK','LR','LS','LT','LU','LV','LY','MA',
  'MC','MD','ME','MF','MG','MK','ML','MQ','MR','MS','MT','MU','MW','MX','MY','MZ','NA','NC','NE','NF','NG','NI','NL','NO',
  'NZ','PA','PE','PF','PH','PK','PL','PM','PR','PT','PY','RE','RO','RS','RU','RW','SA','SC','SD','SE','SG','SH','SI','SJ',
  'SK','SL','SM','SN','SO','SR','SS','ST','SV','SX','SZ','TC','TD','TG','TH','TN','TO','TR','TT','TW','TZ','UA','UG','US',
  'UY','UZ','VA','VC','VE','VG','VI','VN','VU','WF','XK','YT','ZA','ZM','ZW',
]

const names: Record<Locale, Intl.DisplayNames> = {
  vi: new Intl.DisplayNames('vi', { type: 'region' }),
  en: new Intl.DisplayNames('en', { type: 'region' }),
}

/** `Nhật Bản`, `Japan` */
export const countryName = (country: string, locale: Locale): string => names[locale].of(country) ?? country

/** Node has this part of `Intl.Locale`; the compiler's library does not list it yet. */
type WithWeek = Intl.Locale & { getWeekInfo: () => { weekend: number[] } }

/** Weekdays of weekly rest, 1 = Monday … 7 = Sunday, as Unicode's data have them. */
export const weeklyRestOf = (country: string): number[] =>
  (new Intl.Locale(`und-${country}`) as WithWeek).getWeekInfo().weekend.toSorted((a, b) => a - b)

const NAME_LENGTH = 60
const NOON: Clock = '12:00'
const DAY_MS = 86_400_000

/**
 * The public holidays of these years. The library is loaded when it is first asked for (0.2 s, 37 MB) and stays.
 * National days only: what a single state or province adds is for the admin to enter.
 */
export async function publicHolidays(country: string, years: readonly number[]): Promise<Record<Day, SpecialDay>> {
  const days: Record<Day, SpecialDay> = {}
  if (country === 'VN') {
    for (const [day, special] of Object.entries(vietnamCalendar.days)) {
      if (years.includes(Number(day.slice(0, 4)))) days[day] = special
    }
    return days
  }
  const { default: Holidays } = await import('date-holidays')
  const known = new Holidays(country, { types: ['public'] })
  for (const holiday of years.flatMap(year => known.getHolidays(year, 'en') ?? [])) {
    // The day as its calendar has it: one that begins at sunset is dated by the daylight that follows.
    const first = holiday.date.slice(0, 10)
    const name = ellipsis(clean(holiday.name).replace(/\n/g, ' '), NAME_LENGTH)
    const kind = holiday.date.slice(11, 16) >= NOON ? 'half' : 'off'
    // A day on which clocks change has 23 or 25 hours.
    const length = Math.max(1, Math.round((holiday.end.getTime() - holiday.start.getTime()) / DAY_MS))
    for (let n = 0; n < length; n++) days[addDays(first, n)] ??= { kind, name, source: 'library' }
  }
  return days
}
