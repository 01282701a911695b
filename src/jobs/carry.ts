// One run, carried out once: the claim, the work and the result are one transaction, so a run that dies leaves nothing,
// and whoever looks next has it.
import { dayOf } from '../core/time.ts'
import type { Scope } from '../ctx.ts'
import { faultId, type Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { DueRun } from './due.ts'
import type { Ran } from './model.ts'
import { claim, finish, recordFailed, takeRuns } from './store.ts'

export type Carried =
  | { state: 'done'; ran: Ran }
  /** It is on record already. */
  | { state: 'taken' }
  /** Somebody else is at work in this workspace. */
  | { state: 'busy' }

/** Throws what the run threw; nothing of it is left then. */
export function carryOut(scope: Scope, due: DueRun): Promise<Carried> {
  const started = performance.now()
  return scope.db.transaction(async db => {
    const here = { ...scope, db }
    if (!(await takeRuns(here))) return { state: 'busy' }
    if (!(await claim(here, due))) return { state: 'taken' }
    const { entry, slot } = due.track
    const result = await entry.run(here, dayOf(scope.now, scope.workspace.zone), { late: due.state === 'late', slot })
    const ran = typeof result === 'number' ? { said: result, failed: 0 } : result
    await finish(here, due, ran, Math.round(performance.now() - started))
    return { state: 'done', ran }
  })
}

/** As the clock does it: false when it is for somebody else to say whether it was done. */
export async function carryOutLogged(scope: Scope, due: DueRun, log: Log, metrics: Metrics): Promise<boolean> {
  const { entry, slot } = due.track
  const facts = { workspace: scope.workspace.id, entry: entry.name, slot, day: due.day }
  const started = performance.now()
  const took = () => Math.round(performance.now() - started)
  try {
    const carried = await carryOut(scope, due)
    if (carried.state === 'done') {
      const { said, failed, faults = [] } = carried.ran
      for (const err of faults) {
        metrics.fault()
        log.error({ ...facts, err, fault: faultId() }, 'a part of a run failed and was left out')
      }
      metrics.ran(entry.name, due.state, took())
      const level = failed > 0 ? 'warn' : said > 0 || 'at' in entry.when ? 'info' : 'debug'
      log[level]({ ...facts, state: due.state, said, failed, ms: took() }, 'run')
    }
    return carried.state !== 'busy'
  } catch (err) {
    metrics.ran(entry.name, 'failed', took())
    metrics.fault()
    log.error({ ...facts, err, fault: faultId() }, 'a run failed and is tried again')
    await recordFailed(scope, due, took())
    return true
  }
}
