// "Hẹn ngày thanh toán": what a client said about when they pay, what is wrong with it as typed, and what became of it.
import { z } from 'zod'
import { addWorkingDays, type Calendar, workingDayOnOrAfter } from '../core/calendar.ts'
import { line, problemsOf } from '../core/fields.ts'
import { type Problem, Refusal, refuse } from '../core/refusal.ts'
import { readDay } from '../core/saidDay.ts'
import { type Day, daysBetween } from '../core/time.ts'
import type { PromiseState, promise } from '../db/schema.ts'
import { type Owed, readAmount, typed } from './model.ts'

/** As it was given. `invoiceId` null: all that was open of the client in this currency; `amount` null: the whole of it. */
export type Word = Omit<typeof promise.$inferSelect, 'workspaceId'>

/** A promise that nothing has closed yet. */
export type Promised = Word & {
  /** Ids of the open invoices it speaks of, the ones with a newer promise of their own left out. */
  covers: readonly string[]
  /** Since it was given: what was paid on its invoices, and what remains of them. */
  paid: number
  remaining: number
  /** How often a day was given before this one without the money coming: 0 is the first promise. */
  renewals: number
  /** How many of those days went by. */
  broken: number
}

export type PromiseRefusal =
  | 'promise.nothingOwed'
  | 'promise.aboutGone'
  | 'promise.tooFar'
  | 'promise.tooMuch'
  | 'promise.same'

// — as typed —

export const SAID = ['zalo', 'mail', 'call', 'meeting'] as const
export type Said = (typeof SAID)[number]

/** Kept as typed: what it means depends on what is owed and on the day, and `readPromise` finds all its problems at once. */
export const PromiseForm = z.object({
  about: typed,
  day: typed,
  amount: typed,
  promisedBy: typed,
  said: z
    .string()
    .nullish()
    .transform(how => SAID.find(known => known === how) ?? null),
})
export type PromiseForm = z.infer<typeof PromiseForm>

export type NewPromise = Pick<Word, 'invoiceId' | 'amount' | 'currency' | 'promisedFor' | 'promisedBy' | 'said'>

/** Everything of one currency. */
export const ALL = 'all:'

/** Further ahead a day was mistyped, or is no promise. */
const FARTHEST = 180

type When = { today: Day; calendar: Calendar }

type About = { invoiceId: string | null; currency: string; remaining: number }

/** What is promised: one of the open invoices, or all of one currency. */
function aboutIn(said: string, open: readonly Owed[]): About | undefined {
  const all = said.startsWith(ALL) ? said.slice(ALL.length) : undefined
  const meant = open.filter(owed => (all === undefined ? owed.id === said : owed.remaining.currency === all))
  const [first] = meant
  if (!first) return undefined
  return {
    invoiceId: all === undefined ? first.id : null,
    currency: first.remaining.currency,
    remaining: meant.reduce((sum, owed) => sum + owed.remaining.amount, 0),
  }
}

function dayIn(said: string, when: When): { day: Day } | { problem: Problem } {
  const field = 'day'
  if (said === '') return { problem: { code: 'field.required', field } }
  const read = readDay(said, when)
  if (!read.ok) return { problem: { code: read.problem, field, values: read.values } }
  if (read.rest !== '') return { problem: { code: 'day.unreadable', field, values: { said } } }
  if (read.day < when.today) return { problem: { code: 'day.past', field, values: { day: read.day } } }
  if (daysBetween(when.today, read.day) > FARTHEST)
    return { problem: { code: 'promise.tooFar', field, values: { day: read.day, max: FARTHEST } } }
  return { day: read.day }
}

export function mustOwe(open: readonly Owed[]): void {
  if (open.length === 0) refuse<PromiseRefusal>('promise.nothingOwed')
}

/** The form as a promise on what is open, or everything that is wrong with it. */
export function readPromise(form: PromiseForm, open: readonly Owed[], when: When): NewPromise {
  mustOwe(open)
  const problems: Problem[] = []
  const about = aboutIn(form.about, open)
  if (!about) problems.push({ code: form.about === '' ? 'field.choose' : 'promise.aboutGone', field: 'about' })

  const said = dayIn(form.day, when)
  if ('problem' in said) problems.push(said.problem)

  const { currency, remaining } = about ?? { currency: open[0]?.remaining.currency ?? '', remaining: Infinity }
  const amount = form.amount === '' ? undefined : readAmount(form.amount, currency)
  if (amount && 'problem' in amount) problems.push(amount.problem)
  else if (amount && amount.money.amount > remaining)
    problems.push({ code: 'promise.tooMuch', field: 'amount', values: { remaining, currency } })

  const by = z.object({ promisedBy: line(1, 80) }).safeParse(form)
  if (!by.success) problems.push(...problemsOf(by.error))

  const [first, ...rest] = problems
  if (first) throw new Refusal(first, ...rest)
  if (!about || 'problem' in said || (amount && 'problem' in amount) || !by.data)
    throw new Error('every problem was told')
  return {
    invoiceId: about.invoiceId,
    // The whole of it, however it was typed.
    amount: amount === undefined || amount.money.amount === remaining ? null : amount.money.amount,
    currency,
    promisedFor: said.day,
    promisedBy: by.data.promisedBy,
    said: form.said,
  }
}

// — what it speaks of —

/** An invoice as a promise looks at it. */
export type Covered = { id: string; clientId: string; currency: string; remaining: number; recordedAt: Date }

