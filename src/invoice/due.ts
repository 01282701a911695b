// What is to be said about receivables on a day. Pure.
import { addWorkingDays, type Calendar } from '../core/calendar.ts'
import type { Money } from '../core/money.ts'
import { compareVi } from '../core/text.ts'
import { addDays, type Day, daysBetween } from '../core/time.ts'
import { BUCKETS, type Bucket, bucketOf, daysLate, type Owed, sumsOf } from './model.ts'
import { isQuietFor, type Promised } from './promiseModel.ts'

/** What one client owes. All amounts are what remains, one sum per currency. */
export type ReceivableLine = {
  clientId: string
  code: string
  name: string
  owner: string
  backup: string | null
  /** Oldest due day first. */
  invoices: Owed[]
  total: Money[]
  overdueCount: number
  overdue: Money[]
  /** Due today or in the next seven days. */
  dueSoonCount: number
  dueSoon: Money[]
  /** The earliest due day that has not passed. */
  nextDue: Day | undefined
  /** Days late of the oldest invoice; 0 when nothing is late. */
  oldestDays: number
  /** What the client said about when they pay any of it. */
  promises: Promised[]
}

const SOON_DAYS = 7
/** Said this many working days ahead; earlier would be every morning for weeks. */
const SAID_AHEAD = 3

const LAST: Day = '9999-12-31'

const remaining = (invoices: readonly Owed[]): Money[] => sumsOf(invoices.map(i => i.remaining))

export function ageingOf(invoices: readonly Owed[], today: Day): Record<Bucket, Money[]> {
  const inBucket = (bucket: Bucket) => invoices.filter(i => bucketOf(daysLate(i, today)) === bucket)
  return Object.fromEntries(BUCKETS.map(bucket => [bucket, remaining(inBucket(bucket))])) as Record<Bucket, Money[]>
}

/** One line per client that owes something, the longest overdue first, then by who is due next. */
export function receivableLines(
  invoices: readonly Owed[],
  today: Day,
  promises: readonly Promised[] = [],
): ReceivableLine[] {
  const open = invoices.filter(i => i.state === 'open' && i.remaining.amount > 0)
  return [...Map.groupBy(open, i => i.client.id).values()].flatMap(of => lineOf(of, today, promises)).sort(byUrgency)
}

function lineOf(unsorted: Owed[], today: Day, promises: readonly Promised[]): ReceivableLine[] {
  const invoices = unsorted.toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0))
  const [oldest] = invoices
  if (!oldest) return []
  const { id, ...client } = oldest.client
  const overdue = invoices.filter(i => i.dueOn < today)
  const ahead = invoices.filter(i => i.dueOn >= today)
  const dueSoon = ahead.filter(i => i.dueOn <= addDays(today, SOON_DAYS))
  return [
    {
      clientId: id,
      ...client,
      invoices,
      total: remaining(invoices),
      overdueCount: overdue.length,
      overdue: remaining(overdue),
      dueSoonCount: dueSoon.length,
      dueSoon: remaining(dueSoon),
      nextDue: ahead[0]?.dueOn,
      oldestDays: daysLate(oldest, today),
      promises: promises.filter(p => invoices.some(i => p.covers.includes(i.id))),
    },
  ]
}

const byUrgency = (a: ReceivableLine, b: ReceivableLine): number =>
  b.oldestDays - a.oldestDays || daysBetween(b.nextDue ?? LAST, a.nextDue ?? LAST) || compareVi(a.name, b.name)

/**
 * The lines worth a nudge on a working day: something is overdue, due today, or due within three working days, and no day
 * was promised for it that is still to come. A due day in a holiday is therefore said before the holiday begins.
 */
export function dueToSay(lines: readonly ReceivableLine[], today: Day, calendar: Calendar): ReceivableLine[] {
  const until = saidBefore(today, calendar)
  return lines.filter(line =>
    line.invoices.some(
      owed =>
        owed.dueOn < until &&
        !isQuietFor(
          line.promises.filter(p => p.covers.includes(owed.id)),
          today,
          calendar,
        ),
    ),
  )
}

const saidBefore = (today: Day, calendar: Calendar): Day => addWorkingDays(today, SAID_AHEAD + 1, calendar)

/** What is due on this day or later makes no difference to what is said today. */
export function tellsBefore(today: Day, calendar: Calendar): Day {
  const [said, soon] = [saidBefore(today, calendar), addDays(today, SOON_DAYS + 1)]
  return said > soon ? said : soon
}
