/** Who and where: auth.test, users.*, conversations.* about channels rather than messages. */
import type { SeedUser } from '../seed.ts'
import type { Json } from '../shapes.ts'
import type { Conversation, World } from '../world.ts'
import { ApiError, flag, type Method, page, str } from './call.ts'
import { conversationFor } from './chat.ts'

/** A user as Slack describes one; `locale` only on request, strangers and bots with less. */
export function userJson(user: SeedUser, world: World, { locale = false, email = true } = {}): Json {
  const teamId = user.strangerFrom?.teamId ?? world.seed.team.id
  const base = {
    id: user.id,
    team_id: teamId,
    name: user.name,
    real_name: user.realName,
    deleted: user.deleted ?? false,
    is_bot: user.isBot ?? false,
    is_app_user: false,
    updated: 1_750_000_000,
    profile: {
      real_name: user.realName,
      display_name: user.realName,
      real_name_normalized: user.realName,
      display_name_normalized: user.realName,
      title: user.title,
      team: teamId,
      ...(email && !user.strangerFrom && { email: user.email }),
    },
    ...(user.strangerFrom && { is_stranger: true }),
  }
  if (user.deleted) return base
  return {
    ...base,
    color: '4b7bec',
    is_admin: user.isAdmin ?? false,
    is_owner: user.isOwner ?? false,
    is_primary_owner: user.isOwner ?? false,
    is_restricted: user.isRestricted ?? false,
    is_ultra_restricted: false,
    tz: user.tz ?? 'America/Los_Angeles',
    tz_label: user.tz === 'Asia/Ho_Chi_Minh' ? 'Indochina Time' : 'Local Time',
    tz_offset: user.tz === 'Asia/Singapore' ? 28_800 : 25_200,
    ...(locale && !user.strangerFrom && { locale: user.locale ?? 'en-US' }),
  }
}

function botUser({ seed }: World): SeedUser {
  const { botUserId, name } = seed.app
  return { id: botUserId, name: 'nhipcau', realName: name, title: 'App', email: '', isBot: true }
}

export function channelJson(channel: Conversation, world: World): Json {
  const isMember = world.isMember(channel, world.seed.app.botUserId)
  if (channel.dmWith) {
    return { id: channel.id, is_im: true, is_channel: false, is_private: true, user: channel.dmWith, is_open: true }
  }
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: !channel.isPrivate,
    is_group: channel.isPrivate ?? false,
    is_im: false,
    is_mpim: false,
    is_private: channel.isPrivate ?? false,
    is_archived: channel.isArchived ?? false,
    is_general: channel.name === 'general',
    is_shared: channel.isShared ?? false,
    is_ext_shared: channel.isShared ?? false,
    is_org_shared: false,
    is_member: isMember,
    creator: world.seed.users[0]?.id,
    context_team_id: world.seed.team.id,
    topic: { value: channel.topic, creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
  }
}

/** What the bot may know of: public channels, and private ones it is in. */
function visible(args: Json, world: World): Conversation {
  const channel = world.channels.get(str(args, 'channel'))
  if (!channel) throw new ApiError('channel_not_found')
  if (channel.isPrivate && !world.isMember(channel, world.seed.app.botUserId)) throw new ApiError('channel_not_found')
  return channel
}

const authTest: Method = (_, { world }) => {
  const { team, app } = world.seed
  return {
    url: `https://${team.domain}.slack.com/`,
    team: team.name,
    user: 'nhipcau',
    team_id: team.id,
    user_id: app.botUserId,
    bot_id: app.botId,
    is_enterprise_install: false,
  }
}

const usersInfo: Method = (args, { world, manifest }) => {
  const id = str(args, 'user')
  const user = id === world.seed.app.botUserId ? botUser(world) : world.users.get(id)
  if (!user) throw new ApiError('user_not_found')
  const email = manifest.scopes?.includes('users:read.email') ?? true
  return { user: userJson(user, world, { locale: flag(args, 'include_locale'), email }) }
}

