// What did not reach Slack, as admins see it: never its words, only what kind of message it is, and why it waits.

/** late: it waits and is tried again · stopped: its channel takes no messages · dead: given up. */
export type Plight = 'late' | 'stopped' | 'dead'

export const KINDS = [
  'task',
  'brief',
  'question',
  'invoice',
  'promise',
  'client',
  'digest',
  'nudge',
  'leave',
  'people',
  'ledger',
  'other',
] as const
export type Kind = (typeof KINDS)[number]

export const REASONS = [
  'notInChannel',
  'archived',
  'noChannel',
  'person',
  'notAllowed',
  'parent',
  'rateLimited',
  'content',
  'fault',
  'unclear',
  'unreachable',
] as const
export type Reason = (typeof REASONS)[number]

export type Undelivered = {
  id: string
  plight: Plight
  kind: Kind
  reason: Reason
  /** Slack's own word, to quote. */
  code: string | null
  saidAt: Date
  /** It is in Slack, and only its latest words are not. */
  isEdit: boolean
}

export type Place = {
  /** A channel, or a person. */
  channel: string
  count: number
  /** How many of them can be sent again. */
  givenUp: number
  /** The newest, newest first. */
  messages: Undelivered[]
}

export type UndeliveredRefusal = 'ledger.notUndelivered'

/** The first part of the key names the slice that said it. */
export function kindOf(key: string): Kind {
  const [slice = ''] = key.split(':')
  if (slice === 'outbox' || slice === 'alert') return 'ledger'
  return KINDS.find(kind => kind === slice) ?? 'other'
}

const BY_CODE: Readonly<Record<string, Reason>> = {
  not_in_channel: 'notInChannel',
  is_archived: 'archived',
  is_inactive: 'archived',
  channel_not_found: 'noChannel',
  user_not_found: 'person',
  users_not_found: 'person',
  user_disabled: 'person',
  cannot_dm_bot: 'person',
  cant_dm_bot: 'person',
  user_not_visible: 'person',
  messages_tab_disabled: 'person',
  restricted_action: 'notAllowed',
  restricted_action_read_only_channel: 'notAllowed',
  restricted_action_thread_only_channel: 'notAllowed',
  ekm_access_denied: 'notAllowed',
  no_permission: 'notAllowed',
  parent_dead: 'parent',
  parent_stopped: 'parent',
  parent_unknown: 'parent',
  parent_in_circle: 'parent',
  ratelimited: 'rateLimited',
  rate_limited: 'rateLimited',
  history_too_long: 'unclear',
  fault: 'fault',
  deadly: 'fault',
}

/** Codes that say nothing of the message: Slack did not answer, or answered with a fault of its own. */
const UNREACHABLE = /^http_|error$|timeout|^unsure$|^service_unavailable$/i

export function reasonOf(error: string | null, plight: Plight): Reason {
  if (error === null) return 'unreachable'
  const known = BY_CODE[error]
  if (known) return known
  return plight === 'late' || UNREACHABLE.test(error) ? 'unreachable' : 'content'
}
