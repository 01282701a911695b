// The mornings: read once for the whole workspace, decide by pure rules, say everything in one go. Each runs in the
// transaction of its entry in the timetable. What cannot be drawn is left out and told to the log; it stops nobody else's.
import { answerersOf } from '../brief/questionModel.ts'
import { openQuestions } from '../brief/questionStore.ts'
import { LOCALES, type Locale } from '../core/locale.ts'
import type { Day } from '../core/time.ts'
import { tetOf } from '../core/vietnam.ts'
import type { Scope } from '../ctx.ts'
import { dueToSay, type ReceivableLine, receivableLines, tellsBefore } from '../invoice/due.ts'
import { openPromises } from '../invoice/promiseStore.ts'
import { openInvoices } from '../invoice/store.ts'
import { askedInDigest } from '../nudge/flow.ts'
import { snoozedBy, taskSubject } from '../nudge/model.ts'
import { snoozes } from '../nudge/snoozeStore.ts'
import { everyone } from '../nudge/store.ts'
import { type Saying, saidTo, sayAll } from '../outbox/say.ts'
import type { Away } from '../people/leave.ts'
import { awayOn, departments } from '../people/store.ts'
import { boundsOf, departmentDigest } from '../task/due.ts'
import { taskTexts } from '../task/texts.ts'
import { morningsOf } from './due.ts'
import { momentsOf, type Reading } from './lines.ts'
import type { Asked, How, OpenQuestion, People, Ran } from './model.ts'
import { personMessage } from './personViews.ts'
import { financeMessage } from './receivablesViews.ts'
import { dueOrWaitingTasks, dueTasks, pendingRequests } from './store.ts'
import { digestTexts } from './texts.ts'
import { departmentMessage, type Heading } from './views.ts'

const boundsNow = ({ now, workspace: { zone, calendar } }: Scope) => boundsOf(now, { zone, calendar })

const headingOf = (scope: Scope, today: Day, late: boolean): Heading => ({
  today,
  calendar: scope.workspace.calendar,
  late,
  pause: boundsNow(scope).pause,
  tet: tetOf(today, scope.workspace.calendar),
})

const readingOf = ({ workspace }: Scope, people: People, away: Away, locale: Locale): Reading => ({
  t: digestTexts[locale],
  buttons: taskTexts[locale].button,
  locale,
  moment: momentsOf(workspace.zone, locale),
  teamId: workspace.id,
  people,
  away,
})

/** Draws each by itself, then says all that could be drawn. */
async function sayEach<T>(scope: Scope, each: Iterable<T>, draw: (one: T) => Saying | undefined): Promise<Ran> {
  const sayings: Saying[] = []
  const faults: unknown[] = []
  for (const one of each) {
    try {
      const saying = draw(one)
      if (saying) sayings.push(saying)
    } catch (err) {
      faults.push(err)
    }
  }
  return { said: await sayAll(scope, sayings), failed: faults.length, faults }
}

/** One digest into each department's channel. */
export async function sayDepartments(scope: Scope, today: Day, { late }: How): Promise<Ran> {
  const bounds = boundsNow(scope)
  const [due, people, away, open] = await Promise.all([
    dueTasks(scope, bounds.horizon),
    everyone(scope),
    awayOn(scope, today),
    departments(scope),
  ])
  const tasks = Map.groupBy(due, task => task.department)
  const reading = readingOf(scope, people, away, scope.workspace.locale)
  const heading = headingOf(scope, today, late)
  return sayEach(scope, open, ({ code, name, lead, channel }) => {
    const digest = departmentDigest(tasks.get(code) ?? [], bounds)
    const message = channel ? departmentMessage(reading, { name, lead }, digest, heading) : undefined
    const series = `digest:department:${code}`
    return message && channel ? { key: `${series}:${today}`, to: channel, message, series } : undefined
  })
}

const keyOf = (person: string, today: Day): string => `digest:person:${person}:${today}`

/**
 * One direct message to everybody who has something to do or to decide, and whose hour this is. Who was told today at
 * another hour, and changed it since, has had their morning.
 */
export async function sayPeople(scope: Scope, today: Day, { late, slot }: How): Promise<Ran> {
  const people = await everyone(scope)
  const isTheirHour = (id: string) => (people.get(id)?.digestAt ?? '') === slot
  if (slot !== '' && ![...people.keys()].some(isTheirHour)) return { said: 0, failed: 0, faults: [] }
  return sayMornings(scope, today, { people, isTheirHour, late })
}

