// Promises to pay in the database.
import { and, asc, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Day } from '../core/time.ts'
import type { Scope } from '../ctx.ts'
import { invoice, type PromiseState, payment, promise } from '../db/schema.ts'
import { type Covered, type NewPromise, openAmong, type Promised, standingOf, type Word } from './promiseModel.ts'

const here = (scope: Scope) => eq(promise.workspaceId, scope.workspace.id)
const isId = (id: string): boolean => z.uuid().safeParse(id).success

/** Written out, not as a parameter: only then does the planner see that the partial index fits. */
const open = sql`${promise.state} = 'open'`

/** Every promise that nothing has closed, oldest first; of one client when given. Whether its day went by: `standingOf`. */
export async function openPromises(scope: Scope, clientId?: string): Promise<Promised[]> {
  if (clientId !== undefined && !isId(clientId)) return []
  const ofClient = clientId === undefined ? undefined : eq(promise.clientId, clientId)
  const [words, paid] = await Promise.all([
    // With all that the same clients promised before: how often a day was given shows only there.
    scope.db
      .select()
      .from(promise)
      .where(
        and(
          here(scope),
          inArray(
            promise.clientId,
            scope.db
              .select({ clientId: promise.clientId })
              .from(promise)
              .where(and(here(scope), open, ofClient)),
          ),
        ),
      )
      // Of one moment, what is open stands after what it took the place of.
      .orderBy(asc(promise.createdAt), asc(open), asc(promise.id)),
    paidSince(scope, ofClient),
  ])
  if (words.length === 0) return []
  return openAmong(words.map(asWord), await coveredOf(scope, [...new Set(words.map(w => w.clientId))]), paid)
}

const asWord = ({ workspaceId: _, ...word }: typeof promise.$inferSelect): Word => word

/** What came in on the invoices of each open promise since it was given; of voided ones nothing counts. */
async function paidSince(scope: Scope, which: SQL | undefined): Promise<Map<string, number>> {
  const rows = await scope.db
    .select({ id: promise.id, paid: sql`sum(${payment.amount})`.mapWith(Number) })
    .from(promise)
    .innerJoin(
      invoice,
      and(
        eq(invoice.workspaceId, scope.workspace.id),
        eq(invoice.clientId, promise.clientId),
        eq(invoice.currency, promise.currency),
        isNull(invoice.voidedAt),
        sql`(${promise.invoiceId} = ${invoice.id} or (${promise.invoiceId} is null and ${invoice.createdAt} <= ${promise.createdAt}))`,
      ),
    )
    .innerJoin(
      payment,
      and(
        eq(payment.workspaceId, scope.workspace.id),
        eq(payment.invoiceId, invoice.id),
        sql`${payment.createdAt} >= ${promise.createdAt}`,
      ),
    )
    .where(and(here(scope), open, which))
    .groupBy(promise.id)
  return new Map(rows.map(({ id, paid }) => [id, paid]))
}

/** What these clients still owe, invoice by invoice. */
const coveredOf = (scope: Scope, clients: readonly string[]): Promise<Covered[]> =>
  scope.db
    .select({
      id: invoice.id,
      clientId: invoice.clientId,
      currency: invoice.currency,
      recordedAt: invoice.createdAt,
      remaining: sql`${invoice.net} + ${invoice.tax} - coalesce(sum(${payment.amount}), 0)`.mapWith(Number),
    })
    .from(invoice)
    .leftJoin(payment, and(eq(payment.workspaceId, scope.workspace.id), eq(payment.invoiceId, invoice.id)))
    .where(
      and(
        eq(invoice.workspaceId, scope.workspace.id),
        inArray(invoice.clientId, [...clients]),
        isNull(invoice.settledAt),
        isNull(invoice.voidedAt),
      ),
    )
    .groupBy(invoice.id)

/** Promises whose day, and the working day after it, went by without the money. */
export async function brokenPromises(scope: Scope, today: Day): Promise<Promised[]> {
  const { calendar } = scope.workspace
  return (await openPromises(scope)).filter(p => p.remaining > 0 && standingOf(p, today, calendar) === 'broken')
}

/**
 * Locks the open promises of a client and reads them afterwards. Whoever also locks invoices locks those first, so that
 * a payment and a promise at one moment do not wait for each other.
 */
export async function promisesToChange(scope: Scope, clientId: string): Promise<Promised[]> {
  await scope.db
    .select({ id: promise.id })
    .from(promise)
    .where(and(here(scope), eq(promise.clientId, clientId), open))
    .orderBy(asc(promise.id))
    .for('update')
  return openPromises(scope, clientId)
}

export async function insertPromise(scope: Scope, by: string, clientId: string, given: NewPromise): Promise<string> {
  const [row] = await scope.db
    .insert(promise)
    .values({ ...given, workspaceId: scope.workspace.id, clientId, by, createdAt: scope.now })
    .returning({ id: promise.id })
  if (!row) throw new Error('an insert returns its row')
  return row.id
}

export async function closePromise(scope: Scope, id: string, state: Exclude<PromiseState, 'open'>): Promise<void> {
  await scope.db
    .update(promise)
    .set({ state, closedAt: scope.now })
    .where(and(here(scope), eq(promise.id, id)))
}
