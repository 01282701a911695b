// What the days off of a workspace may be, and how its calendar changes. Pure: a calendar goes in, another comes out.
import { z } from 'zod'
import { type Calendar, isWorkingDay, type SpecialDay } from '../core/calendar.ts'
import { COUNTRIES } from '../core/countries.ts'
import { line, optionalLine } from '../core/fields.ts'
import type { IcsDay, IcsProblem } from '../core/ics.ts'
import { type Problem, Refusal, refuse } from '../core/refusal.ts'
import { addDays, type Day, daysBetween, weekdayOf } from '../core/time.ts'
import { madeUpDay, type Swap } from '../core/vietnam.ts'
import { readDays } from './saidDays.ts'

export type HolidayRefusal =
  | 'holiday.dayOrder'
  | 'holiday.tooMany'
  | 'holiday.alreadyOff'
  | 'holiday.alreadyWorked'
  | 'holiday.taken'
  | 'holiday.unknown'
  | 'holiday.restAlready'
  | 'holiday.workAlready'
  | 'holiday.countryUnknown'
  | 'holiday.noneChosen'
  | 'holiday.fileUnreadable'
  | IcsProblem

const NAME_LENGTH = 60

/** A country's holidays and a file are taken over for this year and so many more. */
export const YEARS_AHEAD = 2
const kind = z.enum(['off', 'half', 'work'])

export const HolidayForm = z.object({
  day: line(1, 40),
  until: optionalLine(40),
  kind,
  name: line(2, NAME_LENGTH),
})
export type HolidayForm = z.infer<typeof HolidayForm>

export const DayForm = z.object({ kind, name: line(2, NAME_LENGTH) })
export type DayForm = z.infer<typeof DayForm>

export const SwapForm = z.object({ off: line(1, 40), work: line(1, 40), name: line(2, NAME_LENGTH) })
export type SwapForm = z.infer<typeof SwapForm>

export const MakeUpForm = z.object({ makesUp: z.enum(['yes', 'no']).transform(choice => choice === 'yes') })
export type MakeUpForm = z.infer<typeof MakeUpForm>

export const CountryForm = z.object({
  country: z.string().refine(code => COUNTRIES.includes(code), {
    error: 'holiday.countryUnknown',
    params: { problem: 'holiday.countryUnknown' satisfies HolidayRefusal },
  }),
})
export type CountryForm = z.infer<typeof CountryForm>

export const FileForm = z.object({ file: z.array(z.string().max(40)).length(1) })

export const ChosenForm = z.object({ days: z.array(z.string().max(30)).default([]) })
export type ChosenForm = z.infer<typeof ChosenForm>

type Days = Record<Day, SpecialDay>

/** The longest holiday is Tết with bridge days; more is a slip of the finger. */
const MOST_DAYS = 21

// — single days —

/** The days that the form marks, without those that already are what it asks for. Refuses beside the fields. */
export function daysToMark(form: HolidayForm, today: Day, calendar: Calendar): Day[] {
  const { day: first, until } = readDays({ day: form.day, until: form.until }, { today, calendar })
  const last = until ?? first
  if (!first || !last) return refuse('field.required', 'day')
  if (last < first) refuse<HolidayRefusal>('holiday.dayOrder', 'until')
  const count = daysBetween(first, last) + 1
  if (count > MOST_DAYS) refuse<HolidayRefusal>('holiday.tooMany', 'until', { max: MOST_DAYS, is: count })
  const days = Array.from({ length: count }, (_, n) => addDays(first, n))
  const marked = days.filter(day => differs(form.kind, day, calendar))
  const taken = marked.find(day => calendar.days[day] && !isOfficial(calendar.days[day]))
  if (taken) refuse<HolidayRefusal>('holiday.taken', 'day', { day: taken, name: calendar.days[taken]?.name ?? '' })
  if (marked.length === 0) {
    refuse<HolidayRefusal>(form.kind === 'off' ? 'holiday.alreadyOff' : 'holiday.alreadyWorked', 'day')
  }
  return marked
}

