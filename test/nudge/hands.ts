// A workspace where things wait, and a clock that is moved from sweep to sweep.
import { randomUUID } from 'node:crypto'
import { and, asc, eq } from 'drizzle-orm'
import { addWorkingDays, nextWorkingMoment } from '../../src/core/calendar.ts'
import { type Day, dayOf } from '../../src/core/time.ts'
import type { Scope } from '../../src/ctx.ts'
import { ask, brief, dueRequest, invoice, nudge, outbox, promise, question } from '../../src/db/schema.ts'
import { sweep } from '../../src/nudge/flow.ts'
import type { Message } from '../../src/slack/blocks.ts'
import type { Agency } from '../setup/agency.ts'
import { accepted } from '../setup/hands.ts'

export const ZONE = 'Asia/Ho_Chi_Minh'

type Post = { key: string; to: string; thread: string | null; revision: number; withdrawn: boolean; message: Message }

export function nudging(here: Agency) {
  const scopeAt = (now: Date): Scope => ({ ...here.scope(now), workspace: here.workspace })

  /** Everything said, in order; each held against Slack's limits. */
  async function said(): Promise<Post[]> {
    const rows = await here
      .scope()
      .db.select()
      .from(outbox)
      .where(eq(outbox.workspaceId, here.workspace.id))
      .orderBy(asc(outbox.createdAt), asc(outbox.key))
    return rows.map(({ key, channel, threadKey, revision, withdrawn, content }) => ({
      key,
      to: channel,
      thread: threadKey,
      revision,
      withdrawn,
      message: accepted(content as Message),
    }))
  }

  /** Runs the sweep as the clock does, and says what was new or changed by it: `U0CHI message`, `U0CHI edit`. */
  async function sweepAt(now: Date): Promise<string[]> {
    const before = new Map((await said()).map(post => [post.key, post.revision]))
    await sweep(scopeAt(now), dayOf(now, ZONE), { late: false })
    return (await said()).flatMap(({ key, to, thread, revision, withdrawn }) => {
      const was = before.get(key)
      if (was === revision) return []
      if (was === undefined) return [`${to} ${thread ? 'bump' : key.startsWith('nudge:list:') ? 'list' : 'message'}`]
      return [`${to} ${withdrawn ? 'taken back' : 'edit'}`]
    })
  }

  /** Sweeps through the working time between two moments, every `minutes`. Answers with what was said, by moment. */
  async function sweepThrough(from: Date, to: Date, minutes = 60): Promise<[at: Date, said: string[]][]> {
    const { hours, calendar } = here.workspace
    const told: [Date, string[]][] = []
    for (let at = from; at <= to; at = new Date(at.getTime() + minutes * 60_000)) {
      at = nextWorkingMoment(at, hours, calendar, ZONE)
      if (at > to) break
      const news = await sweepAt(at)
      if (news.length > 0) told.push([at, news])
    }
    return told
  }

  /** As if Slack showed everything that was said so far. */
  const delivered = async () => {
    const { db } = here.scope()
    const rows = await db.select({ id: outbox.id }).from(outbox).where(eq(outbox.workspaceId, here.workspace.id))
    for (const [n, { id }] of rows.entries()) {
      await db
        .update(outbox)
        .set({
          state: 'sent',
          ts: `1790000000.${String(n).padStart(6, '0')}`,
          placedIn: `D${n}`,
          sentAt: here.scope().now,
        })
        .where(and(eq(outbox.workspaceId, here.workspace.id), eq(outbox.id, id)))
    }
  }

  const rows = () => here.scope().db.select().from(nudge).where(eq(nudge.workspaceId, here.workspace.id))
  const asks = () =>
    here.scope().db.select().from(ask).where(eq(ask.workspaceId, here.workspace.id)).orderBy(asc(ask.id))

  return { scopeAt, said, sweepAt, sweepThrough, delivered, rows, asks }
}

export const workingDaysAfter = (here: Agency, day: Day, n: number): Day =>
  addWorkingDays(day, n, here.workspace.calendar)

// — what may wait —

export async function givenRequest(scope: Scope, taskId: string): Promise<string> {
  const id = randomUUID()
  await scope.db.insert(dueRequest).values({
    id,
    workspaceId: scope.workspace.id,
    taskId,
    by: 'U0CHI',
    reason: 'chờ khách gửi *logo* <!channel>',
    dueAt: new Date('2026-12-20T10:00:00Z'),
    status: 'pending',
    createdAt: scope.now,
  })
  return id
}

export async function givenQuestion(scope: Scope, clientId: string): Promise<string> {
  const [briefId, id] = [randomUUID(), randomUUID()]
  await scope.db.insert(brief).values({
    id: briefId,
    workspaceId: scope.workspace.id,
    code: 'VNM-26-009',
    clientId,
    status: 'handed',
    author: 'U0MAI',
    owner: 'U0LAN',
    form: {},
    createdAt: scope.now,
    updatedAt: scope.now,
  })
  await scope.db.insert(question).values({
    id,
    workspaceId: scope.workspace.id,
    briefId,
    by: 'U0CHI',
    words: 'Logo dùng bản nào?',
    createdAt: scope.now,
  })
  return id
}

export async function givenInvoice(
  scope: Scope,
  clientId: string,
  more: Partial<typeof invoice.$inferInsert> = {},
): Promise<string> {
  const id = randomUUID()
  await scope.db.insert(invoice).values({
    id,
    workspaceId: scope.workspace.id,
    clientId,
    number: randomUUID(),
    net: 150_000_000,
    tax: 12_000_000,
    currency: 'VND',
    issuedOn: '2026-10-01',
    dueOn: '2026-10-31',
    by: 'U0KETOAN',
    createdAt: scope.now,
    ...more,
  })
  return id
}

export async function givenPromise(
  scope: Scope,
  clientId: string,
  more: Partial<typeof promise.$inferInsert> = {},
): Promise<string> {
  const id = randomUUID()
  await scope.db.insert(promise).values({
    id,
    workspaceId: scope.workspace.id,
    clientId,
    currency: 'VND',
    promisedFor: '2026-11-18',
    promisedBy: 'chị Thảo',
    by: 'U0LAN',
    createdAt: scope.now,
    ...more,
  })
  return id
}
