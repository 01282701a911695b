// What is looked after each minute beside the timetable: messages that were held for working time, and messages whose job
// was lost. One look over the whole house; only where something waits is anything done.
import type { Scope, Workspace } from '../ctx.ts'
import { releaseDue } from '../outbox/held.ts'
import { requeueLost } from '../outbox/requeue.ts'
import { whereHeld, whereUnsent } from './store.ts'
import type { ClockDeps } from './tick.ts'

const WHAT = { held: 'messages were let go', lost: 'messages had lost their job' } as const

export async function releaseHeld(deps: ClockDeps, now: Date): Promise<void> {
  await each(deps, await whereHeld(deps.db, now), now, 'held', releaseDue)
}

export async function requeueAllLost(deps: ClockDeps, now: Date, unsentSince: Date): Promise<void> {
  await each(deps, await whereUnsent(deps.db, unsentSince), now, 'lost', scope => requeueLost(scope, unsentSince))
}

/** One workspace's trouble is its own. */
async function each(
  { db, enqueue, log }: ClockDeps,
  workspaces: readonly Workspace[],
  now: Date,
  what: keyof typeof WHAT,
  work: (scope: Scope) => Promise<number>,
): Promise<void> {
  for (const workspace of workspaces) {
    try {
      const messages = await db.transaction(tx => work({ db: tx, enqueue, workspace, now }))
      if (messages > 0) log[what === 'lost' ? 'warn' : 'info']({ workspace: workspace.id, messages }, WHAT[what])
    } catch (err) {
      log.error({ err, workspace: workspace.id, of: what }, 'waiting messages could not be looked after')
    }
  }
}
