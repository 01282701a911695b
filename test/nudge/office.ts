// An agency of one's own for each test, and the days on which things happen in it.
import { afterEach, beforeEach } from 'vitest'
import type { Day } from '../../src/core/time.ts'
import { leave, outbox } from '../../src/db/schema.ts'
import { at } from '../digest/tasks.ts'
import { type Agency, agency } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { nudging } from './hands.ts'

// Friday 20/11/2026, 10:00. Monday the 23rd is a working day, Tuesday the 24th is off.
export const friday10 = at('2026-11-20', '10:00')
export const monday = (clock: string) => at('2026-11-23', clock)
export const wednesday = (clock: string) => at('2026-11-25', clock)
export const FAR = at('2026-12-15', '17:00')

/** Made anew before each test of the file that imports them. */
export let base: FreshDb
export let here: Agency
export let its: ReturnType<typeof nudging>
beforeEach(async () => {
  base = await freshDb({ max: 6 })
  here = await agency(base.db)
  its = nudging(here)
})
afterEach(() => base.close())

export const scope = () => here.scope(friday10)

/** The card of a task, as it stands in its department's channel. */
export const givenCard = (taskId: string) =>
  base.db.insert(outbox).values({
    workspaceId: 'T0SONG',
    key: `task:${taskId}:card`,
    channel: 'C0CREATIVE',
    content: { text: 'x', blocks: [{ type: 'divider' }] },
    placedIn: 'C0CREATIVE',
    ts: '1790000000.000100',
    state: 'sent',
    createdAt: friday10,
    changedAt: friday10,
  })

/** On leave from that Friday on. */
export const away = (who: string, cover: string | null, until: Day = '2026-12-31') =>
  base.db.insert(leave).values({
    workspaceId: 'T0SONG',
    person: who,
    fromDay: '2026-11-20',
    toDay: until,
    cover,
    by: who,
    createdAt: friday10,
  })
