// Who is asked about what waits, and when. Pure; `now`, the office and everybody around are arguments.
import {
  addWorkingDays,
  type Calendar,
  type Hours,
  momentOn,
  nextWorkingMoment,
  speakingTimes,
} from '../core/calendar.ts'
import { addDays, clockOf, type Day, dayOf, instantOf } from '../core/time.ts'
import { tetOf } from '../core/vietnam.ts'
import type { Role } from '../db/schema.ts'
import { type Away, type Reached, reach } from '../people/leave.ts'
import { type Addressed, isMoney, type Kind, ownLevel, type People, type Someone, type Waiting } from './matter.ts'
import { type SnoozedBy, subjectOf } from './model.ts'
import { MONEY_FACTOR, MOST_REPEATS, type Policy, type Steps } from './policy.ts'

export type Office = { zone: string; hours: Hours; calendar: Calendar }

// — the ladder —

export type Level = 1 | 2 | 3 | 4
export type Rung = Reached & { level: Level }

/** Everybody around, as far as it takes to find who stands where. */
export type Around = {
  people: People
  away: Away
  leadOf: (department: string | null) => string | null
}

const isHereIn = (people: People) => (id: string) => people.get(id)?.here === true

/** The first director above somebody, else any. */
function directorAbove(person: string, people: People): string[] {
  const chain: string[] = []
  for (
    let at = people.get(person)?.reportsTo ?? null;
    at && !chain.includes(at);
    at = people.get(at)?.reportsTo ?? null
  )
    chain.push(at)
  const directs = (id: string) => people.get(id)?.roles.includes('director') === true
  return [...chain.filter(directs), ...withRole(people, 'director')]
}

/** Asked for with every matter; whoever is around is read anew for each run. */
const holders = new WeakMap<People, Map<Role, string[]>>()

function withRole(people: People, role: Role): string[] {
  const known = holders.get(people) ?? new Map<Role, string[]>()
  const found =
    known.get(role) ?? [...people.values()].filter(one => one.here && one.roles.includes(role)).map(one => one.id)
  holders.set(people, known.set(role, found))
  return found
}

type Post = readonly [level: Level, candidates: readonly (string | null | undefined)[]]

/** Who stands on which level, each with whoever would stand there instead. */
function postsOf(waiting: Addressed, { people, leadOf }: Around): Post[] {
  switch (waiting.kind) {
    case 'offer':
    case 'late': {
      const { assignee, department, manager, clientOwner, clientBackup } = waiting.task
      return [
        [1, [assignee]],
        [2, [leadOf(department)]],
        [3, [manager, clientOwner, clientBackup]],
        [4, directorAbove(manager, people)],
      ]
    }
    case 'approval':
    case 'request': {
      const { manager, clientOwner, clientBackup } = waiting.task
      return [
        [3, [manager, clientOwner, clientBackup]],
        [4, directorAbove(manager, people)],
      ]
    }
    case 'question': {
      const { brief, client } = waiting
      return [
        [1, [brief.owner, client.owner]],
        [2, [client.backup, client.owner]],
        [4, directorAbove(brief.owner, people)],
      ]
    }
    case 'receivable': {
      const { owner, backup } = waiting.client
      return [
        [1, [owner]],
        [2, [backup, people.get(owner)?.reportsTo]],
        [3, directorAbove(owner, people)],
        [4, withRole(people, 'leadership')],
      ]
    }
    case 'promise': {
      const { owner } = waiting.client
      const posts: Post[] = [
        [1, [owner]],
        [4, directorAbove(owner, people)],
      ]
      return waiting.brokenBefore > 0 ? posts.slice(1) : posts
    }
  }
}

/** Whose own wish or work it is: they cannot be asked to judge it. */
function partyTo(waiting: Addressed): string | null {
  switch (waiting.kind) {
    case 'approval':
      return waiting.task.assignee === waiting.task.manager ? null : waiting.task.assignee
    case 'request':
    case 'question':
      return waiting.by
    case 'offer':
    case 'late':
    case 'receivable':
    case 'promise':
      return null
  }
}

/**
 * From the bottom up, whoever can be reached: nobody stands on two levels, nobody who has left on any, and for somebody on
 * leave it is whoever stands in for them.
 */
export function ladderOf(waiting: Addressed, around: Around): Rung[] {
  const { people, away } = around
  const party = partyTo(waiting)
  const passed = new Set<string>()
  const rungs: Rung[] = []
  for (const [level, candidates] of postsOf(waiting, around)) {
    const reached = candidates
      .map(id => (id ? reach(id, away, isHereIn(people)) : undefined))
      .find(found => found !== undefined && found.to !== party)
    if (!reached || passed.has(reached.to)) continue
    passed.add(reached.to)
    rungs.push({ ...reached, level })
  }
  return rungs
}

// — when —

