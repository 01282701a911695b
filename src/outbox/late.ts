// What comes long after it was said, because Slack could not be reached: it says so, and it does not come at night.
import { and, eq } from 'drizzle-orm'
import type { Locale } from '../core/locale.ts'
import { showMoment } from '../core/time.ts'
import type { Db } from '../db/client.ts'
import { person } from '../db/schema.ts'
import { context, type Message } from '../slack/blocks.ts'
import { LIMITS } from '../slack/limits.ts'
import { heldUntil } from './held.ts'
import { isPerson, type Work } from './row.ts'
import { outboxTexts } from './texts.ts'

const LATE_MS = 30 * 60_000

/** `changedAt` is when it was said or, held on purpose, let go. */
export const isLate = ({ row }: Work, now: Date): boolean => now.getTime() - row.changedAt.getTime() > LATE_MS

/** That morning's own digest takes the place of a late one, so it is given the time to be said. */
const AFTER_THE_MORNING_MS = 5 * 60_000

/** A digest or a direct message that an outage kept past working time waits for the next; nothing where it may go now. */
export function lateUntil(work: Work, now: Date): Date | null {
  const { series, channel } = work.row
  if (!isLate(work, now) || (series === null && !isPerson(channel))) return null
  const from = heldUntil(work.at, now)
  return from && series !== null ? new Date(from.getTime() + AFTER_THE_MORNING_MS) : from
}

/** The message as it is posted now: of a series and late, it begins with a line that says when it is from. */
export async function asOfNow(db: Db, work: Work, now: Date): Promise<Message> {
  const { row, at } = work
  const content = row.content as Message
  if (row.series === null || !isLate(work, now) || content.blocks.length >= LIMITS.messageBlocks) return content
  const locale = await localeOf(db, work)
  const line = outboxTexts[locale].late(showMoment(row.changedAt, at.zone, locale))
  return { ...content, blocks: [context(line), ...content.blocks] }
}

/** A channel's language is the workspace's, a direct message's its reader's. */
async function localeOf(db: Db, { row, at }: Work): Promise<Locale> {
  if (!isPerson(row.channel)) return at.locale
  const [reader] = await db
    .select({ locale: person.locale })
    .from(person)
    .where(and(eq(person.workspaceId, row.workspaceId), eq(person.id, row.channel)))
  return reader?.locale ?? at.locale
}
