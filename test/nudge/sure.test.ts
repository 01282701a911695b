// "Ghi nhận là đã xong?" in the thread of a card, when meanwhile it was said by a button.
import { and, eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { outbox } from '../../src/db/schema.ts'
import { nudgeListeners } from '../../src/nudge/listeners.ts'
import { hearReply } from '../../src/nudge/threadFlow.ts'
import { submitTask } from '../../src/task/flow.ts'
import { givenTask } from '../digest/tasks.ts'
import { known, listenersOf, refused, surfaces } from '../setup/hands.ts'
import { base, givenCard, here } from './office.ts'

const { clicks } = listenersOf(nudgeListeners)

test('pressed when it is over, it says so and goes; pressed by somebody else, it stays for who was asked', async () => {
  const id = await givenTask(here.scope(), { assignee: 'U0SON' })
  await givenCard(id)
  await hearReply(here.scope(), { user: 'U0SON', channel: 'C0CREATIVE', threadTs: '1790000000.000100', text: 'xong ạ' })
  const stands = async () => {
    const key = `nudge:late:${id}:U0SON:sure`
    const [row] = await base.db
      .select()
      .from(outbox)
      .where(and(eq(outbox.workspaceId, 'T0SONG'), eq(outbox.key, key)))
    return row?.withdrawn === false
  }
  const press = (who: string) =>
    refused(known(clicks, 'nudge.sure')(here.as(who), { value: `late:${id}`, ...surfaces().ways }))
  await submitTask(here.as('U0SON'), id, 'https://drive.example/kv')
  expect(await stands()).toBe(true)
  expect(await press('U0NAM')).toEqual(['task.notYours'])
  expect(await stands()).toBe(true)
  expect(await press('U0SON')).toEqual(['task.alreadySubmitted'])
  expect(await stands()).toBe(false)
})