/** Goes on by hours in which people work and the bot may speak; ends within them, or at the very end of a day. */
export function addWorkingHours(from: Date, hours: number, { zone, hours: office, calendar }: Office): Date {
  let left = hours * 3_600_000
  for (let at = from; ; ) {
    const day = dayOf(at, zone)
    for (const span of speakingTimes(day, office, calendar)) {
      const begin = Math.max(at.getTime(), instantOf(day, span.from, zone).getTime())
      const room = instantOf(day, span.to, zone).getTime() - begin
      if (room <= 0) continue
      if (left <= room) return new Date(begin + left)
      left -= room
    }
    at = nextWorkingMoment(instantOf(addDays(day, 1), '00:00', zone), office, calendar, zone)
  }
}

/** From when on it is urgent: one working day before it is due. */
function urgentFrom({ dueAt }: Pick<Waiting, 'dueAt'>, { zone, calendar }: Office): number {
  if (dueAt === null) return Number.POSITIVE_INFINITY
  return instantOf(addWorkingDays(dayOf(dueAt, zone), -1, calendar), clockOf(dueAt, zone), zone).getTime()
}

export type Pressing = Pick<Waiting, 'kind' | 'dueAt' | 'tier'>

/** A debt is never urgent: it is chased in weeks, the longer the less often. */
const factorOf = (kind: Kind): number => (kind === 'receivable' ? MONEY_FACTOR : 1)

const stepsNow = (waiting: Pressing, now: Date, office: Office, policy: Policy): Steps =>
  policy[waiting.tier][now.getTime() >= urgentFrom(waiting, office) ? 'urgent' : 'normal']

/** The hours between one level and the one after it; the first counts from the beginning. */
const gapAt = (steps: Steps, at: number): number =>
  (steps[at] ?? steps.at(-1) ?? 0) - (at > 0 ? (steps[at - 1] ?? 0) : 0)

/**
 * When the level at this place of the ladder is due, counted from a moment: by the ordinary hours, or, once the work
 * presses, by the shorter ones, whichever comes first.
 */
function momentOf(from: Date, at: number, waiting: Pressing, office: Office, policy: Policy): Date {
  const { normal, urgent } = policy[waiting.tier]
  const factor = factorOf(waiting.kind)
  const calm = addWorkingHours(from, Math.max(gapAt(normal, at), 0.5) * factor, office)
  const pressed = urgentFrom(waiting, office)
  if (factor !== 1 || pressed >= calm.getTime()) return calm
  const hurried = addWorkingHours(from, Math.max(gapAt(urgent, at), 0.5), office)
  return new Date(Math.min(calm.getTime(), Math.max(hurried.getTime(), pressed)))
}

/** When somebody is first asked about what waits from this moment on. */
export const firstAsk = (from: Date, waiting: Pressing, office: Office, policy: Policy): Date =>
  momentOf(from, 0, waiting, office, policy)

/** How long whoever says that they are on it is left in peace. */
export const quietUntil = (now: Date, waiting: Pressing, office: Office, policy: Policy): Date =>
  addWorkingHours(now, (stepsNow(waiting, now, office, policy)[0] ?? 1) * factorOf(waiting.kind), office)

/** When bounded asking has ended: only a change of the matter itself, or the mornings, speak of it again. */
export const NEVER = new Date('9999-12-31T00:00:00Z')

// — the rule —

/** How far the asking has come. With a level and no times, that level is to be asked again. */
export type Progress = {
  level: number
  times: number
  /** Who were asked on this level or below; nobody hears of it on two. */
  asked: ReadonlySet<string>
}

export type Decision =
  | { do: 'ask'; rung: Rung; times: number; nextAt: Date }
  /** They put it off, or have it in their one summary: the level counts as reached, and nothing is said. */
  | { do: 'pass'; rung: Rung; times: number; nextAt: Date }
  | { do: 'wait'; nextAt: Date }

export type Known = Around & { now: Date; office: Office; policy: Policy; snoozed: SnoozedBy }

/** What is done now about a matter whose moment, `due`, has come. */
export function decide(
  waiting: Waiting,
  progress: Progress & { due: Date },
  ladder: readonly Rung[],
  known: Known,
): Decision {
  const { now, office, people, snoozed } = known
  const { zone, hours, calendar } = office
  const speaks = nextWorkingMoment(now, hours, calendar, zone)
  if (speaks > now) return { do: 'wait', nextAt: speaks }
  const today = dayOf(now, zone)
  const tet = tetOf(today, calendar)
  if (tet === 'firstDay' || tet === 'holiday' || ladder.length === 0)
    return { do: 'wait', nextAt: nextMorning(today, office) }

  const climb = climbOf(waiting, progress, ladder, tet === 'softened', known)
  const rung = ladder[climb.at]
  if (!rung) return { do: 'wait', nextAt: nextMorning(today, office) }

  const person = people.get(rung.to)
  const morning = person && momentOn(today, person.morningAt, office)
  if (morning && now < morning) return { do: 'wait', nextAt: morning }

  const { level, times, due } = progress
  if (rung.level === level && times >= MOST_REPEATS) {
    return { do: 'wait', nextAt: climb.softened ? nextMorning(today, office) : restOf(waiting, now, office) }
  }
  const nextAt = afterAsk(now, climb, waiting, known)
  const counted = rung.level === level ? times + 1 : 1
  const putOff = snoozed(rung.to, subjectOf(waiting))
  // Looked at again each morning: they may want it sooner than they said.
  if (putOff && climb.isTop) return { do: 'pass', rung, times: 0, nextAt: nextMorning(today, office) }
  if (putOff || (person?.oneSummary && inMorning(waiting, rung))) return { do: 'pass', rung, times: counted, nextAt }
  // What goes up to somebody is not in their summary: they hear of it once a day, when that comes.
  if (person?.oneSummary && morning && due > morning) return { do: 'wait', nextAt: morningAfter(today, person, office) }
  return { do: 'ask', rung, times: counted, nextAt }
}

