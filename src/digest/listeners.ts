import { z } from 'zod'
import type { On } from '../slack/on.ts'
import { askSnooze, snoozeReminder } from './flow.ts'
import { SnoozeForm } from './model.ts'
import { SNOOZE, SNOOZE_FORM } from './views.ts'

const Metadata = z.object({ subject: z.string() })

export function digestListeners(on: On): void {
  on.click(SNOOZE, async (ctx, { value, open }) => open(await askSnooze(ctx, value)))
  on.submit(SNOOZE_FORM, SnoozeForm, async (ctx, form, { metadata }) => ({
    update: await snoozeReminder(ctx, Metadata.parse(metadata).subject, form),
  }))
}
