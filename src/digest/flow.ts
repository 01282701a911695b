// The mornings: read once for the whole workspace, decide by pure rules, say everything in one go. Each runs in the
// transaction of its entry in the timetable.
import type { Locale } from '../core/locale.ts'
import type { Day } from '../core/time.ts'
import type { Scope } from '../ctx.ts'
import { dueToSay, type ReceivableLine, receivableLines } from '../invoice/due.ts'
import { openInvoices } from '../invoice/store.ts'
import { receivablesSubject, snoozedBy, taskSubject } from '../nudge/model.ts'
import { snoozes } from '../nudge/snoozeStore.ts'
import { type Saying, sayAll } from '../outbox/say.ts'
import { departments, peopleWithRole } from '../people/store.ts'
import type { Message } from '../slack/blocks.ts'
import { departmentDigest, horizonOf, type Where } from '../task/due.ts'
import { taskTexts } from '../task/texts.ts'
import { type Known, morningsOf } from './due.ts'
import type { Reading } from './lines.ts'
import type { People } from './model.ts'
import { personMessage } from './personViews.ts'
import { financeMessage, personReceivables } from './receivablesViews.ts'
import { dueOrWaitingTasks, dueTasks, everybody, pendingRequests } from './store.ts'
import { digestTexts } from './texts.ts'
import { departmentMessage } from './views.ts'

type How = { late: boolean }

const whereOf = ({ workspace }: Scope): Where => ({ zone: workspace.zone, calendar: workspace.calendar })

const readingOf = ({ workspace }: Scope, people: People, locale: Locale): Reading => ({
  t: digestTexts[locale],
  buttons: taskTexts[locale].button,
  locale,
  zone: workspace.zone,
  teamId: workspace.id,
  people,
})

const readingFor = (scope: Scope, people: People, person: string): Reading =>
  readingOf(scope, people, people.get(person)?.locale ?? scope.workspace.locale)

const known = async (scope: Scope, people: People, today: Day): Promise<Known> => ({
  now: scope.now,
  where: whereOf(scope),
  isHere: id => people.get(id)?.here === true,
  snoozed: snoozedBy(await snoozes(scope, today)),
  leadOf: await leads(scope),
})

async function leads(scope: Scope): Promise<Known['leadOf']> {
  const byCode = new Map((await departments(scope)).map(({ code, lead }) => [code, lead]))
  return code => (code === null ? null : (byCode.get(code) ?? null))
}

const saying = (key: string, to: string, message: Message | undefined): Saying[] =>
  message ? [{ key, to, message }] : []

/** One digest into each department's channel. */
export async function sayDepartments(scope: Scope, today: Day, { late }: How): Promise<number> {
  const where = whereOf(scope)
  const tasks = Map.groupBy(await dueTasks(scope, horizonOf(scope.now, where)), task => task.department)
  const reading = readingOf(scope, await everybody(scope), scope.workspace.locale)
  const open = await departments(scope)
  return sayAll(
    scope,
    open.flatMap(({ code, name, lead, channel }) => {
      if (!channel) return []
      const digest = departmentDigest(tasks.get(code) ?? [], scope.now, where)
      const message = departmentMessage(reading, { name, lead }, digest, { today, late })
      return saying(`digest:department:${code}:${today}`, channel, message)
    }),
  )
}

/** One direct message to everybody who has something to do or to decide, their clients' work included. */
export async function sayPeople(scope: Scope, today: Day, { late }: How): Promise<number> {
  const tasks = await dueOrWaitingTasks(scope, horizonOf(scope.now, whereOf(scope)))
  const requests = await pendingRequests(scope)
  const people = await everybody(scope)
  const context = await known(scope, people, today)
  return sayAll(
    scope,
    [...morningsOf(tasks, requests, context)].flatMap(([person, morning]) => {
      const message = personMessage(
        readingFor(scope, people, person),
        morning,
        ({ id, assignee }) => (assignee === null ? undefined : context.snoozed(assignee, taskSubject(id))),
        { today, late },
      )
      return saying(`digest:person:${person}:${today}`, person, message)
    }),
  )
}

/**
 * Who owes money, to finance and to whoever answers for the client. One message a day to each of them. Finance is its
 * channel, or its people when there is none; a channel that a department also reads learns no amount.
 */
export async function sayReceivables(scope: Scope, today: Day, { late }: How): Promise<number> {
  const lines = dueToSay(receivableLines(await openInvoices(scope), today), today, scope.workspace.calendar)
  if (lines.length === 0) return 0
  const people = await everybody(scope)
  const { isHere, snoozed } = await known(scope, people, today)
  const { financeChannel, accountChannel, locale } = scope.workspace
  const heading = { today, late }

  const readers = new Map<string, ReceivableLine[]>()
  for (const line of lines) {
    const keeper = [line.owner, line.backup].find(id => id !== null && isHere(id))
    if (keeper) readers.set(keeper, [...(readers.get(keeper) ?? []), line])
  }
  if (!financeChannel)
    for (const { id } of await peopleWithRole(scope, 'finance')) if (isHere(id)) readers.set(id, lines)

  const sayings = [...readers].flatMap(([person, theirs]) => {
    const open = theirs.filter(line => !snoozed(person, receivablesSubject(line.clientId)))
    const message = personReceivables(readingFor(scope, people, person), open, heading)
    return saying(`digest:receivables:${person}:${today}`, person, message)
  })
  if (financeChannel) {
    const shared = [accountChannel, ...(await departments(scope)).map(({ channel }) => channel)]
    const amounts = !shared.includes(financeChannel)
    const message = financeMessage(readingOf(scope, people, locale), lines, amounts, heading)
    sayings.push(...saying(`digest:receivables:${financeChannel}:${today}`, financeChannel, message))
  }
  return sayAll(scope, sayings)
}