type Climb = {
  /** Place on the ladder of whoever is asked now. */
  at: number
  /** Nobody is asked after them. */
  isTop: boolean
  softened: boolean
}

function climbOf(
  waiting: Waiting,
  { level, times, asked }: Progress,
  ladder: readonly Rung[],
  soft: boolean,
  { now, office, policy }: Pick<Known, 'now' | 'office' | 'policy'>,
): Climb {
  const softened = soft && isMoney(waiting.kind)
  const most = softened ? 1 : stepsNow(waiting, now, office, policy).length
  const above = (from: number) =>
    ladder.findIndex((rung, place) => place < most && rung.level > from && !asked.has(rung.to))
  const current = ladder.findIndex(rung => rung.level === level)
  const higher = above(level)
  const climbs = higher !== -1 && !(current !== -1 && times === 0)
  const at = climbs ? higher : current === -1 ? ladder.length - 1 : current
  return { at, isTop: above(ladder[at]?.level ?? 0) === -1, softened }
}

/** Asked often enough: until the work presses, when there may be another level to ask. */
function restOf(waiting: Waiting, now: Date, office: Office): Date {
  const pressed = urgentFrom(waiting, office)
  return pressed > now.getTime() && Number.isFinite(pressed) ? new Date(pressed) : NEVER
}

/** The start of the next working day. */
const nextMorning = (today: Day, { zone, hours, calendar }: Office): Date =>
  nextWorkingMoment(instantOf(addDays(today, 1), '00:00', zone), hours, calendar, zone)

/** Their own, on the next working day. */
function morningAfter(today: Day, { morningAt }: Someone, office: Office): Date {
  const next = nextMorning(today, office)
  return momentOn(dayOf(next, office.zone), morningAt, office) ?? next
}

/** Whether their mornings show it to them, with its answers. */
const inMorning = (waiting: Waiting, { level }: Rung): boolean =>
  level <= ownLevel(waiting.kind) || (waiting.kind === 'offer' && waiting.task.assignee === null && level === 2)

/** After somebody was asked: when the next level is, or, on the last, when they are asked again. */
function afterAsk(
  now: Date,
  { at, isTop }: Pick<Climb, 'at' | 'isTop'>,
  waiting: Pressing,
  { office, policy }: Pick<Known, 'office' | 'policy'>,
): Date {
  if (!isTop) return momentOf(now, at + 1, waiting, office, policy)
  const { zone, hours, calendar } = office
  const day = addWorkingDays(dayOf(now, zone), factorOf(waiting.kind), calendar)
  return nextWorkingMoment(instantOf(day, clockOf(now, zone), zone), hours, calendar, zone)
}

/**
 * What a morning that showed it to this person does to its asking; undefined where it changes nothing: being shown again
 * every day must not keep it from those above.
 */
export function afterMorning(
  waiting: Pressing,
  progress: Pick<Progress, 'level' | 'times'>,
  ladder: readonly Rung[],
  person: string,
  known: Pick<Known, 'now' | 'office' | 'policy'>,
): { rung: Rung; times: number; nextAt: Date } | undefined {
  const at = ladder.findIndex(rung => rung.to === person)
  const rung = ladder[at]
  const isNext = progress.level === 0 ? at === 0 : rung?.level === progress.level
  if (!rung || !isNext) return undefined
  const most = stepsNow(waiting, known.now, known.office, known.policy).length
  const isTop = at + 1 >= Math.min(ladder.length, most)
  if (rung.level === progress.level && progress.times > 0 && !isTop) return undefined
  const times = rung.level === progress.level ? progress.times + 1 : 1
  return { rung, times, nextAt: afterAsk(known.now, { at, isTop }, waiting, known) }
}

/** Whether somebody stands above, to whom it goes when those asked say that it is not theirs. */
export function goesUp(waiting: Waiting, progress: Progress, ladder: readonly Rung[], known: Known): boolean {
  const soft = tetOf(dayOf(known.now, known.office.zone), known.office.calendar) === 'softened'
  const { at } = climbOf(waiting, { ...progress, times: 1 }, ladder, soft, known)
  return (ladder[at]?.level ?? 0) > progress.level
}
