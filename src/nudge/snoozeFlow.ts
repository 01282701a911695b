// Putting a reminder off, until a day and for a reason, or for good.
import { refuse } from '../core/refusal.ts'
import { dayOf } from '../core/time.ts'
import { type Ctx, record, wish } from '../ctx.ts'
import type { ModalView } from '../slack/blocks.ts'
import { surroundings } from './itemFlow.ts'
import {
  daysFor,
  mattersOf,
  mustBeReminded,
  type NudgeRefusal,
  readSubject,
  type SnoozeForm,
  type SnoozeTarget,
  type Subject,
  snoozedUntil,
} from './model.ts'
import { answerAsk } from './progressStore.ts'
import { saveSnooze, snoozeTarget } from './snoozeStore.ts'
import { snoozedNotice, snoozeModal } from './snoozeViews.ts'
import { redraw } from './standingFlow.ts'

/** The form that asks until when and why. */
export async function askSnooze(ctx: Ctx, subject: string): Promise<ModalView> {
  const { read, target } = await reminderOf(ctx, subject)
  mustBeReminded(ctx.actor, target)
  const { now, workspace } = ctx
  const choices = daysFor(read).map(days => ({
    days,
    until: snoozedUntil(days, dayOf(now, workspace.zone), workspace.calendar),
  }))
  return snoozeModal(ctx.locale, subject, target.about, choices)
}

async function reminderOf(ctx: Ctx, subject: string): Promise<{ read: Subject; target: SnoozeTarget }> {
  const read = readSubject(subject)
  const target = read && (await snoozeTarget(ctx, read))
  return read && target ? { read, target } : refuse<NudgeRefusal>('nudge.nothingToSnooze')
}

/** What the audit calls it. */
const auditKind = { task: 'task', receivables: 'client', request: 'request', question: 'question', promise: 'promise' }

export const snoozeReminder = (ctx: Ctx, subject: string, { days, reason }: SnoozeForm): Promise<ModalView> =>
  wish(ctx, async ctx => {
    const { read, target } = await reminderOf(ctx, subject)
    mustBeReminded(ctx.actor, target)
    if (!daysFor(read).includes(days)) refuse<NudgeRefusal>('nudge.muteMoney', 'days')
    const { actor, now, workspace } = ctx
    const until = snoozedUntil(days, dayOf(now, workspace.zone), workspace.calendar)
    await saveSnooze(ctx, { person: actor.id, subject, until, reason })
    const id = read.kind === 'receivables' ? read.clientId : read.id
    const what = until === null ? 'muted' : 'snoozed'
    await record(ctx, { kind: auditKind[read.kind], subject: id, what, after: { until, reason } })
    const matters = mattersOf(read)
    for (const matter of matters) await answerAsk(ctx, matter, actor.id, what)
    await redraw(ctx, matters, await surroundings(ctx))
    return snoozedNotice(ctx.locale, until)
  })