function differs(kind: SpecialDay['kind'], day: Day, calendar: Calendar): boolean {
  const works = isWorkingDay(day, calendar)
  if (kind === 'off') return works
  return kind === 'work' ? !works || calendar.days[day]?.kind === 'half' : calendar.days[day]?.kind !== 'half'
}

/** One day is taken off, another is worked for it. */
export function daysToSwap(form: SwapForm, today: Day, calendar: Calendar): Swap {
  const { off, work } = readDays({ off: form.off, work: form.work }, { today, calendar })
  if (!off || !work) return refuse('field.required', off ? 'work' : 'off')
  const problems: Problem<HolidayRefusal>[] = []
  if (!isWorkingDay(off, calendar)) problems.push({ code: 'holiday.restAlready', field: 'off', values: { day: off } })
  if (isWorkingDay(work, calendar)) problems.push({ code: 'holiday.workAlready', field: 'work', values: { day: work } })
  const [problem, ...more] = problems
  if (problem) throw new Refusal(problem, ...more)
  return { off, work }
}

export const swapped = (calendar: Calendar, { off, work }: Swap, name: string): Calendar =>
  withDays(calendar, { [off]: { kind: 'off', name }, [work]: madeUpDay(off) })

/** What the country's calendar brought, as opposed to what the agency decided. */
const isOfficial = ({ source }: SpecialDay): boolean => source !== undefined && source !== 'file' && source !== 'swap'

/** Sets these days. An official day that is changed is kept aside, so that it can be given back. */
export function withDays(calendar: Calendar, days: Days): Calendar {
  const dropped = { ...calendar.dropped }
  for (const day of Object.keys(days)) {
    const before = calendar.days[day]
    if (before && isOfficial(before)) dropped[day] ??= before
  }
  return kept({ ...calendar, days: { ...calendar.days, ...days }, dropped })
}

/** The day that a button or a form names, which may be anything. */
export const listed = (days: Days | undefined, day: string): SpecialDay =>
  (days && Object.hasOwn(days, day) ? days[day] : undefined) ?? refuse<HolidayRefusal>('holiday.unknown')

/** The day follows the weekly rhythm again. */
export function withoutDay(calendar: Calendar, day: Day): Calendar {
  const gone = listed(calendar.days, day)
  const { [day]: _, ...days } = calendar.days
  const dropped = isOfficial(gone) ? { ...calendar.dropped, [day]: gone } : { ...calendar.dropped }
  return kept({ ...calendar, days, dropped })
}

/** The day is what the official calendar says. */
export function givenBack(calendar: Calendar, day: Day): Calendar {
  const official = listed(calendar.dropped, day)
  const { [day]: _, ...dropped } = calendar.dropped ?? {}
  return kept({ ...calendar, days: { ...calendar.days, [day]: official }, dropped })
}

export function changedDay(calendar: Calendar, day: Day, { kind, name }: DayForm): Calendar {
  const before = listed(calendar.days, day)
  if (before.kind === kind && before.name === name) return calendar
  const sameName = before.name === name && before.nameEn !== undefined
  return withDays(calendar, { [day]: { kind, name, ...(sameName && { nameEn: before.nameEn }) } })
}

/** Nothing kept aside leaves no trace. */
function kept({ dropped, ...calendar }: Calendar): Calendar {
  return dropped && Object.keys(dropped).length > 0 ? { ...calendar, dropped } : calendar
}

// — the country's calendar —

export type Seeded = { calendar: Calendar; added: number; removed: number; own: number }

/**
 * From today on the official days are these; what an admin entered or a file brought stays, and stands before an official
 * day. In the same country what was taken out stays out.
 */
