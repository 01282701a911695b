// What a person's Home is made of. Pure.
import type { Locale } from '../core/locale.ts'
import { addDays, type Day, dayOf, instantOf, weekdayOf } from '../core/time.ts'
import type { Actor, Workspace } from '../ctx.ts'
import type { OpenTask } from '../task/model.ts'

/** For whom a Home is drawn, and when. */
export type Reader = {
  actor: Actor
  locale: Locale
  workspace: Workspace
  now: Date
  today: Day
}

/** Slack's place of a task's card, when it is delivered; the name of the task links to it. */
export type Places = ReadonlyMap<string, { channel: string; ts: string }>

export type Mine = { late: OpenTask[]; today: OpenTask[]; week: OpenTask[]; later: OpenTask[] }

/** Late from the minute it was due; the week ends on Sunday. Among what comes later, unanswered work comes first. */
export function sortMine(tasks: readonly OpenTask[], now: Date, zone: string): Mine {
  const today = dayOf(now, zone)
  const tomorrow = instantOf(addDays(today, 1), '00:00', zone)
  const monday = instantOf(addDays(today, 8 - weekdayOf(today)), '00:00', zone)
  const mine: Mine = { late: [], today: [], week: [], later: [] }
  for (const task of tasks) {
    if (task.dueAt < now) mine.late.push(task)
    else if (task.dueAt < tomorrow) mine.today.push(task)
    else if (task.dueAt < monday) mine.week.push(task)
    else mine.later.push(task)
  }
  mine.later.sort((a, b) => Number(b.status === 'offered') - Number(a.status === 'offered'))
  return mine
}

/** Somebody's own leave today, and whom they stand in for. */
export type LeaveToday = {
  own: { until: Day; cover: string | undefined } | undefined
  standsIn: { name: string; until: Day }[]
}

export type ClientState = { id: string; code: string; name: string; open: number; late: number }

/** Those in trouble first, then the busiest. */
export const byTrouble = (a: ClientState, b: ClientState): number => b.late - a.late || b.open - a.open
