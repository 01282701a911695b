// All that goes on while processes are killed: words in every channel, people at work, and days that pass.
import { setTimeout as sleep } from 'node:timers/promises'
import type postgres from 'postgres'
import type { App } from './apps.ts'
import type { DemoClock } from './chaosClock.ts'
import type { openNotes } from './chaosNotes.ts'
import { markKnown } from './chaosTrace.ts'
import type { openWork } from './chaosWork.ts'
import { countWaiting } from './tables.ts'
import type { Town } from './town.ts'

const MANAGERS_AT_WORK = 6
/** A machine that is too slow for all this hears less: what waits for ten minutes proves no more than what waits for one. */
const MOST_WAITING_PER_CHANNEL = 8

export type Load = {
  sql: postgres.Sql
  apps: readonly App[]
  town: Town
  clock: DemoClock
  notes: ReturnType<typeof openNotes>
  work: ReturnType<typeof openWork>
  dayLastsMs: number
}

/** Ends soon after the signal; fails with the first that fails. */
export async function load(
  { sql, apps, town, clock, notes, work, dayLastsMs }: Load,
  stop: AbortSignal,
): Promise<void> {
  let crowded = false
  const again = async (everyMs: number, act: () => Promise<unknown>): Promise<void> => {
    while (!stop.aborted) {
      await sleep(everyMs)
      await act()
    }
  }
  const unlessCrowded = (act: () => Promise<unknown>) => async () => {
    if (!crowded) await act()
  }
  const watch = async (): Promise<void> => {
    while (!stop.aborted) {
      await markKnown(sql)
      crowded = (await countWaiting(sql)) > town.channels.length * MOST_WAITING_PER_CHANNEL
      await sleep(200)
    }
  }
  await Promise.all([
    watch(),
    ...town.channels.map((channel, n) =>
      again(
        2_000 + ((n * 7919) % 8_000),
        unlessCrowded(() => notes.act(channel)),
      ),
    ),
    ...town.managers.slice(0, MANAGERS_AT_WORK).map(() =>
      again(
        500,
        unlessCrowded(() => work.act()),
      ),
    ),
    again(dayLastsMs, () => clock.nextMorning(sql, apps)),
  ])
}
