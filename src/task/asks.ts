// Handing a brief over: what each department is asked, read from one form, and what speaks against it. Pure.
import { isWorkingDay, workingHoursBetween } from '../core/calendar.ts'
import { optionalParagraph, problemsOf } from '../core/fields.ts'
import type { Problem } from '../core/refusal.ts'
import { clean } from '../core/text.ts'
import { addDays, type Day, dayOf, weekdayOf } from '../core/time.ts'
import { type Office, type RawForm, readDue, readEstimate, SIZES } from './forms.ts'
import type { TaskRefusal } from './model.ts'

/** Departments in one form; with more, people choose first. */
export const MOST_GROUPS = 5

export const PARTS = ['assignee', 'expected', 'estimate', 'due'] as const
export type Part = (typeof PARTS)[number]

/** The block of one question to one department: `due:creative`. */
export const blockOf = (part: Part, department: string): string => `${part}:${department}`

/** What one department is asked. */
export type Ask = {
  department: string
  assignee: string | null
  expected: string | null
  estimateHours: number | null
  dueAt: Date
}

export type Candidate = { id: string; name: string }
/** A department as the form needs it: its people are those whose load is shown. */
export type Team = {
  code: string
  name: string
  channel: string | null
  lead: string | null
  people: readonly Candidate[]
}

const Expected = optionalParagraph(SIZES.expected)

/**
 * What the form asks of whom. A department without expectation and without assignee is asked nothing. All problems at
 * once, each beside its field; whether the assignees are still here is for the caller to find out.
 */
export function readAsks(
  raw: RawForm,
  teams: readonly Team[],
  office: Office,
  now: Date,
): { asks: Ask[]; problems: Problem[] } {
  const asks: Ask[] = []
  const problems: Problem[] = []
  for (const team of teams) {
    const said = (part: Part): string => clean(String(raw[blockOf(part, team.code)] ?? ''))
    const wrong = (part: Part, problem: Problem) => problems.push({ ...problem, field: blockOf(part, team.code) })
    const assignee = said('assignee') || null
    const expected = Expected.safeParse(said('expected'))
    if (!expected.success) for (const problem of problemsOf(expected.error)) wrong('expected', problem)
    if (!assignee && !said('expected')) {
      const [begun] = (['estimate', 'due'] as const).filter(part => said(part) !== '')
      if (begun) wrong('expected', { code: 'field.required' })
      continue
    }
    const estimate = said('estimate') ? readEstimate(said('estimate')) : undefined
    if (estimate && !estimate.ok) wrong('estimate', estimate.problem)
    const due = said('due') ? readDue(said('due'), office, now) : undefined
    if (!due) wrong('due', { code: 'field.required' })
    else if (!due.ok) wrong('due', due.problem)
    if (!assignee && !team.channel && !team.lead) {
      wrong('assignee', { code: 'task.nobodyHears' satisfies TaskRefusal, values: { department: team.name } })
    }
    if (!due?.ok || !expected.success) continue
    asks.push({
      department: team.code,
      assignee,
      expected: expected.data ?? null,
      estimateHours: estimate?.ok ? estimate.hours : null,
      dueAt: due.dueAt,
    })
  }
  if (asks.length === 0 && problems.length === 0) {
    const [first] = teams
    problems.push({
      code: 'task.nothingAsked' satisfies TaskRefusal,
      ...(first && { field: blockOf('expected', first.code) }),
    })
  }
  return { asks, problems }
}

/** What somebody has in hand: open tasks not yet handed in, and their estimated hours by the Monday of the week. */
export type Load = { tasks: number; hours: ReadonlyMap<Day, number> }

export const mondayOf = (day: Day): Day => addDays(day, 1 - weekdayOf(day))

/** What is late is still to be done this week. */
export function weekOf(dueAt: Date, zone: string, now: Date): Day {
  return mondayOf(dayOf(new Date(Math.max(dueAt.getTime(), now.getTime())), zone))
}

/** A full week (Labour Code 2019, art. 105: 40 hours encouraged). */
export const WEEK_HOURS = 40

export type Flag = { department: string } & (
  | { kind: 'restDay'; dueAt: Date }
  | { kind: 'tight'; estimate: number; left: number; dueAt: Date }
  | { kind: 'overloaded'; name: string; hours: number; week: Day }
  | { kind: 'otherDepartment'; name: string }
  | { kind: 'noChannel'; lead: string | null }
  | { kind: 'alreadyAsked'; tasks: number }
)

type Person = { name: string; department: string | null }

/** What speaks against an ask, without forbidding it. Hours asked of one person twice in the same form add up. */
export function flagsOf(
  asks: readonly Ask[],
  around: {
    teams: readonly Team[]
    people: ReadonlyMap<string, Person>
    loads: ReadonlyMap<string, Load>
    /** Open tasks that each department has of the same brief. */
    asked: ReadonlyMap<string, number>
    office: Office
    now: Date
  },
): Flag[] {
  const { office, now } = around
  const given = new Map<string, number>()
  return asks.flatMap(ask => {
    const { department, dueAt } = ask
    const flags: Flag[] = []
    const team = around.teams.find(t => t.code === department)
    if (team && !team.channel) {
      flags.push({ kind: 'noChannel', department, lead: (team.lead && around.people.get(team.lead)?.name) || null })
    }
    const tasks = around.asked.get(department) ?? 0
    if (tasks > 0) flags.push({ kind: 'alreadyAsked', department, tasks })
    if (!isWorkingDay(dayOf(dueAt, office.zone), office.calendar)) flags.push({ kind: 'restDay', department, dueAt })
    const left = workingHoursBetween(now, dueAt, office.hours, office.calendar, office.zone)
    if (ask.estimateHours !== null && ask.estimateHours > left) {
      flags.push({ kind: 'tight', department, estimate: ask.estimateHours, left: Math.floor(left), dueAt })
    }
    const person = ask.assignee ? around.people.get(ask.assignee) : undefined
    if (!person || !ask.assignee) return flags
    if (person.department !== department) flags.push({ kind: 'otherDepartment', department, name: person.name })
    const week = weekOf(dueAt, office.zone, now)
    const key = `${ask.assignee} ${week}`
    const mine = (given.get(key) ?? 0) + (ask.estimateHours ?? 0)
    given.set(key, mine)
    const hours = (around.loads.get(ask.assignee)?.hours.get(week) ?? 0) + mine
    if (hours > WEEK_HOURS) flags.push({ kind: 'overloaded', department, name: person.name, hours, week })
    return flags
  })
}

/** Names a set of flags, so that a form sent again with the same ones is known to have been warned. */
export const nameFlags = (flags: readonly Flag[]): string[] =>
  flags.map(flag => `${flag.department}:${flag.kind}`).sort()