/** The morning of one person, whatever hour it is; nothing where they had it. */
export const sayMorningOf = async (scope: Scope, today: Day, person: string): Promise<Ran> =>
  sayMornings(scope, today, { people: await everyone(scope), isTheirHour: id => id === person, late: false })

type Whose = { people: People; isTheirHour: (id: string) => boolean; late: boolean }

async function sayMornings(scope: Scope, today: Day, { people, isTheirHour, late }: Whose): Promise<Ran> {
  const bounds = boundsNow(scope)
  const [tasks, requests, questions, debts, away, putOff, open] = await Promise.all([
    dueOrWaitingTasks(scope, bounds.horizon),
    pendingRequests(scope),
    questionsNow(scope),
    debtsToSay(scope, today),
    awayOn(scope, today),
    snoozes(scope, today),
    departments(scope),
  ])
  const snoozed = snoozedBy(putOff)
  const leads = new Map(open.map(({ code, lead }) => [code, lead]))
  const isHere = (id: string) => people.get(id)?.here === true
  const mornings = morningsOf(
    { tasks, requests, questions, debts, allDebts: scope.workspace.financeChannel ? [] : financiers(people) },
    {
      bounds,
      isHere,
      away,
      snoozed,
      leadOf: code => (code === null ? null : (leads.get(code) ?? null)),
      isTheirHour,
    },
  )
  const told = await saidTo(
    scope,
    [...mornings.keys()].map(person => keyOf(person, today)),
  )
  const heading = headingOf(scope, today, late)
  const readings = Object.fromEntries(LOCALES.map(locale => [locale, readingOf(scope, people, away, locale)]))
  const asked: Asked[] = []
  const ran = await sayEach(scope, mornings, ([person, morning]) => {
    const key = keyOf(person, today)
    if (told.has(key)) return undefined
    const reading = readings[people.get(person)?.locale ?? scope.workspace.locale]
    if (!reading) throw new Error('somebody reads a language that no words are for')
    const drawn = personMessage(
      reading,
      person,
      morning,
      ({ id, assignee }) => (assignee === null ? undefined : snoozed(assignee, taskSubject(id))),
      heading,
    )
    if (!drawn) return undefined
    asked.push(...drawn.asked)
    return { key, to: person, message: drawn.message, series: `digest:person:${person}` }
  })
  await askedInDigest(scope, asked, tasks)
  return ran
}

const financiers = (people: People): string[] =>
  [...people].flatMap(([id, { here, roles }]) => (here && roles.includes('finance') ? [id] : []))

async function questionsNow(scope: Scope): Promise<OpenQuestion[]> {
  return (await openQuestions(scope)).map(question => ({
    id: question.id,
    by: question.by,
    words: question.words,
    briefCode: question.briefCode,
    candidates: answerersOf(question).filter(person => person !== question.by),
  }))
}

/** What is worth a word today. */
async function debtsToSay(scope: Scope, today: Day): Promise<ReceivableLine[]> {
  const { calendar } = scope.workspace
  const [invoices, promises] = await Promise.all([
    openInvoices(scope, tellsBefore(today, calendar)),
    openPromises(scope),
  ])
  return dueToSay(receivableLines(invoices, today, promises), today, calendar)
}

/** Who owes money, to the finance channel; one that a department also reads learns no amount. */
export async function sayReceivables(scope: Scope, today: Day, { late }: How): Promise<Ran> {
  const { financeChannel, accountChannel, locale } = scope.workspace
  if (!financeChannel) return { said: 0, failed: 0, faults: [] }
  const [debts, people, away, open] = await Promise.all([
    debtsToSay(scope, today),
    everyone(scope),
    awayOn(scope, today),
    departments(scope),
  ])
  const amounts = ![accountChannel, ...open.map(({ channel }) => channel)].includes(financeChannel)
  const reading = readingOf(scope, people, away, locale)
  return sayEach(scope, [financeChannel], to => {
    const message = financeMessage(reading, debts, amounts, headingOf(scope, today, late))
    const series = `digest:receivables:${to}`
    return message && { key: `${series}:${today}`, to, message, series }
  })
}
