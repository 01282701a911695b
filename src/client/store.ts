import { and, asc, eq, inArray, isNull, like, or, sql } from 'drizzle-orm'
import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import { clean, compareVi, fold, rankMatches } from '../core/text.ts'
import type { Scope } from '../ctx.ts'
import { brief, client, contact, workspace } from '../db/schema.ts'
import {
  active,
  type Client,
  type ClientCard,
  type ClientRefusal,
  type Contact,
  type ContactForm,
  searchText,
} from './model.ts'

/** More than any agency has; a guard, not a page. */
const MOST = 1000

const isId = (id: string): boolean => z.uuid().safeParse(id).success
const here = (scope: Scope) => eq(client.workspaceId, scope.workspace.id)
const hereContact = (scope: Scope) => eq(contact.workspaceId, scope.workspace.id)
const of = (personId: string) => or(eq(client.owner, personId), eq(client.backup, personId))

export async function clientById(scope: Scope, id: string): Promise<Client | undefined> {
  if (!isId(id)) return undefined
  const rows = await scope.db
    .select()
    .from(client)
    .where(and(here(scope), eq(client.id, id)))
  return rows[0]
}

/** Refuses, beside `field`, an unknown client. */
export const knownClient = async (scope: Scope, id: string, field?: string): Promise<Client> =>
  (await clientById(scope, id)) ?? refuse<ClientRefusal>('client.unknown', field)

/** Refuses, beside `field`, a client that is unknown or archived. */
export const activeClient = async (scope: Scope, id: string, field?: string): Promise<Client> =>
  active(await knownClient(scope, id, field), field)

/** Locks the row; archived clients too, so that they can be restored. */
export async function clientToChange(scope: Scope, id: string): Promise<Client> {
  if (!isId(id)) return refuse<ClientRefusal>('client.unknown')
  const rows = await scope.db
    .select()
    .from(client)
    .where(and(here(scope), eq(client.id, id)))
    .for('update')
  return rows[0] ?? refuse<ClientRefusal>('client.unknown')
}

type Search = {
  limit: number
  /** Archived clients too. */
  archived?: boolean
  /** Whose clients come first while nothing is typed. */
  mine?: string
}

/** Every word must occur in name, code, legal name or tax code, accents aside. The client of that very code comes first. */
export async function findClients(scope: Scope, query: string, search: Search): Promise<Client[]> {
  const { limit, archived = false, mine } = search
  const typed = clean(query).slice(0, 100)
  const words = fold(typed).split(' ').filter(Boolean)
  const rows = await scope.db
    .select()
    .from(client)
    .where(
      and(
        here(scope),
        archived ? undefined : isNull(client.archivedAt),
        ...words.map(word => like(client.folded, `%${word.replace(/[\\%_]/g, '\\$&')}%`)),
      ),
    )
    .limit(MOST)
  rows.sort((a, b) => compareVi(a.name, b.name))
  if (words.length > 0) {
    const found = rankMatches(typed, rows, searchText)
    const isCode = (c: Client): number => (c.code === typed.toUpperCase() ? 0 : 1)
    return found.sort((a, b) => isCode(a) - isCode(b)).slice(0, limit)
  }
  const isMine = (c: Client): number => (c.owner === mine || c.backup === mine ? 0 : 1)
  return rows.sort((a, b) => isMine(a) - isMine(b)).slice(0, limit)
}

/** Active clients, best match first. */
export const clientsMatching = (scope: Scope, query: string, limit: number): Promise<Client[]> =>
  findClients(scope, query, { limit })

/** Active clients that this person answers for or stands in for, by name. */
export async function clientsOf(scope: Scope, personId: string): Promise<Client[]> {
  const rows = await scope.db
    .select()
    .from(client)
    .where(and(here(scope), isNull(client.archivedAt), of(personId)))
  return rows.sort((a, b) => compareVi(a.name, b.name))
}

