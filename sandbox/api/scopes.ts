/** Which bot scope a method needs; one of the list is enough. Reading a conversation depends on its kind. */
import type { Conversation } from '../world.ts'

const FIXED: Record<string, string> = {
  'chat.postMessage': 'chat:write',
  'chat.update': 'chat:write',
  'chat.delete': 'chat:write',
  'chat.postEphemeral': 'chat:write',
  'chat.scheduleMessage': 'chat:write',
  'chat.deleteScheduledMessage': 'chat:write',
  'users.info': 'users:read',
  'users.list': 'users:read',
  'users.lookupByEmail': 'users:read.email',
  'conversations.open': 'im:write',
  'conversations.join': 'channels:join',
  'team.info': 'team:read',
  'reactions.add': 'reactions:write',
  'reactions.remove': 'reactions:write',
  'reactions.get': 'reactions:read',
  'pins.add': 'pins:write',
  'pins.remove': 'pins:write',
  'pins.list': 'pins:read',
  'bookmarks.add': 'bookmarks:write',
  'bookmarks.edit': 'bookmarks:write',
  'bookmarks.remove': 'bookmarks:write',
  'bookmarks.list': 'bookmarks:read',
  'files.getUploadURLExternal': 'files:write',
  'files.completeUploadExternal': 'files:write',
  'files.delete': 'files:write',
  'files.info': 'files:read',
  'files.list': 'files:read',
}
const OF_CONVERSATION: Record<string, string> = {
  'conversations.info': 'read',
  'conversations.members': 'read',
  'conversations.history': 'history',
  'conversations.replies': 'history',
}

/** The scope that is missing for this call, if one is. */
export function missingScope(method: string, granted: string[], channel?: Conversation): string | undefined {
  const kind = OF_CONVERSATION[method]
  if (kind && channel) {
    const family = channel.dmWith ? 'im' : channel.isPrivate ? 'groups' : 'channels'
    const needed = `${family}:${kind}`
    return granted.includes(needed) ? undefined : needed
  }
  if (method === 'conversations.list' || method === 'users.conversations') {
    const enough = ['channels:read', 'groups:read', 'im:read'].some(scope => granted.includes(scope))
    return enough ? undefined : 'channels:read'
  }
  const needed = FIXED[method]
  return needed && !granted.includes(needed) ? needed : undefined
}
