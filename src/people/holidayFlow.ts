// How admins change the calendar. Each change is one wish under the lock of the workspace.
import { type Calendar, type SpecialDay, workingDayOnOrAfter, workingDayOnOrBefore } from '../core/calendar.ts'
import { publicHolidays, weeklyRestOf } from '../core/countries.ts'
import type { IcsDay } from '../core/ics.ts'
import { type Day, dayOf } from '../core/time.ts'
import { type Swap, vietnamSwaps } from '../core/vietnam.ts'
import { type Ctx, record, type Workspace } from '../ctx.ts'
import {
  type ChosenForm,
  type CountryForm,
  changedDay,
  chosenDays,
  type DayForm,
  daysToMark,
  daysToSwap,
  differences,
  givenBack,
  type HolidayForm,
  type MakeUpForm,
  makingUp,
  notMakingUp,
  planImport,
  type Seeded,
  type SwapForm,
  seeded,
  swapped,
  withDays,
  withoutDay,
  YEARS_AHEAD,
} from './holidayModel.ts'
import { openWorkDue } from './holidayStore.ts'
import { holidayTexts, type Moved } from './holidayTexts.ts'
import { mayChange } from './settingsFlow.ts'
import { setWorkspace } from './store.ts'

const today = ({ now, workspace }: Ctx): Day => dayOf(now, workspace.zone)

/** Saves the calendar, and records the days that differ. */
async function keep(ctx: Ctx, calendar: Calendar, to: { country?: string } = {}): Promise<Workspace> {
  const before = ctx.workspace
  const changed = JSON.stringify(before.calendar) !== JSON.stringify(calendar)
  if (!changed && (to.country ?? before.country) === before.country) return before
  const after = await setWorkspace(ctx, { calendar, ...to })
  const days = differences(before.calendar, calendar)
  await record(ctx, {
    kind: 'workspace',
    subject: before.id,
    what: 'calendar',
    before: { ...days.before, country: before.country },
    after: { ...days.after, country: after.country },
  })
  return after
}

/** How many deadlines stand on days that nobody works any more, and on which day they are spoken of instead. */
async function movedBy(ctx: Ctx, days: Record<Day, SpecialDay>, calendar: Calendar): Promise<Moved | undefined> {
  const off = Object.keys(days)
    .filter(day => days[day]?.kind === 'off')
    .sort()
  const [first, last] = [off[0], off.at(-1)]
  if (!first || !last) return undefined
  const count = await openWorkDue(ctx, first, last)
  if (count === 0) return undefined
  const before = workingDayOnOrBefore(first, calendar)
  return { count, to: before >= today(ctx) ? before : workingDayOnOrAfter(first, calendar) }
}

type Changed = { workspace: Workspace; moved: Moved | undefined }

export const addHolidays = (ctx: Ctx, form: HolidayForm): Promise<Changed & { count: number }> =>
  mayChange(ctx, async ctx => {
    const marked = daysToMark(form, today(ctx), ctx.workspace.calendar)
    const { kind, name } = form
    const days = Object.fromEntries(marked.map(day => [day, { kind, name }]))
    const calendar = withDays(ctx.workspace.calendar, days)
    const workspace = await keep(ctx, calendar)
    return { workspace, count: marked.length, moved: await movedBy(ctx, days, calendar) }
  })

export const changeHoliday = (ctx: Ctx, day: Day, form: DayForm): Promise<Changed> =>
  mayChange(ctx, async ctx => {
    const calendar = changedDay(ctx.workspace.calendar, day, form)
    const worked = ctx.workspace.calendar.days[day]?.kind !== 'off'
    const workspace = await keep(ctx, calendar)
    const special = calendar.days[day]
    return { workspace, moved: worked && special ? await movedBy(ctx, { [day]: special }, calendar) : undefined }
  })

export const dropHoliday = (ctx: Ctx, day: Day): Promise<Workspace> =>
  mayChange(ctx, async ctx => keep(ctx, withoutDay(ctx.workspace.calendar, day)))

export const giveBackHoliday = (ctx: Ctx, day: Day): Promise<Workspace> =>
  mayChange(ctx, async ctx => keep(ctx, givenBack(ctx.workspace.calendar, day)))

export const swapDays = (ctx: Ctx, form: SwapForm): Promise<Changed & { swap: Swap }> =>
  mayChange(ctx, async ctx => {
    const swap = daysToSwap(form, today(ctx), ctx.workspace.calendar)
    const calendar = swapped(ctx.workspace.calendar, swap, form.name)
    const workspace = await keep(ctx, calendar)
    return { workspace, swap, moved: await movedBy(ctx, { [swap.off]: { kind: 'off', name: form.name } }, calendar) }
  })

/** Whether the agency works the Saturdays for which the state gives a day off. */
export const chooseMakeUp = (ctx: Ctx, { makesUp }: MakeUpForm): Promise<Workspace> =>
  mayChange(ctx, async ctx => {
    const { calendar } = ctx.workspace
    return keep(ctx, makesUp ? makingUp(calendar, vietnamSwaps, today(ctx)) : notMakingUp(calendar, today(ctx)))
  })

/** The official days of this year and the next two become those of the country; weekly rest too, where it was still the old country's. */
export const chooseCountry = (ctx: Ctx, { country }: CountryForm): Promise<{ workspace: Workspace; done: Seeded }> =>
  mayChange(ctx, async ctx => {
    const { calendar, country: before } = ctx.workspace
    const year = Number(today(ctx).slice(0, 4))
    const years = Array.from({ length: YEARS_AHEAD + 1 }, (_, n) => year + n)
    const done = seeded(calendar, await publicHolidays(country, years), today(ctx), {
      sameCountry: country === before,
      swaps: country === 'VN' ? vietnamSwaps : [],
    })
    const untouched = String(calendar.rest) === String(weeklyRestOf(before))
    const rest = untouched ? weeklyRestOf(country) : calendar.rest
    return { workspace: await keep(ctx, { ...done.calendar, rest }, { country }), done }
  })

/** Saves the chosen days of a file that was read for this. */
export const importDays = (
  ctx: Ctx,
  found: readonly IcsDay[],
  { days: chosen }: ChosenForm,
): Promise<Changed & { count: number }> =>
  mayChange(ctx, async ctx => {
    const { calendar: before, locale } = ctx.workspace
    const days = chosenDays(planImport(found, before), chosen, holidayTexts[locale].unnamed)
    const calendar = withDays(before, days)
    const workspace = await keep(ctx, calendar)
    return { workspace, count: Object.keys(days).length, moved: await movedBy(ctx, days, calendar) }
  })