const speaksOf = (word: Word, invoice: Covered): boolean =>
  word.clientId === invoice.clientId &&
  word.currency === invoice.currency &&
  (word.invoiceId === null ? invoice.recordedAt <= word.createdAt : word.invoiceId === invoice.id)

/** Two promises of one client are about the same money, or may be. */
const related = (a: Pick<Word, 'invoiceId' | 'currency'>, b: Pick<Word, 'invoiceId' | 'currency'>): boolean =>
  a.currency === b.currency && (a.invoiceId === null || b.invoiceId === null || a.invoiceId === b.invoiceId)

const isWaiting = (state: PromiseState): boolean => state === 'renewed' || state === 'broken'

/** The promises before this one, back to the last that was kept: of several invoices, the longest row. */
function before(word: Word, older: readonly Word[]): Word[] {
  const rows = new Map<string | null, Word[]>()
  const about = older.filter(w => related(w, word))
  for (const one of new Set(about.map(w => w.invoiceId))) {
    const row = about.filter(w => w.invoiceId === one || w.invoiceId === null)
    const end = row.findLastIndex(w => !isWaiting(w.state) && w.state !== 'open')
    rows.set(one, row.slice(end + 1))
  }
  return [...rows.values()].reduce((longest, row) => (row.length > longest.length ? row : longest), [])
}

/** The open ones among all promises of some clients, oldest first, with what they speak of and what came before them. */
export function openAmong(
  words: readonly Word[],
  invoices: readonly Covered[],
  paidSince: ReadonlyMap<string, number>,
): Promised[] {
  const open = words.filter(w => w.state === 'open')
  return open.map(word => {
    const own = (invoice: Covered): boolean =>
      word.invoiceId === null &&
      open.some(
        w => w.invoiceId === invoice.id && w.clientId === word.clientId && words.indexOf(w) > words.indexOf(word),
      )
    const covered = invoices.filter(invoice => speaksOf(word, invoice) && !own(invoice))
    const earlier = before(
      word,
      words.slice(0, words.indexOf(word)).filter(w => w.clientId === word.clientId),
    )
    return {
      ...word,
      covers: covered.map(({ id }) => id),
      paid: paidSince.get(word.id) ?? 0,
      remaining: covered.reduce((sum, { remaining }) => sum + remaining, 0),
      renewals: earlier.length,
      broken: earlier.filter(w => w.state === 'broken').length,
    }
  })
}

// — what becomes of it —

export type Standing = 'ahead' | 'due' | 'broken'

/** When the money is looked for: on the promised day, or on the first working day after it. */
export const lookedForOn = ({ promisedFor }: Pick<Word, 'promisedFor'>, calendar: Calendar): Day =>
  workingDayOnOrAfter(promisedFor, calendar)

/** A transfer of the promised day may show in the account one working day later; after that the promise is broken. */
export function standingOf(word: Pick<Word, 'promisedFor'>, today: Day, calendar: Calendar): Standing {
  const day = lookedForOn(word, calendar)
  if (today < day) return 'ahead'
  return today <= addWorkingDays(day, 1, calendar) ? 'due' : 'broken'
}

/** Nobody is asked about a receivable whose client gave a day, until that day. */
export const isQuietFor = (promises: readonly Pick<Word, 'promisedFor'>[], today: Day, calendar: Calendar): boolean =>
  promises.some(word => standingOf(word, today, calendar) === 'ahead')

/** How many days went by in this row of promises, the present one among them. */
export const timesBroken = (p: Pick<Promised, 'promisedFor' | 'broken'>, today: Day, calendar: Calendar): number =>
  p.broken + (standingOf(p, today, calendar) === 'broken' ? 1 : 0)

/** From the second broken promise on, those above are asked to step in. */
export const callsForDirector = (
  p: Pick<Promised, 'promisedFor' | 'broken'>,
  today: Day,
  calendar: Calendar,
): boolean => timesBroken(p, today, calendar) >= 2

/**
 * The state in which money or a voided invoice leaves it: kept when what was promised has come, though broken when it
 * came too late (`day`: when it was received); moot when nothing of it is owed any more and nothing was paid.
 */
export function settledBy(p: Promised, day: Day, calendar: Calendar): PromiseState {
  const came =
    p.amount === null ? p.remaining === 0 && p.paid > 0 : p.paid >= p.amount || (p.remaining === 0 && p.paid > 0)
  if (came) return standingOf(p, day, calendar) === 'broken' ? 'broken' : 'kept'
  return p.remaining === 0 ? 'moot' : 'open'
}

/** The open promises that a new one takes the place of. Refuses to note down the same thing twice. */
export function replacedBy(given: NewPromise, open: readonly Promised[]): Promised[] {
  const same = open.find(
    p => p.invoiceId === given.invoiceId && p.currency === given.currency && p.promisedFor === given.promisedFor,
  )
  if (same && same.amount === given.amount)
    refuse<PromiseRefusal>('promise.same', 'day', { day: same.promisedFor, who: same.promisedBy })
  return open.filter(
    p =>
      p.currency === given.currency &&
      (given.invoiceId === null ||
        p.invoiceId === given.invoiceId ||
        // All it still spoke of is this invoice.
        (p.invoiceId === null && p.covers.every(id => id === given.invoiceId))),
  )
}

/** Of those that cover it, the one that was given last. */
export const promiseOn = (invoiceId: string, promises: readonly Promised[]): Promised | undefined =>
  promises.findLast(p => p.covers.includes(invoiceId))
