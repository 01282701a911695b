// What was said long ago keeps no content, and is still known: to say it again, to change it, to take it back, to answer it.
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { activity, outbox, request, said } from '../../src/db/schema.ts'
import { archiveOld } from '../../src/ledger/archiveStore.ts'
import { archiveSent } from '../../src/outbox/archive.ts'
import { placeOf, saidTo, say, sayAll, sayOnce, unsay } from '../../src/outbox/say.ts'
import { Desk, words } from './desk.ts'

let desk: Desk
beforeAll(async () => {
  desk = await Desk.open()
})
afterAll(() => desk.close())
beforeEach(() => desk.begin())

const DAY = 24 * 60
const archived = async () =>
  (await desk.fresh.db.select().from(said).where(eq(said.workspaceId, desk.house.workspace.id))).map(row => row.key)

/** Said, delivered, and old enough. */
async function long(...keys: string[]): Promise<void> {
  for (const key of keys) await say(desk.scope, key, 'C1', words(`lời ${key}`))
  await desk.run()
  desk.passes(91 * DAY)
}

describe('what is archived', () => {
  test('what was sent longer ago than the workspace keeps it, and nothing else', async () => {
    await say(desk.scope, 'unsent', 'C9', words('x'))
    desk.slack.on('chat.postMessage', { ok: false, error: 'is_archived' }, desk.posted)
    await desk.run()
    await say(desk.scope, 'edited', 'C1', words('a'))
    await say(desk.scope, 'gone', 'C1', words('b'))
    await desk.run()
    await unsay(desk.scope, ['gone'])
    await desk.run()
    await long('old')
    await say(desk.scope, 'edited', 'C1', words('đổi'))
    await say(desk.scope, 'new', 'C1', words('mới'))
    desk.house.deliveries.length = 0
    expect(await archiveSent(desk.scope)).toBe(2 + 1)
    expect((await archived()).filter(key => !key.startsWith('outbox:')).sort()).toEqual(['gone', 'old'])
  })

  test('with their digest and place, without a word', async () => {
    await long('old')
    const { id, ts } = await desk.row('old')
    await archiveSent(desk.scope)
    const [row] = await desk.fresh.db.select().from(said).where(eq(said.id, id))
    expect(row).toMatchObject({ id, ts, placedIn: 'C1', channel: 'C1', revision: 1, withdrawn: false })
    expect(row?.digest).toMatch(/^[0-9a-f]{64}$/)
    expect(JSON.stringify(row)).not.toContain('lời')
  })

  test('as long as the workspace wants', async () => {
    await long('old')
    const { scope } = desk
    expect(await archiveSent({ ...scope, workspace: { ...scope.workspace, keepSentDays: 92 } })).toBe(0)
    expect(await archiveSent({ ...scope, workspace: { ...scope.workspace, keepSentDays: 90 } })).toBe(1)
  })

  test('in as many batches as it takes', async () => {
    await desk.fresh.sql`
      insert into outbox (workspace_id, key, channel, content, state, delivered_revision, ts, created_at, changed_at, sent_at)
      select ${desk.house.workspace.id}, 'n:' || n, 'C1', '{}', 'sent', 1, '1.' || n, ${desk.now}, ${desk.now}, ${desk.now}
      from generate_series(1, 2500) n`
    desk.passes(91 * DAY)
    expect(await archiveSent(desk.scope)).toBe(2500)
    expect(await archiveSent(desk.scope)).toBe(0)
  })
})

