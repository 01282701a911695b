// How long people are waited for before they are asked, and before it goes a level up. Pure.
import { z } from 'zod'
import { problemIssue } from '../core/fields.ts'
import { clean } from '../core/text.ts'
import type { Tier } from '../db/schema.ts'
import type { NudgeRefusal } from './model.ts'

export const URGENCIES = ['normal', 'urgent'] as const
/** urgent: due within one working day, or late already. */
export type Urgency = (typeof URGENCIES)[number]
export const TIERS = ['key', 'strategic', 'standard'] as const satisfies readonly Tier[]

/** Working hours after which each level is asked; as many as are asked at most. */
export type Steps = readonly number[]
export type Policy = Readonly<Record<Tier, Readonly<Record<Urgency, Steps>>>>

/** Levels: the assignee, the lead, the manager, the director. */
export const MOST_LEVELS = 4
/** Working hours; a month of them. */
const LONGEST = 200

export const DEFAULT_POLICY: Policy = {
  key: { normal: [4, 8, 16, 24], urgent: [1, 2, 4, 8] },
  strategic: { normal: [6, 12, 18, 24], urgent: [2, 4, 6, 12] },
  standard: { normal: [8, 16, 24, 32], urgent: [2, 4, 8, 16] },
}

/** Money is chased in weeks where work is chased in days: the hours of a level count so many times. */
export const MONEY_FACTOR = 5

/** Asks on the last level before it is left to the mornings. */
export const MOST_REPEATS = 3

const Steps = z
  .array(z.number().min(0.5).max(LONGEST))
  .min(1)
  .max(MOST_LEVELS)
  .refine(steps => steps.every((hours, at) => at === 0 || hours > (steps[at - 1] ?? 0)))
const OfTier = z.object({ normal: Steps, urgent: Steps })
const Stored = z.object({ key: OfTier, strategic: OfTier, standard: OfTier })

/** What the workspace set; what is not there or cannot be read is the product's. */
export function policyOf({ nudging }: { nudging: unknown }): Policy {
  const stored = Stored.safeParse(nudging)
  return stored.success ? stored.data : DEFAULT_POLICY
}

// — the form —

export const FIELDS = TIERS.flatMap(tier => URGENCIES.map(urgency => `${tier}_${urgency}` as const))
export type Field = (typeof FIELDS)[number]

export const showSteps = (steps: Steps): string => steps.map(hours => String(hours).replace('.', ',')).join(', ')

/** `8, 16, 24, 32`, `8 16 24`, `1,5; 3`, `2h 4h`: hours that grow. A comma between two digits of one number is a decimal. */
function readSteps(text: string): Steps | { problem: NudgeRefusal; values?: Record<string, number> } {
  const words = clean(text)
    .replace(/(\d),5(?=\D|$)/g, '$1.5')
    .split(/[\s,;·→>/-]+/)
    .map(word => word.replace(/(h|g|giờ|gio)$/i, ''))
    .filter(word => word !== '')
  const hours = words.map(word => (/^\d{1,4}(\.5)?$/.test(word) ? Number(word) : Number.NaN))
  if (hours.length === 0 || hours.some(Number.isNaN)) return { problem: 'nudge.hoursUnreadable' }
  if (hours.length > MOST_LEVELS) return { problem: 'nudge.hoursMany', values: { max: MOST_LEVELS } }
  if (hours.some(one => one < 0.5 || one > LONGEST)) return { problem: 'nudge.hoursSize', values: { max: LONGEST } }
  if (hours.some((one, at) => at > 0 && one <= (hours[at - 1] ?? 0))) return { problem: 'nudge.hoursOrder' }
  return hours
}

const steps = z
  .string()
  .default('')
  .transform((text, { issues }) => {
    const read = readSteps(text)
    if (!('problem' in read)) return read
    issues.push({ ...problemIssue(read.problem, read.values), input: text })
    return z.NEVER
  })

export const PolicyForm = z
  .object(Object.fromEntries(FIELDS.map(field => [field, steps])) as Record<Field, typeof steps>)
  .transform(
    (form): Policy => ({
      key: { normal: form.key_normal, urgent: form.key_urgent },
      strategic: { normal: form.strategic_normal, urgent: form.strategic_urgent },
      standard: { normal: form.standard_normal, urgent: form.standard_urgent },
    }),
  )

export const isDefault = (policy: Policy): boolean => JSON.stringify(policy) === JSON.stringify(DEFAULT_POLICY)
