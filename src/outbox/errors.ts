// Slack's answers to a post or an edit, sorted once (chat.postMessage and chat.update reference).
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api'

export type Trouble =
  /** Nothing was posted; the same call may be made again. */
  | { kind: 'retry'; afterMs: number; code: string }
  /** Slack may or may not have posted; find out before trying again. */
  | { kind: 'unsure'; code: string }
  | { kind: 'stopWorkspace'; code: string }
  | { kind: 'stopChannel'; code: string }
  /** The message that was to be edited or deleted is no longer there, or no longer ours to change. */
  | { kind: 'gone'; code: string }
  /** Our own fault: the same call can never succeed. */
  | { kind: 'bug'; code: string }

const STOP_WORKSPACE = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'org_login_required',
  'team_access_not_granted',
  'missing_scope',
])
const STOP_CHANNEL = new Set([
  'channel_not_found',
  'not_in_channel',
  'is_archived',
  'is_inactive',
  'restricted_action',
  'restricted_action_read_only_channel',
  'restricted_action_thread_only_channel',
  'user_not_found',
  'users_not_found',
  'user_disabled',
  'cannot_dm_bot',
  'cant_dm_bot',
  'user_not_visible',
  'messages_tab_disabled',
  'ekm_access_denied',
  'no_permission',
])
const GONE = new Set([
  'message_not_found',
  'cant_update_message',
  'cant_delete_message',
  'compliance_exports_prevent_deletion',
  'edit_window_closed',
  'thread_not_found',
])
const RETRY = new Set([
  'ratelimited',
  'rate_limited',
  'message_limit_exceeded',
  'service_unavailable',
  'team_added_to_org',
])
/** "It's possible some aspect of the operation succeeded before the error was raised." */
const UNSURE = new Set(['internal_error', 'fatal_error', 'request_timeout'])

export function troubleOf(err: unknown): Trouble {
  if (err instanceof WebAPIRateLimitedError)
    return { kind: 'retry', afterMs: err.retryAfter * 1000, code: 'ratelimited' }
  if (err instanceof WebAPIPlatformError) {
    const code = err.data.error
    if (RETRY.has(code)) return { kind: 'retry', afterMs: 5_000, code }
    if (UNSURE.has(code)) return { kind: 'unsure', code }
    if (STOP_WORKSPACE.has(code)) return { kind: 'stopWorkspace', code }
    if (STOP_CHANNEL.has(code)) return { kind: 'stopChannel', code }
    if (GONE.has(code)) return { kind: 'gone', code }
    return { kind: 'bug', code }
  }
  // A 5xx, a reset or a timeout says nothing about what happened on the other side.
  if (err instanceof WebAPIHTTPError) return { kind: 'unsure', code: `http_${err.statusCode}` }
  return { kind: 'unsure', code: err instanceof Error ? err.name : 'unknown' }
}
