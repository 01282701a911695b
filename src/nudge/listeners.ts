import { z } from 'zod'
import type { On } from '../slack/on.ts'
import { SnoozeForm } from './model.ts'
import { askSnooze, snoozeReminder } from './snoozeFlow.ts'
import { SNOOZE, SNOOZE_FORM } from './snoozeViews.ts'

const Metadata = z.object({ subject: z.string() })

export function nudgeListeners(on: On): void {
  on.click(SNOOZE, async (ctx, { value, open }) => open(await askSnooze(ctx, value)))
  on.submit(SNOOZE_FORM, SnoozeForm, async (ctx, form, { metadata }) => ({
    update: await snoozeReminder(ctx, Metadata.parse(metadata).subject, form),
  }))
}
