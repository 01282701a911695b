// Who Slack says a person is, in our words.
import { WebAPIPlatformError, type WebClient } from '@slack/web-api'
import { z } from 'zod'
import type { PersonKind } from '../db/schema.ts'
import { LoggableError } from '../log.ts'

export type SlackPerson = {
  id: string
  name: string
  kind: PersonKind
  active: boolean
  /** Slack's own admins and owners may change our settings from the first minute. */
  slackAdmin: boolean
  owner: boolean
}

const User = z.looseObject({
  id: z.string(),
  team_id: z.string().optional(),
  name: z.string().optional(),
  real_name: z.string().optional(),
  deleted: z.boolean().optional(),
  is_bot: z.boolean().optional(),
  is_restricted: z.boolean().optional(),
  is_ultra_restricted: z.boolean().optional(),
  is_stranger: z.boolean().optional(),
  is_admin: z.boolean().optional(),
  is_owner: z.boolean().optional(),
  is_primary_owner: z.boolean().optional(),
  profile: z.looseObject({ display_name: z.string().optional(), real_name: z.string().optional() }).optional(),
})

/** Reads a user object of users.info, users.list or a user_change event. Undefined when it is none. */
export function readSlackPerson(user: unknown, teamId: string): SlackPerson | undefined {
  const parsed = User.safeParse(user)
  if (!parsed.success) return undefined
  const u = parsed.data
  const elsewhere = u.is_stranger || (u.team_id !== undefined && u.team_id !== teamId)
  const kind: PersonKind = elsewhere
    ? 'stranger'
    : u.is_bot || u.id === 'USLACKBOT'
      ? 'bot'
      : u.is_restricted || u.is_ultra_restricted
        ? 'guest'
        : 'member'
  return {
    id: u.id,
    name: u.profile?.real_name || u.real_name || u.profile?.display_name || u.name || u.id,
    kind,
    active: !u.deleted,
    slackAdmin: kind === 'member' && Boolean(u.is_admin || u.is_owner || u.is_primary_owner),
    owner: Boolean(u.is_primary_owner),
  }
}

/** Undefined when Slack knows nobody by this id, or does not show them to us. */
export async function fetchPerson(reader: WebClient, teamId: string, id: string): Promise<SlackPerson | undefined> {
  try {
    return readSlackPerson((await reader.users.info({ user: id })).user, teamId)
  } catch (err) {
    if (err instanceof WebAPIPlatformError && /^user_not_(found|visible)$/.test(err.data.error)) return undefined
    throw err
  }
}

export async function fetchPeople(reader: WebClient, teamId: string): Promise<SlackPerson[]> {
  const people: SlackPerson[] = []
  let cursor: string | undefined
  do {
    const page = await reader.users.list({ limit: 200, ...(cursor && { cursor }) })
    for (const user of page.members ?? []) {
      const read = readSlackPerson(user, teamId)
      if (read) people.push(read)
    }
    cursor = page.response_metadata?.next_cursor || undefined
  } while (cursor)
  return people
}

export type Identity = { teamId: string; teamName: string; botUserId: string; botId: string }

/** Who this token is. @throws LoggableError in plain words when Slack does not take the token, or cannot be reached */
export async function whoAmI(reader: WebClient): Promise<Identity> {
  const me = await reader.auth.test().catch(err => {
    if (err instanceof WebAPIPlatformError) {
      throw new LoggableError(
        `Slack does not accept SLACK_BOT_TOKEN (${err.data.error}). Copy the Bot User OAuth Token again from "OAuth & Permissions" on api.slack.com/apps, and install the app in the workspace.`,
      )
    }
    throw new LoggableError(
      `Slack cannot be reached at ${reader.slackApiUrl}. Check the network of this machine, a proxy (NODE_USE_ENV_PROXY=1), or SLACK_API_URL.`,
      { cause: err },
    )
  })
  return { teamId: me.team_id ?? '', teamName: me.team ?? '', botUserId: me.user_id ?? '', botId: me.bot_id ?? '' }
}

/** A link that opens the message in Slack; undefined when Slack will not give one. */
export async function permalinkOf(
  reader: WebClient,
  spot: { channel: string; ts: string },
): Promise<string | undefined> {
  try {
    return (await reader.chat.getPermalink({ channel: spot.channel, message_ts: spot.ts })).permalink
  } catch {
    return undefined
  }
}
