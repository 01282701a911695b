/** Events of the workspace: which the app hears, and what each makes true here. */
import type { Office } from './api/call.ts'
import type { Manifest } from './manifest.ts'
import type { SeedUser } from './seed.ts'
import { isJson, type Json } from './shapes.ts'
import type { Conversation } from './world.ts'

export const channelTypeOf = (channel: Conversation): 'im' | 'group' | 'channel' =>
  channel.dmWith ? 'im' : channel.isPrivate ? 'group' : 'channel'

const MESSAGES: Record<string, string> = { im: 'message.im', group: 'message.groups', channel: 'message.channels' }

export function isSubscribed(event: Json & { type: string }, { events }: Manifest): boolean {
  if (!events) return true
  const name = event.type === 'message' ? (MESSAGES[String(event.channel_type)] ?? 'message.channels') : event.type
  return events.includes(name)
}

/** Makes the event true in the workspace before the app hears of it. */
export async function applyEvent(event: Json & { type: string }, { world, store, traffic }: Office): Promise<void> {
  const id = isJson(event.channel) ? String(event.channel.id) : String(event.channel ?? '')
  const channel = world.channels.get(id)
  const user = isJson(event.user) ? String(event.user.id) : String(event.user ?? '')
  switch (event.type) {
    case 'team_join':
    case 'user_change':
      if (isJson(event.user))
        world.users.set(user, { ...blank(user), ...world.users.get(user), ...changed(event.user) })
      break
    case 'member_joined_channel':
      if (channel && !channel.members.includes(user)) channel.members.push(user)
      break
    case 'member_left_channel':
      if (channel) channel.members = channel.members.filter(member => member !== user)
      break
    case 'channel_left':
    case 'group_left':
      if (channel) channel.members = channel.members.filter(member => member !== world.seed.app.botUserId)
      break
    case 'channel_archive':
    case 'group_archive':
      if (channel) channel.isArchived = true
      break
    case 'channel_unarchive':
    case 'group_unarchive':
      if (channel) channel.isArchived = false
      break
    case 'channel_deleted':
      world.channels.delete(id)
      break
    case 'channel_rename':
      if (channel && isJson(event.channel)) channel.name = String(event.channel.name)
      break
    case 'channel_created':
      if (isJson(event.channel) && !channel) {
        world.addChannel({ id, name: String(event.channel.name), topic: '', members: [] })
        await store.addConversation(id)
      }
      break
    case 'app_uninstalled':
      world.dead = 'account_inactive'
      break
    case 'tokens_revoked':
      world.dead = 'token_revoked'
      break
  }
  traffic.changed()
}

const blank = (id: string): SeedUser => ({ id, name: id.toLowerCase(), realName: id, title: '', email: '' })

/** Slack's user fields, as far as the workspace remembers them. */
function changed(user: Json): Partial<SeedUser> {
  const known: Partial<SeedUser> = {}
  if (typeof user.name === 'string') known.name = user.name
  if (typeof user.real_name === 'string') known.realName = user.real_name
  if (typeof user.tz === 'string') known.tz = user.tz
  if (typeof user.locale === 'string') known.locale = user.locale
  if (typeof user.deleted === 'boolean') known.deleted = user.deleted
  if (typeof user.is_restricted === 'boolean') known.isRestricted = user.is_restricted
  if (typeof user.is_admin === 'boolean') known.isAdmin = user.is_admin
  if (typeof user.is_bot === 'boolean') known.isBot = user.is_bot
  if (isJson(user.profile) && typeof user.profile.email === 'string') known.email = user.profile.email
  return known
}
