// Putting a reminder off, until a day and for a reason.
import { refuse } from '../core/refusal.ts'
import { type Day, dayOf } from '../core/time.ts'
import { type Ctx, record, wish } from '../ctx.ts'
import type { ModalView } from '../slack/blocks.ts'
import {
  mustBeReminded,
  type NudgeRefusal,
  readSubject,
  SNOOZE_DAYS,
  type SnoozeForm,
  type SnoozeTarget,
  snoozedUntil,
} from './model.ts'
import { saveSnooze, snoozeTarget } from './snoozeStore.ts'
import { snoozedNotice, snoozeModal } from './snoozeViews.ts'

/** The form that asks until when and why. */
export async function askSnooze(ctx: Ctx, subject: string): Promise<ModalView> {
  const target = await reminderOf(ctx, subject)
  mustBeReminded(ctx.actor, target)
  const until = Object.fromEntries(SNOOZE_DAYS.map(days => [days, untilIn(ctx, days)])) as Record<
    SnoozeForm['days'],
    Day
  >
  return snoozeModal(ctx.locale, subject, target, until)
}

async function reminderOf(ctx: Ctx, subject: string): Promise<SnoozeTarget> {
  const read = readSubject(subject)
  const target = read && (await snoozeTarget(ctx, read))
  return target ?? refuse<NudgeRefusal>('nudge.nothingToSnooze')
}

const untilIn = ({ now, workspace }: Ctx, days: SnoozeForm['days']): Day =>
  snoozedUntil(days, dayOf(now, workspace.zone), workspace.calendar)

export const snoozeReminder = (ctx: Ctx, subject: string, { days, reason }: SnoozeForm): Promise<ModalView> =>
  wish(ctx, async ctx => {
    mustBeReminded(ctx.actor, await reminderOf(ctx, subject))
    const until = untilIn(ctx, days)
    await saveSnooze(ctx, { person: ctx.actor.id, subject, until, reason })
    const [, kind = '', id = ''] = /^(task|client):([^:]+)/.exec(subject) ?? []
    await record(ctx, { kind, subject: id, what: 'snoozed', after: { until, reason } })
    return snoozedNotice(ctx.locale, until)
  })