/** All that the card shows, asked at the same time. */
export async function clientCard(scope: Scope, id: string): Promise<ClientCard> {
  if (!isId(id)) return refuse<ClientRefusal>('client.unknown')
  const ofThis = and(
    eq(brief.workspaceId, scope.workspace.id),
    eq(brief.clientId, id),
    inArray(brief.status, ['open', 'handed']),
  )
  const [client, contacts, openBriefs] = await Promise.all([
    knownClient(scope, id),
    contactsOf(scope, id),
    scope.db.$count(brief, ofThis),
  ])
  return { client, contacts, openBriefs }
}

/**
 * Every code that was ever given and whose it is; archived clients keep theirs, brief codes begin with them. Until the
 * transaction ends nobody else can give one.
 */
export async function codesTaken(scope: Scope): Promise<Map<string, Pick<Client, 'id' | 'code' | 'name'>>> {
  await scope.db
    .select({ id: workspace.id })
    .from(workspace)
    .where(eq(workspace.id, scope.workspace.id))
    .for('no key update')
  const rows = await scope.db
    .select({ id: client.id, code: client.code, name: client.name })
    .from(client)
    .where(here(scope))
  return new Map(rows.map(row => [row.code, row]))
}

type Fields = Omit<typeof client.$inferInsert, 'workspaceId' | 'id' | 'folded' | 'createdAt' | 'archivedAt'>

const foldedOf = (fields: Fields): string =>
  fold(searchText({ ...fields, legalName: fields.legalName ?? null, taxCode: fields.taxCode ?? null }))

export async function insertClient(scope: Scope, fields: Fields): Promise<Client> {
  const rows = await scope.db
    .insert(client)
    .values({ ...fields, folded: foldedOf(fields), workspaceId: scope.workspace.id, createdAt: scope.now })
    .returning()
  const row = rows[0]
  if (!row) throw new Error('an insert returns its row')
  return row
}

export async function updateClient(scope: Scope, before: Client, fields: Partial<Fields>): Promise<Client> {
  const rows = await scope.db
    .update(client)
    .set({ ...fields, folded: foldedOf({ ...before, ...fields }) })
    .where(and(here(scope), eq(client.id, before.id)))
    .returning()
  return rows[0] ?? refuse<ClientRefusal>('client.unknown')
}

export async function setArchived(scope: Scope, id: string, archivedAt: Date | null): Promise<void> {
  await scope.db
    .update(client)
    .set({ archivedAt })
    .where(and(here(scope), eq(client.id, id)))
}

// — contacts —

/** Those who decide first, then in the order they were added. */
async function contactsOf(scope: Scope, clientId: string): Promise<Contact[]> {
  return scope.db
    .select()
    .from(contact)
    .where(and(hereContact(scope), eq(contact.clientId, clientId), isNull(contact.withdrawnAt)))
    .orderBy(sql`${contact.decides} desc`, asc(contact.createdAt), asc(contact.id))
}

export async function contactById(scope: Scope, id: string): Promise<Contact> {
  if (!isId(id)) return refuse<ClientRefusal>('client.contactUnknown')
  const rows = await scope.db
    .select()
    .from(contact)
    .where(and(hereContact(scope), eq(contact.id, id), isNull(contact.withdrawnAt)))
  return rows[0] ?? refuse<ClientRefusal>('client.contactUnknown')
}

export async function insertContact(scope: Scope, clientId: string, form: ContactForm): Promise<Contact> {
  const rows = await scope.db
    .insert(contact)
    .values({ ...form, clientId, workspaceId: scope.workspace.id, createdAt: scope.now })
    .returning()
  const row = rows[0]
  if (!row) throw new Error('an insert returns its row')
  return row
}

export async function updateContact(
  scope: Scope,
  id: string,
  fields: Partial<ContactForm> & { withdrawnAt?: Date },
): Promise<void> {
  await scope.db
    .update(contact)
    .set(fields)
    .where(and(hereContact(scope), eq(contact.id, id)))
}
