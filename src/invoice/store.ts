import { randomUUID } from 'node:crypto'
import { and, asc, eq, isNull, lt, ne, or, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import type { Day } from '../core/time.ts'
import { type Actor, record, type Scope } from '../ctx.ts'
import { activity, client, invoice, payment } from '../db/schema.ts'
import { seesAllAmounts } from '../people/model.ts'
import {
  bareNumber,
  InvoiceForm,
  type InvoiceRefusal,
  NewInvoice,
  type NewPayment,
  numberAsPrinted,
  numberOfVoided,
  type Owed,
  type Payment,
} from './model.ts'

const here = (scope: Scope) => eq(invoice.workspaceId, scope.workspace.id)
const isId = (id: string): boolean => z.uuid().safeParse(id).success

/** An index-only sum per invoice; a join would multiply rows. */
const paidSoFar = (scope: Scope) =>
  sql`(select coalesce(sum(${payment.amount}), 0) from ${payment}
    where ${payment.workspaceId} = ${scope.workspace.id} and ${payment.invoiceId} = ${invoice.id})`.mapWith(Number)

const columns = (scope: Scope) => ({
  id: invoice.id,
  number: invoice.number,
  net: invoice.net,
  tax: invoice.tax,
  currency: invoice.currency,
  issuedOn: invoice.issuedOn,
  dueOn: invoice.dueOn,
  note: invoice.note,
  state: sql<Owed['state']>`case when ${invoice.voidedAt} is not null then 'voided'
    when ${invoice.settledAt} is not null then 'settled' else 'open' end`,
  client: { id: client.id, code: client.code, name: client.name, owner: client.owner, backup: client.backup },
  paid: paidSoFar(scope),
})

type Row = Pick<
  typeof invoice.$inferSelect,
  'id' | 'number' | 'net' | 'tax' | 'currency' | 'issuedOn' | 'dueOn' | 'note'
> &
  Pick<Owed, 'client' | 'state'> & { paid: number }

function toOwed({ number, net, tax, currency, paid, ...row }: Row): Owed {
  const money = (amount: number) => ({ amount, currency })
  return {
    ...row,
    number: numberAsPrinted(number),
    total: money(net + tax),
    tax: money(tax),
    paid: money(paid),
    remaining: money(net + tax - paid),
  }
}

async function openWhere(scope: Scope, ...which: (SQL | undefined)[]): Promise<Owed[]> {
  const rows = await scope.db
    .select(columns(scope))
    .from(invoice)
    .innerJoin(client, and(eq(client.id, invoice.clientId), eq(client.workspaceId, scope.workspace.id)))
    .where(and(here(scope), isNull(invoice.settledAt), isNull(invoice.voidedAt), ...which))
    .orderBy(asc(invoice.dueOn), asc(invoice.number))
  return rows.map(toOwed)
}

/** Every invoice that is not fully paid, archived clients included, the oldest due day first; all, or those due before a day. */
export const openInvoices = (scope: Scope, before?: Day): Promise<Owed[]> =>
  openWhere(scope, before === undefined ? undefined : lt(invoice.dueOn, before))

/** The same of these clients. */
export const openInvoicesOf = (scope: Scope, clients: readonly string[]): Promise<Owed[]> =>
  openWhere(scope, sql`${invoice.clientId} = any(${sql.param(clients)}::text[]::uuid[])`)

/** The open invoices whose amounts the viewer may see, of one client when given. */
export async function receivablesOf(
  scope: Scope,
  viewer: Pick<Actor, 'id' | 'roles'>,
  clientId?: string,
): Promise<Owed[]> {
  if (clientId !== undefined && !isId(clientId)) return []
  return openWhere(
    scope,
    seesAllAmounts(viewer) ? undefined : or(eq(client.owner, viewer.id), eq(client.backup, viewer.id)),
    clientId === undefined ? undefined : eq(invoice.clientId, clientId),
  )
}

/** Settled and voided ones too; refuses an unknown one. */
export async function invoiceById(scope: Scope, id: string): Promise<Owed> {
  if (!isId(id)) return refuse<InvoiceRefusal>('invoice.unknown')
  const rows = await scope.db
    .select(columns(scope))
    .from(invoice)
    .innerJoin(client, and(eq(client.id, invoice.clientId), eq(client.workspaceId, scope.workspace.id)))
    .where(and(here(scope), eq(invoice.id, id)))
  return rows[0] ? toOwed(rows[0]) : refuse<InvoiceRefusal>('invoice.unknown')
}

/** Locks the invoice first and counts its payments afterwards, so that the second of two people sees what the first left. */
export async function invoiceToChange(scope: Scope, id: string): Promise<Owed> {
  if (!isId(id)) return refuse<InvoiceRefusal>('invoice.unknown')
  await scope.db
    .select({ id: invoice.id })
    .from(invoice)
    .where(and(here(scope), eq(invoice.id, id)))
    .for('update')
  return invoiceById(scope, id)
}

/** Locks what a client owes, in the order of ids, and reads it afterwards. */
export async function openInvoicesToChange(scope: Scope, clientId: string): Promise<Owed[]> {
  const which = eq(invoice.clientId, clientId)
  await scope.db
    .select({ id: invoice.id })
    .from(invoice)
    .where(and(here(scope), which, isNull(invoice.settledAt), isNull(invoice.voidedAt)))
    .orderBy(asc(invoice.id))
    .for('update')
  return openWhere(scope, which)
}

/** Whose this number already is. */
export async function invoiceByNumber(scope: Scope, number: string): Promise<Owed | undefined> {
  const rows = await scope.db
    .select(columns(scope))
    .from(invoice)
    .innerJoin(client, and(eq(client.id, invoice.clientId), eq(client.workspaceId, scope.workspace.id)))
    .where(and(here(scope), eq(invoice.number, number)))
  return rows[0] && toOwed(rows[0])
}

/** An invoice of the client whose number differs only by having a serial or not. */
export async function similarNumber(scope: Scope, clientId: string, number: string): Promise<string | undefined> {
  const bare = bareNumber(number)
  const rows = await scope.db
    .select({ number: invoice.number })
    .from(invoice)
    .where(
      and(
        here(scope),
        eq(invoice.clientId, clientId),
        isNull(invoice.voidedAt),
        ne(invoice.number, number),
        bare === number ? sql`split_part(${invoice.number}, ' ', 2) = ${bare}` : eq(invoice.number, bare),
      ),
    )
    .limit(1)
  return rows[0]?.number
}

/** Undefined when the number is already another invoice's. */
export async function insertInvoice(
  scope: Scope,
  by: string,
  { clientId, number, net, tax, currency, issuedOn, dueOn, note }: NewInvoice,
): Promise<string | undefined> {
  const rows = await scope.db
    .insert(invoice)
    .values({
      workspaceId: scope.workspace.id,
      clientId,
      number,
      net,
      tax,
      currency,
      issuedOn,
      dueOn,
      note,
      by,
      createdAt: scope.now,
    })
    .onConflictDoNothing({ target: [invoice.workspaceId, invoice.number] })
    .returning({ id: invoice.id })
  return rows[0]?.id
}

/** Also settles the invoice when nothing remains. Returns the payment's id. */
export async function insertPayment(scope: Scope, by: string, owed: Owed, taken: NewPayment): Promise<string> {
  const rows = await scope.db
    .insert(payment)
    .values({
      workspaceId: scope.workspace.id,
      invoiceId: owed.id,
      amount: taken.amount.amount,
      receivedOn: taken.receivedOn,
      note: taken.note,
      by,
      createdAt: scope.now,
    })
    .returning({ id: payment.id })
  if (taken.amount.amount === owed.remaining.amount) {
    await scope.db
      .update(invoice)
      .set({ settledAt: scope.now })
      .where(and(here(scope), eq(invoice.id, owed.id)))
  }
  const row = rows[0]
  if (!row) throw new Error('an insert returns its row')
  return row.id
}

export async function paymentsOf(scope: Scope, invoiceId: string): Promise<Payment[]> {
  if (!isId(invoiceId)) return []
  return scope.db
    .select()
    .from(payment)
    .where(and(eq(payment.workspaceId, scope.workspace.id), eq(payment.invoiceId, invoiceId)))
    .orderBy(asc(payment.receivedOn), asc(payment.createdAt))
}

export async function setVoided(scope: Scope, owed: Owed): Promise<void> {
  await scope.db
    .update(invoice)
    .set({ voidedAt: scope.now, number: numberOfVoided(owed.number, owed.id) })
    .where(and(here(scope), eq(invoice.id, owed.id)))
}

// — between the form and its confirmation —

/** What was typed and what was made of it. */
const Draft = z.object({ form: InvoiceForm, invoice: NewInvoice })
export type Draft = z.infer<typeof Draft>

const DRAFT = 'invoice.draft'

/** A modal carries ids only, so what waits for confirmation is kept here, beside what happens to it. */
export async function keepDraft(scope: Scope & { actor: Actor }, draft: Draft): Promise<string> {
  const id = randomUUID()
  await record(scope, { kind: DRAFT, subject: id, what: 'typed', after: draft })
  return id
}

/** Only to the person who typed it. */
export async function draftOf(scope: Scope, id: string, person: string): Promise<Draft> {
  const rows = await scope.db
    .select({ after: activity.after })
    .from(activity)
    .where(
      and(
        eq(activity.workspaceId, scope.workspace.id),
        eq(activity.kind, DRAFT),
        eq(activity.subject, id),
        eq(activity.who, person),
      ),
    )
  const draft = Draft.safeParse(rows[0]?.after)
  return draft.success ? draft.data : refuse<InvoiceRefusal>('invoice.draftGone')
}
