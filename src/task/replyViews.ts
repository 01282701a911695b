// What is answered to one person alone: my tasks, what was understood, what was handed over. Pure.
import type { Locale } from '../core/locale.ts'
import type { Problem } from '../core/refusal.ts'
import { dayOf, showMoment } from '../core/time.ts'
import { fieldWords } from '../core/words.ts'
import { peopleRefusals } from '../people/texts.ts'
import {
  actions,
  button,
  context,
  header,
  type KnownBlock,
  type Message,
  type ModalView,
  message,
  modal,
  section,
} from '../slack/blocks.ts'
import { channelLink, join, link, type Mrk, mrk } from '../slack/mrkdwn.ts'
import type { Sentence } from '../slack/on.ts'
import { taskFormTexts } from './formTexts.ts'
import { isTaskManager, nameOf, type OpenTask, type Situation, type Who } from './model.ts'
import { taskRefusals, taskTexts } from './texts.ts'
import { ACT, messageUrl, named } from './views.ts'

/** Problems of a line as sentences, above the form that asks again. */
export function problemNotice(locale: Locale, problems: readonly Problem[]): Mrk {
  const words: Record<string, Sentence> = { ...fieldWords[locale], ...peopleRefusals[locale], ...taskRefusals[locale] }
  return join(
    problems.flatMap(({ code, values = {} }) => {
      const sentence = words[code]
      return sentence === undefined ? [] : [typeof sentence === 'string' ? sentence : sentence(values)]
    }),
    '\n',
  )
}

export type Groups = Record<'late' | 'today' | 'coming', OpenTask[]>

/** Late from the minute it was due; the rest by the day it is due. */
export function grouped(tasks: readonly OpenTask[], now: Date, zone: string): Groups {
  const groups: Groups = { late: [], today: [], coming: [] }
  const today = dayOf(now, zone)
  for (const task of tasks) {
    if (task.dueAt <= now) groups.late.push(task)
    else if (dayOf(task.dueAt, zone) === today) groups.today.push(task)
    else groups.coming.push(task)
  }
  return groups
}

const MOST_LISTED = 15

export type Mine = {
  locale: Locale
  zone: string
  workspaceId: string
  groups: Groups
  /** Where the card of a task is, by the task's id. */
  places: ReadonlyMap<string, { channel: string; ts: string }>
}

export function myTasks({ locale, zone, workspaceId, groups, places }: Mine): Message {
  const t = taskTexts[locale]
  const all = [...groups.late, ...groups.today, ...groups.coming]
  const more = all.length - MOST_LISTED
  const shown = new Set(all.slice(0, MOST_LISTED))
  const line = (task: OpenTask): KnownBlock => {
    const place = places.get(task.id)
    const name = named(t, task)
    const title = place ? link(messageUrl(workspaceId, place), name) : mrk`*${name}*`
    const facts = [showMoment(task.dueAt, zone, locale), t.status[task.status], task.briefCode ?? task.clientName]
    const rest = join(facts, ' · ')
    return section(
      mrk`${title}\n${rest}`,
      button({ action: ACT.open, label: t.button.open, value: task.id, aria: `${t.button.open}: ${name}` }),
    )
  }
  const part = (title: string, tasks: readonly OpenTask[]): KnownBlock[] => {
    const listed = tasks.filter(task => shown.has(task))
    return listed.length === 0 ? [] : [header(`${title} (${tasks.length})`), ...listed.map(line)]
  }
  const told =
    all.length === 0
      ? t.nothing
      : mrk`${t.late}: ${groups.late.length} · ${t.today}: ${groups.today.length} · ${t.coming}: ${groups.coming.length}`
  return message(told, [
    ...(all.length === 0 ? [section(told)] : []),
    ...part(t.late, groups.late),
    ...part(t.today, groups.today),
    ...part(t.coming, groups.coming),
    more > 0 && context(t.moreAtHome(more)),
    actions(button({ action: ACT.new, label: t.button.new })),
  ])
}

export const helpMessage = (locale: Locale): Message => {
  const t = taskTexts[locale]
  return message(t.help, [section(t.help), actions(button({ action: ACT.new, label: t.button.new }))])
}

/** One task as it was just made: who, what, by when, and where its card is. */
function madeLine(locale: Locale, zone: string, at: Situation, actor: Who): Mrk {
  const t = taskTexts[locale]
  const { task, department } = at
  const to =
    task.assignee === actor.id ? null : task.assignee ? nameOf(at, task.assignee) : (department?.name ?? t.nobody)
  const told = t.created(named(t, task), to, showMoment(task.dueAt, zone, locale))
  return department?.channel ? join([told, t.cardIn(channelLink(department.channel))], ' ') : told
}

export type Made = { locale: Locale; zone: string; at: Situation; actor: Who; restDay: string | undefined }

/** To whoever typed the line: what was understood, and the way back if it was not what they meant. */
export function madeMessage({ locale, zone, at, actor, restDay }: Made): Message {
  const t = taskTexts[locale]
  const told = madeLine(locale, zone, at, actor)
  return message(told, [
    section(told),
    restDay !== undefined && context(t.isRestDay(restDay)),
    actions(
      button({ action: ACT.open, label: t.button.open, value: at.task.id }),
      isTaskManager(at, actor) && button({ action: ACT.withdraw, label: t.button.withdraw, value: at.task.id }),
    ),
  ])
}

/** After a form: the tasks it made. */
export function madeModal(
  locale: Locale,
  zone: string,
  made: readonly Situation[],
  actor: Who,
  restDays: readonly string[] = [],
): ModalView {
  const t = taskTexts[locale]
  return modal({
    callback: 'task.made',
    title: taskFormTexts[locale].made,
    close: taskFormTexts[locale].close,
    blocks: [
      ...made.map(at =>
        section(
          madeLine(locale, zone, at, actor),
          button({ action: ACT.open, label: t.button.open, value: at.task.id }),
        ),
      ),
      ...restDays.map(day => context(t.isRestDay(day))),
    ],
  })
}