/** Deactivated people and bots are listed too; strangers are not. */
const usersList: Method = (args, { world, manifest }) => {
  const all = [...world.users.values()].filter(user => !user.strangerFrom)
  const { items, next_cursor } = page([...all, botUser(world)], args, 1000)
  const email = manifest.scopes?.includes('users:read.email') ?? true
  const locale = flag(args, 'include_locale')
  return {
    members: items.map(user => userJson(user, world, { locale, email })),
    cache_ts: 0,
    response_metadata: { next_cursor },
  }
}

const lookupByEmail: Method = (args, { world }) => {
  const user = [...world.users.values()].find(u => u.email === str(args, 'email') && !u.deleted)
  if (!user) throw new ApiError('users_not_found')
  return { user: userJson(user, world) }
}

const conversationsInfo: Method = (args, { world }) => {
  const channel = visible(args, world)
  const count = flag(args, 'include_num_members') ? { num_members: channel.members.length } : {}
  return { channel: { ...channelJson(channel, world), ...count } }
}

function ofTypes(channel: Conversation, args: Json): boolean {
  const types = (str(args, 'types') || 'public_channel').split(',').map(type => type.trim())
  const type = channel.dmWith ? 'im' : channel.isPrivate ? 'private_channel' : 'public_channel'
  return types.includes(type) && !(flag(args, 'exclude_archived') && channel.isArchived)
}

const conversationsList: Method = (args, { world }) => {
  const bot = world.seed.app.botUserId
  const seen = [...world.channels.values()].filter(c => (!c.isPrivate || world.isMember(c, bot)) && ofTypes(c, args))
  const { items, next_cursor } = page(seen, args, 100)
  return { channels: items.map(channel => channelJson(channel, world)), response_metadata: { next_cursor } }
}

const usersConversations: Method = (args, { world }) => {
  const who = str(args, 'user') || world.seed.app.botUserId
  const seen = [...world.channels.values()].filter(c => world.isMember(c, who) && ofTypes(c, args))
  const shared = seen.filter(c => !c.isPrivate || world.isMember(c, world.seed.app.botUserId))
  const { items, next_cursor } = page(shared, args, 100)
  return { channels: items.map(channel => channelJson(channel, world)), response_metadata: { next_cursor } }
}

const conversationsMembers: Method = (args, { world }) => {
  const { items, next_cursor } = page(visible(args, world).members, args, 100)
  return { members: items, response_metadata: { next_cursor } }
}

const conversationsOpen: Method = async (args, office) => {
  const ids = str(args, 'users').split(',').filter(Boolean)
  if (ids.length !== 1)
    throw new ApiError(ids.length ? 'method_not_supported_for_channel_type' : 'users_list_not_supplied')
  const user = office.world.users.get(ids[0] as string)
  if (!user) throw new ApiError('user_not_found')
  if (user.deleted) throw new ApiError('user_disabled')
  if (user.isBot) throw new ApiError('cannot_dm_bot')
  const dm = await conversationFor(user.id, office)
  return { channel: { id: dm.id } }
}

const conversationsJoin: Method = (args, { world, traffic }) => {
  const channel = visible(args, world)
  if (channel.isPrivate) throw new ApiError('method_not_supported_for_channel_type')
  if (channel.isArchived) throw new ApiError('is_archived')
  const bot = world.seed.app.botUserId
  if (!world.isMember(channel, bot)) channel.members.push(bot)
  traffic.changed()
  return { channel: channelJson(channel, world) }
}

const teamInfo: Method = (_, { world }) => {
  const { id, name, domain } = world.seed.team
  return { team: { id, name, domain, email_domain: '' } }
}

export const directoryMethods: Record<string, Method> = {
  'auth.test': authTest,
  'users.info': usersInfo,
  'users.list': usersList,
  'users.lookupByEmail': lookupByEmail,
  'users.conversations': usersConversations,
  'conversations.info': conversationsInfo,
  'conversations.list': conversationsList,
  'conversations.members': conversationsMembers,
  'conversations.open': conversationsOpen,
  'conversations.join': conversationsJoin,
  'team.info': teamInfo,
  'bots.info': (_, { world }) => {
    const { id, name, botId, botUserId } = world.seed.app
    return { bot: { id: botId, app_id: id, user_id: botUserId, name, deleted: false } }
  },
}
