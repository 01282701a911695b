// When the people who run the bot are told that something is wrong with it. One message for each trouble: it changes
// while the trouble lasts, says when it is over, and is not followed by another one for trouble that comes and goes.
import { z } from 'zod'
import { dayOf } from '../core/time.ts'

/**
 * late: messages wait longer than the workspace allows · dead: messages that Slack refuses for good · lost: places that
 * take no messages.
 */
export const TROUBLES = ['late', 'dead', 'lost'] as const
export type TroubleKind = (typeof TROUBLES)[number]

/** A channel, or a person who gets no direct messages. */
export type Place = { id: string; person?: string }

export type Trouble = { count: number; since: Date; places: readonly Place[] }

/** How a trouble was told last, as kept in its record. */
export const Told = z.object({
  what: z.enum(['began', 'grew', 'over']),
  at: z.date(),
  /** Begins the outbox key of each listener. */
  key: z.string(),
  to: z.array(z.string()),
  began: z.coerce.date(),
  since: z.coerce.date(),
  count: z.number(),
  places: z.array(z.string()),
})
export type Told = z.infer<typeof Told>

export type Step =
  /** `instead` of a message that has been read long ago, and goes. */
  | { do: 'begin'; trouble: Trouble; instead?: Told }
  /** `news`: more than what was told so far. */
  | { do: 'change'; told: Told; trouble: Trouble; news: boolean }
  | { do: 'end'; told: Told }
  | undefined

/** Trouble that comes back sooner than this is the same trouble. */
const CALM_MS = 60 * 60_000

/** `found`: what is the matter now · `told`: what was said of this kind last. */
export function nextStep(
  kind: TroubleKind,
  found: Trouble | undefined,
  told: Told | undefined,
  { now, zone }: { now: Date; zone: string },
): Step {
  const open = told !== undefined && told.what !== 'over'
  if (!found) return open ? { do: 'end', told } : undefined
  if (!told) return { do: 'begin', trouble: found }
  if (!open) {
    if (now.getTime() - told.at.getTime() >= CALM_MS) return { do: 'begin', trouble: found }
    return { do: 'change', told, trouble: found, news: true }
  }
  const news = isNews(kind, found, told)
  // Once a day, what grew is said at the end of the channel again.
  if (news && dayOf(told.began, zone) !== dayOf(now, zone)) return { do: 'begin', trouble: found, instead: told }
  return { do: 'change', told, trouble: found, news }
}

/** A queue that grows longer is the same queue; a further place or a further refusal is news. */
const isNews = (kind: TroubleKind, found: Trouble, told: Told): boolean =>
  (kind === 'dead' && found.count > told.count) || found.places.some(place => !told.places.includes(place.id))

/** Alerts are left out of what they tell of, or one that cannot be sent would be trouble of its own. */
export const ALERTS = 'ledger:alert:'
export const keyOf = (kind: TroubleKind, began: Date): string => `${ALERTS}${kind}:${began.toISOString()}`