export function seeded(
  calendar: Calendar,
  official: Days,
  today: Day,
  { sameCountry, swaps }: { sameCountry: boolean; swaps: readonly Swap[] },
): Seeded {
  const stays = ([day, special]: [Day, SpecialDay]) =>
    day < today || special.source === undefined || special.source === 'file'
  const days: Days = Object.fromEntries(Object.entries(calendar.days).filter(stays))
  const own = Object.keys(days).filter(day => day >= today).length
  const dropped: Days = {}
  let added = 0
  for (const [day, special] of Object.entries(official).filter(([day]) => day >= today)) {
    if (days[day] || (sameCountry && calendar.dropped?.[day] && !calendar.days[day])) dropped[day] = special
    else {
      if (!calendar.days[day]) added++
      days[day] = special
    }
  }
  const bare = kept({ ...calendar, days, dropped })
  const next = calendar.makesUp ? makingUp(bare, swaps, today) : bare
  const removed = Object.keys(calendar.days).filter(day => !next.days[day]).length
  return { calendar: next, added, removed, own }
}

/** The Saturdays of swaps whose day off the agency takes. */
export function makingUp(calendar: Calendar, swaps: readonly Swap[], today: Day): Calendar {
  const due = swaps.filter(
    ({ off, work }) => work >= today && calendar.days[off]?.kind === 'off' && !calendar.days[work],
  )
  const days = due.map(({ off, work }) => [work, { ...madeUpDay(off), source: 'swap' }] as const)
  return { ...calendar, makesUp: true, days: { ...calendar.days, ...Object.fromEntries(days) } }
}

export function notMakingUp({ makesUp: _, ...calendar }: Calendar, today: Day): Calendar {
  const stays = ([day, special]: [Day, SpecialDay]) => day < today || special.source !== 'swap'
  return { ...calendar, days: Object.fromEntries(Object.entries(calendar.days).filter(stays)) }
}

/** What differs between two calendars, for the record: the days as they were, or were not. */
export function differences(before: Calendar, after: Calendar): { before: object; after: object } {
  const all = new Set([...Object.keys(before.days), ...Object.keys(after.days)])
  const same = (day: Day) => JSON.stringify(before.days[day]) === JSON.stringify(after.days[day])
  const changed = [...all].filter(day => !same(day)).sort()
  const of = ({ days, makesUp = false }: Calendar) => ({
    makesUp,
    days: Object.fromEntries(changed.map(day => [day, days[day] ?? null])),
  })
  return { before: of(before), after: of(after) }
}

// — days out of a file —

/** Days in a row that one event takes; chosen together. */
export type Span = Pick<IcsDay, 'name' | 'kind' | 'observance'> & { first: Day; last: Day }

export const spanId = ({ first, last }: Span): string => `${first}/${last}`

export type Plan = {
  /** What would be new. */
  spans: Span[]
  /** Days that are off already, rest days, and days that the agency has decided otherwise. */
  known: number
  resting: number
  decided: number
}

export function planImport(found: readonly IcsDay[], calendar: Calendar): Plan {
  const plan: Plan = { spans: [], known: 0, resting: 0, decided: 0 }
  for (const { day, kind, name, observance } of found) {
    const special = calendar.days[day]
    if (special && (special.kind === 'off' || special.kind === kind)) plan.known++
    else if (special) plan.decided++
    else if (calendar.rest.includes(weekdayOf(day))) plan.resting++
    else {
      const before = plan.spans.at(-1)
      if (before?.name === name && before.kind === kind && addDays(before.last, 1) === day) before.last = day
      else plan.spans.push({ first: day, last: day, name, kind, observance })
    }
  }
  return plan
}

/** The chosen spans of the plan, as days; `unnamed` is what a day without a name is called. */
export function chosenDays({ spans }: Plan, chosen: readonly string[], unnamed: string): Days {
  const days: Days = {}
  for (const span of spans.filter(span => chosen.includes(spanId(span)))) {
    for (let day = span.first; day <= span.last; day = addDays(day, 1)) {
      days[day] = { kind: span.kind, name: span.name || unnamed, source: 'file' }
    }
  }
  if (Object.keys(days).length === 0) refuse<HolidayRefusal>('holiday.noneChosen', 'days')
  return days
}
