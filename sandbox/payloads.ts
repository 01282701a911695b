/** The JSON that Slack sends for what people do. */
import { randomUUID } from 'node:crypto'
import { shownMessage } from './api/chat.ts'
import type { Block, Element, ElementState, Json, Message, Values } from './shapes.ts'
import { valuesOf } from './state.ts'
import type { Conversation, Ephemeral, ShownView, World } from './world.ts'

const VERIFICATION_TOKEN = 'verification-token-is-deprecated'

/** Where an element stands: in a message (of the channel or only for one person) or in a view. */
export type Place =
  | { in: 'message'; channel: Conversation; message: Message }
  | { in: 'ephemeral'; channel: Conversation; message: Ephemeral }
  | { in: 'view'; shown: ShownView }

export const blocksOf = (place: Place): Block[] =>
  (place.in === 'view' ? place.shown.view.blocks : place.message.blocks) ?? []

export const stateKey = (user: string, place: Place): string =>
  place.in === 'view' ? '' : `${user} ${place.channel.id} ${place.message.ts}`

export function typedIn(world: World, user: string, place: Place): Values {
  if (place.in === 'view') return place.shown.typed
  const key = stateKey(user, place)
  const known = world.messageState.get(key) ?? {}
  world.messageState.set(key, known)
  return known
}

/** What every interactive payload carries: who, for which app, in which workspace. */
function envelope(world: World, userId: string) {
  const user = world.user(userId)
  const { team, app } = world.seed
  const home = user.strangerFrom
  const teamId = home?.teamId ?? team.id
  return {
    user: { id: user.id, username: user.name, name: user.name, team_id: teamId },
    api_app_id: app.id,
    token: VERIFICATION_TOKEN,
    team: { id: teamId, domain: home?.teamDomain ?? team.domain },
    enterprise: null,
    is_enterprise_install: false,
  }
}

/** Private channels keep their name to themselves. */
export const channelJson = (channel: Conversation) => ({
  id: channel.id,
  name: channel.dmWith ? 'directmessage' : channel.isPrivate ? 'privategroup' : channel.name,
})

const responseUrl = (world: World, base: string, user: string, place: Exclude<Place, { in: 'view' }>) => {
  const original = { ts: place.message.ts, ephemeral: place.in === 'ephemeral' }
  return `${base}/respond/${world.newResponseUrl(user, place.channel.id, original)}`
}

function placeJson(world: World, user: string, place: Place): Json {
  if (place.in === 'view') {
    return { container: { type: 'view', view_id: place.shown.id }, view: world.viewJson(place.shown) }
  }
  const { channel, message } = place
  const thread = message.thread_ts ? { thread_ts: message.thread_ts } : {}
  const is_ephemeral = place.in === 'ephemeral'
  const container = { type: 'message', message_ts: message.ts, channel_id: channel.id, is_ephemeral, ...thread }
  const state = { values: valuesOf(blocksOf(place), typedIn(world, user, place)) }
  // Slack does not repeat the content of a message that only one person sees.
  const shown = place.in === 'message' ? { message: shownMessage(place.message) } : {}
  return { container, channel: channelJson(channel), ...shown, state }
}

export function blockActions(
  world: World,
  base: string,
  user: string,
  place: Place,
  { block, element, state }: { block: Block; element: Element; state: Json },
): Json {
  const context = place.in === 'view' ? { viewId: place.shown.id } : { channel: place.channel.id }
  return {
    type: 'block_actions',
    ...envelope(world, user),
    ...placeJson(world, user, place),
    trigger_id: world.newTrigger(user, context),
    ...(place.in !== 'view' && { response_url: responseUrl(world, base, user, place) }),
    actions: [
      {
        action_id: element.action_id,
        block_id: block.block_id,
        ...(element.placeholder && { placeholder: element.placeholder }),
        ...state,
        type: element.type,
        action_ts: actionTs(),
      },
    ],
  }
}

export const viewSubmission = (world: World, shown: ShownView): Json => ({
  type: 'view_submission',
  ...envelope(world, shown.owner),
  trigger_id: world.newTrigger(shown.owner, { viewId: shown.id }),
  view: world.viewJson(shown),
  response_urls: [],
})

export const viewClosed = (world: World, shown: ShownView, isCleared: boolean): Json => ({
  type: 'view_closed',
  ...envelope(world, shown.owner),
  view: world.viewJson(shown),
  is_cleared: isCleared,
})

export const blockSuggestion = (
  world: World,
  user: string,
  place: Place,
  { block, element }: { block: Block; element: Element },
  query: string,
): Json => ({
  type: 'block_suggestion',
  ...envelope(world, user),
  ...placeJson(world, user, place),
  action_id: element.action_id,
  block_id: block.block_id,
  value: query,
})

export const globalShortcut = (world: World, user: string, callbackId: string): Json => ({
  type: 'shortcut',
  ...envelope(world, user),
  callback_id: callbackId,
  trigger_id: world.newTrigger(user),
  action_ts: actionTs(),
})

export function messageShortcut(
  world: World,
  base: string,
  user: string,
  { channel, message, callbackId }: { channel: Conversation; message: Message; callbackId: string },
): Json {
  const original = { ts: message.ts, ephemeral: false }
  return {
    type: 'message_action',
    ...envelope(world, user),
    channel: channelJson(channel),
    callback_id: callbackId,
    trigger_id: world.newTrigger(user, { channel: channel.id }),
    response_url: `${base}/respond/${world.newResponseUrl(user, channel.id, original)}`,
    message_ts: message.ts,
    message: shownMessage(message),
    action_ts: actionTs(),
  }
}

export function commandForm(
  world: World,
  base: string,
  userId: string,
  { channel, command, text }: { channel: Conversation; command: string; text: string },
): Record<string, string> {
  const { team, app } = world.seed
  const user = world.user(userId)
  return {
    token: VERIFICATION_TOKEN,
    team_id: user.strangerFrom?.teamId ?? team.id,
    team_domain: user.strangerFrom?.teamDomain ?? team.domain,
    channel_id: channel.id,
    channel_name: channelJson(channel).name,
    user_id: user.id,
    user_name: user.name,
    command,
    text,
    api_app_id: app.id,
    is_enterprise_install: 'false',
    response_url: `${base}/respond/${world.newResponseUrl(userId, channel.id)}`,
    trigger_id: world.newTrigger(userId, { channel: channel.id }),
  }
}

export function eventBody(world: World, event: Json): Json {
  const { team, app } = world.seed
  return {
    token: VERIFICATION_TOKEN,
    team_id: team.id,
    context_team_id: team.id,
    api_app_id: app.id,
    event: { event_ts: actionTs(), ...event },
    type: 'event_callback',
    event_id: `Ev${randomUUID().replaceAll('-', '').slice(0, 10).toUpperCase()}`,
    event_time: Math.floor(Date.now() / 1000),
    authorizations: [
      { enterprise_id: null, team_id: team.id, user_id: app.botUserId, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: false,
  }
}

let count = 0
/** Unique within a run, as Slack's are. */
const actionTs = (): string => `${Math.floor(Date.now() / 1000)}.${String(++count % 1_000_000).padStart(6, '0')}`

/** The fields of a state that go into `actions[0]`, without the type that stands there already. */
export const actionState = (state: ElementState): Json => {
  const { type: _, ...rest } = state
  return rest
}
