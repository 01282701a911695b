// What waits for somebody's word, and how buttons and rows name it. Pure.
import { z } from 'zod'
import type { Locale } from '../core/locale.ts'
import type { Clock, Day } from '../core/time.ts'
import type { Role, Tier } from '../db/schema.ts'
import type { Owed } from '../invoice/model.ts'
import type { CardedTask } from '../task/model.ts'

export const KINDS = ['offer', 'late', 'approval', 'request', 'question', 'receivable', 'promise'] as const
/**
 * offer: work that nobody accepted · late: past its due moment · approval: handed in · request: a later date asked for
 * · question: asked on a brief · receivable: a client with an overdue invoice · promise: a day to pay on that has passed
 */
export type Kind = (typeof KINDS)[number]

/** `subject` is the id of the task, date request, question, client (for receivables) or promise. */
export type Matter = { kind: Kind; subject: string }

/** `late:<id>`, as buttons, keys and the audit carry it. */
export const matterName = ({ kind, subject }: Matter): string => `${kind}:${subject}`

const isId = (text: string): boolean => z.guid().safeParse(text).success
const isKind = (text: string): text is Kind => KINDS.some(kind => kind === text)

/** Undefined for what is no matter of ours. */
export function readMatter(text: string): Matter | undefined {
  const [kind = '', subject = '', ...more] = text.split(':')
  return isKind(kind) && isId(subject) && more.length === 0 ? { kind, subject } : undefined
}

// — what is known of it —

export type ClientFacts = { id: string; code: string; name: string; owner: string; backup: string | null }

/** What waits, with all that is needed to find who is asked. */
export type Addressed = {
  subject: string
  /** Since when; another moment than before means that it waits anew. */
  since: Date
  /** When the work is due; null where nothing presses. */
  dueAt: Date | null
  tier: Tier
} & (
  | { kind: 'offer' | 'late' | 'approval'; task: CardedTask }
  | { kind: 'request'; task: CardedTask; by: string; reason: string; until: Date }
  | {
      kind: 'question'
      by: string
      words: string
      brief: { id: string; code: string | null; owner: string }
      client: ClientFacts
    }
  | { kind: 'receivable'; client: ClientFacts }
  | {
      kind: 'promise'
      client: ClientFacts
      promisedFor: Day
      promisedBy: string
      /** Of how many broken promises in a row before this one. */
      brokenBefore: number
    }
)

type Of<K extends Kind> = Extract<Addressed, { kind: K }>

/** What waits, with all that is needed to say it. */
export type Waiting =
  | Exclude<Addressed, { kind: 'receivable' | 'promise' }>
  | (Of<'receivable'> & { overdue: readonly Owed[] })
  | (Of<'promise'> & { open: readonly Owed[] })

/** Everybody ever known here. */
export type Someone = {
  id: string
  name: string
  here: boolean
  roles: readonly Role[]
  reportsTo: string | null
  locale: Locale
  /** When their morning comes. Nobody is asked before it. */
  morningAt: Clock
  oneSummary: boolean
}
export type People = ReadonlyMap<string, Someone>

/** Who were asked about a matter since it waits, in the order in which they were. */
export type Asked = {
  person: string
  level: number
  via: 'message' | 'bump' | 'list' | 'digest'
  at: Date
  answer: string | null
}

/** What somebody said instead of settling it. */
export type Remark = { person: string; what: 'doing' | 'notMine'; reason?: string | undefined; at: Date }

/** On which level it stands with whoever has to do it, and in their mornings. */
export const ownLevel = (kind: Kind): number => (kind === 'approval' || kind === 'request' ? 3 : 1)

export const isMoney = (kind: Kind): boolean => kind === 'receivable' || kind === 'promise'
