// What people set for themselves, and for nobody else: each change is one wish of the one who makes it.
import { refuse } from '../core/refusal.ts'
import { type Clock, dayOf } from '../core/time.ts'
import { type Ctx, record, wish } from '../ctx.ts'
import { sayChecklist } from './flow.ts'
import { digestHour, type MutedAbout, type Own, type OwnForm, type OwnRefusal, type OwnSettings } from './ownModel.ts'
import { endSnooze, ownSettings, saveOwn } from './ownStore.ts'

const today = ({ now, workspace }: Ctx) => dayOf(now, workspace.zone)

/** As they stand for the one who asks. */
export async function ownSettingsOf(ctx: Ctx): Promise<OwnSettings> {
  const own = await ownSettings(ctx, ctx.actor.id, today(ctx))
  if (!own) throw new Error(`${ctx.actor.id} is nobody here`)
  return own
}

/** What is done, in the same wish, when somebody's morning comes at another clock; null is the company's. */
export type HourMoved = (ctx: Ctx, from: Clock | null, to: Clock | null) => Promise<void>

export async function changeOwn(ctx: Ctx, form: OwnForm, hourMoved?: HourMoved): Promise<void> {
  await wish(ctx, async ctx => {
    const { locale, digestAt, oneSummary } = await ownSettingsOf(ctx)
    const before: Own = { locale, digestAt, oneSummary }
    const after: Own = {
      locale: form.language,
      digestAt: digestHour(form, ctx.workspace.hours),
      oneSummary: form.summary.includes('one'),
    }
    if ((Object.keys(after) as (keyof Own)[]).every(key => after[key] === before[key])) return
    await saveOwn(ctx, ctx.actor.id, after)
    await record(ctx, { kind: 'person', subject: ctx.actor.id, what: 'own', before, after })
    if (after.digestAt !== before.digestAt) await hourMoved?.(ctx, before.digestAt, after.digestAt)
    // The card that tells how to begin is in the language of the one who set us up.
    if (after.locale !== before.locale) await sayChecklist(ctx)
  })
}

/** Turns a reminder on again; answers what it is about and how things stand now. */
export const unmute = (ctx: Ctx, subject: string): Promise<{ about: MutedAbout; own: OwnSettings }> =>
  wish(ctx, async ctx => {
    const before = await ownSettingsOf(ctx)
    const muted = before.muted.find(one => one.subject === subject)
    if (!muted || !(await endSnooze(ctx, ctx.actor.id, subject, today(ctx)))) return refuse<OwnRefusal>('own.notMuted')
    const { until, reason, about } = muted
    await record(ctx, { kind: 'snooze', subject, what: 'unmuted', before: { until, reason } })
    return { about, own: { ...before, muted: before.muted.filter(one => one !== muted) } }
  })
