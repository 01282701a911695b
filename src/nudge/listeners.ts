import { z } from 'zod'
import { line } from '../core/fields.ts'
import { mustBeAdmin } from '../people/model.ts'
import { partAction } from '../people/views.ts'
import type { On } from '../slack/on.ts'
import { askNotMine, beOnIt, sayNotMine, sayNotYet } from './answerFlow.ts'
import { NOT_MINE_FORM } from './answerViews.ts'
import { NUDGE } from './buttonViews.ts'
import { SnoozeForm } from './model.ts'
import { PolicyForm, policyOf } from './policy.ts'
import { changePolicy } from './policyFlow.ts'
import { POLICY_DEFAULT, POLICY_FORM, policyModal } from './policyViews.ts'
import { askSnooze, snoozeReminder } from './snoozeFlow.ts'
import { SNOOZE, SNOOZE_FORM } from './snoozeViews.ts'
import { beSure, hearReply } from './threadFlow.ts'

const OfSubject = z.object({ subject: z.string() })
const OfMatter = z.object({ matter: z.string() })
const Why = z.object({ reason: line(3, 300) })

export function nudgeListeners(on: On): void {
  on.click(SNOOZE, async (ctx, { value, open }) => open(await askSnooze(ctx, value)))
  on.submit(SNOOZE_FORM, SnoozeForm, async (ctx, form, { metadata }) => ({
    update: await snoozeReminder(ctx, OfSubject.parse(metadata).subject, form),
  }))

  on.click(NUDGE.doing, (ctx, { value }) => beOnIt(ctx, value))
  on.click(NUDGE.notMine, async (ctx, { value, open }) => open(await askNotMine(ctx, value)))
  on.submit(NOT_MINE_FORM, Why, (ctx, { reason }, { metadata }) =>
    sayNotMine(ctx, OfMatter.parse(metadata).matter, reason),
  )

  on.click(NUDGE.sure, (ctx, { value, open }) => beSure(ctx, value, open))
  on.click(NUDGE.notYet, (ctx, { value }) => sayNotYet(ctx, value))
  on.reply(hearReply)

  on.click(partAction('nudging'), async (ctx, { open }) => {
    mustBeAdmin(ctx.actor)
    await open(policyModal(ctx.locale, policyOf(ctx.workspace)))
  })
  on.click(POLICY_DEFAULT, async (ctx, { update }) => {
    const policy = await changePolicy(ctx, null)
    await update(policyModal(ctx.locale, policy, { saved: true, about: 'default' }))
  })
  on.submit(POLICY_FORM, PolicyForm, async (ctx, form) => ({
    update: policyModal(ctx.locale, await changePolicy(ctx, form), { saved: true }),
  }))
}
