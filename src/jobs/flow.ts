// What admins do with the timetable. Each change is one wish, counts at once, and is told as it is today.

import { momentOn } from '../core/calendar.ts'
import { refuse } from '../core/refusal.ts'
import { type Clock, dayOf, showMoment } from '../core/time.ts'
import { type Ctx, record, wish } from '../ctx.ts'
import { sayMorningOf } from '../digest/flow.ts'
import { mustBeAdmin } from '../people/model.ts'
import { MORNINGS } from '../people/ownModel.ts'
import { carryOut } from './carry.ts'
import { nextRun, runId, speaksFrom } from './due.ts'
import {
  clockOfTrack,
  type Entry,
  type EntryName,
  type JobsRefusal,
  mustBeSayable,
  type Ran,
  type RetimeForm,
  type Timing,
} from './model.ts'
import { type Done, mayRunFrom, type Outlook, outlooks, runnableNow, type Timetable } from './outlook.ts'
import { type Board, board, saveTiming, takeRuns, timingToChange } from './store.ts'
import { timetable } from './table.ts'

export type Changed = { timetable: Timetable; done: Done }

const seenBy = (ctx: Ctx, { tracks, lookedAt }: Board<Entry<EntryName>>): Timetable => ({
  entries: outlooks(tracks, ctx.workspace, lookedAt, ctx.now),
  lookedAt,
})

export async function showTimetable(ctx: Ctx): Promise<Timetable> {
  mustBeAdmin(ctx.actor)
  return seenBy(ctx, await board(ctx, timetable))
}

const entryNamed = (name: string): Entry<EntryName> =>
  timetable.find(entry => entry.name === name) ?? refuse<JobsRefusal>('jobs.unknown')

/** The entry as it stands, for the form that gives it another clock. */
export async function entryToRetime(ctx: Ctx, name: string): Promise<Outlook<EntryName>> {
  const { entries } = await showTimetable(ctx)
  const found = entries.find(entry => entry.name === entryNamed(name).name)
  return found?.clock ? found : refuse<JobsRefusal>('jobs.noClock')
}

const mayChange = (
  ctx: Ctx,
  name: string,
  did: 'paused' | 'resumed' | 'retimed',
  decide: (entry: Entry, before: Timing) => Pick<Timing, 'at' | 'pausedAt'>,
): Promise<Changed> =>
  wish(ctx, async ctx => {
    mustBeAdmin(ctx.actor)
    const entry = entryNamed(name)
    const before = await timingToChange(ctx, ctx.actor.id, entry.name)
    const after = decide(entry, before)
    const same = after.at === before.at && (after.pausedAt === null) === (before.pausedAt === null)
    if (!same) {
      await saveTiming(ctx, ctx.actor.id, entry.name, after)
      const { at, pausedAt } = before
      await record(ctx, { kind: 'timetable', subject: entry.name, what: did, before: { at, pausedAt }, after })
    }
    const now = await board(ctx, timetable)
    return { timetable: seenBy(ctx, now), done: told(ctx, entry, now, same && did === 'retimed' ? 'same' : did) }
  })

function told(
  ctx: Ctx,
  entry: Entry<EntryName>,
  { tracks, lookedAt }: Board,
  did: 'paused' | 'resumed' | 'retimed' | 'same',
): Done {
  const { name } = entry
  const track = tracks.find(one => one.entry.name === name && one.slot === '')
  if (did === 'paused' || !track) return { did: 'paused', name }
  const next = nextRun(track, ctx.workspace, lookedAt, ctx.now)
  const today = track.last?.day === runId(track, dayOf(ctx.now, ctx.workspace.zone)) ? track.last.state : undefined
  return { did, name, soon: next === ctx.now, ...(next && { next }), ...(today && { today }) }
}

export const pauseEntry = (ctx: Ctx, name: string): Promise<Changed> =>
  mayChange(ctx, name, 'paused', (_, { at, pausedAt }) => ({ at, pausedAt: pausedAt ?? ctx.now }))

export const resumeEntry = (ctx: Ctx, name: string): Promise<Changed> =>
  mayChange(ctx, name, 'resumed', (_, { at }) => ({ at, pausedAt: null }))

export const retimeEntry = (ctx: Ctx, name: string, form: RetimeForm): Promise<Changed> =>
  mayChange(ctx, name, 'retimed', (entry, { pausedAt }) => {
    if (!('at' in entry.when)) return refuse<JobsRefusal>('jobs.noClock', 'at')
    mustBeSayable(entry, form.at, ctx.workspace.hours)
    return { at: form.at === entry.when.at ? null : form.at, pausedAt }
  })

/**
 * Carries an entry out at once, in place of today's run: what was said today under the same key is edited, and the clock
 * does not say it again. Whoever chose an hour that is still to come is left in peace.
 */
export const runEntry = (ctx: Ctx, name: string): Promise<Changed> =>
  wish(ctx, async ctx => {
    mustBeAdmin(ctx.actor)
    const entry = entryNamed(name)
    const from = mayRunFrom(entry, ctx.workspace, ctx.now)
    if (from !== ctx.now) refuse<JobsRefusal>('jobs.notNow', undefined, { next: from ? momentIn(ctx, from) : '' })
    if (!(await takeRuns(ctx))) refuse<JobsRefusal>('jobs.busy')
    const { tracks } = await board(ctx, timetable)
    const ran: Ran = { said: 0, failed: 0 }
    const today = dayOf(ctx.now, ctx.workspace.zone)
    for (const track of runnableNow(
      tracks.filter(one => one.entry === entry),
      ctx.workspace,
      ctx.now,
    )) {
      const day = runId(track, today)
      const over = track.last?.day === day ? track.last : undefined
      const carried = await carryOut(ctx, {
        track,
        day,
        state: over?.state === 'late' ? 'late' : 'done',
        ...(over && { over }),
      })
      if (carried.state !== 'done') refuse<JobsRefusal>('jobs.busy')
      else {
        ran.said += carried.ran.said
        ran.failed += carried.ran.failed
      }
    }
    await record(ctx, { kind: 'timetable', subject: entry.name, what: 'ran', after: ran })
    return { timetable: seenBy(ctx, await board(ctx, timetable)), done: { did: 'ran', name: entry.name, ran } }
  })

/**
 * Whoever moves their morning from an hour that is still to come to one that is over today has it now: neither would bring
 * it any more. In the wish that moves it.
 */
export async function sayMissedMorning(ctx: Ctx, from: Clock | null, to: Clock | null): Promise<void> {
  const { actor, now, workspace } = ctx
  const today = dayOf(now, workspace.zone)
  const { tracks } = await board(ctx, timetable)
  const company = tracks.find(({ entry, slot }) => entry.name === MORNINGS.entry && slot === '')
  if (!company || company.timing?.pausedAt || speaksFrom(workspace, now, today) !== now) return
  const comes = (clock: Clock | null) => momentOn(today, clock ?? clockOfTrack(company) ?? MORNINGS.at, workspace)
  const [was, is] = [comes(from), comes(to)]
  if (was && is && was > now && is <= now) await sayMorningOf(ctx, today, actor.id)
}

const momentIn = ({ workspace, locale }: Ctx, moment: Date): string => showMoment(moment, workspace.zone, locale)
