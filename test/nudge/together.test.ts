// People and the clock at the same moment: they do not wait for each other for ever.
import { sql } from 'drizzle-orm'
import { expect, test, vi } from 'vitest'
import { ask } from '../../src/db/schema.ts'
import { settle } from '../../src/nudge/flow.ts'
import { rowsToChange, settleAsks } from '../../src/nudge/progressStore.ts'
import { acceptTask } from '../../src/task/flow.ts'
import { givenTask } from '../digest/tasks.ts'
import { base, FAR, friday10, here, its, monday } from './office.ts'

const offered = () =>
  givenTask(here.scope(friday10), { status: 'offered', assignee: 'U0SON', department: null, dueAt: FAR })

test('whoever settled it and the clock close it at once, without waiting for each other', async () => {
  const id = await offered()
  await its.sweepThrough(friday10, monday('12:00'))
  const now = monday('14:00')
  await acceptTask(here.as('U0SON', now), id)
  const matter = { kind: 'offer' as const, subject: id }
  let other: Promise<unknown> = Promise.resolve()
  await base.db.transaction(async db => {
    const clock = { ...here.scope(now), db }
    await rowsToChange(clock, [matter])
    other = settle(here.scope(now), 'U0SON')
    other.catch(() => undefined)
    await vi.waitFor(
      async () => {
        const [row] = await base.db.execute<{ waiting: number }>(
          sql`select count(*)::int as waiting from pg_locks where not granted`,
        )
        expect(row?.waiting).toBeGreaterThan(0)
      },
      { timeout: 10_000, interval: 20 },
    )
    await settleAsks(clock, [matter])
  })
  await other
  expect((await base.db.select().from(ask)).map(one => one.answer)).toEqual(['settled'])
})
