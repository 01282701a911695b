// What a flow is given: where, who, when. And the shape of one wish: one transaction, once.
import { and, eq, sql } from 'drizzle-orm'
import type { Locale } from './core/locale.ts'
import { builtOnce, type Db } from './db/client.ts'
import type { Enqueue } from './db/queue.ts'
import { activity, counter, type PersonKind, person, type Role, request, type Source, workspace } from './db/schema.ts'

export type Workspace = typeof workspace.$inferSelect

/** A member of the workspace, as known to us. `locale` is already resolved: the person's own, else the workspace's. */
export type Actor = {
  id: string
  name: string
  kind: PersonKind
  active: boolean
  roles: readonly Role[]
  department: string | null
  locale: Locale
  homeOpenedAt: Date | null
}

/** Enough to read and say for one workspace; what a job has. Stores take this, so no query can forget the workspace. */
export type Scope = { db: Db; enqueue: Enqueue; workspace: Workspace; now: Date }

/** A wish: a person at a moment. `request` names this very submission, click or event, for "once". */
export type Ctx = Scope & { actor: Actor; locale: Locale; request?: string }

/** Thrown inside `wish` when this very request was already carried out; whoever answers the person treats it as done. */
export class AlreadyDone extends Error {
  constructor() {
    super('this request was already carried out')
    this.name = 'AlreadyDone'
  }
}

/**
 * One wish, one transaction: everything `work` reads with a lock, saves and says is kept together or not at all. The
 * request key is written first, in the same transaction: a form sent again or a redelivered click waits for the first
 * and then meets `AlreadyDone`; a wish that was refused leaves no key and may be sent again, corrected.
 */
export async function wish<T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  return ctx.db.transaction(async db => {
    if (ctx.request !== undefined) {
      const first = await db
        .insert(request)
        .values({ workspaceId: ctx.workspace.id, key: ctx.request, at: ctx.now })
        .onConflictDoNothing()
        .returning({ key: request.key })
      if (first.length === 0) throw new AlreadyDone()
    }
    return work({ ...ctx, db })
  })
}

/**
 * Within a wish: nothing was carried out after all, the person is asked something first. Were the key kept, the same form
 * delivered twice would be taken for done, and closed.
 */
export async function notYet(ctx: Ctx): Promise<void> {
  if (ctx.request === undefined) return
  await ctx.db.delete(request).where(and(eq(request.workspaceId, ctx.workspace.id), eq(request.key, ctx.request)))
}

/** Writes what happened beside the change itself. `who` is the actor, or nobody when the clock did it. */
export async function record(
  scope: Scope & { actor?: Actor },
  what: { kind: string; subject: string; what: string; before?: unknown; after?: unknown; source?: Source | null },
): Promise<void> {
  await scope.db.insert(activity).values({
    ...what,
    workspaceId: scope.workspace.id,
    who: scope.actor?.id ?? null,
    at: scope.now,
  })
}

/** The next number of a row of numbers, starting at 1. Holds the counter's lock until the transaction ends. */
export async function nextNumber(scope: Scope, name: string): Promise<number> {
  const rows = await scope.db
    .insert(counter)
    .values({ workspaceId: scope.workspace.id, name, value: 1 })
    .onConflictDoUpdate({ target: [counter.workspaceId, counter.name], set: { value: sql`${counter.value} + 1` } })
    .returning({ value: counter.value })
  const row = rows[0]
  if (!row) throw new Error('a counter always answers')
  return row.value
}

const lookUp = builtOnce(db =>
  db
    .select({ workspace, person })
    .from(workspace)
    .leftJoin(person, and(eq(person.workspaceId, workspace.id), eq(person.id, sql.placeholder('user'))))
    .where(eq(workspace.id, sql.placeholder('team')))
    .prepare('who_and_where'),
)

/** Workspace and person in one indexed read: all that stands between a command and its modal. */
export async function whoAndWhere(
  db: Db,
  teamId: string,
  userId: string,
): Promise<{ workspace: Workspace; actor?: Actor } | undefined> {
  const rows = await lookUp(db).execute({ team: teamId, user: userId })
  const row = rows[0]
  if (!row) return undefined
  if (!row.person) return { workspace: row.workspace }
  return { workspace: row.workspace, actor: { ...row.person, locale: row.person.locale ?? row.workspace.locale } }
}
