import { z } from 'zod'
import type { Ctx } from '../ctx.ts'
import type { Words } from '../people/listeners.ts'
import { partAction } from '../people/views.ts'
import type { ModalView } from '../slack/blocks.ts'
import type { On } from '../slack/on.ts'
import { type Changed, entryToRetime, pauseEntry, resumeEntry, retimeEntry, runEntry, showTimetable } from './flow.ts'
import { RetimeForm } from './model.ts'
import { jobsTexts } from './texts.ts'
import { PAUSE, RESUME, RETIME, RETIME_FORM, RUN, retimeModal, timetableModal } from './views.ts'

const shown = async (ctx: Ctx): Promise<ModalView> =>
  timetableModal(jobsTexts[ctx.locale], await showTimetable(ctx), ctx.workspace.zone)

const after = (ctx: Ctx, { timetable, done }: Changed): ModalView =>
  timetableModal(jobsTexts[ctx.locale], timetable, ctx.workspace.zone, done)

const open: Words[string] = async (ctx, { open }) => open(await shown(ctx))

/** What `/nhipcau <word>` answers, by the folded word. */
export const jobsWords: Words = { lich: open, 'lich chay': open, timetable: open }

const OfEntry = z.object({ entry: z.string() })

export function jobsListeners(on: On): void {
  on.click(partAction('timetable'), async (ctx, { open }) => open(await shown(ctx)))
  on.click(RUN, async (ctx, { value, update }) => update(after(ctx, await runEntry(ctx, value))))
  on.click(PAUSE, async (ctx, { value, update }) => update(after(ctx, await pauseEntry(ctx, value))))
  on.click(RESUME, async (ctx, { value, update }) => update(after(ctx, await resumeEntry(ctx, value))))
  on.click(RETIME, async (ctx, { value, update }) =>
    update(retimeModal(jobsTexts[ctx.locale], await entryToRetime(ctx, value))),
  )
  on.submit(RETIME_FORM, RetimeForm, async (ctx, form, { metadata }) => ({
    update: after(ctx, await retimeEntry(ctx, OfEntry.parse(metadata).entry, form)),
  }))
}