describe('what is archived is known', () => {
  beforeEach(async () => {
    await long('old')
    await archiveSent(desk.scope)
    desk.house.deliveries.length = 0
  })

  test('the same words say nothing', async () => {
    expect(await sayAll(desk.scope, [{ key: 'old', to: 'C1', message: words('lời old') }])).toBe(0)
    expect(desk.house.deliveries).toEqual([])
  })

  test('other words edit the old message', async () => {
    expect(await sayAll(desk.scope, [{ key: 'old', to: 'C1', message: words('lời khác') }])).toBe(1)
    await desk.run()
    expect(desk.posts).toEqual(['lời old'])
    expect(desk.slack.of('chat.update').map(call => call.args.text)).toEqual(['lời khác'])
    expect(await desk.row('old')).toMatchObject({ state: 'sent', revision: 2, deliveredRevision: 2 })
  })

  test('taken back it is deleted, and said anew it is posted anew', async () => {
    await unsay(desk.scope, ['old', 'never'])
    await desk.run()
    expect(desk.slack.of('chat.delete')).toHaveLength(1)
    await say(desk.scope, 'old', 'C1', words('lời old'))
    await desk.run()
    expect(desk.posts).toEqual(['lời old', 'lời old'])
  })

  test('taken back, archived and said anew in the same words it is posted', async () => {
    await unsay(desk.scope, ['old'])
    await desk.run()
    desk.passes(91 * DAY)
    await archiveSent(desk.scope)
    await say(desk.scope, 'old', 'C1', words('lời old'))
    await desk.run()
    expect(desk.posts).toEqual(['lời old', 'lời old'])
  })

  test('a reply finds it', async () => {
    const ts = (await placeOf(desk.scope, ['old'])).get('old')?.ts
    await say(desk.scope, 'reply', 'C1', words('trả lời'), 'old')
    await desk.run()
    expect(desk.slack.of('chat.postMessage')[1]?.args.thread_ts).toBe(ts)
  })

  test('its place is known, and that it was said', async () => {
    await say(desk.scope, 'new', 'C2', words('mới'))
    await desk.run()
    const places = await placeOf(desk.scope, ['old', 'new', 'never'])
    expect([...places.keys()].sort()).toEqual(['new', 'old'])
    expect([...(await saidTo(desk.scope, ['old', 'new']))].sort()).toEqual([
      ['new', 'C2'],
      ['old', 'C1'],
    ])
    await sayOnce(desk.scope, 'old', 'C1', words('khác'))
    expect(desk.house.deliveries).toEqual([])
  })

  test('to another place it moves', async () => {
    await say(desk.scope, 'old', 'C7', words('lời old'))
    await desk.run()
    expect(desk.slack.of('chat.delete').map(call => call.args.channel)).toEqual(['C1'])
    expect(desk.slack.of('chat.postMessage').map(call => call.args.channel)).toEqual(['C1', 'C7'])
  })

  test('said at the very moment of the archiving it is not said twice', async () => {
    await long('racing')
    const scope = desk.scope
    let archive: Promise<unknown> = Promise.resolve()
    await desk.fresh.db.transaction(async db => {
      // Holds what it is about to move, until this transaction ends.
      expect(await archiveSent({ ...scope, db })).toBe(1)
      archive = sayAll(scope, [{ key: 'racing', to: 'C1', message: words('lời racing') }])
      await waitsForLock()
    })
    expect(await archive).toBe(0)
    const here = and(eq(outbox.workspaceId, scope.workspace.id), eq(outbox.key, 'racing'))
    expect((await desk.fresh.db.select().from(outbox).where(here))[0]).toMatchObject({ state: 'sent', revision: 1 })
    expect(await archived()).not.toContain('racing')
  })

  async function waitsForLock(): Promise<void> {
    for (;;) {
      const [row] = await desk.fresh.sql`
        select count(*)::int as n from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())
        or not granted and locktype = 'transactionid'`
      if ((row?.n ?? 0) > 0) return
    }
  }
})

test('five hundred keys are said with one more statement, not one each', async () => {
  const { scope } = desk
  const statements = vi.spyOn(desk.fresh.sql, 'unsafe')
  const sayings = Array.from({ length: 500 }, (_, n) => ({ key: `n:${n}`, to: `C${n}`, message: words('x') }))
  await sayAll(scope, sayings)
  // The insert, and the look into the archive.
  expect(statements).toHaveBeenCalledTimes(2)
  await sayAll(scope, sayings)
  expect(statements).toHaveBeenCalledTimes(3)
  statements.mockRestore()
})

test('the night also forgets old requests and half-typed invoices, of this workspace alone', async () => {
  const { id } = desk.house.workspace
  const at = desk.now
  await desk.fresh.db.insert(request).values({ workspaceId: id, key: 'old', at })
  const drafts = ['invoice.draft', 'task'].map(kind => ({ workspaceId: id, kind, subject: 'x', what: 'kept', at }))
  await desk.fresh.db.insert(activity).values(drafts)
  await long('old')
  await desk.fresh.db.insert(request).values({ workspaceId: id, key: 'new', at: desk.now })
  expect(await archiveOld(desk.scope)).toEqual({ messages: 1, requests: 1, drafts: 1 })
  const left = await desk.fresh.db.select({ kind: activity.kind }).from(activity).where(eq(activity.workspaceId, id))
  expect(left).toEqual([{ kind: 'task' }])
})
