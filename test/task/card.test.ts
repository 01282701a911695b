import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { outbox, said, task } from '../../src/db/schema.ts'
import { archiveSent } from '../../src/outbox/archive.ts'
import { say, unsay } from '../../src/outbox/say.ts'
import { message, section } from '../../src/slack/blocks.ts'
import { mrk } from '../../src/slack/mrkdwn.ts'
import { cardedTasks } from '../../src/task/cardStore.ts'
import { type Agency, agency, FRIDAY } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'

let db: FreshDb
let house: Agency
beforeAll(async () => {
  db = await freshDb()
  house = await agency(db.db)
})
afterAll(() => db.close())

const words = message(mrk`thẻ`, [section(mrk`thẻ`)])

/** A task whose card stands there. */
async function given(number: number, placedIn: string): Promise<string> {
  const [row] = await db.db
    .insert(task)
    .values({
      workspaceId: house.workspace.id,
      number,
      title: `Việc ${number}`,
      department: 'creative',
      assignee: 'U0SON',
      manager: 'U0LAN',
      dueAt: FRIDAY,
      status: 'doing',
      offeredAt: FRIDAY,
      acceptedAt: FRIDAY,
      createdAt: FRIDAY,
      updatedAt: FRIDAY,
    })
    .returning({ id: task.id })
  const key = `task:${row?.id}:card`
  await say(house.scope(), key, 'C0CREATIVE', words)
  await db.db
    .update(outbox)
    .set({ state: 'sent', deliveredRevision: 1, placedIn, ts: `1790000000.00000${number}`, sentAt: FRIDAY })
    .where(and(eq(outbox.workspaceId, house.workspace.id), eq(outbox.key, key)))
  return row?.id ?? ''
}

test('a card is linked to where others can open it, also when it was archived', async () => {
  const old = await given(1, 'C0CREATIVE')
  const later = house.scope(new Date(FRIDAY.getTime() + 91 * 24 * 3600_000))
  await archiveSent(later)
  expect(await db.db.$count(said, eq(said.key, `task:${old}:card`))).toBe(1)
  await given(2, 'C0CREATIVE')
  await given(3, 'D0SON')
  const gone = await given(4, 'C0CREATIVE')
  await unsay(house.scope(), [`task:${gone}:card`])
  const tasks = await cardedTasks(house.scope(), undefined)
  expect(tasks.map(({ number, card }) => [number, card])).toEqual([
    [1, { channel: 'C0CREATIVE', ts: '1790000000.000001' }],
    [2, { channel: 'C0CREATIVE', ts: '1790000000.000002' }],
    [3, undefined],
    [4, undefined],
  ])
})
