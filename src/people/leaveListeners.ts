import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import { fold } from '../core/text.ts'
import { dayOf } from '../core/time.ts'
import type { Ctx } from '../ctx.ts'
import type { ModalView } from '../slack/blocks.ts'
import { type Mrk, mrk } from '../slack/mrkdwn.ts'
import type { On } from '../slack/on.ts'
import { changeLeave, enterLeave, type LeaveSaved, withdrawLeave } from './leaveFlow.ts'
import { LeaveForm, type LeaveRefusal, mayEnterFor, mustEnterFor, seesNoteOf } from './leaveModel.ts'
import { leavesFrom, standingLeave } from './leaveStore.ts'
import { leaveTexts } from './leaveTexts.ts'
import * as view from './leaveViews.ts'
import { isAdmin, isManager } from './model.ts'

const OfLeave = z.object({ leave: z.uuid().optional() })

/** Who is away now and from now on. */
export async function leaveOverview(ctx: Ctx, saved?: Mrk): Promise<ModalView> {
  const today = dayOf(ctx.now, ctx.workspace.zone)
  const rows = await leavesFrom(ctx, today)
  const lines = rows
    .filter(row => row.active)
    .map(row => ({
      ...row,
      cover: row.coverName,
      mine: row.person === ctx.actor.id,
      editable: mayEnterFor(ctx.actor, row.person),
    }))
  return view.leaveList(leaveTexts[ctx.locale], { lines, today, saved })
}

const newLeave = (ctx: Ctx, from?: string): ModalView =>
  view.newLeaveModal(leaveTexts[ctx.locale], {
    actor: ctx.actor.id,
    asksWho: isManager(ctx.actor) || isAdmin(ctx.actor),
    ...(from && { from }),
  })

/** `/nhipcau nghỉ` shows who is away, `/nhipcau nghỉ 27/11` begins a leave. Undefined: something else was said. */
export function leaveSaid(ctx: Ctx, text: string): Promise<ModalView> | undefined {
  const words = text.trim().split(/\s+/)
  const length = ['nghi phep', 'nghi', 'nghiphep', 'leave'].find(said => {
    const of = said.split(' ').length
    return fold(words.slice(0, of).join(' ')) === said
  })
  if (length === undefined) return undefined
  const from = words.slice(length.split(' ').length).join(' ').slice(0, 40)
  return from === '' ? leaveOverview(ctx) : Promise.resolve(newLeave(ctx, from))
}

export function leaveListeners(on: On): void {
  on.click(view.ENTER_LEAVE, async (ctx, { update }) => update(newLeave(ctx)))
  on.click(view.EDIT_LEAVE, async (ctx, { value, view: within, update, open }) => {
    const row = z.uuid().safeParse(value).success ? await standingLeave(ctx, value) : undefined
    if (!row || row.toDay < dayOf(ctx.now, ctx.workspace.zone)) return refuse<LeaveRefusal>('leave.gone')
    mustEnterFor(ctx.actor, row.person)
    const note = seesNoteOf(ctx.actor, row) ? row.note : undefined
    const form = view.leaveModal(leaveTexts[ctx.locale], row, { name: row.name, note })
    await (within ? update(form) : open(form))
  })
  on.submit(view.LEAVE_FORM, LeaveForm, async (ctx, form, { metadata }) => {
    const { leave } = OfLeave.parse(metadata)
    const saved = leave ? await changeLeave(ctx, leave, form) : await enterLeave(ctx, form)
    const words = leaveTexts[ctx.locale]
    const note = words.saved(saved.person.name, spanOf(ctx, saved))
    return {
      update: await leaveOverview(ctx, mrk`${note}${saved.unreached.length > 0 && words.unreached(saved.unreached)}`),
    }
  })
  on.click(view.WITHDRAW_LEAVE, async (ctx, { value, update }) => {
    if (!z.uuid().safeParse(value).success) refuse<LeaveRefusal>('leave.gone')
    const gone = await withdrawLeave(ctx, value)
    const words = leaveTexts[ctx.locale]
    await update(await leaveOverview(ctx, words.withdrawnNote(gone.person.name, spanOf(ctx, gone))))
  })
}

const spanOf = ({ locale }: Ctx, { leave }: LeaveSaved): string => leaveTexts[locale].span(leave.fromDay, leave.toDay)
